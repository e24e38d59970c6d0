from __future__ import annotations

from pathlib import Path

import pytest

from kgraph.digest import TOP_KINDS, digest, refused_beside
from kgraph.errors import InputError, RecordError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result


def speaks(paper: Paper, kind: str, entity: str, *results: Result) -> Relation:
    piece = Evidence(paper.id, 0, 1, paper.text, "test", 0.9)
    return Relation(paper.id, kind, entity, (piece,), results)  # type: ignore[arg-type]


@pytest.fixture
def shelf() -> KnowledgeGraph:
    """Three papers on two datasets with two methods, of which two report a score."""
    papers = [Paper.of(title, year=year) for title, year in (("FooNet wins", 2020), ("Bar", 2022), ("Baz", 2021))]
    imagenet, cifar = Entity("dataset:imagenet", "dataset", "ImageNet"), Entity("dataset:cifar", "dataset", "CIFAR")
    foo, bar = Entity("method:foonet", "method", "FooNet"), Entity("method:barnet", "method", "BarNet")
    top = Entity("metric:top-1-accuracy", "metric", "top-1 accuracy", (Alias("ACC", "spelling"),))
    task = Entity("task:acc", "task", "ACC")
    code = Entity("repository:github.com/a/foo", "repository", "github.com/a/foo")
    scores = [Result(top.id, value, "%", imagenet.id, foo.id, "absolute", 0, 1) for value in ("80%", "90%")]
    return KnowledgeGraph(
        *papers,
        *(imagenet, cifar, foo, bar, top, task, code),
        *(speaks(papers[0], "PROPOSES", foo.id), speaks(papers[1], "PROPOSES", bar.id)),
        *(speaks(papers[n], "EVALUATES_ON", imagenet.id) for n in (0, 1)),
        speaks(papers[1], "USES", foo.id),
        speaks(papers[0], "EVALUATES_ON", cifar.id),
        *(speaks(papers[n], "REPORTS", top.id, scores[n]) for n in (0, 1)),
        speaks(papers[0], "HAS_CODE", code.id),
    )


def test_counts_years_and_the_most_used(shelf: KnowledgeGraph) -> None:
    found = digest(shelf)
    assert found.counts == {"dataset": 2, "method": 2, "metric": 1, "paper": 3, "repository": 1}
    assert all(found.counts.get(kind, 0) == found.top[kind].total for kind in TOP_KINDS)
    assert found.years == (2020, 2022)
    assert found.top["dataset"].rows == (("ImageNet", 2), ("CIFAR", 1))
    assert found.top["task"].rows == ()  # no paper speaks of it
    assert set(found.top) == set(TOP_KINDS)


def test_a_name_in_the_title_comes_first_among_the_new(shelf: KnowledgeGraph) -> None:
    new = digest(shelf).proposed
    assert [(row.name, row.paper.title, row.papers) for row in new.rows] == [
        ("FooNet", "FooNet wins", 2),
        ("BarNet", "Bar", 1),
    ]


def test_heat_counts_papers_and_leaves_out_what_meets_once(shelf: KnowledgeGraph) -> None:
    heat = digest(shelf).heat
    assert (heat.datasets, heat.methods, heat.shared) == (("ImageNet",), ("FooNet",), ((2,),))


def test_heat_shows_no_line_of_ones() -> None:
    """What SVHN meets twice has no room among the twelve methods, and of these it meets one only once."""
    methods = [Entity(f"method:m{number:02}", "method", f"M{number}") for number in range(12)]
    lone = Entity("method:lone", "method", "Lone")
    cifar, svhn = Entity("dataset:cifar", "dataset", "CIFAR"), Entity("dataset:svhn", "dataset", "SVHN")
    graph = KnowledgeGraph(*methods, lone, cifar, svhn)
    for dataset, used in (*[(cifar, methods)] * 3, (svhn, [lone]), (svhn, [lone, methods[0]])):
        paper = Paper.of(f"P{sum(1 for _ in graph.all_papers())}")
        graph.add(paper, speaks(paper, "EVALUATES_ON", dataset.id))
        graph.add(*(speaks(paper, "USES", method.id) for method in used))
    heat = digest(graph).heat
    assert (heat.datasets, len(heat.methods), heat.shared) == (("CIFAR",), 12, ((3,) * 12,))


def test_what_reads_the_same_is_told_apart() -> None:
    twins = [
        Entity("task:sr", "task", "SR", (Alias("SR", "name"), Alias("super-resolution", "abbreviation"))),
        Entity("task:sr-2", "task", "SR", (Alias("Sr", "spelling"),)),
        Entity("method:sr", "method", "SR"),
    ]
    (name,) = digest(KnowledgeGraph(*twins)).ambiguous.rows
    assert name.entities == (("SR", "method"), ("SR", "task: super-resolution"), ("SR", "task: sr-2"))


def test_leaderboards_have_two_rows_the_better_first(shelf: KnowledgeGraph) -> None:
    (board,) = digest(shelf).boards.rows
    assert (board.dataset, board.metric) == ("ImageNet", "top-1 accuracy")
    assert [(row.value, paper.title) for row, paper in board.rows.rows] == [("90%", "Bar"), ("80%", "FooNet wins")]
    lonely = KnowledgeGraph(*(node for node in shelf if node.id != shelf.named("FooNet")[0].id))
    assert digest(lonely).boards.total == 0


def test_code_and_quality(shelf: KnowledgeGraph) -> None:
    found = digest(shelf, [RecordError("no title", source="a.txt", record=3)])
    assert [(paper.title, names) for paper, names in found.code.rows] == [("FooNet wins", ("github.com/a/foo",))]
    assert [paper.title for paper in found.alone.rows] == ["Baz"]
    (name,) = found.ambiguous.rows
    assert (name.form, name.entities) == ("ACC", (("top-1 accuracy", "metric"), ("ACC", "task")))
    assert found.refused.rows == ("a.txt:3: no title",)


def test_only_web_addresses(shelf: KnowledgeGraph) -> None:
    bad = [Paper.of(url, url=url) for url in ("javascript:alert(1)", "data:text/html,x", "https://a b", "file:///etc")]
    good = Paper.of("good", url="https://example.org/?a=1&b=2")
    shelf.add(*bad, good)
    urls = {paper.title: paper.url for paper in digest(shelf).alone.rows}
    assert urls["good"] == "https://example.org/?a=1&b=2"
    assert {url for title, url in urls.items() if title != "good"} == {""}


def test_says_how_many_are_left_out() -> None:
    graph = KnowledgeGraph(*(Paper(f"paper:{n}", f"P{n}", "") for n in range(100)))
    alone = digest(graph).alone
    assert (len(alone.rows) + alone.more, alone.total) == (100, 100)
    assert alone.more > 0


def test_hostile_and_empty(hostile_graph: KnowledgeGraph) -> None:
    assert digest(KnowledgeGraph()).counts == {}
    found = digest(hostile_graph)
    assert found.counts["paper"] == len(list(hostile_graph.all_papers()))
    assert all(len(row.name) <= 80 for row in found.proposed.rows)


def test_refused_records_are_read_back(tmp_path: Path) -> None:
    assert refused_beside(tmp_path / "refused.jsonl") == []
    (tmp_path / "refused.jsonl").write_text('{"source": "a", "record": 3, "reason": "no title"}\n', encoding="utf-8")
    assert [str(error) for error in refused_beside(tmp_path / "refused.jsonl")] == ["a:3: no title"]


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", "3"])
def test_a_broken_list_of_refused_records_is_told(line: str, tmp_path: Path) -> None:
    (tmp_path / "refused.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"refused.jsonl:1: no refused record"):
        refused_beside(tmp_path / "refused.jsonl")
