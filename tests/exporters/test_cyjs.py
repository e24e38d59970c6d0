from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kgraph.exporters import cyjs
from kgraph.exporters.layout import COLOURS, positions, sizes
from kgraph.graph import KnowledgeGraph
from kgraph.model import Entity, Paper


@pytest.fixture
def written(graph: KnowledgeGraph, tmp_path: Path) -> Path:
    cyjs.write(graph, tmp_path / "graph.cyjs")
    return tmp_path / "graph.cyjs"


def test_says_all_that_is_known(small_graph: KnowledgeGraph) -> None:
    elements = json.loads("".join(cyjs.lines(small_graph)))["elements"]
    nodes = {node["data"]["id"]: node["data"] for node in elements["nodes"]}
    resnet = nodes["method:resnet-50"]
    assert (resnet["name"], resnet["kind"], resnet["aliases"]) == ("ResNet-50", "method", ["ResNet-50", "ResNet50"])
    assert nodes["paper:arxiv:2106.09685"]["sources"] == ["april.txt", "march.txt"]
    assert nodes["paper:deep-residual-learning-9b436af3"]["year"] == 2015
    assert "year" not in nodes["paper:arxiv:2106.09685"]
    reports = next(edge["data"] for edge in elements["edges"] if edge["data"]["relation"] == "REPORTS")
    assert reports["values"] == ["76.0%"]
    assert reports["sentence"].startswith("We propose ResNet-50.")


def test_the_picture_is_that_of_the_other_formats(graph: KnowledgeGraph, written: Path) -> None:
    elements = json.loads(written.read_text(encoding="utf-8"))["elements"]
    places, radii = positions(graph), sizes(graph)
    for node, element in zip(graph, elements["nodes"], strict=True):
        assert (element["position"]["x"], element["position"]["y"]) == places[node.id]
        assert element["data"]["size"] == pytest.approx(2 * radii[node.id])
        assert element["data"]["color"] == COLOURS[graph.kind(node.id)]


def test_parallel_edges_are_kept(small_graph: KnowledgeGraph) -> None:
    edges = [edge["data"] for edge in json.loads("".join(cyjs.lines(small_graph)))["elements"]["edges"]]
    pair = [edge for edge in edges if edge["target"] == "method:resnet-50" and edge["source"].startswith("paper:")]
    assert [edge["interaction"] for edge in pair] == ["PROPOSES", "USES"]
    assert len({edge["id"] for edge in edges}) == len(edges)


def test_cytoscape_sees_the_same(graph: KnowledgeGraph, written: Path, read_back: Callable[[str, Path], str]) -> None:
    read = json.loads(read_back("cyjs", written))
    places = positions(graph)
    assert len(read["edges"]) == len(list(graph.relations()))
    for node, seen in zip(graph, read["nodes"], strict=True):
        values = seen["attributes"]
        name, known = (
            (node.title, {"url": node.url, "year": node.year})
            if isinstance(node, Paper)
            else (node.name, {"aliases": sorted({alias.text for alias in node.aliases})})
        )
        assert (seen["id"].encode("utf-16", "surrogatepass"), values["kind"]) == (
            node.id.encode("utf-16", "surrogatepass"),
            graph.kind(node.id),
        )
        assert values["name"].encode("utf-16", "surrogatepass") == name.encode("utf-16", "surrogatepass")
        assert {key: values[key] for key, value in known.items() if value} == {k: v for k, v in known.items() if v}
        assert (values["x"], values["y"]) == places[node.id]
    for relation, seen in zip(graph.relations(), read["edges"], strict=True):
        assert seen["attributes"]["relation"] == relation.kind
        assert seen["attributes"]["count"] == relation.count
        assert isinstance(graph.nodes[relation.target], Entity)


def test_one_element_a_line(small_graph: KnowledgeGraph) -> None:
    text = "".join(cyjs.lines(small_graph))
    assert text.count('\n{"data": ') == len(small_graph) + len(list(small_graph.relations()))
