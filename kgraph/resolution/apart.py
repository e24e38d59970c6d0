"""Names that the user wants never to be one entity, in whatever way they might meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kgraph.model import Ruling
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import key
from kgraph.schema import EntityKind


@dataclass(frozen=True, slots=True)
class Apart:
    """Two names of one kind that are never one entity, and their keys."""

    kind: str
    forms: tuple[str, str]
    keys: tuple[str, str]

    def side(self, form: str) -> int | None:
        """Which of the two a form is; two names with one key are told apart by their exact writing."""
        if form in self.forms:
            return self.forms.index(form)
        if self.keys[0] == self.keys[1]:
            return None
        return self.keys.index(key(form)) if key(form) in self.keys else None


def apart(rulings: Iterable[Ruling], known: Mapping[EntityKind, Known]) -> tuple[Apart, ...]:
    """The pairs that are never one, in order; of two with one key the inventory's own name, which stays, comes first.

    >>> apart([Ruling("apart", "method", "SAM", "SAMs")], {"method": Known.of(())})[0].side("SAMs")
    1
    """
    found = sorted({ruling for ruling in rulings if ruling.relation == "apart" and ruling.name != ruling.form})
    return tuple(_pair(ruling.name, ruling.form, ruling.kind, known[ruling.kind]) for ruling in found)


def _pair(first: str, second: str, kind: str, known: Known) -> Apart:
    entry = known.entry(second)
    if key(first) == key(second) and entry is not None and entry.name == second:
        first, second = second, first
    return Apart(kind, (first, second), (key(first), key(second)))


def respelled(keys: Mapping[str, str], kind: str, pairs: Iterable[Apart]) -> dict[str, str]:
    """Form -> key, where the second of two names that share a key has one of its own."""
    found = dict(keys)
    for pair in pairs:
        if pair.kind == kind and pair.keys[0] == pair.keys[1] and pair.forms[1] in found:
            found[pair.forms[1]] = f"{found[pair.forms[1]]}|apart"
    return found
