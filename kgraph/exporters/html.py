"""A page for people: the graph drawn by pyvis, in one file that asks no host for anything.

pyvis renders `page/page.html` beside this module, with its own copy of vis-network inside; its stock template would ask
two hosts for style sheets. Text from papers reaches the page as JSON only, and the page shows it as text only.
"""

from __future__ import annotations

import hashlib
import json
from heapq import heappop, heappush
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from kgraph.exporters import layout
from kgraph.exporters.tables import Tables
from kgraph.graph import KnowledgeGraph
from kgraph.query import counts

SUFFIXES: Final = (".html",)

#: more than that no person can read
MAX_NODES: Final = 1500

_FOLDER = Path(__file__).parent / "page"
#: the script of the page, in the order of who needs whom
_SCRIPTS: Final = (
    "data.js",
    "elements.js",
    "neighbourhood.js",
    "state.js",
    "picture.js",
    "pointer.js",
    "panel.js",
    "search.js",
    "table.js",
    "boards.js",
    "main.js",
)
_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "nodes": {"shape": "dot", "borderWidth": 0, "chosen": False},
    "edges": {"smooth": False, "chosen": False, "width": 1, "color": {"inherit": "to", "opacity": 0.3}},
    "interaction": {"selectable": False, "keyboard": False},
}


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the page.

    >>> import tempfile
    >>> from kgraph.model import Paper
    >>> page = Path(tempfile.mkdtemp()) / "graph.html"
    >>> write(KnowledgeGraph(Paper.of("LoRA")), page)
    >>> page.read_text(encoding="utf-8")[:15]
    '<!DOCTYPE html>'
    """
    path.write_text(render(graph), encoding="utf-8", newline="\n")


def render(graph: KnowledgeGraph, limit: int = MAX_NODES) -> str:
    """The page as text: all of the graph is in it, at most `limit` nodes are drawn at first."""
    import pyvis  # noqa: PLC0415 - slow to import, and needed by nothing else
    from pyvis.network import Network  # noqa: PLC0415

    templates = Path(pyvis.__file__).parent / "templates"
    library = max(templates.glob("lib/vis-*/vis-network.min.js"))
    drawn = most_connected(graph, limit)
    tables = Tables(graph)
    net = Network(cdn_resources="in_line")
    net.set_template_dir([str(_FOLDER), str(templates)], "page.html")
    # add_node and add_edge look every known node up in a list: the lists themselves are open
    net.nodes, net.edges = _nodes(drawn, tables), _edges(drawn, tables)
    net.options = _OPTIONS | {"groups": {kind: {"color": colour} for kind, colour in layout.COLOURS.items()}}
    held = _embedded(tables.all([node.id for node in drawn]))
    net.templateEnv.globals.update(
        library=library.relative_to(templates).as_posix(),
        scripts=_SCRIPTS,
        held=held,
        nonce=hashlib.sha256(held.encode()).hexdigest()[:32],
        nodes_all=len(graph),
        edges_all=sum(counts(graph)["edges"].values()),
    )
    net.templateEnv.filters["embedded"] = _embedded
    return str(net.generate_html())


def _embedded(record: object) -> str:
    """JSON that can end no script element, and is ASCII: no character of it hides or breaks a line."""
    return json.dumps(record, separators=(",", ":")).replace("<", "\\u003c")


def _nodes(drawn: KnowledgeGraph, tables: Tables) -> list[dict[str, Any]]:
    """What vis-network draws: a node is known by its number in the tables."""
    places, sizes = layout.positions(drawn), layout.sizes(drawn)
    rows = []
    for node in drawn:
        x, y = places[node.id]
        place = {"x": round(x, 1), "y": round(y, 1), "size": sizes[node.id]}
        rows.append({"id": tables.numbers[node.id], "group": drawn.kind(node.id), **place})
    return rows


def _edges(drawn: KnowledgeGraph, tables: Tables) -> list[dict[str, Any]]:
    ends = (
        (relation, tables.numbers[relation.source], tables.numbers[relation.target]) for relation in drawn.relations()
    )
    return [
        {"id": tables.facts[source, relation.kind, target], "from": source, "to": target}
        | ({"dashes": True} if relation.kind == "VARIANT_OF" else {})
        for relation, source, target in ends
    ]


def most_connected(graph: KnowledgeGraph, limit: int) -> KnowledgeGraph:
    """The part to draw: grown from the best connected node, always by the best connected neighbour of what is there.

    So it stays in one piece as long as the graph does; a new piece starts only where one is exhausted. Papers and
    entities take turns, since any paper has more relations than most entities. Among equals the one beside the better
    connected node comes first: whole neighbourhoods rather than a few of each.

    >>> from kgraph.model import Entity, Paper, Relation
    >>> papers = [Paper.of(title) for title in ("A", "B", "C")]
    >>> glue = Entity("dataset:glue", "dataset", "GLUE")
    >>> edges = [Relation(paper.id, "EVALUATES_ON", glue.id) for paper in papers[1:]]
    >>> [node.id[:7] for node in most_connected(KnowledgeGraph(*papers, glue, *edges), 3)]
    ['dataset', 'paper:b', 'paper:c']
    """
    if len(graph) <= limit:
        return graph
    near = {node.id: _neighbours(graph, node.id) for node in graph}
    best = {node: max((len(near[step]) for step in near[node]), default=0) for node in near}
    ordered = sorted(near, key=lambda node: (-len(near[node]), -best[node], node))
    parts = [[node for node in ordered if (graph.kind(node) == "paper") is paper] for paper in (False, True)]
    ranked = [node for turn in zip_longest(*parts) for node in turn if node is not None]
    rank = {node: place for place, node in enumerate(ranked)}
    kept: set[str] = set()
    seen: set[str] = set()
    for start in ranked:
        frontier = [] if start in seen else [rank[start]]
        seen.add(start)
        while frontier and len(kept) < limit:
            node = ranked[heappop(frontier)]
            kept.add(node)
            for step in sorted(near[node] - seen):
                seen.add(step)
                heappush(frontier, rank[step])
    nodes = (graph.nodes[node] for node in sorted(kept))
    return KnowledgeGraph(*nodes, *(r for r in graph.relations() if r.source in kept and r.target in kept))


def _neighbours(graph: KnowledgeGraph, node: str) -> set[str]:
    return {r.target for r in graph.out_of(node)} | {r.source for r in graph.into(node)}
