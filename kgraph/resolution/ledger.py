"""The ledger: for every form of every entity, why it counts as that entity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kgraph.schema import EntityKind

_SHOWN = 3


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """`form` counts as `entity` for `reason`; `papers` are the ids of the papers that write it so."""

    entity: str
    form: str
    kind: EntityKind
    reason: str
    papers: tuple[str, ...] = ()


def explain(ledger: Iterable[Merge], entity: str) -> list[str]:
    """One line for each form of an entity, the most used first.

    >>> row = Merge("dataset:coco", "MS-COCO", "dataset", "inventory", ("paper:a", "paper:b"))
    >>> explain([row], "dataset:coco")
    ['MS-COCO: inventory (2 papers: paper:a, paper:b)']
    """
    rows = sorted((row for row in ledger if row.entity == entity), key=lambda row: (-len(row.papers), row))
    return [f"{row.form}: {row.reason} ({_papers(row.papers)})" for row in rows]


def _papers(papers: tuple[str, ...]) -> str:
    if not papers:
        return "named by no paper"
    shown = ", ".join(papers[:_SHOWN]) + (", ..." if len(papers) > _SHOWN else "")
    return f"{len(papers)} paper{'s' * (len(papers) != 1)}: {shown}"
