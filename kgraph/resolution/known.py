"""The inventory as the resolution looks it up: by key, wording and acronym."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kgraph import inventory
from kgraph.inventory import Entry
from kgraph.names import SEPARATORS
from kgraph.resolution.family import versions
from kgraph.resolution.forms import is_spelled_out
from kgraph.resolution.normalise import key, spaced
from kgraph.resolution.wording import acronyms, wording


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
    #: wording of a task -> key of the form that has it; acronym -> its one long form
    worded: Mapping[str, str]
    acronyms: Mapping[str, str]

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
        wanted: dict[str, set[str]] = defaultdict(set)
        for name, form_key in ruled:
            wanted[name].add(form_key)
        for entry in entries:
            doubtful = set(map(key, entry.ambiguous))
            own = frozenset(map(key, entry.forms()))
            other = versions(entry.name, entry.forms()) - wanted[entry.name]
            family |= dict.fromkeys(other - family.keys(), entry)
            keys[entry.name] = keys.get(entry.name, frozenset()) | (own - other)
            for form_key in sorted(own - other):
                (unsure if form_key in doubtful else sure).setdefault(form_key, {})[entry] = None
        forms = {spaced(form): key(form) for entry in entries for form in entry.forms()}
        named = {entry.name: entry for entry in entries} if ruled else {}
        decreed = {form_key: named[name] for name, form_key in sorted(ruled)}
        return cls(
            entries,
            _tuples(sure),
            _tuples(unsure),
            forms,
            keys,
            family,
            decreed,
            _worded(entries, sure),
            _acronyms(entries),
        )

    def lists(self, form: str) -> bool:
        """Whether some entry has the form, for certain or not."""
        return key(form) in self.sure or key(form) in self.unsure

    def writes(self, form: str) -> bool:
        """Whether some entry has the form with the same capitals."""
        found = (*self.sure.get(key(form), ()), *self.unsure.get(key(form), ()))
        return SEPARATORS.sub("", form) in {SEPARATORS.sub("", known) for entry in found for known in entry.forms()}

    def entry(self, name: str) -> Entry | None:
        """The entry that a name, such as that of a parent, means."""
        found = self.sure.get(key(name), ()) or self.unsure.get(key(name), ())
        return next((entry for entry in found if entry.name == name), found[0] if found else None)


def _tuples(index: dict[str, dict[Entry, None]]) -> dict[str, tuple[Entry, ...]]:
    return {form: tuple(entries) for form, entries in index.items()}


def _worded(entries: Iterable[Entry], sure: Mapping[str, Mapping[Entry, None]]) -> dict[str, str]:
    found: dict[str, dict[Entry, str]] = {}
    for entry in entries:
        for form in entry.forms() if entry.kind == "task" else ():
            if key(form) in sure and (words := wording(form)):
                found.setdefault(words, {}).setdefault(entry, key(form))
    return {words: next(iter(meant.values())) for words, meant in found.items() if len(meant) == 1}


def _acronyms(entries: Iterable[Entry]) -> dict[str, str]:
    longs = ((entry, next(filter(is_spelled_out, entry.forms()), "")) for entry in entries)
    return acronyms((form, long) for entry, long in longs if long for form in entry.forms())


@cache
def shipped(kind: str) -> Known:
    """The inventory that comes with kgraph; empty for a kind without one."""
    return Known.of(entry for known in inventory.KINDS if known == kind for entry in inventory.entries(known))


def is_certain(entry: Entry, form: str) -> bool:
    """Whether the inventory holds the form without a doubt."""
    return key(form) not in set(map(key, entry.ambiguous))
