"""GraphML, for yEd, Cytoscape, igraph, networkx, and Gephi: written as it goes, never held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kgraph.exporters.layout import COLOURS, Place, positions, sizes
from kgraph.exporters.markup import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    ColumnType,
    edge_columns,
    edges,
    escape,
    identifier,
    node_columns,
)
from kgraph.graph import KnowledgeGraph, Node
from kgraph.model import Paper, Relation

SUFFIXES = (".graphml",)

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">
"""
_TYPES: Mapping[ColumnType, str] = {"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}
# by these names Gephi finds the picture in a GraphML file, and igraph's plot the places
_PICTURE: Mapping[str, ColumnType] = {
    "x": "double",
    "y": "double",
    "size": "double",
    "r": "integer",
    "g": "integer",
    "b": "integer",
}
_SMALLEST = 4  # letters that yEd still shows


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the graph to `path`; `KnowledgeGraph.write` sees to it that no half-written file remains.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "graph.graphml"
    >>> write(KnowledgeGraph(), target)
    >>> target.read_text(encoding="utf-8").splitlines()[-3:]
    ['<graph edgedefault="directed">', '</graph>', '</graphml>']
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(chunks(graph))


def chunks(
    graph: KnowledgeGraph, places: Mapping[str, Place] | None = None, radii: Mapping[str, float] | None = None
) -> Iterator[str]:
    """The file in pieces of whole lines: columns, all nodes, all edges; places and sizes if they are known already."""
    places, radii = places or positions(graph), radii or sizes(graph)
    yield _HEAD
    # Gephi takes the ids d3 and d7, which many writers give out, for the labels of yEd: hence ids of our own
    yield from _keys("node", {**NODE_COLUMNS, **_PICTURE})
    yield from _keys("edge", EDGE_COLUMNS)
    # what makes yEd show labels, colours and places of its own accord
    yield '<key id="node_graphics" for="node" yfiles.type="nodegraphics"/>\n<graph edgedefault="directed">\n'
    for node in graph:
        yield _node(node, places[node.id], radii[node.id])
    yield from edges(graph, _simple, _edge)
    yield "</graph>\n</graphml>\n"


def _keys(of: str, columns: Mapping[str, ColumnType]) -> Iterator[str]:
    for name, kind in columns.items():
        yield f'<key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{_TYPES[kind]}"/>\n'


def _node(node: Node, place: Place, radius: float) -> str:
    kind, label = ("paper", node.title) if isinstance(node, Paper) else (node.kind, node.name)
    red, green, blue = bytes.fromhex(COLOURS[kind][1:])
    (x, y), wide = place, round(2 * radius, 2)
    # networkx takes x and y of both, as text from the first: what we say ourselves must come last
    drawn = (
        f'<y:ShapeNode><y:Geometry x="{round(x - radius, 2)}" y="{round(y - radius, 2)}" width="{wide}" '
        f'height="{wide}"/><y:Fill color="{COLOURS[kind]}" transparent="false"/><y:BorderStyle hasColor="false"/>'
        f'<y:NodeLabel fontSize="{max(_SMALLEST, round(radius))}" modelName="sides" modelPosition="s">'
        f'{escape(label)}</y:NodeLabel><y:Shape type="ellipse"/></y:ShapeNode>'
    )
    data = "".join([f'<data key="node_{name}">{value}</data>' for name, value in node_columns(node)])
    picture = (
        f'<data key="node_x">{x}</data><data key="node_y">{y}</data><data key="node_size">{radius}</data>'
        f'<data key="node_r">{red}</data><data key="node_g">{green}</data><data key="node_b">{blue}</data>'
    )
    return f'<node id="{identifier(node.id)}"><data key="node_graphics">{drawn}</data>{data}{picture}</node>\n'


def _simple(number: int, relation: Relation, count: int, score: str, sentence: str) -> str:
    return (
        f'<edge id="e{number}" source="{relation.source}" target="{relation.target}">'
        f'<data key="edge_relation">{relation.kind}</data><data key="edge_count">{count}</data>'
        f'<data key="edge_score">{score}</data><data key="edge_sentence">{sentence}</data></edge>\n'
    )


def _edge(number: int, relation: Relation) -> str:
    data = "".join(f'<data key="edge_{name}">{value}</data>' for name, value in edge_columns(relation))
    source, target = identifier(relation.source), identifier(relation.target)
    # parallel edges have one pair of ends: only a number tells them apart
    return f'<edge id="e{number}" source="{source}" target="{target}">{data}</edge>\n'
