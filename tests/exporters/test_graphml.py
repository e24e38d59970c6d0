from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pytest
from syrupy.assertion import SnapshotAssertion

from kgraph.exporters import graphml
from kgraph.exporters.layout import COLOURS, positions, sizes
from kgraph.graph import KnowledgeGraph, edge_attributes, node_attributes

XmlText = Callable[[object], object]

_NS = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def written(graph: KnowledgeGraph, tmp_path: Path) -> Path:
    graphml.write(graph, tmp_path / "graph.graphml")
    return tmp_path / "graph.graphml"


def test_reads_as_expected(small_graph: KnowledgeGraph, snapshot: SnapshotAssertion) -> None:
    text = "".join(graphml.chunks(small_graph))
    # the last digits of a place depend on the version of igraph and on the processor
    text = re.sub(r'(?<=Geometry )x="[-.\d]+" y="[-.\d]+"', 'x="..." y="..."', text)
    assert re.sub(r'(?<="node_[xy]">)[-.\d]+', "...", text) == snapshot


def test_networkx_sees_the_same(graph: KnowledgeGraph, written: Path, xml_text: XmlText) -> None:
    read = nx.read_graphml(written, force_multigraph=True)
    assert read.is_directed()
    assert (read.number_of_nodes(), read.number_of_edges()) == (len(graph), len(list(graph.relations())))
    places = positions(graph)
    for node, (_, values) in zip(graph, read.nodes(data=True), strict=True):
        expected = {name: xml_text(value) for name, value in node_attributes(node).items()}
        assert {name: values.get(name) or "" for name in expected} == {n: v or "" for n, v in expected.items()}
        assert (values["x"], values["y"]) == places[node.id]
    edges = sorted(read.edges(data=True, keys=True), key=lambda edge: int(edge[2][1:]))
    for relation, (_, _, _, values) in zip(graph.relations(), edges, strict=True):
        expected = {name: xml_text(value) for name, value in edge_attributes(relation).items()}
        assert values.pop("relation") == expected.pop("kind")
        assert values == {name: value for name, value in expected.items() if value != ""}


def test_igraph_sees_the_same(graph: KnowledgeGraph, written: Path, xml_text: XmlText) -> None:
    read = igraph.Graph.Read_GraphML(str(written))
    assert (read.vcount(), read.ecount(), read.is_directed()) == (len(graph), len(list(graph.relations())), True)
    assert read.vs["kind"] == [graph.kind(node.id) for node in graph]
    assert read.vs["label"] == [xml_text(node_attributes(node)["label"]) for node in graph]
    assert list(zip(read.vs["x"], read.vs["y"], strict=True)) == list(positions(graph).values())
    assert read.es["relation"] == [relation.kind for relation in graph.relations()]
    assert read.es["count"] == [relation.count for relation in graph.relations()]


def test_the_parser_of_gephi_lite_sees_the_same(
    graph: KnowledgeGraph, written: Path, read_back: Callable[[str, Path], str], xml_text: XmlText
) -> None:
    read = json.loads(read_back("graphml", written))
    assert (len(read["nodes"]), len(read["edges"])) == (len(graph), len(list(graph.relations())))
    places, radii = positions(graph), sizes(graph)
    for node, seen in zip(graph, read["nodes"], strict=True):
        expected = {name: xml_text(value) for name, value in node_attributes(node).items() if value or name == "label"}
        values = seen["attributes"]
        values.pop("", None)  # what yEd draws is text without a name
        drawn = (values.pop("x"), values.pop("y")), values.pop("size"), values.pop("color")
        assert drawn == (places[node.id], radii[node.id], COLOURS[graph.kind(node.id)])
        assert values == expected
    for relation, seen in zip(graph.relations(), read["edges"], strict=True):
        assert seen["attributes"]["relation"] == relation.kind
        assert seen["attributes"]["count"] == relation.count


def test_nodes_come_before_edges_and_edge_ids_are_unique(graph: KnowledgeGraph, written: Path) -> None:
    body = list(ET.parse(written).getroot().iter(f"{_NS}graph"))[0]  # noqa: S314, RUF015 - our own file
    tags = [element.tag.removeprefix(_NS) for element in body]
    assert tags == ["node"] * len(graph) + ["edge"] * len(list(graph.relations()))
    ids = [element.get("id") for element in body]
    assert len(set(ids)) == len(ids)
