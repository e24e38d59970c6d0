from __future__ import annotations

import pytest

from kgraph.errors import UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.leaderboard import leaderboards
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result
from kgraph.schema import EntityKind


def entity(kind: EntityKind, name: str, *aliases: str) -> Entity:
    return Entity(f"{kind}:{name.lower()}", kind, name, tuple(Alias(alias, "alias") for alias in (name, *aliases)))


NET, SET, OTHER = entity("method", "LoomNet"), entity("dataset", "WeftSet"), entity("dataset", "Twin")


def scores(metric: str, *values: str, kind: str = "absolute", dataset: Entity = SET) -> KnowledgeGraph:
    """A graph in which LoomNet reports these values, each in a paper of its own."""
    by = entity("metric", metric)
    graph = KnowledgeGraph(NET, SET, OTHER, by)
    for index, value in enumerate(values):
        text = f"LoomNet has {value} {metric}."
        paper = Paper.of(f"Paper {index} {kind} {dataset.name}", text)
        start = paper.text.index(value)
        result = Result(by.id, value, "", dataset.id, NET.id, kind, start, paper.text.rindex("."))  # type: ignore[arg-type]
        where = paper.text.index(metric)
        piece = Evidence(paper.id, where, where + len(metric), text, "inventory", 0.9)
        graph.add(paper, Relation(paper.id, "REPORTS", by.id, (piece,), (result,)))
    return graph


@pytest.mark.parametrize(
    ("metric", "values", "ranked"),
    [
        ("accuracy", ["71.0%", "93%", r"80.5\%"], [93.0, 80.5, 71.0]),
        ("accuracy", ["0.9", "72%", "0.715"], [90.0, 72.0, 71.5]),
        ("error rate", ["7.5%", "3.1%", "0.05"], [3.1, 5.0, 7.5]),
        ("FID", ["12.1", "2.13", "9"], [2.13, 9.0, 12.1]),
        ("perplexity", ["1,024.5", "20"], [20.0, 1024.5]),
        ("LoomScore", ["0.5", "2"], [2.0, 0.5]),
        ("LoomScore", ["0.5", "62%"], [62.0, 50.0]),
        ("weft failure rate", ["9%", "0.05", "66M"], [5.0, 9.0]),
        ("accuracy", ["66M", "7B", "71%"], [71.0]),
    ],
)
def test_leaderboard_best_first(metric: str, values: list[str], ranked: list[float]) -> None:
    board = scores(metric, *values).leaderboard("WeftSet", metric)
    assert [row.number for row in board] == ranked
    assert [row.rank for row in board] == list(range(1, len(ranked) + 1))
    assert all(row.value in row.sentence and row.method == "LoomNet" for row in board)


def test_leaderboard_is_of_that_dataset_and_of_absolute_values() -> None:
    graph = scores("accuracy", "71%")
    graph.merge(scores("accuracy", "+9%", "2%", kind="delta"))
    graph.merge(scores("accuracy", "50%", "99%", dataset=OTHER))
    assert [row.value for row in graph.leaderboard("WeftSet", "accuracy")] == ["71%"]
    assert [row.value for row in graph.leaderboard("Twin", "accuracy")] == ["99%", "50%"]


def test_leaderboard_leaves_out_what_is_no_number() -> None:
    assert [row.value for row in scores("accuracy", "most", "9%").leaderboard("WeftSet", "accuracy")] == ["9%"]


def test_leaderboard_of_unknown_names() -> None:
    for dataset, metric in (("No set at all", "accuracy"), ("WeftSet", "no measure at all")):
        with pytest.raises(UnknownNodeError):
            scores("accuracy").leaderboard(dataset, metric)


def test_a_variant_of_a_known_metric_is_ranked_like_it() -> None:
    graph = scores("weft measure", "0.3", "5%")
    graph.add(entity("metric", "error rate"))
    piece = graph.into("metric:weft measure")[0].evidence
    graph.add(Relation("metric:weft measure", "VARIANT_OF", "metric:error rate", piece))
    assert [row.number for row in graph.leaderboard("WeftSet", "weft measure")] == [5.0, 30.0]


def test_one_score_of_a_method_in_a_paper_is_one_row_with_the_shortest_whole_sentence() -> None:
    text = "It has 71% accuracy. In short: 71% (71.0%) accuracy for LoomNet."
    paper, by = Paper.of("Looms", text), entity("metric", "accuracy")
    at = [paper.text.index("71%"), paper.text.rindex("71%"), paper.text.index("71.0%")]
    results = tuple(
        Result(by.id, value, "%", SET.id, NET.id, "absolute", start, start + len(value))
        for start, value in zip(at, ["71%", "71%", "71.0%"], strict=True)
    )
    sentences = [text[:20], text[21:], text]
    places = [paper.text.index("accuracy"), paper.text.rindex("accuracy"), paper.text.index("accuracy")]
    pieces = tuple(
        Evidence(paper.id, place, place + 8, sentence, "inventory", 0.9)
        for place, sentence in zip(places, sentences, strict=True)
    )
    graph = KnowledgeGraph(paper, NET, SET, by, Relation(paper.id, "REPORTS", by.id, pieces, results))
    assert graph.validate() == []
    (row,) = graph.leaderboard("WeftSet", "accuracy")
    assert (row.number, row.value, row.sentence) == (71.0, "71%", text[:20])


def test_all_leaderboards_are_those_one_can_ask_for_the_longest_first() -> None:
    graph = scores("accuracy", "71%")
    for more in (scores("FID", "9", "2.13", dataset=OTHER), scores("recall", "2%", kind="delta")):
        graph.add(*more, *more.relations())
    boards = leaderboards(graph)
    assert list(boards) == [("dataset:twin", "metric:fid"), ("dataset:weftset", "metric:accuracy")]
    assert list(boards.values()) == [graph.leaderboard("Twin", "FID"), graph.leaderboard("WeftSet", "accuracy")]
    assert list(map(len, boards.values())) == [2, 1]
