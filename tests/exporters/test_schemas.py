"""The rules of the formats' schemas, written out: no validator and no schema is at hand without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kgraph.exporters import gexf, graphml
from kgraph.graph import KnowledgeGraph

Check = Callable[[str], object]

_GEXF = "{http://gexf.net/1.3}"
_VIZ = "{http://gexf.net/1.3/viz}"
_GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
_Y = "{http://www.yworks.com/xml/graphml}"


def boolean(text: str) -> None:
    assert text in {"true", "false"}


def byte(text: str) -> None:
    assert 0 <= int(text) <= 255


def positive(text: str) -> None:
    assert float(text) > 0


def check(element: ET.Element, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> None:
    """The element has the attributes that it must have, no unknown ones, and all read as their types say."""
    known = {**required, **(optional or {})}
    assert set(required) <= set(element.attrib) <= set(known)
    for name, value in element.attrib.items():
        known[name](value)


def tags(element: ET.Element, namespace: str) -> list[str]:
    return [child.tag.removeprefix(namespace) for child in element]


@pytest.fixture
def drawn(graph: KnowledgeGraph, tmp_path: Path) -> ET.Element:
    gexf.write(graph, tmp_path / "graph.gexf")
    return ET.parse(tmp_path / "graph.gexf").getroot()  # noqa: S314 - our own file


# https://gexf.net/1.3/gexf.xsd, with dynamics.xsd and viz.xsd, which it includes
_GEXF_TYPES: dict[str, Check] = {"integer": int, "double": float, "boolean": boolean, "string": str}
_TIME = {"start", "end", "timestamp", "timestamps", "intervals", "timeformat", "timerepresentation", "spells", "spell"}


def test_gexf_frame(drawn: ET.Element) -> None:
    assert drawn.tag == f"{_GEXF}gexf"
    assert drawn.attrib["version"] == "1.3"
    assert tags(drawn, _GEXF) == ["meta", "graph"]
    graph = drawn[1]
    assert graph.attrib == {"defaultedgetype": "directed", "mode": "static"}
    assert tags(graph, _GEXF) == ["attributes", "attributes", "nodes", "edges"]


def test_gexf_columns(drawn: ET.Element) -> None:
    tables = list(drawn.iter(f"{_GEXF}attributes"))
    assert [table.attrib for table in tables] == [
        {"class": "node", "mode": "static"},
        {"class": "edge", "mode": "static"},
    ]
    for table in tables:
        for column in table:
            check(column, {"id": str, "title": str, "type": lambda kind: _GEXF_TYPES[kind]})
        # Gephi's names of columns make no difference between capitals and small letters
        titles = [column.attrib["title"].casefold() for column in table]
        assert len(set(titles)) == len(titles)


def test_gexf_nodes(drawn: ET.Element) -> None:
    types = {column.attrib["id"]: _GEXF_TYPES[column.attrib["type"]] for column in drawn[1][0]}
    ids = set()
    for node in drawn[1][2]:
        check(node, {"id": str, "label": str})
        assert node.attrib["id"]  # Gephi leaves a node without one out
        ids.add(node.attrib["id"])
        values, colour, place, radius = node
        assert [child.tag for child in node] == [
            f"{_GEXF}attvalues",
            *(f"{_VIZ}{n}" for n in ("color", "position", "size")),
        ]
        for value in values:
            types[value.attrib["for"]](value.attrib["value"])
            check(value, {"for": str, "value": str})
        check(colour, {"r": byte, "g": byte, "b": byte})
        check(place, {"x": float, "y": float, "z": float})
        check(radius, {"value": positive})
    assert len(ids) == len(drawn[1][2])


def test_gexf_edges(drawn: ET.Element) -> None:
    types = {column.attrib["id"]: _GEXF_TYPES[column.attrib["type"]] for column in drawn[1][1]}
    ids = {node.attrib["id"] for node in drawn[1][2]}
    for edge in drawn[1][3]:
        check(edge, {"id": str, "source": str, "target": str, "kind": str, "weight": positive})
        assert {edge.attrib["source"], edge.attrib["target"]} <= ids
        assert tags(edge, _GEXF) == ["attvalues"]
        for value in edge[0]:
            check(value, {"for": str, "value": types[value.attrib["for"]]})


def test_no_time_in_gexf(drawn: ET.Element) -> None:
    for element in drawn.iter():
        assert element.tag.rpartition("}")[2] not in _TIME
        assert not set(element.attrib) & _TIME
    assert not {column.attrib["title"] for column in drawn.iter(f"{_GEXF}attribute")} & _TIME


# http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd and yWorks' ygraphml.xsd, which extends it. One rule is not
# kept, as hardly any writer keeps it: an id is an NMTOKEN there, without a slash; ours is the same in every format.
_GRAPHML_TYPES: dict[str, Check] = {"int": int, "double": float, "boolean": boolean, "string": str}


@pytest.fixture
def linked(graph: KnowledgeGraph, tmp_path: Path) -> ET.Element:
    graphml.write(graph, tmp_path / "graph.graphml")
    return ET.parse(tmp_path / "graph.graphml").getroot()  # noqa: S314 - our own file


def test_graphml_frame(linked: ET.Element) -> None:
    assert linked.tag == f"{_GRAPHML}graphml"
    *keys, graph = linked
    assert {key.tag for key in keys} == {f"{_GRAPHML}key"}
    assert graph.tag == f"{_GRAPHML}graph"
    assert graph.attrib == {"edgedefault": "directed"}
    # a node that an edge names may come later, but igraph wants it first
    ordered = tags(graph, _GRAPHML)
    assert ordered == sorted(ordered, key=["node", "edge"].index)


def test_graphml_keys(linked: ET.Element) -> None:
    *keys, graphics = linked.findall(f"{_GRAPHML}key")
    check(graphics, {"id": str, "for": {"node": 1}.__getitem__, "yfiles.type": {"nodegraphics": 1}.__getitem__})
    for key in keys:
        domain = {"node": 1, "edge": 1}.__getitem__
        check(key, {"id": str, "for": domain, "attr.name": str, "attr.type": _GRAPHML_TYPES.__getitem__})
        assert not set(key.attrib["id"]) - set("abcdefghijklmnopqrstuvwxyz_")  # an NMTOKEN
    ids = [key.attrib["id"] for key in (*keys, graphics)]
    assert len(set(ids)) == len(ids)
    # Gephi takes these for the labels that yEd writes
    assert not {"d3", "d7"} & set(ids)
    for of in ("node", "edge"):
        names = [key.attrib["attr.name"] for key in keys if key.attrib["for"] == of]
        assert len(set(names)) == len(names)  # igraph refuses a double


def test_graphml_elements(linked: ET.Element) -> None:
    keys = {key.attrib["id"]: key.attrib for key in linked.findall(f"{_GRAPHML}key")}
    ids = {node.attrib["id"] for node in linked.iter(f"{_GRAPHML}node")}
    for element in linked[-1]:
        of = element.tag.removeprefix(_GRAPHML)
        check(element, {"id": str} if of == "node" else {"id": str, "source": str, "target": str})
        assert of == "node" or {element.attrib["source"], element.attrib["target"]} <= ids
        seen = [data.attrib["key"] for data in element]
        assert len(set(seen)) == len(seen)
        for data in element:
            check(data, {"key": str})
            key = keys[data.attrib["key"]]
            assert key["for"] == of
            if "attr.type" in key:
                assert not len(data)
                _GRAPHML_TYPES[key["attr.type"]](data.text or "")


def test_yed_sees_the_picture_and_the_label(linked: ET.Element, graph: KnowledgeGraph) -> None:
    for node in linked.iter(f"{_GRAPHML}node"):
        said = {data.attrib["key"]: data for data in node}
        shape = said["node_graphics"][0]
        assert tags(shape, _Y) == ["Geometry", "Fill", "BorderStyle", "NodeLabel", "Shape"]
        check(shape[0], {"x": float, "y": float, "width": positive, "height": positive})
        check(shape[1], {"color": str, "transparent": boolean})
        assert shape[3].text == said["node_label"].text
        # yEd gives the corner, all others the middle
        middle = float(shape[0].attrib["x"]) + float(shape[0].attrib["width"]) / 2
        assert middle == pytest.approx(float(said["node_x"].text or ""), abs=0.02)
    assert graph.nodes
