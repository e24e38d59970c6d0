"""Node kinds, edge kinds, and which edge joins which kinds."""

from __future__ import annotations

from typing import Final, Literal, get_args

EntityKind = Literal["method", "dataset", "metric", "task", "repository"]
NodeKind = Literal["paper", "method", "dataset", "metric", "task", "repository"]
EdgeKind = Literal["PROPOSES", "USES", "EVALUATES_ON", "REPORTS", "ADDRESSES", "HAS_CODE", "VARIANT_OF"]

NODE_KINDS: Final[tuple[NodeKind, ...]] = get_args(NodeKind)
ENTITY_KINDS: Final[tuple[EntityKind, ...]] = get_args(EntityKind)
EDGE_KINDS: Final[tuple[EdgeKind, ...]] = get_args(EdgeKind)

_VARIANT_KINDS = ("method", "dataset", "metric", "task")

#: edge kind -> the (source kind, target kind) pairs that it may join
JOINS: Final[dict[EdgeKind, frozenset[tuple[str, str]]]] = {
    "PROPOSES": frozenset({("paper", "method"), ("paper", "dataset")}),
    "USES": frozenset({("paper", "method")}),
    "EVALUATES_ON": frozenset({("paper", "dataset")}),
    "REPORTS": frozenset({("paper", "metric")}),
    "ADDRESSES": frozenset({("paper", "task")}),
    "HAS_CODE": frozenset({("paper", "repository")}),
    "VARIANT_OF": frozenset((kind, kind) for kind in _VARIANT_KINDS),
}


def edge_for(kind: str, role: str) -> EdgeKind:
    """The edge from a paper to an entity of `kind` that has `role` in it.

    >>> edge_for("dataset", "used"), edge_for("method", "proposed")
    ('EVALUATES_ON', 'PROPOSES')
    """
    if role == "proposed" and kind in {"method", "dataset"}:
        return "PROPOSES"
    edges: dict[str, EdgeKind] = {
        "method": "USES",
        "dataset": "EVALUATES_ON",
        "metric": "REPORTS",
        "task": "ADDRESSES",
        "repository": "HAS_CODE",
    }
    return edges[kind]
