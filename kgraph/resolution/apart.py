"""Names that the user wants never to be one entity, in whatever way they might meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kgraph.model import Cluster, Extraction, Ruling
from kgraph.resolution.normalise import key


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


def apart(rulings: Iterable[Ruling]) -> tuple[Apart, ...]:
    """The pairs that are never one, in order.

    >>> apart([Ruling("apart", "method", "SAM", "SAMs")])[0].side("SAMs")
    1
    """
    found = sorted({ruling for ruling in rulings if ruling.relation == "apart" and ruling.name != ruling.form})
    return tuple(Apart(r.kind, (r.name, r.form), (key(r.name), key(r.form))) for r in found)


def parted(found: Extraction, pairs: Iterable[Apart]) -> Extraction:
    """The extraction with each cluster in two that holds both names of a pair."""
    for pair in pairs:
        split = [part for cluster in found.entities for part in _parts(cluster, pair)]
        found = replace(found, entities=tuple(split))
    return found


def _parts(cluster: Cluster, pair: Apart) -> Iterator[Cluster]:
    sides = [pair.side(mention.text) for mention in cluster.mentions]
    if cluster.kind != pair.kind or not {0, 1} <= set(sides):
        yield cluster
        return
    stays = 1 if pair.side(cluster.name) == 1 else 0
    goes = 1 - stays
    both = list(zip(cluster.mentions, sides, strict=True))
    leaving = tuple(mention for mention, side in both if side == goes)
    yield replace(cluster, mentions=tuple(mention for mention, side in both if side != goes))
    yield replace(cluster, name=leaving[0].text, mentions=leaving)


def respelled(keys: Mapping[str, str], kind: str, pairs: Iterable[Apart]) -> dict[str, str]:
    """Form -> key, where the second of two names that share a key has one of its own."""
    found = dict(keys)
    for pair in pairs:
        if pair.kind == kind and pair.keys[0] == pair.keys[1] and pair.forms[1] in found:
            found[pair.forms[1]] = f"{found[pair.forms[1]]}|apart"
    return found
