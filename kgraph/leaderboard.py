"""Which method scores best on a dataset, each score with the sentence that reports it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgraph.merging import sentence_start
from kgraph.model import Entity, Relation, Result
from kgraph.query import Answer, find
from kgraph.scores import better, comparable, metric_entry

if TYPE_CHECKING:
    from kgraph.graph import KnowledgeGraph

Reported = tuple[Relation, Result]


@dataclass(frozen=True, slots=True, order=True)
class LeaderboardRow:
    """One reported score; `number` is `value` read in the metric's unit."""

    rank: int
    number: float
    value: str
    method: str
    paper: str
    title: str
    sentence: str


def leaderboard(graph: KnowledgeGraph, dataset: str, metric: str) -> Answer[LeaderboardRow]:
    """Absolute scores on `dataset` by `metric`, best first; errors, FID, latency: lower first.

    A method that one paper gives one score has one row, however often the paper says it.
    """
    on, by = find(graph, dataset, "dataset"), find(graph, metric, "metric")
    found = [
        (relation, result)
        for relation in graph.into(by.id)
        for result in relation.results
        if result.dataset == on.id and result.kind == "absolute"
    ]
    return _ranked(graph, by.id, found)


def leaderboards(graph: KnowledgeGraph) -> dict[tuple[str, str], Answer[LeaderboardRow]]:
    """Ids of dataset and metric -> their leaderboard, of all that have a row; those of most rows first."""
    reported: dict[tuple[str, str], list[Reported]] = defaultdict(list)
    for relation in graph.relations():
        for result in relation.results:
            if result.kind == "absolute" and result.dataset in graph.nodes:
                reported[result.dataset, relation.target].append((relation, result))
    boards = {pair: _ranked(graph, pair[1], found) for pair, found in sorted(reported.items())}
    return {pair: rows for pair, rows in sorted(boards.items(), key=lambda board: -len(board[1])) if rows}


def _ranked(graph: KnowledgeGraph, metric: str, found: list[Reported]) -> Answer[LeaderboardRow]:
    names = [graph.nodes[node].name for node in (metric, *_parents(graph, metric))]  # type: ignore[union-attr]
    entry = metric_entry(names)
    sizes = comparable([(result.value, result.unit) for _, result in found], entry)
    best: dict[tuple[str, float, str], tuple[Relation, Result]] = {}
    for (relation, result), size in zip(found, sizes, strict=True):
        if size is not None:
            best.setdefault((relation.source, size, result.method), (relation, result))
    sign = 1 if better(names[0], entry) == "lower" else -1
    ordered = sorted(best.items(), key=lambda item: (sign * item[0][1], item[0], item[1][1]))
    return Answer(
        _row(graph, rank, result, size, relation)
        for rank, ((_, size, _), (relation, result)) in enumerate(ordered, start=1)
    )


def _parents(graph: KnowledgeGraph, entity: str) -> list[str]:
    """What the entity is a variant of, and what that is a variant of, the nearest first."""
    found = [entity]
    for node in found:
        found += [r.target for r in graph.out_of(node) if r.kind == "VARIANT_OF" and r.target not in found]
    return found[1:]


def _row(graph: KnowledgeGraph, rank: int, result: Result, size: float, relation: Relation) -> LeaderboardRow:
    paper = graph.paper(relation.source)
    method = graph.nodes.get(result.method)
    name = method.name if isinstance(method, Entity) else ""
    around = [
        piece.sentence
        for piece in relation.evidence
        if (left := sentence_start(piece, paper.text)) is not None
        and left <= result.start
        and result.end <= left + len(piece.sentence)
    ]
    sentence = min(around, key=lambda text: (len(text), text), default=paper.text[result.start : result.end])
    return LeaderboardRow(rank, size, result.value, name, paper.id, paper.title, sentence)
