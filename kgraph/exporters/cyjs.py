"""Cytoscape.js JSON, for Cytoscape and cytoscape.js: opens as a picture, with colours, sizes and places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kgraph.exporters.layout import COLOURS, positions, sizes
from kgraph.files import dumps
from kgraph.graph import KnowledgeGraph, Node
from kgraph.model import Paper, Relation

SUFFIXES: Final = (".cyjs",)

# cytoscape.js takes these as they are: `cytoscape({container, ...file})`; Cytoscape has styles of its own
_STYLE: Final[list[dict[str, Any]]] = [
    {
        "selector": "node",
        "style": {
            "label": "data(label)",
            "background-color": "data(color)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": "data(font)",
            "min-zoomed-font-size": 7,
        },
    },
    {
        "selector": "edge",
        "style": {"width": 1, "line-color": COLOURS["paper"], "curve-style": "haystack", "opacity": 0.5},
    },
]
_SMALLEST = 4
_LABEL = 60  # characters that a picture has room for


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the graph to `path`; `KnowledgeGraph.write` sees to it that no half-written file remains.

    >>> import json, tempfile
    >>> target = Path(tempfile.mkdtemp()) / "graph.cyjs"
    >>> write(KnowledgeGraph(), target)
    >>> json.loads(target.read_text(encoding="utf-8"))["elements"]
    {'nodes': [], 'edges': []}
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines(graph))


def lines(graph: KnowledgeGraph) -> Iterator[str]:
    """The file line by line, one element a line: all nodes, then all edges."""
    places, radii = positions(graph), sizes(graph)
    yield '{"format_version": "1.0", "generated_by": "kgraph", "target_cytoscapejs_version": "~3.30",\n'
    yield f'"data": {{"name": "kgraph"}}, "layout": {{"name": "preset"}},\n"style": {dumps(_STYLE)},\n'
    yield '"elements": {"nodes": ['
    for number, node in enumerate(graph):
        x, y = places[node.id]
        yield _line(number, {"data": _node(node, radii[node.id]), "position": {"x": x, "y": y}})
    yield '],\n"edges": ['
    for number, relation in enumerate(graph.relations()):
        yield _line(number, {"data": _edge(number, relation)})
    yield "]}}\n"


def _line(number: int, element: dict[str, Any]) -> str:
    return f"{',' if number else ''}\n{dumps(element)}"


def _node(node: Node, radius: float) -> dict[str, Any]:
    drawn = {"size": round(2 * radius, 2), "font": max(_SMALLEST, round(radius))}
    if isinstance(node, Paper):
        known = {"url": node.url, "year": node.year, "sources": sorted({source.name for source in node.source})}
        kind, name = "paper", node.title
    else:
        aliases = sorted({alias.text for alias in node.aliases})
        known = {"url": node.url, "aliases": aliases, "identifiers": list(node.identifiers)}
        kind, name = node.kind, node.name
    label = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}\u2026"
    data = {"id": node.id, "name": name, "label": label, "kind": kind, **known, "color": COLOURS[kind], **drawn}
    # an empty string, the year 0 and no names at all mean "not known"
    return {key: value for key, value in data.items() if value or key in {"name", "label"}}


def _edge(number: int, relation: Relation) -> dict[str, Any]:
    said = relation.evidence[0].sentence if relation.evidence else ""
    values = [result.value for result in relation.results]
    return {
        "id": f"e{number}",
        "source": relation.source,
        "target": relation.target,
        # Cytoscape shows what is called interaction
        "interaction": relation.kind,
        "relation": relation.kind,
        "count": relation.count,
        "weight": max(relation.count, 1),
        "score": relation.score,
        **({"sentence": said} if said else {}),
        **({"values": values} if values else {}),
        **({"compared": True} if relation.compared else {}),
    }
