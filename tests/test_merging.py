"""Graphs that read different texts of one paper."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.graph import KnowledgeGraph
from kgraph.merging import Texts, merge_entities, merge_papers, settled
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result, Source

WORDS = st.sampled_from(["", "a", "b", "loom"])
PAPERS = st.builds(
    Paper,
    st.just("paper:a"),
    WORDS,
    WORDS,
    WORDS,
    st.integers(0, 2),
    st.sampled_from([(), ("A",), ("B", "C")]),
    st.lists(st.builds(Source, WORDS, st.integers(0, 2)), max_size=2).map(tuple),
)
NAMES = st.sampled_from(["LoomNet", "loom net", "Loom-Net"])
METHODS = st.builds(
    Entity,
    st.just("method:loomnet"),
    st.just("method"),
    NAMES,
    st.frozensets(st.builds(Alias, NAMES, WORDS), max_size=2).map(lambda found: tuple(sorted(found))),
)
SENTENCES = (
    "LoomNet weaves.",
    "We use LoomNet, LoomNet and 93.1 accuracy on WeftSet.",
    "Accuracy matters: accuracy is 5%.",
    "Code: https://github.com/loom/net.",
)
PLACES = (
    ("method:loomnet", "USES", "LoomNet"),
    ("dataset:weftset", "EVALUATES_ON", "WeftSet"),
    ("metric:accuracy", "REPORTS", "accuracy"),
    ("repository:github.com/loom/net", "HAS_CODE", "https://github.com/loom/net"),
)
ENTITIES = (
    Entity("method:loomnet", "method", "LoomNet"),
    Entity("method:loom", "method", "Loom"),
    Entity("dataset:weftset", "dataset", "WeftSet"),
    Entity("metric:accuracy", "metric", "accuracy"),
    Entity("repository:github.com/loom/net", "repository", "loom/net"),
)


def reading(paper: Paper) -> KnowledgeGraph:
    """The graph of all that the sentences of one paper say."""
    graph = KnowledgeGraph(paper, *ENTITIES)
    at = len(paper.title) + 1
    for sentence in paper.abstract.split("  "):
        for target, kind, name in PLACES:
            start = sentence.find(name)
            while start >= 0:
                piece = Evidence(paper.id, at + start, at + start + len(name), sentence, "rule", 0.5)
                value = sentence.find("93.1")
                spans = [(at + value, at + value + 4)] if kind == "REPORTS" and value >= 0 else []
                results = tuple(Result(target, "93.1", "", "dataset:weftset", "", "absolute", *span) for span in spans)
                graph.add(Relation(paper.id, kind, target, (piece,), results))  # type: ignore[arg-type]
                if kind == "USES":
                    graph.add(Relation(target, "VARIANT_OF", "method:loom", (piece,)))
                start = sentence.find(name, start + 1)
        at += len(sentence) + 2
    return graph


TEXTS = st.builds(
    Paper,
    st.sampled_from(["paper:a", "paper:b"]),
    st.sampled_from(["Looms", "Looms and nets"]),
    st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True).map("  ".join),
)


def merged(*graphs: KnowledgeGraph) -> KnowledgeGraph:
    whole = KnowledgeGraph()
    for graph in graphs:
        whole.merge(graph)
    return whole


@given(st.tuples(PAPERS, PAPERS, PAPERS))
def test_merging_papers_is_associative(papers: tuple[Paper, Paper, Paper]) -> None:
    first, second, third = papers
    assert merge_papers(first, second) == merge_papers(second, first)
    left = merge_papers(merge_papers(first, second), third)
    assert left == merge_papers(first, merge_papers(second, third))


@given(st.tuples(METHODS, METHODS, METHODS))
def test_merging_entities_is_associative_and_loses_no_name(entities: tuple[Entity, Entity, Entity]) -> None:
    first, second, third = entities
    whole = merge_entities(merge_entities(first, second), third)
    assert whole == merge_entities(third, merge_entities(second, first))
    assert {one.name for one in entities} <= {whole.name, *(alias.text for alias in whole.aliases)}


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_graphs_of_different_texts_merge_in_any_order_and_stay_sound(first: Paper, second: Paper) -> None:
    ours, theirs = reading(first), reading(second)
    assert ours.validate() == theirs.validate() == []
    whole = merged(ours, theirs)
    assert whole == merged(theirs, ours)
    assert whole == KnowledgeGraph(*theirs, *ours, *theirs.relations(), *ours.relations())
    assert whole.validate() == []
    whole.merge(ours)
    whole.merge(whole)
    assert whole == merged(theirs, ours)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True))
def test_merging_is_associative_while_the_texts_grow(first: Paper, second: Paper, more: list[str]) -> None:
    longest = Paper(second.id, second.title, "  ".join([second.abstract, *more, "Longer than any other. " * 20]))
    graphs = [reading(paper) for paper in (first, second, longest)]
    wholes = [merged(*order) for order in permutations(graphs)]
    assert all(whole.validate() == [] for whole in wholes)
    if set(first.abstract.split("  ")) <= set(second.abstract.split("  ")):
        assert all(whole == wholes[0] for whole in wholes)


def test_evidence_moves_with_its_sentence_or_goes() -> None:
    short = Paper("paper:a", "Looms", "LoomNet weaves.  Code: https://github.com/loom/net.")
    long = Paper("paper:a", "Looms", "By hand, and with care.  LoomNet weaves.  And so on, for ever.")
    whole = merged(reading(short), reading(long))
    (relation,) = whole.between("paper:a", "method:loomnet")
    assert [(piece.start, piece.sentence) for piece in relation.evidence] == [(31, "LoomNet weaves.")]
    assert whole.paper("paper:a").text[31:38] == "LoomNet"
    assert list(whole.between("paper:a", "repository:github.com/loom/net")) == []
    assert "repository:github.com/loom/net" in whole


def test_results_move_with_the_sentence_around_them() -> None:
    short = Paper("paper:a", "Looms", SENTENCES[1])
    long = Paper("paper:a", "Looms", f"Here 93.1 is no score.  {SENTENCES[1]}")
    whole = merged(reading(short), reading(long))
    spans = [
        (result.start, result.end)
        for relation in whole.between("paper:a", "metric:accuracy")
        for result in relation.results
    ]
    assert spans == [(long.text.rindex("93.1"), long.text.rindex("93.1") + 4)]


@pytest.mark.parametrize(("kept", "start"), [("Now: it is 93.1 here", 11), ("93.1 or 93.1", None), ("92", None)])
def test_results_without_a_sentence_move_with_their_words(kept: str, start: int | None) -> None:
    old = "Looms\nit is 93.1. Net."
    piece = Evidence("paper:a", 18, 21, "Net.", "", 1.0)
    result = Result("metric:m", "93.1", "", "", "", "absolute", 12, 16)
    kept += " Net."
    found = settled(
        Relation("paper:a", "REPORTS", "metric:m", (piece,), (result,)), {"paper:a": Texts(kept, (old,))}, ["Net"]
    )
    assert found is not None
    assert [one.start for one in found.results] == ([] if start is None else [start])


def test_a_text_that_comes_with_nothing_new_moves_nothing() -> None:
    graph = reading(Paper("paper:a", "Looms", "  ".join(SENTENCES)))
    before = list(graph.relations())
    graph.add(Paper("paper:a", "Looms", "", url="https://loom.org"))
    assert list(graph.relations()) == before
    assert graph.paper("paper:a").url == "https://loom.org"
