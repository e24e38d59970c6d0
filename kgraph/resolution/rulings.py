"""The inventory as the user wants it: what is ruled to be one, and what never is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kgraph.model import Ruling
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import key
from kgraph.rulings import ruled
from kgraph.schema import EntityKind


def under(known: Known, kind: EntityKind, rulings: Iterable[Ruling]) -> Known:
    """The inventory of one kind as the user wants it.

    >>> known = under(Known.of(()), "task", [Ruling("same", "task", "continual learning", "CL")])
    >>> known.sure["cl"][0].name
    'continual learning'
    """
    ours = tuple(sorted({ruling for ruling in rulings if ruling.kind == kind}))
    return _ruled(known, kind, ours) if ours else known


@lru_cache(maxsize=16)
def _ruled(known: Known, kind: EntityKind, ours: tuple[Ruling, ...]) -> Known:
    same = {
        (name, key(form)) for r in ours if r.relation == "same" for name, form in ((r.name, r.name), (r.name, r.form))
    }
    return Known.of(ruled(kind, known.entries, ours, key), frozenset(same))
