from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kgraph
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Cluster, Entity, Evidence, Extraction, Mention, Paper, Relation, Ruling, Source
from kgraph.readers._same import merged
from kgraph.resolution import resolve

FORMS = (
    ("method", "QAM"),
    ("method", "QAMs"),
    ("method", "Quick Anything Model"),
    ("method", "quadrature-aware minimization"),
    ("method", "QAM-2"),
    ("task", "image stitching"),
    ("task", "stitching of images"),
    ("dataset", "Looms"),
)
RULINGS = (
    Ruling("apart", "method", "QAM", "Quick Anything Model"),
    Ruling("same", "task", "stitching", "image stitching"),
)


def built(found: Iterable[Extraction], rulings: Iterable[Ruling] = ()) -> KnowledgeGraph:
    """The graph of what was read, records of one paper as one, as `kgraph.build` does it."""
    each = {extraction.paper: extraction for extraction in found}
    papers, _ = merged(each)
    texts = {(paper.title, paper.abstract): extraction for paper, extraction in each.items()}
    read = [replace(texts[paper.title, paper.abstract], paper=paper) for paper in papers]
    resolution = resolve(read, rulings=rulings)
    return KnowledgeGraph(*resolution.records, *resolution.notes)


def together(parts: Iterable[KnowledgeGraph]) -> KnowledgeGraph:
    graph = KnowledgeGraph()
    for part in parts:
        graph.merge(part)
    return graph


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """A paper out of few titles and texts, so that several records are of one paper."""
    title = draw(st.sampled_from(["A study", "A Study!", "Another"]))
    identifier = draw(st.sampled_from(["", "2101.00001"])) if title != "Another" else ""
    things = draw(st.lists(st.lists(st.sampled_from(FORMS), min_size=1, max_size=2), max_size=3))
    text, clusters = title + "\n", []
    for forms in things:
        mentions = []
        for _, form in (pair for pair in forms if pair[0] == forms[0][0]):
            mentions.append(Mention(forms[0][0], form, len(text), len(text) + len(form), 0.5, "r"))  # type: ignore[arg-type]
            text += f"{form}. And "
        role = draw(st.sampled_from(["used", "proposed"]))
        clusters.append(Cluster(forms[0][0], forms[0][1], role, 0.5, tuple(mentions)))  # type: ignore[arg-type]
    source = (Source("list", draw(st.integers(0, 3))),)
    return Extraction(Paper.of(title, text[len(title) + 1 :], identifier=identifier, source=source), tuple(clusters))


def once(found: list[Extraction]) -> list[Extraction]:
    """One reading of each text."""
    return list({extraction.paper.text: extraction for extraction in found}.values())


LISTS = st.lists(extractions(), max_size=6).map(once)


@given(LISTS, st.lists(st.integers(0, 2), min_size=6, max_size=6), st.booleans())
@settings(deadline=None, max_examples=50)
def test_parts_merged_are_the_whole(found: list[Extraction], where: list[int], ruled: bool) -> None:  # noqa: FBT001
    rulings = RULINGS if ruled else ()
    parts = [built([one for one, place in zip(found, where, strict=False) if place == n], rulings) for n in range(3)]
    whole = built(found, rulings)
    assert together(parts) == together(reversed(parts)) == whole
    assert whole.validate() == []


@given(LISTS)
@settings(deadline=None, max_examples=50)
def test_merging_is_idempotent(found: list[Extraction]) -> None:
    graph, whole = built(found), built(found)
    graph.merge(whole)
    assert graph == whole
    graph.merge(KnowledgeGraph())
    assert graph == whole


def test_an_acronym_joins_what_only_the_other_graph_spells_out() -> None:
    long = kgraph.build([Paper.of("Looms", "We propose the Quick Anything Model (QAM).")], rules_only=True)
    short = kgraph.build([Paper.of("Seams", "We propose QAM, a new method for seams.")], rules_only=True)
    assert short.entity("QAM").id == "method:qam"
    both = together([long, short])
    assert both.entity("QAM").id == "method:qam-quick-anything-model"
    assert "method:qam" not in both


def test_what_was_added_by_hand_comes_along() -> None:
    paper = Paper.of("Looms", "We train on GLUE.")
    graph = kgraph.build([paper], rules_only=True)
    piece = Evidence(paper.id, 6, 8, "We train on GLUE.", "hand", 1.0)
    mine = Entity("method:loom", "method", "Loom", (Alias("We", "hand"),))
    graph.add(mine, Relation(paper.id, "USES", mine.id, (piece,)))
    graph.merge(kgraph.build([Paper.of("Seams", "We train on SQuAD.")], rules_only=True))
    assert [r.target for r in graph.out_of(paper.id)] == ["dataset:glue", "method:loom"]
    assert graph.entity("SQuAD").id == "dataset:squad"
    assert graph.validate() == []


def test_what_was_removed_stays_removed() -> None:
    graph = kgraph.build([Paper.of("Looms", "We train on GLUE and SQuAD.")], rules_only=True)
    graph.remove("dataset:glue")
    graph.merge(kgraph.build([Paper.of("Seams", "We train on SQuAD.")], rules_only=True))
    assert "dataset:glue" not in graph
    assert len(graph.papers(dataset="SQuAD")) == 2


def test_a_paper_under_two_ids_is_one() -> None:
    one = kgraph.build([Paper.of("Looms", "We train on GLUE.")], rules_only=True)
    two = kgraph.build([Paper.of("LOOMS!", "", identifier="2101.00001")], rules_only=True)
    both = together([one, two])
    assert [(paper.id, paper.title) for paper in both.all_papers()] == [("paper:arxiv:2101.00001", "Looms")]
    assert [relation.source for relation in both.relations()] == ["paper:arxiv:2101.00001"]


@pytest.mark.parametrize("seed", range(3))
def test_the_example_split_at_random(seed: int) -> None:
    papers = [
        Paper.of(f"Study {n}", f"We propose the {word} Anything Model (QAM). {n % 2 * 'It is for image stitching.'}")
        for n, word in enumerate(["Quick", "Quiet", "Quick", "Quaint"])
    ]
    papers += [Paper.of(f"Use {n}", "We test QAM and QAMs on CIFAR-10/100.") for n in range(3)]
    lots: list[list[Paper]] = [[], [], []]
    draw = random.Random(seed)  # noqa: S311 - an order, no secret
    for paper in papers:
        draw.choice(lots).append(paper)
    parts = [kgraph.build(lot, rules_only=True) for lot in lots]
    assert together(parts) == kgraph.build(papers, rules_only=True)
