"""Whatever a user rules holds in the graph, over whatever chain his forms would meet."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.graph import KnowledgeGraph
from kgraph.inventory import Entry
from kgraph.model import Cluster, Extraction, Mention, Paper, Ruling
from kgraph.resolution import resolve
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import key
from tests.resolution.conftest import Make

KERNELS, ANYTHING, QUERY = "Large-kernel convolutional networks", "Quick Anything Model", "Query Attention Module"
KNOWN = Known.of(
    [
        Entry("method", "CNN", ("ConvNets", "convolutional neural network")),
        Entry("method", "Swin", ("Swin Transformer",), ("SW",)),
    ]
)
FORMS = ["CNN", "ConvNets", KERNELS, "Swin", "SW", "QAM", "QAMs", ANYTHING, QUERY, "Loom-10", "Loom-10/20"]


def graph(found: list[Extraction], rulings: list[Ruling]) -> KnowledgeGraph:
    resolution = resolve(found, lambda _: KNOWN, rulings)
    return KnowledgeGraph(*resolution.records, *resolution.notes)


def homes(found: KnowledgeGraph) -> dict[str, set[str]]:
    """Form, as the text has it -> the entities that its mentions are of."""
    entities: dict[str, set[str]] = defaultdict(set)
    for paper in found.all_papers():
        for relation in found.out_of(paper.id):
            for piece in relation.evidence:
                entities[paper.text[piece.start : piece.end]].add(relation.target)
    return entities


def same(name: str, *forms: str) -> list[Ruling]:
    return [Ruling("same", "method", name, form) for form in (name, *forms)]


def never(first: str, second: str) -> Ruling:
    return Ruling("apart", "method", first, second)


@pytest.mark.parametrize("pair", [("CNN", "CNNs"), ("CNNs", "CNN")])
def test_of_two_forms_with_one_key_the_name_of_the_entry_stays(make: Make, pair: tuple[str, str]) -> None:
    papers = [make("A", ("method", "CNN")), make("B", ("method", "CNNs"))]
    assert homes(graph(papers, [never(*pair)])) == {"CNN": {"method:cnn"}, "CNNs": {"method:cnns"}}


@pytest.mark.parametrize("pair", [(KERNELS, "CNN"), ("CNN", KERNELS)])
def test_a_form_that_its_abbreviation_would_join_to_an_entry_goes_by_itself(make: Make, pair: tuple[str, str]) -> None:
    paper = make("A", ("method", "ConvNets", KERNELS))
    assert homes(graph([paper], []))[KERNELS] == {"method:cnn"}
    found = graph([paper], [never(*pair)])
    assert homes(found) == {"ConvNets": {"method:cnn"}, KERNELS: {"method:large-kernel-convolutional-networks"}}
    assert [merge.refused for merge in found.notes.merges if merge.form == KERNELS] == [
        "never one: the user's vocabulary"
    ]
    assert found.validate() == []


def test_an_alias_decides_over_the_abbreviation_of_the_paper(make: Make) -> None:
    paper = make("A", ("method", "ConvNets", KERNELS))
    found = graph([paper], same("LKCNN", KERNELS))
    assert homes(found) == {"ConvNets": {"method:cnn"}, KERNELS: {"method:lkcnn"}}
    assert found.entity("LKCNN").name == "LKCNN"
    assert "the user's vocabulary calls it LKCNN" in {merge.refused for merge in found.notes.merges}


def test_an_abbreviation_that_nothing_else_knows_follows_the_alias(make: Make) -> None:
    found = graph([make("A", ("method", "QAM", ANYTHING))], same("Mine", ANYTHING))
    assert homes(found) == {"QAM": {"method:mine"}, ANYTHING: {"method:mine"}}


def test_a_form_that_stands_for_two_stays_one_where_the_user_speaks_of_it(make: Make) -> None:
    paper = make("A", ("method", "Loom-10/20"))
    assert len(homes(graph([paper], []))["Loom-10/20"]) == len(("Loom-10", "Loom-20"))
    assert homes(graph([paper], same("Loom", "Loom-10/20"))) == {"Loom-10/20": {"method:loom"}}


def test_graphs_built_apart_and_merged_keep_to_it(make: Make) -> None:
    papers = [make("A", ("method", "ConvNets", KERNELS)), make("B", ("method", KERNELS), ("method", "CNN"))]
    rulings = [*same("LKCNN", KERNELS), never("ConvNets", "CNN")]
    parts = [resolve(found, rulings=rulings) for found in (papers, papers[:1], papers[1:])]
    whole, first, second = (KnowledgeGraph(*part.records, *part.notes) for part in parts)
    first.merge(second)
    assert first == whole
    assert homes(whole)[KERNELS] == {"method:lkcnn"}
    assert homes(whole)["ConvNets"].isdisjoint(homes(whole)["CNN"])


def paper_of(number: int, clusters: list[list[str]]) -> Extraction:
    abstract, found = "", []
    for forms in clusters:
        mentions = []
        for form in forms:
            start = len(f"P{number}\n{abstract}")
            mentions.append(Mention("method", form, start, start + len(form), 0.9, "test"))
            abstract += f"{form}. "
        found.append(Cluster("method", forms[0], "used", 0.9, tuple(mentions)))
    return Extraction(Paper.of(f"P{number}", abstract), tuple(found))


CLUSTERS = st.lists(st.lists(st.sampled_from(FORMS), min_size=1, max_size=4, unique=True), min_size=1, max_size=3)
PAPERS = st.lists(CLUSTERS, min_size=1, max_size=4)
PAIRS = st.lists(st.lists(st.sampled_from(FORMS), min_size=2, max_size=2, unique=True), max_size=4)


@settings(max_examples=150)
@given(PAPERS, st.dictionaries(st.sampled_from(FORMS), st.sampled_from(["Mine", "Yours", "CNN"]), max_size=3), PAIRS)
def test_what_is_ruled_holds(papers: list[list[list[str]]], owners: dict[str, str], pairs: list[list[str]]) -> None:
    found = [paper_of(number, clusters) for number, clusters in enumerate(papers)]
    owner = {key(form): name for form, name in owners.items()} | {key(name): name for name in owners.values()}
    wanted = {form: owner[key(form)] for form in FORMS if key(form) in owner}
    apart = [pair for pair in pairs if len({wanted.get(form, form) for form in pair}) > 1]
    rulings = [ruling for form, name in wanted.items() for ruling in same(name, form)]
    rulings += [never(*pair) for pair in apart]
    graphs = [graph(found, rulings), graph(found[::-1], rulings[::-1])]
    assert graphs[0] == graphs[1]
    assert graphs[0].validate() == []
    where = homes(graphs[0])
    assert all(where[first].isdisjoint(where[second]) for first, second in apart)
    for form, name in wanted.items():
        assert {graphs[0].entity(entity).name for entity in where[form]} <= {name}
    said = {mention.text for paper in found for cluster in paper.entities for mention in cluster.mentions}
    assert said == {form for form in where if where[form]}
