"""The inventory as the user wants it: what is ruled to be one, and what never is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from kgraph.inventory import Entry
from kgraph.model import Ruling
from kgraph.resolution.apart import Apart, apart
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import key


def under(known: Known, kind: str, rulings: Iterable[Ruling]) -> Known:
    """The inventory of one kind as the user wants it.

    >>> known = under(Known.of(()), "task", [Ruling("same", "task", "continual learning", "CL")])
    >>> known.sure["cl"][0].name
    'continual learning'
    """
    ours = tuple(sorted({ruling for ruling in rulings if ruling.kind == kind}))
    return _ruled(known, kind, ours) if ours else known


@lru_cache(maxsize=16)
def _ruled(known: Known, kind: str, ours: tuple[Ruling, ...]) -> Known:
    entries = {entry.name: entry for entry in known.entries}
    names: dict[str, set[str]] = defaultdict(set)
    for ruling in ours:
        if ruling.relation == "same":
            names[ruling.name] |= {ruling.name, ruling.form}
    for name, forms in sorted(names.items()):
        _claim(entries, kind, name, forms, known)
    for pair in apart(ours):
        _separate(entries, pair)
    return Known.of(entries.values(), frozenset((name, key(form)) for name, forms in names.items() for form in forms))


def _claim(entries: dict[str, Entry], kind: str, name: str, forms: set[str], known: Known) -> None:
    """One entry has the forms; another that is called by one of them goes up in it, others lose the form."""
    keys = set(map(key, forms))
    called = [entry for entry in entries.values() if key(entry.name) in keys]
    base = called[0] if called else Entry(kind, name)  # type: ignore[arg-type]
    own = next((entry for entry in called if entry.name == name), known.entry(name) if not called else base) or base
    for entry in {*called, own}:
        entries.pop(entry.name, None)
    for entry in list(entries.values()):
        if not keys.isdisjoint(map(key, entry.forms())):
            entries[entry.name] = _without(entry, keys)
    old = [form for entry in (own, *called) for form in entry.forms()]
    aliases = tuple(dict.fromkeys([*sorted(forms), *old]))
    doubtful = tuple(dict.fromkeys(f for e in (own, *called) for f in e.ambiguous if key(f) not in keys))
    entries[name] = replace(own, name=name, aliases=aliases, ambiguous=doubtful)


def _separate(entries: dict[str, Entry], pair: Apart) -> None:
    for entry in list(entries.values()):
        keys = set(map(key, entry.forms()))
        if pair.keys[0] != pair.keys[1] and keys.issuperset(pair.keys):
            gone = pair.keys[0] if key(entry.name) == pair.keys[1] else pair.keys[1]
            entries[entry.name] = _without(entry, {gone})


def _without(entry: Entry, keys: set[str]) -> Entry:
    def left(forms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(form for form in forms if key(form) not in keys)

    return replace(entry, aliases=left(entry.aliases), ambiguous=left(entry.ambiguous))
