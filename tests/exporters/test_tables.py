"""What the page holds: tables whose numbers lead to the right rows, and text that a person can read."""

from __future__ import annotations

from typing import Any

import pytest

from kgraph.exporters.tables import Tables, excerpt, kinds
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result


def held(graph: KnowledgeGraph) -> dict[str, Any]:
    return Tables(graph).all([node.id for node in graph])


def names(tables: dict[str, Any]) -> list[str]:
    return [row[1] for row in tables["nodes"]]


def test_every_node_and_relation_is_there(small_graph: KnowledgeGraph) -> None:
    tables = held(small_graph)
    assert names(tables) == [node.id for node in small_graph]
    assert [tables["kinds"][row[0]]["kind"] for row in tables["nodes"]] == [small_graph.kind(n.id) for n in small_graph]
    ends = [
        (names(tables)[source], tables["relations"][kind], names(tables)[target])
        for source, kind, target, *_ in tables["edges"]
    ]
    assert ends == [(r.source, r.kind, r.target) for r in small_graph.relations()]


def test_evidence_points_at_its_mention(small_graph: KnowledgeGraph) -> None:
    tables = held(small_graph)
    marked = {
        names(tables)[target]: tables["sentences"][quotes[0]][quotes[1] : quotes[2]]
        for _, kind, target, quotes, *_ in tables["edges"]
        if tables["relations"][kind] == "EVALUATES_ON"
    }
    assert marked == {"dataset:imagenet": "ImageNet", "dataset:cifar-10": "CIFAR-10", "dataset:glue": "GLUE"}


def test_values_say_on_what_and_by_what(small_graph: KnowledgeGraph) -> None:
    tables = held(small_graph)
    (values,) = (row[5] for row in tables["edges"] if len(row) > 5 and row[5])
    dataset, method = names(tables).index("dataset:imagenet"), names(tables).index("method:resnet-50")
    assert values == [["76.0%", dataset, method, 0]]


def test_what_is_only_compared_with_says_so(small_graph: KnowledgeGraph) -> None:
    tables = held(small_graph)
    compared = [tables["relations"][row[1]] for row in tables["edges"] if len(row) > 6 and row[6]]
    assert compared == ["USES"]


def test_leaderboards_are_those_of_the_graph(small_graph: KnowledgeGraph) -> None:
    ((dataset, metric, rows),) = held(small_graph)["boards"]
    tables = held(small_graph)
    assert [names(tables)[number] for number in (dataset, metric)] == ["dataset:imagenet", "metric:top-1-accuracy"]
    (expected,) = small_graph.leaderboard("ImageNet", "top-1 accuracy")
    ((number, value, method, paper, sentence),) = rows
    assert (number, value, names(tables)[paper]) == (expected.number, expected.value, expected.paper)
    assert tables["nodes"][method][2] == expected.method
    assert tables["sentences"][sentence] == expected.sentence


def test_a_score_of_nobody_has_no_method(small_graph: KnowledgeGraph) -> None:
    paper = Paper.of("B", "B has 70% top-1 on ImageNet.")
    result = Result("metric:top-1-accuracy", "70%", "%", "dataset:imagenet", "", "absolute", 8, 17)
    more = Relation(paper.id, "REPORTS", "metric:top-1-accuracy", (), (result,))
    ((_, _, rows),) = held(KnowledgeGraph(*small_graph, *small_graph.relations(), paper, more))["boards"]
    assert [(row[1], row[2] >= 0) for row in rows] == [("76.0%", True), ("70%", False)]


def test_an_address_is_the_papers_own_or_that_of_its_id() -> None:
    graph = KnowledgeGraph(
        Paper.of("Own", url="https://example.org/own", identifier="2106.00001"),
        Paper.of("Preprint", identifier="2106.09685"),
        Paper.of("Journal", doi="10.1000/xyz"),
        Paper.of("Nothing"),
        Paper.of("Endless", url=f"https://example.org/{'a' * 3000}"),
    )
    found = {row[2]: (row[3] if len(row) > 3 else {}).get("url") for row in held(graph)["nodes"]}
    assert found == {
        "Own": "https://example.org/own",
        "Preprint": "https://arxiv.org/abs/2106.09685",
        "Journal": "https://doi.org/10.1000/xyz",
        "Nothing": None,
        "Endless": None,
    }


def test_an_entity_leads_to_its_home_page_and_a_repository_to_itself() -> None:
    graph = KnowledgeGraph(
        Entity("dataset:here", "dataset", "Here", identifiers=("https://example.org/here", "https://doi.org/10.1/x")),
        Entity("dataset:nowhere", "dataset", "Nowhere"),
        Entity("repository:github.com/a/b", "repository", "a/b"),
    )
    found = [(row[3] if len(row) > 3 else {}).get("url") for row in held(graph)["nodes"]]
    assert found == ["https://example.org/here", None, "https://github.com/a/b"]


def test_every_alias_can_be_found() -> None:
    names = tuple(Alias(f"name {number}", "spelling") for number in range(100))
    (row,) = held(KnowledgeGraph(Entity("dataset:many", "dataset", "Many", names)))["nodes"]
    assert len(row[3]["aliases"]) == 100


def test_aliases_leave_the_name_out() -> None:
    names = (Alias("COCO", "inventory"), Alias("MS COCO", "inventory"), Alias("MS-COCO", "spelling"))
    (row,) = held(KnowledgeGraph(Entity("dataset:ms-coco", "dataset", "MS COCO", names)))["nodes"]
    assert row[3] == {"aliases": ["COCO", "MS-COCO"]}


@pytest.mark.parametrize("place", [0, 500, 989])
def test_long_sentence_is_cut_around_its_mention(place: int) -> None:
    words = ("word " * 200)[:990]
    sentence = f"{words[:place]} ImageNet{words[place:]}"
    paper = Paper.of("Title", sentence)
    start = paper.text.index("ImageNet")
    piece = Evidence(paper.id, start, start + 8, sentence, "", 1.0)
    text, first, last = excerpt(KnowledgeGraph(paper), piece)
    assert len(text) <= 322
    assert text[first:last] == "ImageNet"
    assert (text[0] == "\u2026", text[-1] == "\u2026") == (place > 0, place < 989)


@pytest.mark.parametrize(("start", "end"), [(-5, -1), (900, 950), (4, 2)])
def test_wrong_offsets_mark_nothing(start: int, end: int) -> None:
    paper = Paper.of("Title", "A sentence.")
    piece = Evidence(paper.id, start, end, "A sentence.", "", 1.0)
    assert excerpt(KnowledgeGraph(paper), piece) == ("A sentence.", 0, 0)


def test_at_most_two_sentences_of_a_fact_the_best_first() -> None:
    text = [f"Here {number} GLUE." for number in range(5)]
    paper, glue = Paper.of("T", " ".join(text)), Entity("dataset:glue", "dataset", "GLUE")
    spots = [paper.text.index(sentence) + 7 for sentence in text]
    pieces = [
        Evidence(paper.id, at, at + 4, sentence, "", n / 10)
        for n, (at, sentence) in enumerate(zip(spots, text, strict=True))
    ]
    tables = held(KnowledgeGraph(paper, glue, Relation(paper.id, "EVALUATES_ON", glue.id, tuple(pieces))))
    ((_, _, _, quotes, count),) = tables["edges"]
    assert [tables["sentences"][number] for number in quotes[::3]] == [text[4], text[3]]
    assert count == 5


def test_a_sentence_of_two_facts_stands_once(small_graph: KnowledgeGraph) -> None:
    sentences = held(small_graph)["sentences"]
    assert len(sentences) == len(set(sentences))


def test_kinds_are_counted_drawn_and_in_all(small_graph: KnowledgeGraph) -> None:
    drawn = ["dataset:glue", "dataset:imagenet"]
    counted = {row["kind"]: (row["drawn"], row["all"]) for row in kinds(small_graph, drawn)}
    assert counted["dataset"] == (2, 3)
    assert counted["paper"] == (0, 3)


def test_text_is_on_one_line_and_not_endless(hostile_graph: KnowledgeGraph) -> None:
    tables = held(hostile_graph)
    texts = [row[2] for row in tables["nodes"]]
    assert max(map(len, texts)) <= 300
    assert max(map(len, tables["sentences"])) <= 322
    assert not any("\n" in text for text in texts)
