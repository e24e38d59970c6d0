from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from syrupy.assertion import SnapshotAssertion

from kgraph.exporters import gexf
from kgraph.exporters.layout import COLOURS, positions, sizes
from kgraph.graph import KnowledgeGraph, edge_attributes, node_attributes

XmlText = Callable[[object], object]

_NS = "{http://gexf.net/1.3}"
_VIZ = "{http://gexf.net/1.3/viz}"


@pytest.fixture
def written(graph: KnowledgeGraph, tmp_path: Path) -> Path:
    gexf.write(graph, tmp_path / "graph.gexf")
    return tmp_path / "graph.gexf"


def test_reads_as_expected(small_graph: KnowledgeGraph, snapshot: SnapshotAssertion) -> None:
    text = "".join(gexf.chunks(small_graph))
    # the last digits of a place depend on the version of igraph and on the processor
    assert re.sub(r'(?<=position )x="[-.\d]+" y="[-.\d]+"', 'x="..." y="..."', text) == snapshot


def test_networkx_sees_the_same(graph: KnowledgeGraph, written: Path, xml_text: XmlText) -> None:
    read = nx.read_gexf(written)
    assert read.is_directed()
    assert read.is_multigraph()
    assert read.graph["mode"] == "static"
    assert (read.number_of_nodes(), read.number_of_edges()) == (len(graph), len(list(graph.relations())))
    for node, (_, values) in zip(graph, read.nodes(data=True), strict=True):
        expected = {name: xml_text(value) for name, value in node_attributes(node).items() if value or name == "label"}
        assert {name: value for name, value in values.items() if name != "viz"} == expected
    edges = sorted(read.edges(data=True), key=lambda edge: int(edge[2]["id"][1:]))
    for relation, (_, _, values) in zip(graph.relations(), edges, strict=True):
        expected = {name: xml_text(value) for name, value in edge_attributes(relation).items()}
        assert values.pop("relation") == expected.pop("kind")
        assert values.pop("weight") == max(1, relation.count)
        assert values.pop("id")
        assert values == {name: value for name, value in expected.items() if value != ""}


def test_the_parser_of_gephi_lite_sees_the_same(
    graph: KnowledgeGraph, written: Path, read_back: Callable[[str, Path], str], xml_text: XmlText
) -> None:
    read = json.loads(read_back("gexf", written))
    assert (read["type"], read["multi"]) == ("directed", True)
    assert (len(read["nodes"]), len(read["edges"])) == (len(graph), len(list(graph.relations())))
    places = positions(graph)
    for node, seen in zip(graph, read["nodes"], strict=True):
        values = seen["attributes"]
        expected = {name: xml_text(value) for name, value in node_attributes(node).items() if value}
        assert {name: values[name] for name in expected} == expected
        assert (values["x"], values["y"]) == places[node.id]
        assert values["size"] >= 2.4
        assert re.fullmatch(r"rgb\(\d+,\d+,\d+\)", values["color"])
    for relation, seen in zip(graph.relations(), read["edges"], strict=True):
        assert seen["attributes"]["relation"] == relation.kind
        assert seen["attributes"]["count"] == relation.count


def test_every_node_has_colour_size_and_place(graph: KnowledgeGraph, written: Path) -> None:
    places, radii = positions(graph), sizes(graph)
    elements = ET.parse(written).getroot().iter(f"{_NS}node")  # noqa: S314 - our own file
    for node, element in zip(graph, elements, strict=True):
        colour, place, radius = (element.find(f"{_VIZ}{name}") for name in ("color", "position", "size"))
        assert colour is not None
        assert place is not None
        assert radius is not None
        assert "#" + "".join(f"{int(colour.attrib[c]):02x}" for c in "rgb") == COLOURS[graph.kind(node.id)]
        assert (float(place.attrib["x"]), float(place.attrib["y"])) == places[node.id]
        assert float(radius.attrib["value"]) == radii[node.id]


def test_nodes_come_before_edges_and_edge_ids_are_unique(graph: KnowledgeGraph, written: Path) -> None:
    root = ET.parse(written).getroot()  # noqa: S314 - our own file
    body = root.find(f"{_NS}graph")
    assert body is not None
    assert [part.tag.removeprefix(_NS) for part in body] == ["attributes", "attributes", "nodes", "edges"]
    ids = [edge.get("id") for edge in root.iter(f"{_NS}edge")]
    assert len(set(ids)) == len(ids) == len(list(graph.relations()))


def test_parallel_edges_have_kinds_of_their_own_and_no_weight_is_zero(written: Path) -> None:
    edges = list(ET.parse(written).getroot().iter(f"{_NS}edge"))  # noqa: S314 - our own file
    assert len({(e.get("source"), e.get("target"), e.get("kind")) for e in edges}) == len(edges)
    assert all(float(edge.attrib["weight"]) >= 1 for edge in edges)


def test_no_column_is_one_that_gephi_swallows(written: Path) -> None:
    for table in ET.parse(written).getroot().iter(f"{_NS}attributes"):  # noqa: S314 - our own file
        titles = {column.attrib["title"] for column in table}
        assert not titles & {"id", "label", "weight", "start", "end", "type", "source", "target", "interval", "timeset"}
        assert table.attrib["class"] == "node" or "kind" not in titles
        assert all(column.attrib["id"] == column.attrib["title"] for column in table)
