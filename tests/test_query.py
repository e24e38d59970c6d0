from __future__ import annotations

import html.parser
import sys
from typing import Any

import pandas as pd
import pytest

import kgraph
from kgraph.errors import AmbiguousNameError, GraphError, UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation
from kgraph.query import Answer, RankedEntity, counts, papers
from tests import looms
from tests.looms import FAMILY, IDLE, LOOM, NET, NODES, OTHER, SENTENCE, SET, TWIN, WARP, entity


@pytest.fixture
def graph() -> KnowledgeGraph:
    return looms.graph()


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


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("Adam: a meth", None, "; closest: the paper 'Adam: A Method', the paper 'On Adam: A Method Revisited', Adam"),
        ("Adam: a meth", "method", "; closest: Adam"),
        ("ensmble", None, "; closest: ensemble"),
        ("Efficient", None, "; closest: EfficientNet"),  # one word of a title says little
        ("EfficientNet-B9-XXL", None, "; closest: EfficientNet"),
        ("nonsense", None, ""),
        ("Ada", None, "; closest: Adam"),
        ("?", None, ""),
    ],
)
def test_suggestions(name: str, kind: str | None, told: str) -> None:
    names = [Entity(f"method:{name}", "method", name) for name in ("Adam", "EfficientNet", "ensemble", "Noisy Student")]
    titles = ("On Adam: A Method Revisited", "Adam: A Method", "Efficient Looms")
    with pytest.raises(UnknownNodeError) as caught:
        KnowledgeGraph(*names, *map(Paper.of, titles)).entity(name, kind)
    assert str(caught.value) == f"no {kind or 'entity'} named {name!r}{told}"


def test_one_name_of_two_kinds(graph: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousNameError, match=r"dataset:twin, task:twin: narrow with kind=") as caught:
        graph.entity("Twin")
    assert isinstance(caught.value, KeyError)


def test_two_of_one_kind_are_told_apart_by_id() -> None:
    senses = [Entity(f"method:fbn-{long}", "method", "FBN") for long in ("fuzzy", "federated")]
    graph = KnowledgeGraph(*senses)
    for kind in (None, "method"):
        with pytest.raises(AmbiguousNameError, match=r"method:fbn-federated, method:fbn-fuzzy: give the id$"):
            graph.entity("FBN", kind)
    assert graph.entity("method:fbn-fuzzy") == senses[0]


def test_unknown_kinds_are_refused_with_the_known_ones(graph: KnowledgeGraph) -> None:
    known = "no kind 'datasets'; the kinds: method, dataset, metric, task, repository"
    with pytest.raises(GraphError, match=known):
        graph.entities("datasets")
    with pytest.raises(GraphError, match=known):
        graph.entity("LoomNet", "datasets")


def test_an_id_of_another_kind_is_told_as_such(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError, match="no dataset: 'method:loomnet' is a method"):
        graph.papers(dataset="method:loomnet")


@pytest.mark.parametrize(
    "name",
    [
        "github.com/loom/net",
        "github.com/Loom/Net",
        "GitHub.com/loom/net.git",
        "https://github.com/LOOM/net/",
        "http://www.github.com/loom/net/tree/main/src?tab=readme#top",
        "loom/net",
        "Loom/Net",
    ],
)
def test_a_repository_by_its_address(name: str) -> None:
    nets, other = (
        Entity(f"repository:github.com/loom/{name}", "repository", f"loom/{name}") for name in ("net", "net-2")
    )
    graph = KnowledgeGraph(nets, other)
    assert graph.entity(name) == graph.entity(name, "repository") == nets
    assert graph.entity("github.com/loom/net-2") == other
    for wrong in ("github.com/loom/n", "github.com/loom", "/", "https://"):
        with pytest.raises(UnknownNodeError):
            graph.entity(wrong)


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
def test_papers_linked_to_all(graph: KnowledgeGraph, wanted: dict[str, Any], titles: list[str]) -> None:
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


def test_a_subgraph_names_nothing_that_is_outside(small_graph: KnowledgeGraph) -> None:
    part = small_graph.subgraph("top-1", hops=1)
    (result,) = (result for relation in part.relations() for result in relation.results)
    assert (result.dataset, result.method) == ("", "")
    assert part.validate() == []


def test_subgraph_of_less_than_no_hops(graph: KnowledgeGraph) -> None:
    with pytest.raises(ValueError, match="hops must be 0 or more, not -1"):
        graph.subgraph("LoomNet", hops=-1)


def test_subgraph_around_nothing(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError):
        graph.subgraph("no such thing at all")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, {node.id for node in NODES}),
        ({"kinds": ["method"]}, {LOOM.id, WARP.id, NET.id}),
        ({"kinds": ["dataset"]}, {LOOM.id, SET.id}),
        ({"kinds": ["dataset", "method"]}, {LOOM.id, WARP.id, NET.id, SET.id}),
        ({"min_papers": 2}, {LOOM.id, WARP.id, NET.id}),
        ({"top": 1}, {LOOM.id, WARP.id, NET.id}),
        ({"top": 2, "min_papers": 1}, {LOOM.id, WARP.id, NET.id, SET.id}),
        ({"around": "WeftSet", "hops": 1}, {LOOM.id, SET.id}),
        ({"around": "WeftSet"}, {LOOM.id, SET.id, NET.id}),
        ({"around": "LN", "hops": 2, "kinds": ["dataset"]}, {LOOM.id, WARP.id, NET.id, SET.id}),
        ({"around": LOOM.id, "hops": 1, "kinds": ["task"]}, {LOOM.id}),
    ],
)
def test_select(graph: KnowledgeGraph, wanted: dict[str, Any], names: set[str]) -> None:
    part = graph.select(**wanted)
    assert set(part.nodes) == names
    assert part.validate() == []
    inside = [r for r in graph.relations() if {r.source, r.target} <= names]
    assert [(r.source, r.kind, r.target) for r in part.relations()] == [(r.source, r.kind, r.target) for r in inside]


def test_select_names_nothing_that_is_left_out(small_graph: KnowledgeGraph) -> None:
    part = small_graph.select(kinds=["metric"])
    (relation,) = part.relations()
    assert [(result.dataset, result.method) for result in relation.results] == [("", "")]


@pytest.mark.parametrize("wanted", [{"min_papers": 0}, {"top": 0}, {"around": "LN", "hops": -1}])
def test_select_of_less_than_nothing(graph: KnowledgeGraph, wanted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        graph.select(**wanted)


def test_select_what_there_is_not(graph: KnowledgeGraph) -> None:
    with pytest.raises(GraphError, match="no kind 'datasets'"):
        graph.select(kinds=["datasets"])
    with pytest.raises(UnknownNodeError):
        graph.select(around="no such thing at all")


def test_counts(graph: KnowledgeGraph) -> None:
    assert counts(graph) == {
        "nodes": {"dataset": 2, "method": 2, "metric": 1, "paper": 3, "task": 1},
        "edges": {"EVALUATES_ON": 1, "PROPOSES": 1, "USES": 1, "VARIANT_OF": 1},
        "unnamed": {"dataset": 1, "method": 1, "metric": 1, "task": 1},
    }


def test_answers_turn_into_frames(graph: KnowledgeGraph) -> None:
    frame = graph.entities().to_frame()
    assert list(frame.columns) == ["id", "kind", "name", "papers"]
    assert frame.loc[0, "papers"] == 2
    assert isinstance(graph.entities("repository").to_frame(), pd.DataFrame)


def test_frames_without_pandas_say_how_to_get_it(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r'pip install "kgraph\[pandas\]"'):
        graph.entities().to_frame()


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


def test_evidence_for_a_name_of_two_kinds_is_what_the_paper_speaks_of() -> None:
    paper = Paper.of("A", "On MAE.")
    metric, method = Entity("metric:mae", "metric", "MAE"), Entity("method:mae", "method", "MAE")
    piece = Evidence(paper.id, 5, 8, "On MAE.", "inventory", 0.9)
    graph = KnowledgeGraph(paper, metric, method, Relation(paper.id, "REPORTS", metric.id, (piece,)))
    assert list(graph.evidence(paper.id, "MAE")) == [piece]
    with pytest.raises(KeyError):
        graph.entity("MAE")


def test_papers_of_variants_count_when_asked_for() -> None:
    papers = [Paper.of("One"), Paper.of("Two"), Paper.of("Three")]
    data = [Entity(f"dataset:{name}", "dataset", name) for name in ("a", "a1", "a1b")]
    uses = [Relation(paper.id, "EVALUATES_ON", each.id) for paper, each in zip(papers, data, strict=True)]
    steps = [Relation("dataset:a1", "VARIANT_OF", "dataset:a"), Relation("dataset:a1b", "VARIANT_OF", "dataset:a1")]
    graph = KnowledgeGraph(*papers, *data, *uses, *steps, Relation("dataset:a", "VARIANT_OF", "dataset:a1b"))
    assert [paper.title for paper in graph.papers(dataset="a")] == ["One"]
    assert {paper.title for paper in graph.papers(dataset="a", variants=True)} == {"One", "Two", "Three"}


def test_papers_of_a_variant_by_name() -> None:
    found = kgraph.build([Paper.of("A", "We train on ImageNet-1K."), Paper.of("B", "On ImageNet.")], rules_only=True)
    assert [paper.title for paper in found.papers(dataset="ImageNet")] == ["B"]
    assert {paper.title for paper in found.papers(dataset="ImageNet", variants=True)} == {"A", "B"}


def test_the_ledger_of_one_entity_and_of_all() -> None:
    text = "We propose the Quick Anything Model (QAM). We train it on CIFAR10 and CIFAR-10."
    found = kgraph.build([Paper.of("A", text), Paper.of("B", "QAM on CIFAR-10.")], rules_only=True)
    (line,) = found.merges("CIFAR-10")
    assert (line.form, line.entity, line.rule, line.count) == ("CIFAR10", "dataset:cifar-10", "inventory", 1)
    assert set(found.merges("CIFAR-10")) < set(found.merges()) == found.notes.merges
    with pytest.raises(UnknownNodeError):
        found.merges("CIFAR-1000")


@pytest.mark.parametrize("name", ["ResNet$_{50}$", "ResNet's 50", "ResNet-50 model"])
def test_any_wording_finds(small_graph: KnowledgeGraph, name: str) -> None:
    assert small_graph.entity(name, kind="method").id in {"method:resnet-50", "method:resnet"}


def test_a_task_in_other_words_is_found(small_graph: KnowledgeGraph) -> None:
    assert small_graph.entity("classifying images").id == "task:image-classification"


def test_what_most_papers_mean_goes_before_a_rare_namesake() -> None:
    papers = [Paper.of(f"Paper {number}", "ViT") for number in range(8)]
    common = Entity("method:vision-transformer", "method", "vision transformer", (Alias("ViT", "inventory"),))
    rare = Entity("method:vit-various", "method", "ViT")
    evidence = [
        Evidence(paper.id, len(paper.title) + 1, len(paper.title) + 4, "ViT", "tagger", 0.9) for paper in papers
    ]
    graph = KnowledgeGraph(
        *papers,
        common,
        rare,
        Relation(papers[0].id, "USES", rare.id, (evidence[0],)),
        *(Relation(p.id, "USES", common.id, (e,)) for p, e in zip(papers[1:], evidence[1:], strict=True)),
    )
    assert graph.entity("ViT") == common
    for paper in papers[3:]:
        graph.remove(paper.id)
    assert graph.entity("ViT") == rare


def test_what_all_call_so_comes_before_what_one_paper_does() -> None:
    listed = Entity("task:weaving", "task", "weaving", (Alias("loom work", "inventory"),))
    beside = Entity("task:silk-weaving", "task", "silk weaving", (Alias("loom work", "same thing in paper:a"),))
    assert KnowledgeGraph(listed, beside).entity("loom work") == listed
