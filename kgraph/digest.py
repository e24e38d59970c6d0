"""What a group meeting asks of a graph, counted and put in order; `report` shows it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from kgraph.errors import InputError, RecordError
from kgraph.exporters.tables import excerpt, line, web_address
from kgraph.files import reading
from kgraph.graph import KnowledgeGraph
from kgraph.leaderboard import LeaderboardRow, leaderboards
from kgraph.model import Entity, Paper, Relation
from kgraph.names import form_key
from kgraph.query import counts

#: the kinds of which the most used are shown, in the order of the questions: what for, how, on what, how measured
TOP_KINDS = ("task", "method", "dataset", "metric")

_TOP, _AXIS, _PROPOSED, _BOARDS, _ROWS, _CODE, _LISTED = 12, 12, 24, 12, 8, 40, 20
_TITLE, _NAME, _SENTENCE = 160, 80, 240
_SHARED = 2  # rows that make a leaderboard

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """The first of many, and how many there are."""

    rows: tuple[Row, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Read:
    """A paper as it is cited: `url` is a web address or empty."""

    title: str
    url: str
    year: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new name, who proposes it, the sentence, and how many papers speak of it."""

    name: str
    kind: str
    paper: Read
    sentence: str
    papers: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`shared[row][column]`: papers that evaluate on the dataset of the row and use the method of the column."""

    datasets: tuple[str, ...]
    methods: tuple[str, ...]
    shared: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Board:
    dataset: str
    metric: str
    rows: Listed[tuple[LeaderboardRow, Read]]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that means several entities: what it is written like, and their names and kinds.

    Where two would read the same, the kind is followed by what tells them apart.
    """

    form: str
    entities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Digest:
    counts: dict[str, int]
    relations: int
    sources: Listed[str]
    years: tuple[int, int]
    top: dict[str, Listed[tuple[str, int]]]
    proposed: Listed[Proposal]
    heat: HeatMap
    boards: Listed[Board]
    code: Listed[tuple[Read, tuple[str, ...]]]
    alone: Listed[Read]
    ambiguous: Listed[Ambiguous]
    refused: Listed[str]


def digest(graph: KnowledgeGraph, refused: Iterable[RecordError] = ()) -> Digest:
    """The answers; `refused` are the records that were left out when the graph was built.

    >>> digest(KnowledgeGraph(Paper.of("LoRA", year=2021))).alone.rows[0].title
    'LoRA'
    """
    # what no paper speaks of, such as what a thing is a variant of, is told by no number here
    numbers = counts(graph)
    spoken = Counter(numbers["nodes"]) - Counter(numbers["unnamed"])
    years = [paper.year for paper in graph.all_papers() if paper.year]
    names = sorted({source.name for paper in graph.all_papers() for source in paper.source})
    return Digest(
        counts=dict(spoken),
        relations=sum(numbers["edges"].values()),
        sources=_listed([line(name, _NAME) for name in names], _LISTED),
        years=(min(years, default=0), max(years, default=0)),
        top={kind: _top(graph, kind) for kind in TOP_KINDS},
        proposed=_proposed(graph),
        heat=_heat(graph),
        boards=_boards(graph),
        code=_code(graph),
        alone=_listed([_read(paper) for paper in graph.all_papers() if not graph.out_of(paper.id)], _LISTED),
        ambiguous=_ambiguous(graph),
        refused=_listed([line(str(error), _SENTENCE) for error in refused], _LISTED),
    )


def refused_beside(path: Path) -> list[RecordError]:
    """The records that `kgraph build` left out, from the list beside the graph; none if there is no list.

    Raises:
        InputError: the list cannot be read.
    """
    if not path.is_file():
        return []
    found = []
    with reading(path) as text:
        for number, row in enumerate(text, start=1):
            try:
                record = json.loads(row)
                found.append(RecordError(str(record["reason"]), source=str(record["source"]), record=record["record"]))
            except (ValueError, TypeError, KeyError) as error:
                raise InputError("no refused record", source=path.name, record=number) from error
    return found


def _listed(rows: Sequence[Row], limit: int) -> Listed[Row]:
    return Listed(tuple(rows[:limit]), len(rows))


def _read(paper: Paper) -> Read:
    url = web_address(paper)
    return Read(
        line(paper.title, _TITLE) or line(paper.id, _TITLE),
        url if url.startswith(("https://", "http://")) and url.isprintable() and " " not in url else "",
        paper.year,
    )


def _top(graph: KnowledgeGraph, kind: str) -> Listed[tuple[str, int]]:
    ranked = [(line(row.name, _NAME), row.papers) for row in graph.entities(kind) if row.papers]
    return _listed(ranked, _TOP)


def _proposed(graph: KnowledgeGraph) -> Listed[Proposal]:
    """Names that stand in the title first: what a title names is the paper's own. Then those that others took up."""
    papers = {row.id: row.papers for row in graph.entities()}
    found = [relation for relation in graph.relations() if relation.kind == "PROPOSES"]
    found.sort(key=lambda r: (not _titled(graph, r), -papers[r.target], -r.score, -r.count, r.target, r.source))
    return Listed(tuple(_proposal(graph, r, papers[r.target]) for r in found[:_PROPOSED]), len(found))


def _titled(graph: KnowledgeGraph, relation: Relation) -> bool:
    entity = graph.nodes[relation.target]
    return isinstance(entity, Entity) and entity.name.casefold() in graph.paper(relation.source).title.casefold()


def _proposal(graph: KnowledgeGraph, relation: Relation, papers: int) -> Proposal:
    paper = graph.paper(relation.source)
    # a sentence of the abstract says more than the title
    best = max(relation.evidence, key=lambda piece: (piece.start > len(paper.title), piece.score), default=None)
    sentence = line(excerpt(graph, best, _SENTENCE)[0], _SENTENCE + 2) if best else ""
    return Proposal(_name(graph, relation.target), graph.kind(relation.target), _read(paper), sentence, papers)


def _heat(graph: KnowledgeGraph) -> HeatMap:
    """The datasets and methods that meet in most papers; each meets another that is shown in two papers or more."""
    together: Counter[tuple[str, str]] = Counter()
    for paper in graph.all_papers():
        reached = {relation.target for relation in graph.out_of(paper.id)}
        kinds = {kind: sorted(node for node in reached if graph.kind(node) == kind) for kind in ("dataset", "method")}
        together.update((dataset, method) for dataset in kinds["dataset"] for method in kinds["method"])
    datasets = _busiest(together, 0, None)
    methods = _busiest(together, 1, set(datasets))
    rows = _busiest(together, 0, set(methods))
    columns = [method for method in methods if any(together[row, method] > 1 for row in rows)]
    return HeatMap(
        tuple(_name(graph, row) for row in rows),
        tuple(_name(graph, method) for method in columns),
        tuple(tuple(together[row, method] for method in columns) for row in rows),
    )


def _busiest(together: Counter[tuple[str, str]], side: int, among: set[str] | None) -> list[str]:
    met: Counter[str] = Counter()
    for pair, papers in together.items():
        if among is None or pair[1 - side] in among:
            # one paper with two: that is no more than chance
            met[pair[side]] += papers if papers > 1 else 0
    best = sorted((node for node in met if met[node]), key=lambda node: (-met[node], node))
    return best[:_AXIS]


def _boards(graph: KnowledgeGraph) -> Listed[Board]:
    """Those that compare papers, with most papers first; then those of one paper."""
    found = [(pair, rows) for pair, rows in leaderboards(graph).items() if len(rows) >= _SHARED]
    found.sort(key=lambda board: (-len({row.paper for row in board[1]}), -len(board[1]), board[0]))
    boards = []
    for (dataset, metric), rows in found[:_BOARDS]:
        shown = tuple((row, _read(graph.paper(row.paper))) for row in rows[:_ROWS])
        boards.append(Board(_name(graph, dataset), _name(graph, metric), Listed(shown, len(rows))))
    return Listed(tuple(boards), len(found))


def _code(graph: KnowledgeGraph) -> Listed[tuple[Read, tuple[str, ...]]]:
    found = []
    for paper in graph.all_papers():
        code = [r.target for r in graph.out_of(paper.id) if r.kind == "HAS_CODE"]
        if code:
            found.append((_read(paper), tuple(_name(graph, node) for node in code[:_ROWS])))
    return _listed(found, _CODE)


def _ambiguous(graph: KnowledgeGraph) -> Listed[Ambiguous]:
    """Names that several entities are written with; those of most papers first."""
    meant: dict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    for entity in graph.all_entities():
        for form in (entity.name, *(alias.text for alias in entity.aliases)):
            key = form_key(form)
            meant[key].add(entity.id)
            written[key] = min(written.get(key, form), form)
    papers = {row.id: row.papers for row in graph.entities()}
    several = [key for key, entities in meant.items() if key and len(entities) > 1]
    several.sort(key=lambda key: (-sum(papers[entity] for entity in meant[key]), key))
    rows = [
        Ambiguous(
            line(written[key], _NAME),
            _told_apart(graph, sorted(meant[key])[:_ROWS]),
        )
        for key in several[:_LISTED]
    ]
    return Listed(tuple(rows), len(several))


def _told_apart(graph: KnowledgeGraph, entities: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Their names and kinds; behind the kind the longest other name, or the id, where two would read the same."""
    read = [(_name(graph, entity), graph.kind(entity)) for entity in entities]
    full = [(*words, _other_name(graph, entity)) for words, entity in zip(read, entities, strict=True)]
    rows = []
    for entity, words in zip(entities, full, strict=True):
        name, kind, other = words
        hint = other if other and full.count(words) == 1 else line(entity.partition(":")[2], _NAME)
        rows.append((name, f"{kind}: {hint}" if read.count((name, kind)) > 1 else kind))
    return tuple(rows)


def _other_name(graph: KnowledgeGraph, node: str) -> str:
    record = graph.nodes[node]
    own = form_key(record.name) if isinstance(record, Entity) else ""
    aliases = record.aliases if isinstance(record, Entity) else ()
    others = {line(alias.text, _NAME) for alias in aliases if form_key(alias.text) != own}
    return max(others, key=lambda text: (len(text), text), default="")


def _name(graph: KnowledgeGraph, node: str) -> str:
    record = graph.nodes[node]
    return line(record.name if isinstance(record, Entity) else record.title, _NAME) or line(node, _NAME)
