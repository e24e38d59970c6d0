"""GraphML, for yEd, Cytoscape, igraph, networkx: written line by line, never held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kgraph.exporters.markup import EDGE_COLUMNS, NODE_COLUMNS, ColumnType, edge_columns, identifier, node_columns
from kgraph.graph import KnowledgeGraph

SUFFIXES = (".graphml",)

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES: Mapping[ColumnType, str] = {"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the graph to `path`; `KnowledgeGraph.write` sees to it that no half-written file remains.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "graph.graphml"
    >>> write(KnowledgeGraph(), target)
    >>> target.read_text(encoding="utf-8").splitlines()[-3:]
    ['<graph edgedefault="directed">', '</graph>', '</graphml>']
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines(graph))


def lines(graph: KnowledgeGraph) -> Iterator[str]:
    """The file line by line: the columns, then all nodes, then all edges."""
    yield _HEAD
    # Gephi takes the ids d3 and d7, which many writers give out, for the labels of yEd: hence ids of our own
    yield from _keys("node", NODE_COLUMNS)
    yield from _keys("edge", EDGE_COLUMNS)
    yield '<graph edgedefault="directed">\n'
    for node in graph:
        data = "".join(f'<data key="node_{name}">{value}</data>' for name, value in node_columns(node))
        yield f'<node id="{identifier(node.id)}">{data}</node>\n'
    for number, relation in enumerate(graph.relations()):
        source, target = identifier(relation.source), identifier(relation.target)
        data = "".join(f'<data key="edge_{name}">{value}</data>' for name, value in edge_columns(relation))
        # parallel edges have one pair of ends: only a number tells them apart
        yield f'<edge id="e{number}" source="{source}" target="{target}">{data}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _keys(of: str, columns: Mapping[str, ColumnType]) -> Iterator[str]:
    for name, kind in columns.items():
        yield f'<key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{_TYPES[kind]}"/>\n'
