"""What can be wrong with a graph that was put together by hand or read from a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.model import Entity, Evidence, Paper, Relation, Result
from kgraph.schema import JOINS

if TYPE_CHECKING:
    from kgraph.graph import KnowledgeGraph


def problems(graph: KnowledgeGraph) -> Iterator[str]:
    """What breaks the schema or the evidence, one line each; none for a sound graph."""
    for node in graph:
        kind = graph.kind(node.id)
        if not node.id.startswith(f"{kind}:"):
            yield f"{node.id}: the id of a {kind} begins {kind}:"
        if isinstance(node, Paper) and node.year < 0:
            yield f"{node.id}: year {node.year}"
    for relation in graph.relations():
        where = f"{relation.source} {relation.kind} {relation.target}"
        yield from (f"{where}: {problem}" for problem in _relation_problems(graph, relation))


def _relation_problems(graph: KnowledgeGraph, relation: Relation) -> Iterator[str]:
    kinds = tuple(graph.kind(node) for node in (relation.source, relation.target))
    if kinds not in JOINS[relation.kind]:
        yield f"joins {kinds[0]} and {kinds[1]}"
    if not relation.evidence:
        yield "no evidence"
    for piece in relation.evidence:
        yield from _evidence_problems(graph, relation, piece)
    for result in relation.results:
        yield from _result_problems(graph, relation, result)


def _evidence_problems(graph: KnowledgeGraph, relation: Relation, piece: Evidence) -> Iterator[str]:
    if not 0 <= piece.score <= 1:
        yield f"score {piece.score} is not between 0 and 1"
    paper = graph.nodes.get(piece.paper)
    if not isinstance(paper, Paper):
        yield f"evidence from {piece.paper}, which is not in the graph"
        return
    if relation.kind != "VARIANT_OF" and piece.paper != relation.source:
        yield f"evidence from another paper, {piece.paper}"
    mention = paper.text[piece.start : piece.end]
    if not 0 <= piece.start < piece.end <= len(paper.text):
        yield f"evidence at {piece.start}:{piece.end} lies outside the text"
    elif mention not in piece.sentence or piece.sentence not in paper.text:
        yield f"evidence {mention!r} is not in its sentence"
    elif relation.kind != "HAS_CODE" and (piece.start, piece.end) not in _spans(relation):
        known = graph.nodes[relation.source if relation.kind == "VARIANT_OF" else relation.target]
        if isinstance(known, Entity) and mention not in {alias.text for alias in known.aliases} | {known.name}:
            yield f"evidence {mention!r} is not a name of {known.id}"


def _spans(relation: Relation) -> set[tuple[int, int]]:
    """Where a result stands: evidence that nobody need name."""
    return {(result.start, result.end) for result in relation.results}


def _result_problems(graph: KnowledgeGraph, relation: Relation, result: Result) -> Iterator[str]:
    paper = graph.nodes[relation.source]
    if not isinstance(paper, Paper):
        yield f"result {result.value!r} of a {paper.kind}"
    elif not 0 <= result.start < result.end <= len(paper.text):
        yield f"result {result.value!r} lies outside the text"
    named = {"metric": result.metric, "dataset": result.dataset, "method": result.method}
    for kind, identifier in named.items():
        if identifier and (identifier not in graph or graph.kind(identifier) != kind):
            yield f"result {result.value!r} names {identifier}, which is no {kind} of the graph"
