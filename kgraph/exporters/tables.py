"""What the page holds of a graph, as tables: a node is its number, a sentence stands once.

All text is cut to what a person reads and goes out as JSON; the page shows it as text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kgraph import query
from kgraph.exporters import layout
from kgraph.graph import KnowledgeGraph, Node
from kgraph.leaderboard import leaderboards
from kgraph.model import Entity, Evidence, Paper, Relation, Result
from kgraph.schema import EDGE_KINDS, NODE_KINDS

_SENTENCES, _SENTENCE = 2, 320  # for one fact
_LINE, _LISTED, _URL = 300, 40, 2000
_PLURALS = {"repository": "repositories"}
_SPACE = re.compile(r"\s")
_ARXIV, _DOI = "paper:arxiv:", "paper:doi:"
_NONE: Final = -1

Row = list[Any]


class Tables:
    """The tables of a graph, filled as they are asked for.

    >>> paper = Paper.of("LoRA", year=2021)
    >>> Tables(KnowledgeGraph(paper)).all([paper.id])["nodes"] == [[0, paper.id, "LoRA", {"year": 2021}]]
    True
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self.numbers = {node.id: number for number, node in enumerate(graph)}
        self.facts = {
            (self.numbers[relation.source], relation.kind, self.numbers[relation.target]): number
            for number, relation in enumerate(graph.relations())
        }
        self._sentences: dict[str, int] = {}

    def all(self, drawn: list[str]) -> dict[str, Any]:
        """Everything that the script of the page reads; `drawn` are the nodes of the first picture."""
        nodes = [self._node(node) for node in self._graph]
        edges = [self._edge(relation) for relation in self._graph.relations()]
        boards = list(self._boards())
        return {
            "kinds": kinds(self._graph, drawn),
            "relations": list(EDGE_KINDS),
            "nodes": nodes,
            "edges": edges,
            "boards": boards,
            "sentences": list(self._sentences),
        }

    def _node(self, node: Node) -> Row:
        kind = NODE_KINDS.index("paper" if isinstance(node, Paper) else node.kind)
        name = line(node.title if isinstance(node, Paper) else node.name) or line(node.id)
        known = {key: value for key, value in _facts(node).items() if value}
        return [kind, node.id, name, *([known] if known else [])]

    def _edge(self, relation: Relation) -> Row:
        """Ends and kind, the best evidence, how much there is; then the values, and whether it is but compared with."""
        best = sorted(relation.evidence, key=lambda piece: (-piece.score, piece))[: 3 * _SENTENCES]
        shown = list(dict.fromkeys(excerpt(self._graph, piece) for piece in best))[:_SENTENCES]
        quotes = [place for text, *marks in shown for place in (self._sentence(text), *marks)]
        values = [self._value(result) for result in relation.results[:_LISTED]]
        ends = self.numbers[relation.source], EDGE_KINDS.index(relation.kind), self.numbers[relation.target]
        row = [*ends, quotes, relation.count]
        if values or relation.compared:
            row.append(values)
        return [*row, 1] if relation.compared else row

    def _value(self, result: Result) -> Row:
        """Value with its unit, dataset, method, whether it is a change."""
        value = line(result.value.replace("\\", ""))
        unit = "" if result.unit in value else line(f" {result.unit}".replace(" %", "%"))
        on, by = self.numbers.get(result.dataset, _NONE), self.numbers.get(result.method, _NONE)
        return [f"{value}{unit}", on, by, int(result.kind == "delta")]

    def _boards(self) -> Iterator[Row]:
        """Dataset, metric and rows of each leaderboard, the longest first."""
        for (dataset, metric), board in leaderboards(self._graph).items():
            rows = [
                [
                    row.number,
                    line(row.value.replace("\\", "")),
                    self._method(row.paper, row.method),
                    self.numbers[row.paper],
                    self._sentence(line(row.sentence, _SENTENCE)),
                ]
                for row in board
            ]
            yield [self.numbers[dataset], self.numbers[metric], rows]

    def _method(self, paper: str, name: str) -> int:
        """The method of that name which the paper speaks of, else any of that name."""
        ends = (self._graph.nodes[relation.target] for relation in self._graph.out_of(paper))
        for node in (*ends, *self._graph.named(name)) if name else ():
            if isinstance(node, Entity) and (node.kind, node.name) == ("method", name):
                return self.numbers[node.id]
        return _NONE

    def _sentence(self, text: str) -> int:
        return self._sentences.setdefault(text, len(self._sentences))


def kinds(graph: KnowledgeGraph, drawn: list[str]) -> list[dict[str, Any]]:
    """The legend: each kind of node with its name, its colour, and how many there are and are drawn.

    >>> [kind["drawn"] for kind in kinds(KnowledgeGraph(Paper.of("A"), Paper.of("B")), [Paper.of("A").id])]
    [1, 0, 0, 0, 0, 0]
    """
    every = query.counts(graph)["nodes"]
    shown = [graph.kind(node) for node in drawn]
    return [
        {"kind": kind, "name": plural(kind, 2), "colour": layout.COLOURS[kind], "dark": layout.DARK[kind]}
        | {"drawn": shown.count(kind), "all": every.get(kind, 0)}
        for kind in NODE_KINDS
    ]


def _facts(node: Node) -> dict[str, Any]:
    if isinstance(node, Entity):
        names = sorted({alias.text for alias in node.aliases} - {node.name})
        return {"aliases": [*map(line, names)], "url": node.url if len(node.url) <= _URL else ""}
    sources = {f"{source.name} ({source.date})" if source.date else source.name for source in node.source}
    return {
        "url": web_address(node),
        "year": node.year,
        "authors": line(", ".join(node.authors)),
        "sources": [*map(line, sorted(sources)[:_LISTED])],
    }


def web_address(paper: Paper) -> str:
    """Where the paper can be read: its own URL, else the one that its arXiv id or DOI gives."""
    if paper.url:
        return paper.url if len(paper.url) <= _URL else ""
    for prefix, site in ((_ARXIV, "https://arxiv.org/abs/"), (_DOI, "https://doi.org/")):
        if paper.id.startswith(prefix) and len(paper.id) <= _URL:
            return site + paper.id.removeprefix(prefix)
    return ""


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


def plural(kind: str, number: int) -> str:
    """A kind of node as a word.

    >>> plural("paper", 1), plural("repository", 2)
    ('paper', 'repositories')
    """
    return kind if number == 1 else _PLURALS.get(kind, f"{kind}s")
