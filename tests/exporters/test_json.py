from __future__ import annotations

import gzip
import json as plain
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from kgraph.errors import GraphError, InputError
from kgraph.exporters import json
from kgraph.graph import KnowledgeGraph
from kgraph.model import (
    Alias,
    Cluster,
    Entity,
    Evidence,
    Link,
    Mention,
    Merge,
    Paper,
    Reading,
    Relation,
    Result,
    Ruling,
    Source,
)

_FIRST: dict[str, Any] = {"format": "kgraph", "version": 1, "papers": [], "entities": [], "relations": []}
_EMPTY: dict[str, Any] = _FIRST | {"version": 2, "readings": [], "merges": [], "rulings": []}
_PAPER = {"id": "paper:a", "title": "A", "abstract": ""}
_ENTITY = {"id": "dataset:d", "kind": "dataset", "name": "D"}
_RELATION = {"source": "paper:a", "kind": "EVALUATES_ON", "target": "dataset:d"}
_PIECE = {"paper": "paper:a", "start": 0, "end": 1, "sentence": "A", "rule": "r", "score": 0.5}

# any text at all, lone surrogates too; a pair of surrogates is one character in JSON
texts = st.text(st.characters(exclude_categories=()), max_size=12).filter(
    lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text)
)
numbers = st.integers(0, 2**40)
scores = st.floats(0, 1) | st.sampled_from([0, 1])
pieces = st.builds(Evidence, texts, numbers, numbers, texts, texts, scores)
results = st.builds(Result, texts, texts, texts, texts, texts, st.sampled_from(["absolute", "delta"]), numbers, numbers)
sources = st.tuples(st.builds(Source, texts, numbers, texts))


@st.composite
def graphs(draw: st.DrawFn) -> KnowledgeGraph:
    ids = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    papers = [
        Paper(f"paper:{i}", draw(texts), draw(texts), draw(texts), draw(numbers), (i,), draw(sources)) for i in ids
    ]
    aliases = st.lists(st.builds(Alias, texts, texts), max_size=2, unique=True).map(tuple)
    datasets = [Entity(f"dataset:{i}", "dataset", draw(texts), draw(aliases)) for i in ids]
    ends = st.tuples(st.sampled_from(papers), st.sampled_from(datasets))
    relations = [
        Relation(paper.id, "EVALUATES_ON", data.id, (draw(pieces),), (draw(results),), draw(st.booleans()))
        for paper, data in draw(st.lists(ends, max_size=4, unique=True))
    ]
    mentions = st.builds(Mention, st.just("task"), texts, numbers, numbers, scores, texts)
    clusters = st.builds(
        Cluster,
        st.just("task"),
        texts,
        st.sampled_from(["proposed", "used"]),
        scores,
        st.tuples(mentions),
        st.booleans(),
    )
    links = st.builds(Link, texts, st.sampled_from(["code", "project", "other"]), numbers, numbers, texts)
    read = [Reading(paper.id, (draw(clusters),), (draw(links),), (draw(results),)) for paper in papers[:1]]
    merges = st.builds(Merge, texts, st.just("task"), texts, texts, st.tuples(texts), numbers, texts)
    rulings = st.builds(Ruling, st.sampled_from(["same", "apart"]), st.just("metric"), texts, texts)
    return KnowledgeGraph(*papers, *datasets, *relations, *read, draw(merges), draw(rulings))


def test_reads_as_a_person_would_write_it(small_graph: KnowledgeGraph, snapshot: SnapshotAssertion) -> None:
    assert "".join(json.lines(small_graph)) == snapshot


@pytest.mark.parametrize("name", ["small_graph", "hostile_graph"])
def test_loses_nothing(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    json.write(graph, tmp_path / "graph.json")
    again = json.read(tmp_path / "graph.json")
    assert again == graph
    json.write(again, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "graph.json").read_bytes()


@settings(deadline=None)  # it writes a file: the disk may be slow
@given(graphs())
def test_any_graph_comes_back(tmp_path_factory: pytest.TempPathFactory, graph: KnowledgeGraph) -> None:
    target = tmp_path_factory.getbasetemp() / "any.json"
    json.write(graph, target)
    again = json.read(target)
    assert again == graph
    assert "".join(json.lines(again)) == target.read_text(encoding="utf-8")


def test_one_record_a_line(hostile_graph: KnowledgeGraph) -> None:
    text = "".join(json.lines(hostile_graph))
    records = len(hostile_graph) + len(list(hostile_graph.relations()))
    # splitlines also splits at the line ends that only some programs know
    assert len(text.splitlines()) == records + 10
    assert plain.loads(text)["format"] == "kgraph"
    assert "\U0001f9d1" in text


def test_reads_gzip(small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    target = tmp_path / "graph.json.gz"
    target.write_bytes(gzip.compress("".join(json.lines(small_graph)).encode()))
    assert json.read(target) == small_graph


def test_reads_any_layout_and_fills_in_what_may_be_absent(tmp_path: Path) -> None:
    target = tmp_path / "graph.json"
    document = _EMPTY | {"papers": [_PAPER], "entities": [_ENTITY], "relations": [_RELATION]}
    target.write_text(plain.dumps(document, indent=4, sort_keys=True), encoding="utf-8")
    expected = (Paper("paper:a", "A", ""), Entity("dataset:d", "dataset", "D"))
    assert json.read(target) == KnowledgeGraph(*expected, Relation("paper:a", "EVALUATES_ON", "dataset:d"))


@pytest.mark.parametrize(
    ("change", "record", "reason"),
    [
        ({"format": "kgx"}, 0, '"format"'),
        ({"version": 3}, 0, "version 3"),
        ({"version": True}, 0, "version True"),
        ({"papers": None}, 0, "papers: not a list"),
        ({"entities": {}}, 0, "entities: not a list"),
        ({"papers": [_PAPER, {"id": "paper:b", "title": "B"}]}, 2, "papers: abstract: Field required"),
        ({"papers": [_PAPER | {"year": "soon"}]}, 1, "papers: year"),
        ({"papers": [_PAPER | {"authors": "one"}]}, 1, "papers: authors"),
        ({"papers": [7]}, 1, "papers"),
        ({"entities": [_ENTITY | {"kind": "author"}]}, 1, "entities: kind"),
        ({"entities": [_ENTITY | {"name": None}]}, 1, "entities: name"),
        ({"papers": [_PAPER], "relations": [_RELATION]}, 1, "no node 'dataset:d'"),
        ({"papers": [_PAPER], "entities": [_ENTITY], "relations": [_RELATION | {"kind": "CITES"}]}, 1, "kind"),
        ({"papers": [_PAPER], "entities": [_ENTITY], "relations": [_RELATION | {"kind": "USES"}]}, 1, "does not join"),
        ({"relations": [_RELATION | {"evidence": [_PIECE | {"start": "x"}]}]}, 1, "relations: evidence.0.start"),
        ({"papers": [_PAPER], "entities": [_ENTITY | {"id": "paper:a"}]}, 1, "is a dataset and a paper"),
        ({"readings": None}, 0, "readings: not a list"),
        ({"readings": [{"paper": "paper:b"}]}, 1, "readings: a reading of 'paper:b', which is no paper"),
        ({"merges": [{"entity": "dataset:d"}]}, 1, "merges: kind: Field required"),
        ({"rulings": [{"relation": "maybe", "kind": "task", "name": "a", "form": "b"}]}, 1, "rulings: relation"),
    ],
)
def test_refuses_with_place_and_reason(change: dict[str, Any], record: int, reason: str, tmp_path: Path) -> None:
    target = tmp_path / "bad.json"
    target.write_text(plain.dumps(_EMPTY | change), encoding="utf-8")
    with pytest.raises(GraphError, match=re.escape(reason)) as caught:
        json.read(target)
    assert (caught.value.source, caught.value.record) == ("bad.json", record)


def test_reads_the_first_version_which_had_no_notes(tmp_path: Path) -> None:
    target = tmp_path / "graph.json"
    target.write_text(plain.dumps(_FIRST | {"papers": [_PAPER]}), encoding="utf-8")
    assert json.read(target) == KnowledgeGraph(Paper("paper:a", "A", ""))


@pytest.mark.parametrize("text", ["", "paper\n", "[]", '{"format": "kgraph",\n', '{"a": NaN}', "[" * 200_000, "\x00"])
def test_refuses_what_is_no_json(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match=r"bad\.json"):
        json.read(tmp_path / "bad.json")


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        json.read(tmp_path / "none.json")


def test_refuses_to_write_what_json_cannot_say(small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    small_graph.add(
        Relation("paper:arxiv:2106.09685", "USES", "method:resnet", (Evidence("", 0, 0, "", "", float("nan")),))
    )
    with pytest.raises(GraphError, match="JSON"):
        small_graph.write(tmp_path / "graph.json")
    assert not list(tmp_path.iterdir())
