"""What every exporter must do, whoever wrote it: the tests run over all that are installed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.errors import OutputError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Relation
from kgraph.registry import exporters

_WRITE = """
import sys
from pathlib import Path
from kgraph.exporters import json
json.read(Path(sys.argv[2])).write(sys.argv[3], sys.argv[1])
"""


class BreakingGraph(KnowledgeGraph):
    """A graph that cannot be read to its end."""

    def relations(self) -> Iterator[Relation]:
        yield from list(super().relations())[:2]
        raise RuntimeError("no more")


@pytest.fixture(params=exporters().names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["empty", "small", "hostile"])
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    if request.param == "empty":
        return KnowledgeGraph()
    found: KnowledgeGraph = request.getfixturevalue(f"{request.param}_graph")
    return found


def shuffled(graph: KnowledgeGraph, seed: int) -> KnowledgeGraph:
    nodes, relations = list(graph), list(graph.relations())
    for records in (nodes, relations):
        random.Random(seed).shuffle(records)  # noqa: S311 - an order, no secret
    return KnowledgeGraph(*relations, *nodes)


def test_says_its_suffixes(name: str) -> None:
    exporter = exporters().get(name)
    assert exporter.SUFFIXES
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in exporter.SUFFIXES)


def test_writes_utf8_text(name: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    target = tmp_path / "new" / "graph"
    graph.write(target, name)
    text = target.read_bytes().decode("utf-8")
    assert text.strip()
    assert "\x00" not in text


def test_same_bytes_for_any_order(name: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.write(tmp_path / "one", name)
    for seed in range(3):
        shuffled(graph, seed).write(tmp_path / "two", name)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_same_bytes_in_another_process(name: str, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    small_graph.write(tmp_path / "one", name)
    small_graph.write(tmp_path / "graph.json")
    arguments = [sys.executable, "-c", _WRITE, name, str(tmp_path / "graph.json"), str(tmp_path / "two")]
    subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_leaves_the_graph_as_it_was(name: str, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    before = shuffled(small_graph, 1)
    small_graph.write(tmp_path / "graph", name)
    assert small_graph == before


def test_a_failure_leaves_the_old_file(name: str, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    target = tmp_path / "graph"
    target.write_text("old", encoding="utf-8")
    broken = BreakingGraph(*small_graph, *small_graph.relations())
    with pytest.raises(RuntimeError, match="no more"):
        broken.write(target, name)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_impossible_place_is_an_output_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        KnowledgeGraph().write(tmp_path / "file" / "graph", name)
