"""Which clusters, over all papers, may be one entity: by key, by inventory, by a proven abbreviation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kgraph import inventory
from kgraph.inventory import Entry
from kgraph.model import Cluster, Mention, Paper
from kgraph.resolution.apart import Apart, respelled
from kgraph.resolution.family import versions
from kgraph.resolution.forms import abbreviates, agree, is_acronym, is_spelled_out
from kgraph.resolution.normalise import core, key, spaced


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The inventory of one kind by key: forms that always mean an entry, and forms that may mean it.

    An alias that only adds a version or size (LLaMA-7B to LLaMA) names a thing of its own: `family` tells its parent.
    """

    entries: tuple[Entry, ...]
    sure: Mapping[str, tuple[Entry, ...]]
    unsure: Mapping[str, tuple[Entry, ...]]
    spaced: Mapping[str, str]
    keys: Mapping[str, frozenset[str]]
    family: Mapping[str, Entry]
    ruled: Mapping[str, Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry], ruled: frozenset[tuple[str, str]] = frozenset()) -> Known:
        """Index the entries; `ruled` are (name, key of a form) that the user has ruled to be one.

        >>> coco, voc = Entry("dataset", "MS COCO", ("COCO",)), Entry("dataset", "PASCAL VOC", ("VOC",), ("PASCAL",))
        >>> known = Known.of([coco, voc])
        >>> known.sure["mscoco"][0].name, known.unsure["pascal"][0].name
        ('MS COCO', 'PASCAL VOC')
        """
        entries = tuple(entries)
        sure: dict[str, dict[Entry, None]] = {}
        unsure: dict[str, dict[Entry, None]] = {}
        keys: dict[str, frozenset[str]] = {}
        family: dict[str, Entry] = {}
        for entry in entries:
            doubtful = set(map(key, entry.ambiguous))
            own = frozenset(map(key, entry.forms()))
            wanted = {form_key for name, form_key in ruled if name == entry.name} if ruled else set()
            other = versions(entry.name, entry.forms()) - wanted
            family |= dict.fromkeys(other - family.keys(), entry)
            keys[entry.name] = keys.get(entry.name, frozenset()) | (own - other)
            for form_key in sorted(own - other):
                (unsure if form_key in doubtful else sure).setdefault(form_key, {})[entry] = None
        forms = {spaced(form): key(form) for entry in entries for form in entry.forms()}
        named = {entry.name: entry for entry in entries} if ruled else {}
        decreed = {form_key: named[name] for name, form_key in sorted(ruled)}
        return cls(entries, _tuples(sure), _tuples(unsure), forms, keys, family, decreed)

    def entry(self, name: str) -> Entry | None:
        """The entry that a name, such as that of a parent, means."""
        found = self.sure.get(key(name), ()) or self.unsure.get(key(name), ())
        return next((entry for entry in found if entry.name == name), found[0] if found else None)


def _tuples(index: dict[str, dict[Entry, None]]) -> dict[str, tuple[Entry, ...]]:
    return {form: tuple(entries) for form, entries in index.items()}


@cache
def shipped(kind: str) -> Known:
    """The inventory that comes with kgraph; empty for a kind without one."""
    return Known.of(entry for known in inventory.KINDS if known == kind for entry in inventory.entries(known))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A cluster of one paper with the keys of its forms: `keys[i]` belongs to `forms[i]`, the name's form first.

    `pair` is a short form and the spelled-out form that it abbreviates, or two empty strings.
    """

    paper: Paper
    cluster: Cluster
    mentions: tuple[Mention, ...]
    forms: tuple[str, ...]
    keys: tuple[str, ...]
    pair: tuple[str, str]

    def key_of(self, form: str) -> str:
        """The key of one of its forms."""
        return self.keys[self.forms.index(form)]


def spellings(kind: str, forms: Iterable[str], known: Known) -> dict[str, str]:
    """Form -> key, a trailing generic word dropped where the rest is itself a name, written with the same breaks.

    >>> nothing = Known.of(())
    >>> forms = ["Once-for-All", "Once-for-All networks", "SlowFast", "slow-fast networks"]
    >>> found = spellings("method", forms, nothing)
    >>> found["Once-for-All"] == found["Once-for-All networks"], found["SlowFast"] == found["slow-fast networks"]
    (True, False)
    """
    ordered = sorted(forms)
    cores = {form: core(kind, form) for form in ordered}
    plain = {spaced(form): key(form) for form in ordered if not cores[form][0]} | dict(known.spaced)

    def spelling(form: str) -> str:
        rest, family = cores[form]
        own = key(form)
        if not rest or own in known.sure or own in known.unsure:
            return own
        return plain.get(rest) or f"{rest}|{family}"

    return {form: spelling(form) for form in ordered}


def sightings(
    kind: str, clusters: Iterable[tuple[Paper, Cluster]], known: Known, pairs: Iterable[Apart] = ()
) -> list[Sighting]:
    """The clusters with their keys; mentions that are not what stands in the text are left out."""
    sound = [(paper, cluster, _mentions(paper, cluster)) for paper, cluster in clusters]
    sound = [found for found in sound if found[2]]
    keys = spellings(kind, {mention.text for _, _, mentions in sound for mention in mentions}, known)
    keys = respelled(keys, kind, pairs)

    def sighting(paper: Paper, cluster: Cluster, mentions: tuple[Mention, ...]) -> Sighting:
        forms = tuple(dict.fromkeys(mention.text for mention in mentions))
        named = tuple(form for form in forms if form == cluster.name or key(form) == key(cluster.name))
        forms = tuple(dict.fromkeys((cluster.name, *named, *forms) if cluster.name in forms else (*named, *forms)))
        return Sighting(paper, cluster, mentions, forms, tuple(keys[form] for form in forms), _pair(forms))

    return [sighting(*found) for found in sound]


def _pair(forms: tuple[str, ...]) -> tuple[str, str]:
    longs = [form for form in forms if is_spelled_out(form)]
    shorts = [form for form in forms if longs and len(form.split()) == 1 and not is_spelled_out(form)]
    pairs = ((short, long) for short in shorts for long in longs if abbreviates(short, long))
    return next(pairs, ("", ""))


def _mentions(paper: Paper, cluster: Cluster) -> tuple[Mention, ...]:
    text = paper.text
    found = {m for m in cluster.mentions if m.text.strip() and m.start >= 0 and text[m.start : m.end] == m.text}
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end, mention)))


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the inventory says of one sighting: the `entry` it certainly is, or those that it `may` be."""

    entry: Entry | None = None
    may: tuple[Entry, ...] = ()


def from_inventory(sighting: Sighting, known: Known) -> Candidates:
    """Entries whose forms the sighting has; a spelled-out form decides over an acronym.

    >>> sam = Known.of([Entry("method", "SAM", ("Segment Anything Model",))])
    >>> text = "Spatial Attention Modules (SAM)"
    >>> paper = Paper.of(text)
    >>> mentions = (Mention("method", text[:25], 0, 25), Mention("method", "SAM", 27, 30))
    >>> cluster = Cluster("method", "SAM", "used", 1.0, mentions)
    >>> from_inventory(sightings("method", [(paper, cluster)], sam)[0], sam)
    Candidates(entry=None, may=())
    """
    if ruled := known.ruled.get(sighting.keys[0]):
        return Candidates(ruled)
    name = sighting.forms[0]
    longs = [form for form in sighting.forms if is_spelled_out(form)]
    order = [*longs, *sighting.forms] if is_acronym(name) else [name, *longs, *sighting.forms]
    may: dict[Entry, None] = {}
    for form in dict.fromkeys(order):
        form_key = sighting.key_of(form)
        sure = [entry for entry in known.sure.get(form_key, ()) if _admits(entry, form, sighting, known)]
        if len(sure) == 1:
            return Candidates(sure[0])
        unsure = [entry for entry in known.unsure.get(form_key, ()) if _admits(entry, form, sighting, known)]
        may |= dict.fromkeys([*sure, *unsure])
    return Candidates(None, tuple(may))


def _admits(entry: Entry, form: str, sighting: Sighting, known: Known) -> bool:
    """Whether nothing else in the sighting speaks against `form` meaning `entry`."""
    keys, name = known.keys[entry.name], sighting.forms[0]
    if sighting.keys[0] not in keys:
        whole = sighting.key_of(form) == key(form)  # no generic word dropped: X Optimizer is not X
        if not whole or not (abbreviates(name, form) or agree(name, form) or abbreviates(form, name)):
            return False
    if not is_acronym(form) and is_certain(entry, form):
        return True
    expansions = [long for long in sighting.forms if is_spelled_out(long) and abbreviates(form, long)]
    if is_spelled_out(form) or not expansions or not keys.isdisjoint(map(sighting.key_of, expansions)):
        return True
    meant = [long for long in entry.forms() if is_spelled_out(long) and abbreviates(form, long)]
    if not meant:
        return is_certain(entry, form)
    return any(agree(long, expansion) for long in meant for expansion in expansions)


def is_certain(entry: Entry, form: str) -> bool:
    """Whether the inventory holds the form without a doubt."""
    return key(form) not in set(map(key, entry.ambiguous))
