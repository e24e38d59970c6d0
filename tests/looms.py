"""A small sound graph for the tests of what is asked of one: three papers on looms, and some names of theirs."""

from __future__ import annotations

from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation
from kgraph.schema import EntityKind

SENTENCE = "LoomNet scores on WeftSet."


def entity(kind: EntityKind, name: str, *aliases: str) -> Entity:
    return Entity(f"{kind}:{name.lower()}", kind, name, tuple(Alias(alias, "alias") for alias in (name, *aliases)))


def evidence(paper: Paper, name: str) -> Evidence:
    start = paper.text.index(name)
    return Evidence(paper.id, start, start + len(name), SENTENCE, "inventory", 0.9)


LOOM, WARP, IDLE = Paper.of("Looms", SENTENCE), Paper.of("Warps", SENTENCE), Paper.of("Idle")
NET, FAMILY, TWIN = entity("method", "LoomNet", "LN"), entity("method", "Loom"), entity("task", "Twin")
SET, ERRORS, OTHER = (
    entity("dataset", "WeftSet", "Weft corpus"),
    entity("metric", "error rate"),
    entity("dataset", "Twin"),
)
NODES = (LOOM, WARP, IDLE, NET, FAMILY, TWIN, SET, ERRORS, OTHER)


def graph() -> KnowledgeGraph:
    return KnowledgeGraph(
        *NODES,
        Relation(LOOM.id, "PROPOSES", NET.id, (evidence(LOOM, "LoomNet"),)),
        Relation(WARP.id, "USES", NET.id, (evidence(WARP, "LoomNet"),)),
        Relation(LOOM.id, "EVALUATES_ON", SET.id, (evidence(LOOM, "WeftSet"),)),
        Relation(NET.id, "VARIANT_OF", FAMILY.id, (evidence(LOOM, "LoomNet"),)),
    )
