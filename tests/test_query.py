from __future__ import annotations

import html.parser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import AmbiguousNameError, UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result
from kgraph.query import Answer, RankedEntity, counts, number, papers
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


@pytest.fixture
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(
        *NODES,
        Relation(LOOM.id, "PROPOSES", NET.id, (evidence(LOOM, "LoomNet"),)),
        Relation(WARP.id, "USES", NET.id, (evidence(WARP, "LoomNet"),)),
        Relation(LOOM.id, "EVALUATES_ON", SET.id, (evidence(LOOM, "WeftSet"),)),
        Relation(NET.id, "VARIANT_OF", FAMILY.id, (evidence(LOOM, "LoomNet"),)),
    )


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("LoomNet", None, NET),
        ("loom-net", None, NET),
        ("Loom nets", "method", NET),
        ("LN", None, NET),
        ("method:loomnet", None, NET),
        ("WEFT corpus", None, SET),
        ("weft_set", "dataset", SET),
        ("Twin", "task", TWIN),
        ("twin", "dataset", OTHER),
        ("task:twin", None, TWIN),
    ],
)
def test_find(graph: KnowledgeGraph, name: str, kind: str | None, found: Entity) -> None:
    assert graph.entity(name, kind) == found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("LoomNat", None),
        ("LoomNet", "dataset"),
        ("method:loomnet", "dataset"),
        ("zzz", None),
        ("", None),
        (LOOM.id, None),
    ],
)
def test_unknown_names(graph: KnowledgeGraph, name: str, kind: str | None) -> None:
    with pytest.raises(UnknownNodeError) as caught:
        graph.entity(name, kind)
    assert isinstance(caught.value, KeyError)
    assert repr(name) in str(caught.value)


def test_unknown_names_the_closest(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError, match=r"closest: LoomNet"):
        graph.entity("LomNet")
    with pytest.raises(UnknownNodeError, match=r"^no method named 'zzz'$"):
        graph.entity("zzz", "method")


def test_one_name_of_two_kinds(graph: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousNameError, match=r"dataset:twin, task:twin: narrow with kind=") as caught:
        graph.entity("Twin")
    assert isinstance(caught.value, KeyError)


def test_a_name_goes_before_an_alias() -> None:
    graph = KnowledgeGraph(entity("method", "Loom"), entity("method", "Tool", "Loom"))
    assert graph.entity("loom").id == "method:loom"


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["Idle", "Looms", "Warps"]),
        ({"method": "LN"}, ["Looms", "Warps"]),
        ({"method": "LoomNet", "dataset": "weftset"}, ["Looms"]),
        ({"task": "Twin"}, []),
        ({"method": None}, ["Idle", "Looms", "Warps"]),
    ],
)
def test_papers_linked_to_all(graph: KnowledgeGraph, wanted: dict[str, str | None], titles: list[str]) -> None:
    assert [paper.title for paper in graph.papers(**wanted)] == titles


def test_papers_refuses_what_it_does_not_know(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError):
        graph.papers(dataset="LoomNet")
    with pytest.raises(TypeError, match="not 'loom'"):
        papers(graph, loom="x")


def test_entities_with_most_papers_first(graph: KnowledgeGraph) -> None:
    rows = [(row.name, row.papers) for row in graph.entities()]
    assert rows == [("LoomNet", 2), ("WeftSet", 1), ("error rate", 0), ("Loom", 0), ("Twin", 0), ("Twin", 0)]
    assert [row.name for row in graph.entities("method")] == ["LoomNet", "Loom"]


def test_evidence_has_the_words_at_its_offsets(graph: KnowledgeGraph) -> None:
    (piece,) = graph.evidence(LOOM.id, "weft corpus")
    assert graph.paper(LOOM.id).text[piece.start : piece.end] == "WeftSet"
    assert piece.sentence == SENTENCE
    assert list(graph.evidence(IDLE.id, "LoomNet")) == []
    for paper, name in (("paper:none", "LoomNet"), (LOOM.id, "Nothing like it")):
        with pytest.raises(UnknownNodeError):
            graph.evidence(paper, name)


def scores(metric: str, *values: str, kind: str = "absolute", dataset: Entity = SET) -> KnowledgeGraph:
    """A graph in which LoomNet reports these values, each in a paper of its own."""
    by = entity("metric", metric)
    graph = KnowledgeGraph(NET, SET, OTHER, by)
    for index, value in enumerate(values):
        text = f"LoomNet has {value} {metric}."
        paper = Paper.of(f"Paper {index}", text)
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


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("72.1%", "%", 72.1),
        ("0.83", "%", 83.0),
        ("0.83%", "%", 0.83),
        ("0.83", "", 0.83),
        (r"11.6\%", "%", 11.6),
        ("1", "%", 100.0),
        ("25.6M", "", 25.6e6),
        ("1,024", "", 1024.0),
        (".5", "", 0.5),
        ("\u22121.2", "", -1.2),
        ("$76.1$", "%", 76.1),
        ("many", "%", None),
        ("", "", None),
    ],
)
def test_number(value: str, unit: str, expected: float | None) -> None:
    assert number(value, unit) == expected


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.sampled_from(["", "%"]))
def test_number_of_any_text(value: str, unit: str) -> None:
    found = number(value, unit)
    assert found is None or isinstance(found, float)


@pytest.mark.parametrize(
    ("around", "hops", "names"),
    [
        ("WeftSet", 0, {SET.id}),
        ("WeftSet", 1, {SET.id, LOOM.id}),
        ("WeftSet", 2, {SET.id, LOOM.id, NET.id}),
        ("WeftSet", 3, {SET.id, LOOM.id, NET.id, WARP.id, FAMILY.id}),
        (IDLE.id, 9, {IDLE.id}),
        (WARP.id, 1, {WARP.id, NET.id}),
    ],
)
def test_subgraph(graph: KnowledgeGraph, around: str, hops: int, names: set[str]) -> None:
    part = graph.subgraph(around=around, hops=hops)
    assert set(part.nodes) == names
    assert list(part.relations()) == [r for r in graph.relations() if {r.source, r.target} <= names]
    assert part.validate() == []


def test_subgraph_around_nothing(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError):
        graph.subgraph("no such thing at all")


def test_counts(graph: KnowledgeGraph) -> None:
    assert counts(graph) == {
        "nodes": {"dataset": 2, "method": 2, "metric": 1, "paper": 3, "task": 1},
        "edges": {"EVALUATES_ON": 1, "PROPOSES": 1, "USES": 1, "VARIANT_OF": 1},
    }


def test_answers_turn_into_frames(graph: KnowledgeGraph) -> None:
    frame = graph.entities().to_frame()
    assert list(frame.columns) == ["id", "kind", "name", "papers"]
    assert frame.loc[0, "papers"] == 2
    assert isinstance(graph.entities("repository").to_frame(), pd.DataFrame)


def test_answers_are_sequences() -> None:
    rows = [RankedEntity(f"method:{at}", "method", f"M{at}", at) for at in range(30)]
    answer = Answer(rows)
    assert (len(answer), answer[0], list(answer[1:3]), answer[-1]) == (30, rows[0], rows[1:3], rows[-1])
    assert answer == Answer(rows)
    assert answer != rows
    assert hash(answer) == hash(Answer(rows))
    assert answer.records()[3] == {"id": "method:3", "kind": "method", "name": "M3", "papers": 3}
    assert repr(answer).startswith("<30 rows>\n")
    assert repr(answer).endswith("... 10 more")
    assert "... 10 more" in answer._repr_html_()


def test_answers_in_notebooks_are_escaped() -> None:
    shown = Answer([RankedEntity("x", "method", "<script>&amp;", 1)])._repr_html_()
    assert "&lt;script&gt;&amp;amp;" in shown
    tags: list[str] = []
    parser = html.parser.HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]  # noqa: ARG005
    parser.feed(shown)
    assert set(tags) == {"table", "tr", "th", "td"}
    assert Answer()._repr_html_() == "<p>no rows</p>"


def test_a_sound_graph_has_no_problems(graph: KnowledgeGraph, small_graph: KnowledgeGraph) -> None:
    assert graph.validate() == []
    assert small_graph.validate() == []


def moved(start: int, end: int, sentence: str = SENTENCE, paper: Paper = LOOM) -> Evidence:
    return Evidence(paper.id, start, end, sentence, "inventory", 0.9)


@pytest.mark.parametrize(
    ("relation", "problem"),
    [
        (Relation(LOOM.id, "USES", NET.id), "no evidence"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 900),)), "outside the text"),
        (Relation(LOOM.id, "USES", NET.id, (moved(-3, 2),)), "outside the text"),
        (Relation(LOOM.id, "USES", NET.id, (moved(9, 9),)), "outside the text"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13, "Another sentence."),)), "is not in its sentence"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13, "LoomNet is nowhere."),)), "is not in its sentence"),
        (Relation(LOOM.id, "USES", NET.id, (moved(14, 20),)), "'scores' is not a name of method:loomnet"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13, paper=WARP),)), "evidence from another paper"),
        (
            Relation(LOOM.id, "USES", NET.id, (Evidence("paper:none", 0, 1, "L", "", 1.0),)),
            "evidence from paper:none, which is not in the graph",
        ),
        (
            Relation(
                LOOM.id,
                "USES",
                NET.id,
                (moved(6, 13),),
                (Result(ERRORS.id, "9%", "%", SET.id, NET.id, "absolute", 6, 999),),
            ),
            "result '9%' lies outside the text",
        ),
    ],
)
def test_validate_finds(relation: Relation, problem: str) -> None:
    found = KnowledgeGraph(*NODES, relation).validate()
    assert [line for line in found if problem in line], found
    assert all(line.startswith(f"{relation.source} USES {relation.target}: ") for line in found)


def test_validate_finds_a_join_that_add_would_refuse() -> None:
    graph = KnowledgeGraph(*NODES)
    relation = Relation(LOOM.id, "USES", SET.id, (moved(24, 31),))
    graph._relations[relation.source, relation.kind, relation.target] = relation
    assert graph.validate() == [f"{LOOM.id} USES {SET.id}: joins paper and dataset"]
