"""GEXF 1.3, for Gephi and Gephi Lite: opens as a picture, with colours, sizes and places."""

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

SUFFIXES = (".gexf",)

# networkx, Gephi and graphology all read 1.3 by this address, without www
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
<meta><creator>kgraph</creator></meta>
<graph defaultedgetype="directed" mode="static">
"""


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the graph to `path`; `KnowledgeGraph.write` sees to it that no half-written file remains.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "graph.gexf"
    >>> write(KnowledgeGraph(), target)
    >>> target.read_text(encoding="utf-8").splitlines()[-3:]
    ['</edges>', '</graph>', '</gexf>']
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(chunks(graph))


def chunks(
    graph: KnowledgeGraph, places: Mapping[str, Place] | None = None, radii: Mapping[str, float] | None = None
) -> Iterator[str]:
    """The file in pieces of whole lines: columns, all nodes, all edges; places and sizes if they are known already."""
    places, radii = places or positions(graph), radii or sizes(graph)
    yield _HEAD
    # the label is an attribute of the node itself: a column of that name would stand against Gephi's own
    yield from _columns("node", {name: kind for name, kind in NODE_COLUMNS.items() if name != "label"})
    yield from _columns("edge", EDGE_COLUMNS)
    yield "<nodes>\n"
    for node in graph:
        yield _node(node, places[node.id], radii[node.id])
    yield "</nodes>\n<edges>\n"
    yield from edges(graph, _simple, _edge)
    yield "</edges>\n</graph>\n</gexf>\n"


def _columns(of: str, columns: Mapping[str, ColumnType]) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">\n'
    for name, kind in columns.items():
        # graphology shows the id where others show the title: they must be the same
        yield f'<attribute id="{name}" title="{name}" type="{kind}"/>\n'
    yield "</attributes>\n"


def _node(node: Node, place: Place, radius: float) -> str:
    kind, label = ("paper", node.title) if isinstance(node, Paper) else (node.kind, node.name)
    known = ((name, value) for name, value in node_columns(node) if name != "label")
    values = "".join(f'<attvalue for="{name}" value="{value}"/>' for name, value in known)
    red, green, blue = bytes.fromhex(COLOURS[kind][1:])
    return (
        f'<node id="{identifier(node.id)}" label="{escape(label)}"><attvalues>{values}</attvalues>'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:position x="{place[0]}" y="{place[1]}" z="0.0"/>'
        f'<viz:size value="{radius}"/></node>\n'
    )


def _simple(number: int, relation: Relation, count: int, score: str, sentence: str) -> str:
    return (
        f'<edge id="e{number}" source="{relation.source}" target="{relation.target}" kind="{relation.kind}" '
        f'weight="{count}"><attvalues><attvalue for="relation" value="{relation.kind}"/>'
        f'<attvalue for="count" value="{count}"/><attvalue for="score" value="{score}"/>'
        f'<attvalue for="sentence" value="{sentence}"/></attvalues></edge>\n'
    )


def _edge(number: int, relation: Relation) -> str:
    values = "".join(f'<attvalue for="{name}" value="{value}"/>' for name, value in edge_columns(relation))
    # as an attribute of the edge itself, kind keeps Gephi from melting parallel edges into one; a weight must not be 0
    return (
        f'<edge id="e{number}" source="{identifier(relation.source)}" target="{identifier(relation.target)}" '
        f'kind="{relation.kind}" weight="{max(relation.count, 1)}"><attvalues>{values}</attvalues></edge>\n'
    )
