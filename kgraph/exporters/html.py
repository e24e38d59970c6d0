"""A page for people: the graph drawn by pyvis, in one file that asks no host for anything.

pyvis renders `page.html` beside this module, with its own copy of vis-network inside; its stock template would ask two
hosts for style sheets. Text from papers reaches the page as JSON only, and the page shows it as text only.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from kgraph import query
from kgraph.exporters import layout
from kgraph.graph import KnowledgeGraph, Node
from kgraph.model import Entity, Evidence, Paper, Result
from kgraph.schema import NODE_KINDS

SUFFIXES: Final = (".html",)

#: more than that no person can read
MAX_NODES: Final = 1500

_PAPER = 0.6  # a paper has many relations by its nature: it must not outgrow what papers share
_SENTENCES, _SENTENCE = 3, 400
_LINE, _LISTED, _URL = 300, 40, 2000
_PLURALS = {"repository": "repositories"}
_SPACE = re.compile(r"\s")

_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "nodes": {"shape": "dot", "borderWidth": 0, "chosen": False},
    "edges": {"smooth": False, "chosen": False, "width": 1, "color": {"inherit": "to", "opacity": 0.3}},
    "interaction": {"selectable": False, "keyboard": {"enabled": True, "bindToWindow": False, "autoFocus": False}},
}


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the page.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "graph.html"
    >>> write(KnowledgeGraph(Paper.of("LoRA")), page)
    >>> page.read_text(encoding="utf-8")[:15]
    '<!DOCTYPE html>'
    """
    path.write_text(render(graph), encoding="utf-8", newline="\n")


def render(graph: KnowledgeGraph, limit: int = MAX_NODES) -> str:
    """The page as text, with at most `limit` nodes drawn."""
    import pyvis  # noqa: PLC0415 - slow to import, and needed by nothing else
    from pyvis.network import Network  # noqa: PLC0415

    templates = Path(pyvis.__file__).parent / "templates"
    library = max(templates.glob("lib/vis-*/vis-network.min.js"))
    drawn = most_connected(graph, limit)
    net = Network(cdn_resources="in_line")
    net.set_template_dir([str(Path(__file__).parent), str(templates)], "page.html")
    # add_node and add_edge look every known node up in a list: the lists themselves are open
    net.nodes, (net.edges, sentences) = _nodes(graph, drawn), _edges(graph, drawn)
    net.options = _OPTIONS | {"groups": {kind: {"color": colour} for kind, colour in layout.COLOURS.items()}}
    net.templateEnv.globals.update(
        library=library.relative_to(templates).as_posix(),
        sentences=sentences,
        nonce=hashlib.sha256(json.dumps([net.nodes, net.edges, sentences]).encode()).hexdigest()[:32],
        **_summary(graph, drawn),
    )
    return str(net.generate_html())


def most_connected(graph: KnowledgeGraph, limit: int) -> KnowledgeGraph:
    """The part to draw: grown from the best connected node, always by the best connected neighbour of what is there.

    So it stays in one piece as long as the graph does; a new piece starts only where one is exhausted. Papers and
    entities take turns, since any paper has more relations than most entities. Among equals the one beside the better
    connected node comes first: whole neighbourhoods rather than a few of each.

    >>> from kgraph.model import Relation
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


def _nodes(graph: KnowledgeGraph, drawn: KnowledgeGraph) -> list[dict[str, Any]]:
    places, degrees = layout.positions(drawn), layout.degrees(drawn)
    rows = []
    for number, node in enumerate(drawn):
        x, y = places[node.id]
        radius = layout.size(degrees[node.id]) * (_PAPER if isinstance(node, Paper) else 1)
        row = {"id": number, "x": round(x, 1), "y": round(y, 1), "size": round(radius, 2), "key": node.id}
        degree = len(_neighbours(graph, node.id))
        beyond = degree - len(_neighbours(drawn, node.id))  # `hidden` would mean something to vis-network
        rows.append(row | {"degree": degree, "beyond": beyond} | _facts(graph, node))
    return rows


def _facts(graph: KnowledgeGraph, node: Node) -> dict[str, Any]:
    if isinstance(node, Paper):
        facts: dict[str, Any] = {"group": "paper", "name": line(node.title) or line(node.id)}
        sources = {f"{source.name} ({source.date})" if source.date else source.name for source in node.source}
        more = {
            "url": node.url if len(node.url) <= _URL else "",
            "year": node.year,
            "authors": line(", ".join(node.authors)),
            "sources": [*map(line, sorted(sources)[:_LISTED])],
        }
    else:
        papers = len(query.linked(graph, node.id))
        facts = {"group": node.kind, "name": line(node.name) or line(node.id), "papers": papers}
        more = {
            "aliases": [*map(line, sorted({alias.text for alias in node.aliases} - {node.name})[:_LISTED])],
            "url": node.url if len(node.url) <= _URL else "",
        }
    return facts | {key: value for key, value in more.items() if value}


def _edges(graph: KnowledgeGraph, drawn: KnowledgeGraph) -> tuple[list[dict[str, Any]], list[str]]:
    """The edges, and the sentences that they point into; nodes and sentences by their number."""
    numbers = {node.id: number for number, node in enumerate(drawn)}
    sentences: dict[str, int] = {}
    rows = []
    for number, relation in enumerate(drawn.relations()):
        row = {"id": number, "from": numbers[relation.source], "to": numbers[relation.target]}
        best = sorted(relation.evidence, key=lambda piece: (-piece.score, piece))[: 3 * _SENTENCES]
        shown = list(dict.fromkeys(excerpt(graph, piece) for piece in best))[:_SENTENCES]
        rows.append(
            row
            | {"kind": relation.kind, "count": relation.count}
            | {"evidence": [(sentences.setdefault(text, len(sentences)), start, end) for text, start, end in shown]}
            | ({"dashes": True} if relation.kind == "VARIANT_OF" else {})
            | ({"values": [_value(graph, one) for one in relation.results[:_LISTED]]} if relation.results else {})
        )
    return rows, list(sentences)


def _value(graph: KnowledgeGraph, result: Result) -> str:
    value = line(result.value.replace("\\", ""))
    unit = "" if result.unit in value else line(f" {result.unit}".replace(" %", "%"))
    dataset, method = (graph.nodes.get(node) for node in (result.dataset, result.method))
    on = f" on {line(dataset.name)}" if isinstance(dataset, Entity) else ""
    by = f" by {line(method.name)}" if isinstance(method, Entity) else ""
    return f"{value}{unit}{' (change)' * (result.kind == 'delta')}{on}{by}"


def line(text: str, length: int = _LINE) -> str:
    """`text` on one line of at most `length` characters.

    >>> line("Deep\\n  Learning"), line("Deep Learning", 6)
    ('Deep Learning', 'Deep …')
    """
    text = " ".join(text[: 4 * length].split())
    return text if len(text) <= length else f"{text[: length - 1]}\u2026"


def excerpt(graph: KnowledgeGraph, piece: Evidence, length: int = _SENTENCE) -> tuple[str, int, int]:
    """The sentence, cut to `length` around the mention, and where the mention stands in it (0, 0 if it does not).

    >>> paper = Paper.of("T", "One. We use CIFAR-10 here.")
    >>> excerpt(KnowledgeGraph(paper), Evidence(paper.id, 14, 22, "We use CIFAR-10 here.", "", 1.0))
    ('We use CIFAR-10 here.', 7, 15)
    """
    sentence, paper = piece.sentence, graph.nodes.get(piece.paper)
    text = paper.text if isinstance(paper, Paper) else ""
    origin = text.rfind(sentence, 0, piece.start + len(sentence)) if sentence else -1
    start, end = piece.start - origin, piece.end - origin
    if origin < 0 or not 0 <= start < end <= len(sentence):
        start = end = 0
    if len(sentence) > length:
        first = max(0, min((start + end - length) // 2, len(sentence) - length))
        last = first + length
        if first and (gap := _SPACE.search(sentence, first, max(first, start))):
            first = gap.end()
        if last < len(sentence) and (gap_at := sentence.rfind(" ", max(end, first), last)) > 0:
            last = gap_at
        head, tail = "\u2026" if first else "", "\u2026" if last < len(sentence) else ""
        sentence = f"{head}{sentence[first:last]}{tail}"
        start, end = (min(max(at - first, 0) + len(head), len(sentence)) if end else 0 for at in (start, end))
    return sentence, start, end


def _summary(graph: KnowledgeGraph, drawn: KnowledgeGraph) -> dict[str, Any]:
    """What the header of the page says: kinds with their counts, totals, what was left out."""
    every, shown = query.counts(graph), query.counts(drawn)
    kinds: list[dict[str, Any]] = [
        {"kind": kind, "name": plural(kind, 2), "colour": layout.COLOURS[kind]}
        | {"drawn": shown["nodes"].get(kind, 0), "all": every["nodes"][kind]}
        for kind in NODE_KINDS
        if kind in every["nodes"]
    ]
    missing = ((kind["kind"], kind["all"] - kind["drawn"]) for kind in kinds)
    return {
        "kinds": kinds,
        "drawn": {"nodes": len(drawn), "edges": sum(shown["edges"].values())},
        "all": {"nodes": len(graph), "edges": sum(every["edges"].values())},
        "left_out": listed(f"{number:,} {plural(kind, number)}" for kind, number in missing if number),
    }


def plural(kind: str, number: int) -> str:
    """A kind of node as a word.

    >>> plural("paper", 1), plural("repository", 2)
    ('paper', 'repositories')
    """
    return kind if number == 1 else _PLURALS.get(kind, f"{kind}s")


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them.

    >>> listed(["1 paper", "2 tasks", "3 metrics"])
    '1 paper, 2 tasks and 3 metrics'
    """
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last
