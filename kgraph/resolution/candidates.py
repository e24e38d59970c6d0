"""Which clusters, over all papers, may be one entity: by key, by inventory, by a proven abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kgraph.inventory import Entry
from kgraph.model import Cluster, Mention, Paper
from kgraph.names import plain
from kgraph.resolution.apart import Apart, respelled
from kgraph.resolution.coordinated import parts
from kgraph.resolution.forms import abbreviates, agree, is_acronym, is_spelled_out
from kgraph.resolution.known import Known, is_certain
from kgraph.resolution.normalise import core, key, spaced
from kgraph.resolution.wording import acronyms, plainer, spelled_out, wording

#: the small letter is a word of its own: aQAM, mQAM are no QAM
_SMALL_FIRST = re.compile(r"[a-z][A-Z]{3,}")


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


def spellings(
    kind: str, forms: Iterable[str], known: Known, declared: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Form -> key; forms that differ in a trailing generic word, in an acronym spelled out or in wording share one.

    A generic word is dropped where the rest is itself a name, written with the same breaks; `declared` are acronyms
    of the papers with their long forms; wordings are of tasks.

    >>> nothing = Known.of(())
    >>> forms = ["Once-for-All", "Once-for-All networks", "SlowFast", "slow-fast networks"]
    >>> found = spellings("method", forms, nothing)
    >>> found["Once-for-All"] == found["Once-for-All networks"], found["SlowFast"] == found["slow-fast networks"]
    (True, False)
    """
    ordered = sorted(forms)
    long = acronyms([*known.acronyms.items(), *declared])
    whole = {form: form if known.lists(form) else spelled_out(plain(form), long) for form in ordered}
    cores = {form: core(kind, whole[form]) for form in ordered}
    bare = {spaced(whole[form]): key(whole[form]) for form in ordered if not cores[form][0]} | dict(known.spaced)

    def spelling(form: str) -> str:
        rest, family = cores[form]
        if not rest or known.lists(whole[form]):
            return key(whole[form])
        return bare.get(rest) or f"{rest}|{family}"

    found = {form: spelling(form) for form in ordered}
    for form in filter(_SMALL_FIRST.fullmatch, ordered):
        if known.lists(form) and not known.writes(form):
            found[form] = f"{key(form)}|{form[0]}"
    for form in ordered:
        plainly = plainer(kind, whole[form])
        if plainly in known.sure and not known.lists(form):
            found[form] = plainly
    if kind != "task":
        return found
    worded = {words: found[form] for form in reversed(ordered) if (words := wording(whole[form]))} | dict(known.worded)
    return {form: own if known.lists(form) else worded.get(wording(whole[form]), own) for form, own in found.items()}


def sightings(
    kind: str, clusters: Iterable[tuple[Paper, Cluster]], known: Known, pairs: Iterable[Apart] = ()
) -> list[Sighting]:
    """The clusters with their keys; mentions that are not what stands in the text are left out."""
    sound = [(paper, cluster, _mentions(paper, cluster)) for paper, cluster in clusters]
    sound = [found for found in sound if found[2]]
    declared = {_pair(tuple(sorted({m.text for m in mentions}))) for _, _, mentions in sound}
    written = {mention.text for _, _, mentions in sound for mention in mentions}
    split = {cluster: cluster.name for _, cluster, _ in sound if parts(cluster.mentions[0].text, known)}
    keys = spellings(kind, written.union(split.values()), known, declared)
    keys = respelled(keys, kind, pairs)

    def sighting(paper: Paper, cluster: Cluster, mentions: tuple[Mention, ...]) -> Sighting:
        if cluster in split:  # all forms stand for the one name here
            forms = tuple(dict.fromkeys((cluster.name, *(mention.text for mention in mentions))))
            return Sighting(paper, cluster, mentions, forms, (keys[cluster.name],) * len(forms), ("", ""))
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
