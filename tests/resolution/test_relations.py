from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Cluster, Entity, Extraction, Link, Mention, Paper, Relation, Result
from kgraph.resolution import resolve

PAPER = Paper.of(
    "ZorgNet", "We propose ZorgNet. ZorgNet gets 91.2 zacc on Zet. Code: https://github.com/A/b and GitHub.com/a/B."
)


def mention(kind: Any, text: str, after: int = 0) -> Mention:
    start = PAPER.text.index(text, after)
    return Mention(kind, text, start, start + len(text), 0.8, "rule")


def extraction() -> Extraction:
    zorg = Cluster(
        "method", "ZorgNet", "proposed", 0.8, (mention("method", "ZorgNet"), mention("method", "ZorgNet", 10))
    )
    again = Cluster("method", "ZorgNet", "used", 0.8, (mention("method", "ZorgNet", 25),), compared=True)
    metric = Cluster("metric", "zacc", "used", 0.8, (mention("metric", "zacc"),))
    data = Cluster("dataset", "Zet", "used", 0.8, (mention("dataset", "Zet"),))
    start = PAPER.text.index("91.2")
    good = Result("zacc", "91.2", "", "zet", "ZorgNet", "absolute", start, start + 9)
    results = (good, replace(good, metric=""), replace(good, method="none", dataset=""), replace(good, end=9999))
    first, second = (PAPER.text.index(url) for url in ("https://", "GitHub"))
    links = (
        Link("https://github.com/A/b", "code", first, first + 22, "github.com/a/b"),
        Link("GitHub.com/a/B", "code", second, second + 14, "github.com/a/b"),
        Link("https://zorg.org", "project", 0, 4),
    )
    return Extraction(PAPER, (zorg, again, metric, data), links, results)


def relations() -> dict[str, Relation]:
    return {f"{r.kind} {r.target}": r for r in resolve([extraction()]).records if isinstance(r, Relation)}


def test_edges_by_role() -> None:
    assert sorted(relations()) == [
        "EVALUATES_ON dataset:zet",
        "HAS_CODE repository:github.com/a/b",
        "PROPOSES method:zorgnet",
        "REPORTS metric:zacc",
    ]


@pytest.mark.parametrize(
    ("identifier", "edge"),
    [("1512.03385v1", "PROPOSES"), ("10.48550/arXiv.1512.03385", "PROPOSES"), ("1512.03386", "USES")],
)
def test_a_known_thing_is_introduced_by_the_paper_of_its_identifier(identifier: str, edge: str) -> None:
    paper = Paper.of("Residuals", "ResNet is deep.", identifier=identifier)
    used = Cluster("method", "ResNet", "used", 0.8, (Mention("method", "ResNet", 10, 16),), compared=True)
    (relation,) = [r for r in resolve([Extraction(paper, (used,))]).records if isinstance(r, Relation)]
    assert (relation.kind, relation.target, relation.compared) == (edge, "method:resnet", edge == "USES")


@pytest.mark.parametrize(
    ("title", "edge"),
    [
        ("Deep residual learning for image recognition", "PROPOSES"),
        ("Deep {R}esidual Learning for Image Recognition.", "PROPOSES"),
        ("Deep residual learning for image recognition: a review", "USES"),
    ],
)
def test_a_known_thing_is_introduced_by_the_paper_of_that_title(title: str, edge: str) -> None:
    start = len(title) + 1
    used = Cluster("method", "ResNet", "used", 0.8, (Mention("method", "ResNet", start, start + 6),))
    found = Extraction(Paper.of(title, "ResNet is deep.", identifier="10.1000/182"), (used,))
    (relation,) = [r for r in resolve([found]).records if isinstance(r, Relation)]
    assert (relation.kind, relation.target) == (edge, "method:resnet")


def test_a_thing_proposed_and_used_is_proposed_with_all_evidence() -> None:
    proposes = relations()["PROPOSES method:zorgnet"]
    assert proposes.count == 3
    assert not proposes.compared
    assert {piece.sentence for piece in proposes.evidence} == {
        "ZorgNet",
        "We propose ZorgNet.",
        "ZorgNet gets 91.2 zacc on Zet.",
    }


def test_results_name_entities() -> None:
    results = relations()["REPORTS metric:zacc"].results
    assert [(r.metric, r.dataset, r.method) for r in results] == [
        ("metric:zacc", "", ""),
        ("metric:zacc", "dataset:zet", "method:zorgnet"),
    ]


def test_links_to_one_repository_are_one() -> None:
    found = resolve([extraction()])
    (repository,) = (r for r in found.records if isinstance(r, Entity) and r.kind == "repository")
    assert (repository.id, repository.name) == ("repository:github.com/a/b", "a/b")
    assert repository.aliases == (Alias("GitHub.com/a/B", "link"), Alias("https://github.com/A/b", "link"))
    assert [piece.rule for piece in relations()["HAS_CODE repository:github.com/a/b"].evidence] == ["link", "link"]


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("We report zacc (higher is better). On Zet we get 91.2. Nothing else.", ["On Zet we get 91.2."]),
        ("We report zacc. It is 91.2 zacc on Zet. Nothing else.", []),
    ],
)
def test_each_result_has_its_whole_sentence(text: str, extra: list[str]) -> None:
    paper = Paper.of("Zorg", text)
    places = [match.start() for match in re.finditer("zacc", paper.text)]
    mentions = tuple(Mention("metric", "zacc", at, at + 4, 0.8, "rule") for at in places)
    value = paper.text.index("91.2")
    result = Result("zacc", "91.2", "", "", "", "absolute", value, value + 4)
    found = resolve([Extraction(paper, (Cluster("metric", "zacc", "used", 0.8, mentions),), (), (result,))])
    (relation,) = (record for record in found.records if isinstance(record, Relation))
    assert [piece.sentence for piece in relation.evidence if piece.rule == "result"] == extra
    assert any("91.2" in piece.sentence for piece in relation.evidence)
    assert relation.score == 0.8


def test_the_graph_is_sound() -> None:
    assert KnowledgeGraph(*resolve([extraction()]).records).validate() == []
