from __future__ import annotations

import html.parser
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.errors import AmbiguousNameError, GraphError, UnknownFormatError, UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result, Source

ABSTRACT = "LoomNet weaves on WeftSet."
LOOM = Paper.of("Looms", ABSTRACT, source=(Source("a.txt", 1),))
WARP = Paper.of("Warps", "LoomNet again.", source=(Source("a.txt", 5),))
NET, SET = Entity("method:loomnet", "method", "LoomNet"), Entity("dataset:weftset", "dataset", "WeftSet")
FAMILY = Entity("method:loom", "method", "Loom")


def piece(paper: Paper, name: str, score: float = 0.9) -> Evidence:
    start = paper.text.index(name)
    return Evidence(paper.id, start, start + len(name), paper.abstract, "inventory", score)


def small() -> KnowledgeGraph:
    return KnowledgeGraph(
        *(LOOM, WARP, NET, SET, FAMILY),
        Relation(LOOM.id, "PROPOSES", NET.id, (piece(LOOM, "LoomNet"),)),
        Relation(LOOM.id, "EVALUATES_ON", SET.id, (piece(LOOM, "WeftSet"),)),
        Relation(WARP.id, "USES", NET.id, (piece(WARP, "LoomNet"),)),
        Relation(NET.id, "VARIANT_OF", FAMILY.id, (piece(LOOM, "LoomNet"), piece(WARP, "LoomNet"))),
    )


WORDS = st.sampled_from(["", "a", "b", "loom"])
PAPERS = st.builds(
    Paper,
    st.sampled_from(["paper:a", "paper:b"]),
    WORDS,
    WORDS,
    WORDS,
    st.integers(0, 2),
    st.sampled_from([(), ("A",), ("B", "C")]),
    st.lists(st.builds(Source, WORDS, st.integers(0, 2)), max_size=2).map(tuple),
)
METHODS = st.builds(
    Entity,
    st.sampled_from(["method:a", "method:b"]),
    st.just("method"),
    WORDS,
    st.frozensets(st.builds(Alias, WORDS, WORDS), max_size=2).map(lambda found: tuple(sorted(found))),
)
EVIDENCE = st.builds(
    Evidence, st.just("paper:a"), st.integers(0, 2), st.just(3), WORDS, WORDS, st.sampled_from([0.2, 0.8])
)
RESULTS = st.builds(
    Result, WORDS, WORDS, WORDS, WORDS, WORDS, st.sampled_from(["absolute", "delta"]), st.just(0), st.just(1)
)
USES = st.builds(
    Relation,
    st.sampled_from(["paper:a", "paper:b"]),
    st.sampled_from(["USES", "PROPOSES"]),
    st.sampled_from(["method:a", "method:b"]),
    st.lists(EVIDENCE, max_size=2).map(tuple),
    st.lists(RESULTS, max_size=2).map(tuple),
    st.booleans(),
)
ENDS: tuple[Paper | Entity, ...] = (
    *(Paper("paper:a", "", ""), Paper("paper:b", "", "")),
    *(Entity("method:a", "method", "a"), Entity("method:b", "method", "b")),
)
# evidence read in one text and added to another is dropped; see the tests of merging
LISTED = PAPERS.map(lambda paper: replace(paper, title="", abstract=""))
RECORDS = st.lists(LISTED | METHODS | USES, max_size=8)


@settings(deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_order_of_records_makes_no_difference(records: list[Paper | Entity | Relation], random: object) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = KnowledgeGraph(*ENDS, *records), KnowledgeGraph(*ENDS, *shuffled)
    one_by_one = KnowledgeGraph(*ENDS)
    for record in shuffled:
        one_by_one.add(record)
    assert first == second == one_by_one
    assert list(first) == list(second)
    assert list(first.relations()) == list(second.relations())


@settings(deadline=None)
@given(RECORDS, RECORDS)
def test_merge_is_symmetric_and_repetition_changes_nothing(
    ours: list[Paper | Entity | Relation], theirs: list[Paper | Entity | Relation]
) -> None:
    first, second = KnowledgeGraph(*ENDS, *ours), KnowledgeGraph(*ENDS, *theirs)
    first.merge(second)
    second.merge(KnowledgeGraph(*ENDS, *ours))
    assert first == second
    again = KnowledgeGraph(*ENDS, *ours, *theirs)
    again.merge(first)
    again.merge(again)
    assert again == first


def test_a_fact_seen_twice_keeps_both_evidences() -> None:
    graph = small()
    graph.add(Relation(LOOM.id, "PROPOSES", NET.id, (piece(LOOM, "LoomNet", 0.3), piece(LOOM, "LoomNet"))))
    (relation,) = graph.between(LOOM.id, NET.id)
    assert [evidence.score for evidence in relation.evidence] == [0.3, 0.9]


def test_one_paper_of_two_listings_keeps_both_sources() -> None:
    short = Paper.of("Looms", "", url="https://example.org", year=2020, source=(Source("b.txt", 9),))
    graph = KnowledgeGraph(LOOM, short)
    merged = graph.paper(LOOM.id)
    assert (merged.abstract, merged.url, merged.year) == (ABSTRACT, "https://example.org", 2020)
    assert merged.source == (Source("a.txt", 1), Source("b.txt", 9))


def test_one_entity_of_two_readings_keeps_all_aliases() -> None:
    first = Entity(NET.id, "method", "LoomNet", (Alias("LN", "abbreviation"),))
    second = Entity(NET.id, "method", "LoomNet", (Alias("Loom Net", "spelling"),))
    assert [alias.text for alias in KnowledgeGraph(first, second).entity("LN").aliases] == ["LN", "Loom Net"]


def test_the_name_that_is_given_up_stays_an_alias() -> None:
    graph = KnowledgeGraph(Entity(NET.id, "method", "LoomNet"), Entity(NET.id, "method", "Loom Network"))
    entity = graph.entity("LoomNet")
    assert (entity.name, entity.aliases) == ("Loom Network", (Alias("LoomNet", "name"),))


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (Relation(LOOM.id, "USES", SET.id), "USES does not join paper and dataset"),
        (Relation(NET.id, "USES", LOOM.id), "USES does not join method and paper"),
        (Relation(NET.id, "VARIANT_OF", SET.id), "VARIANT_OF does not join method and dataset"),
        (Relation(LOOM.id, "VARIANT_OF", LOOM.id), "VARIANT_OF does not join paper and paper"),
        (Relation(LOOM.id, "KNITS", NET.id), "KNITS does not join"),  # type: ignore[arg-type]
        (Relation(LOOM.id, "USES", "method:none"), "no node 'method:none'"),
        (Relation("paper:none", "USES", NET.id), "no node 'paper:none'"),
    ],
)
def test_what_breaks_the_schema_is_refused(relation: Relation, reason: str) -> None:
    graph = small()
    with pytest.raises(GraphError, match=reason):
        graph.add(relation)
    assert graph == small()


@pytest.mark.parametrize(
    "node", [Entity(LOOM.id, "method", "x"), Paper(NET.id, "x", ""), Entity(NET.id, "dataset", "LoomNet")]
)
def test_one_id_cannot_be_two_kinds_of_thing(node: Paper | Entity) -> None:
    graph = small()
    with pytest.raises(GraphError):
        graph.add(node)
    assert graph == small()


def test_the_view_follows_even_after_a_refusal() -> None:
    graph = small()
    before = len(graph.nx)
    with pytest.raises(GraphError):
        graph.add(Entity("task:weaving", "task", "weaving"), Relation(LOOM.id, "USES", "task:weaving"))
    assert len(graph.nx) == len(graph)
    assert len(graph) in {before, before + 1}


def test_remove_a_paper_and_what_only_it_said() -> None:
    graph = small()
    graph.remove(LOOM.id)
    assert LOOM.id not in graph
    assert [(r.source, r.kind) for r in graph.relations()] == [(NET.id, "VARIANT_OF"), (WARP.id, "USES")]
    assert [evidence.paper for evidence in graph.between(NET.id, FAMILY.id)[0].evidence] == [WARP.id]
    graph.remove(WARP.id)
    assert list(graph.relations()) == []
    assert graph.into(FAMILY.id) == []


def test_remove_an_entity_and_all_its_relations() -> None:
    graph = small()
    graph.remove(NET.id)
    assert [(r.source, r.target) for r in graph.relations()] == [(LOOM.id, SET.id)]
    assert graph.out_of(WARP.id) == graph.into(FAMILY.id) == []
    with pytest.raises(UnknownNodeError):
        graph.entity("LoomNet", "method")


def test_remove_and_add_again_is_as_before() -> None:
    graph = small()
    graph.remove(LOOM.id)
    graph.merge(small())
    assert graph == small()


def test_remove_takes_the_name_out_of_results_and_leaves_the_entities_of_a_paper(small_graph: KnowledgeGraph) -> None:
    paper = next(relation.source for relation in small_graph.into("metric:top-1-accuracy"))
    small_graph.remove("method:resnet-50")
    (result,) = small_graph.between(paper, "metric:top-1-accuracy")[0].results
    assert (result.method, result.dataset) == ("", "dataset:imagenet")
    assert small_graph.validate() == []
    entities = list(small_graph.all_entities())
    small_graph.remove(paper)
    assert list(small_graph.all_entities()) == entities


def test_remove_what_is_not_there() -> None:
    with pytest.raises(UnknownNodeError, match="paper:none"):
        small().remove("paper:none")


def test_iterates_in_order_and_counts_and_contains() -> None:
    graph = small()
    assert [node.id for node in graph] == sorted(graph.nodes)
    assert len(graph) == 5
    assert LOOM.id in graph
    assert "paper:none" not in graph
    assert [paper.title for paper in graph.all_papers()] == ["Looms", "Warps"]
    assert [entity.id for entity in graph.all_entities()] == [SET.id, FAMILY.id, NET.id]
    assert graph.kind(LOOM.id) == "paper"
    assert graph.kind(SET.id) == "dataset"


def test_nodes_cannot_be_changed_behind_its_back() -> None:
    with pytest.raises(TypeError):
        small().nodes["paper:x"] = LOOM  # type: ignore[index]


def test_the_view_for_networkx_is_plain(small_graph: KnowledgeGraph) -> None:
    view = small_graph.nx
    assert isinstance(view, nx.MultiDiGraph)
    assert set(view) == set(small_graph.nodes)
    assert view.number_of_edges() == len(list(small_graph.relations()))
    attributes = [data for _, data in view.nodes(data=True)] + [data for *_, data in view.edges(data=True)]
    assert {type(value) for data in attributes for value in data.values()} <= {str, int, float, bool}
    assert all(data["kind"] for data in attributes)
    assert all(key == data["kind"] for *_, key, data in view.edges(keys=True, data=True))


def test_the_view_is_made_anew_after_a_change() -> None:
    graph = small()
    assert graph.nx is graph.nx
    graph.add(Entity("task:weaving", "task", "weaving"))
    assert "task:weaving" in graph.nx
    graph.remove("task:weaving")
    assert "task:weaving" not in graph.nx


def test_equality_is_of_content() -> None:
    assert small() == small()
    changed = small()
    changed.add(Relation(LOOM.id, "PROPOSES", NET.id, (piece(LOOM, "LoomNet", 0.1),)))
    assert changed != small()
    assert small() != "a graph"
    with pytest.raises(TypeError):
        hash(small())


@pytest.mark.parametrize(
    ("graph", "shown"),
    [
        (KnowledgeGraph(), "<KnowledgeGraph: 0 papers, 0 entities, 0 relations>"),
        (KnowledgeGraph(LOOM, NET), "<KnowledgeGraph: 1 paper, 1 entity, 0 relations>"),
        (small(), "<KnowledgeGraph: 2 papers, 3 entities, 4 relations>"),
    ],
)
def test_repr_counts(graph: KnowledgeGraph, shown: str) -> None:
    assert repr(graph) == shown


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.seen.add(tag)


def test_notebooks_see_a_table_and_no_markup_of_ours_to_trust() -> None:
    shown = KnowledgeGraph(Entity("x", "<script>", "<b>"), LOOM)._repr_html_()  # type: ignore[arg-type]
    tags = Tags()
    tags.feed(shown)
    assert tags.seen == {"table", "caption", "tr", "td"}
    assert "&lt;script&gt;" in shown


def test_paper_by_id() -> None:
    assert small().paper(LOOM.id) == LOOM
    for wrong in ("paper:none", NET.id):
        with pytest.raises(UnknownNodeError, match="no paper"):
            small().paper(wrong)


def test_paper_by_title() -> None:
    graph = small()
    assert graph.paper(LOOM.title) == graph.paper(f"  {LOOM.title.upper()}!") == LOOM
    assert graph.evidence(LOOM.title, NET.name) == graph.evidence(LOOM, NET)
    for wrong in (LOOM.title[:-1], "", "?!"):
        with pytest.raises(UnknownNodeError, match="no paper"):
            graph.paper(wrong)
    twin = Paper.of(LOOM.title, identifier="2106.09685")
    graph.add(twin)
    with pytest.raises(AmbiguousNameError, match=f"{LOOM.id}, {twin.id}|{twin.id}, {LOOM.id}"):
        graph.paper(LOOM.title)
    assert graph.paper(twin.id) == twin


@pytest.mark.parametrize("name", [None, 7, ["ResNet"]])
def test_a_name_is_a_string(name: Any) -> None:
    for ask in (small().entity, small().paper, lambda given: small().leaderboard(given, "F1")):
        with pytest.raises(TypeError, match="a name or an id is a string, not "):
            ask(name)


def test_write_by_suffix_or_by_name(tmp_path: Path) -> None:
    graph = small()
    assert graph.write(tmp_path / "a.json").read_bytes() == graph.write(str(tmp_path / "b.out"), "json").read_bytes()
    with pytest.raises(UnknownFormatError):
        graph.write(tmp_path / "a.loom")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.out"]
