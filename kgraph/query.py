"""Questions to a graph, as plain functions; `KnowledgeGraph` offers each as a method."""

from __future__ import annotations

import difflib
import html
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from kgraph import inventory
from kgraph.errors import AmbiguousNameError, UnknownNodeError
from kgraph.model import Entity, Evidence, Paper, Relation, Result
from kgraph.names import form_key, slug
from kgraph.schema import ENTITY_KINDS, JOINS

if TYPE_CHECKING:
    import pandas as pd

    from kgraph.graph import KnowledgeGraph

Row_co = TypeVar("Row_co", covariant=True)

_NUMBER = re.compile(r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?|[-+]?\.\d+")
_MAGNITUDES = {"k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}
_SHOWN = 20


class Answer(Sequence[Row_co], Generic[Row_co]):
    """Rows of one dataclass: a sequence that also shows itself and turns into a DataFrame."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Iterable[Row_co] = ()) -> None:
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> Row_co: ...
    @overload
    def __getitem__(self, index: slice) -> Answer[Row_co]: ...
    def __getitem__(self, index: int | slice) -> Row_co | Answer[Row_co]:
        return Answer(self._rows[index]) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        rows = [f"  {row}" for row in self._rows[:_SHOWN]]
        more = len(self) - len(rows)
        tail = [f"  ... {more} more"] if more else []
        return "\n".join([f"<{len(self)} rows>", *rows, *tail])

    def _repr_html_(self) -> str:
        if not self._rows:
            return "<p>no rows</p>"
        names = [column.name for column in fields(self._rows[0])]  # type: ignore[arg-type]
        cell = "<td>{}</td>".format
        body = "".join(
            f"<tr>{''.join(cell(html.escape(str(getattr(row, name)))) for name in names)}</tr>"
            for row in self._rows[:_SHOWN]
        )
        more = len(self) - _SHOWN
        note = f"<p>... {more} more</p>" if more > 0 else ""
        return f"<table><tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>{body}</table>{note}"

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries, nested dataclasses included."""
        return [asdict(row) for row in self._rows]  # type: ignore[call-overload]

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame, one column per field.

        Raises:
            ImportError: pandas is not installed; it is not a dependency of kgraph.
        """
        import pandas as pd  # noqa: PLC0415 - optional, and slow to import

        return pd.DataFrame.from_records(self.records())


@dataclass(frozen=True, slots=True, order=True)
class RankedEntity:
    """An entity and how many papers are linked to it."""

    id: str
    kind: str
    name: str
    papers: int


@dataclass(frozen=True, slots=True, order=True)
class LeaderboardRow:
    """One reported score; `number` is `value` read in the metric's unit."""

    rank: int
    number: float
    value: str
    method: str
    paper: str
    title: str
    sentence: str


def find(graph: KnowledgeGraph, name: str, kind: str | None = None) -> Entity:
    """The entity that `name` means: an id, a name or an alias, in any spelling."""
    if isinstance(node := graph.nodes.get(name), Entity) and kind in {None, node.kind}:
        return node
    best = [entity for entity in graph.named(name) if kind in {None, entity.kind}] or _known(graph, name, kind)
    # The name itself before an alias, then the exact writing, then the plain id before one told apart from it.
    for fits in (
        lambda entity: form_key(entity.name) == form_key(name),
        lambda entity: entity.name == name,
        lambda entity: entity.id == f"{entity.kind}:{slug(name)}",
    ):
        best = list(filter(fits, best)) or best
    if len(best) == 1:
        return best[0]
    if best:
        raise AmbiguousNameError(f"{name!r} may be {', '.join(entity.id for entity in best)}: narrow with kind=")
    raise UnknownNodeError(f"no {kind or 'entity'} named {name!r}{_closest(graph, name, kind)}")


def _known(graph: KnowledgeGraph, name: str, kind: str | None) -> list[Entity]:
    """The entities that the inventories know under `name`, though no paper writes it so."""
    found = []
    for entity_kind in inventory.KINDS:
        entry = inventory.lookup(entity_kind, name) if kind in {None, entity_kind} else None
        found += [entity for entity in graph.named(entry.name) if entity.kind == entity_kind] if entry else []
    return found


def _closest(graph: KnowledgeGraph, name: str, kind: str | None) -> str:
    entities = [entity for entity in graph.all_entities() if kind in {None, entity.kind}]
    forms = {form for entity in entities for form in (entity.name, *(alias.text for alias in entity.aliases))}
    by_key = {form_key(form): form for form in sorted(forms, reverse=True)}
    close = [by_key[key] for key in difflib.get_close_matches(form_key(name), by_key, n=3, cutoff=0.5)]
    return f"; closest: {', '.join(close)}" if close else ""


def papers(graph: KnowledgeGraph, **wanted: str | None) -> Answer[Paper]:
    """The papers linked to every one of the wanted entities, by id."""
    found = {paper.id for paper in graph.all_papers()}
    for kind, name in wanted.items():
        if kind not in ENTITY_KINDS:
            raise TypeError(f"papers() takes {', '.join(ENTITY_KINDS)}, not {kind!r}")
        if name is not None:
            target = find(graph, name, kind)
            found &= {relation.source for relation in graph.into(target.id)}
    return Answer(graph.paper(identifier) for identifier in sorted(found))


def entities(graph: KnowledgeGraph, kind: str | None = None) -> Answer[RankedEntity]:
    """The entities of a kind (or of all), most papers first, then by name."""
    rows = [
        RankedEntity(entity.id, entity.kind, entity.name, len(linked(graph, entity.id)))
        for entity in graph.all_entities()
        if kind in {None, entity.kind}
    ]
    return Answer(sorted(rows, key=lambda row: (-row.papers, row.name.casefold(), row.id)))


def linked(graph: KnowledgeGraph, entity: str) -> set[str]:
    """Ids of the papers that say something of the entity."""
    return {relation.source for relation in graph.into(entity) if relation.kind != "VARIANT_OF"}


def evidence(graph: KnowledgeGraph, paper: str, entity: str) -> Answer[Evidence]:
    """Every sentence in which the paper speaks of the entity, in the order of the text."""
    source, target = graph.paper(paper).id, find(graph, entity).id
    pieces = {piece for relation in graph.between(source, target) for piece in relation.evidence}
    return Answer(sorted(pieces))


def subgraph(graph: KnowledgeGraph, around: str, hops: int = 1) -> KnowledgeGraph:
    """The nodes within `hops` steps of a paper or entity, and all relations among them."""
    start = around if around in graph.nodes else find(graph, around).id
    distance = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if distance[node] == hops:
            continue
        steps = [r.target for r in graph.out_of(node)] + [r.source for r in graph.into(node)]
        for step in steps:
            if step not in distance:
                distance[step] = distance[node] + 1
                queue.append(step)
    near = [r for node in sorted(distance) for r in graph.out_of(node) if r.target in distance]
    return type(graph)(*(graph.nodes[node] for node in sorted(distance)), *near)


def number(value: str, unit: str = "") -> float | None:
    r"""A reported value as a number; percent of a fraction where the metric's unit is percent.

    >>> number("72.1%"), number("0.83", "%"), number("11.6\\%", "%"), number("25.6M"), number("1,024")
    (72.1, 83.0, 11.6, 25600000.0, 1024.0)
    >>> number("many") is None
    True
    """
    plain = value.replace("\\", "").replace("$", "").replace("\u2212", "-")
    match = _NUMBER.search(plain)
    if match is None:
        return None
    size = float(match[0].replace(",", ""))
    tail = plain[match.end() :].strip()
    if len(tail) == 1 and tail.casefold() in _MAGNITUDES:
        return size * _MAGNITUDES[tail.casefold()]
    if unit == "%" and "%" not in tail and abs(size) <= 1:
        return round(size * 100, 10)
    return size


def leaderboard(graph: KnowledgeGraph, dataset: str, metric: str) -> Answer[LeaderboardRow]:
    """Absolute scores on `dataset` by `metric`, best first; errors, FID, latency: lower first."""
    on, by = find(graph, dataset, "dataset"), find(graph, metric, "metric")
    known = inventory.lookup("metric", by.name)
    unit, better = (known.unit, known.better) if known else ("", "higher")
    best: dict[tuple[str, Result], tuple[float, Relation]] = {}
    for relation in graph.into(by.id):
        for result in relation.results:
            size = number(result.value, unit)
            if result.dataset == on.id and result.kind == "absolute" and size is not None:
                best[relation.source, result] = (size, relation)
    sign = 1 if better == "lower" else -1
    ordered = sorted(best.items(), key=lambda item: (sign * item[1][0], item[0]))
    return Answer(
        _row(graph, rank, result, size, relation)
        for rank, ((_, result), (size, relation)) in enumerate(ordered, start=1)
    )


def _row(graph: KnowledgeGraph, rank: int, result: Result, size: float, relation: Relation) -> LeaderboardRow:
    paper = graph.paper(relation.source)
    method = graph.nodes.get(result.method)
    name = method.name if isinstance(method, Entity) else ""
    inside = [piece.sentence for piece in relation.evidence if result.start <= piece.start < result.end]
    sentence = inside[0] if inside else paper.text[result.start : result.end]
    return LeaderboardRow(rank, size, result.value, name, paper.id, paper.title, sentence)


def counts(graph: KnowledgeGraph) -> dict[str, dict[str, int]]:
    """How many nodes and edges there are of each kind."""
    nodes: dict[str, int] = defaultdict(int)
    edges: dict[str, int] = defaultdict(int)
    for node in graph.nodes.values():
        nodes["paper" if isinstance(node, Paper) else node.kind] += 1
    for relation in graph.relations():
        edges[relation.kind] += 1
    return {"nodes": dict(sorted(nodes.items())), "edges": dict(sorted(edges.items()))}


def problems(graph: KnowledgeGraph) -> Iterator[str]:
    """What breaks the schema or the evidence, one line each; none for a sound graph."""
    for relation in graph.relations():
        where = f"{relation.source} {relation.kind} {relation.target}"
        kinds = tuple(graph.kind(node) for node in (relation.source, relation.target))
        if kinds not in JOINS[relation.kind]:
            yield f"{where}: joins {kinds[0]} and {kinds[1]}"
        if not relation.evidence:
            yield f"{where}: no evidence"
        for piece in relation.evidence:
            yield from (f"{where}: {problem}" for problem in _evidence_problems(graph, relation, piece))
        for result in relation.results:
            text = graph.paper(relation.source).text
            if not 0 <= result.start < result.end <= len(text):
                yield f"{where}: result {result.value!r} lies outside the text"


def _evidence_problems(graph: KnowledgeGraph, relation: Relation, piece: Evidence) -> Iterator[str]:
    paper = graph.nodes.get(piece.paper)
    if not isinstance(paper, Paper):
        yield f"evidence from {piece.paper}, which is not in the graph"
        return
    if relation.kind != "VARIANT_OF" and piece.paper != relation.source:
        yield f"evidence from another paper, {piece.paper}"
    mention = paper.text[piece.start : piece.end]
    if not 0 <= piece.start < piece.end <= len(paper.text):
        yield f"evidence at {piece.start}:{piece.end} lies outside the text"
    elif mention not in piece.sentence or piece.sentence not in paper.text:
        yield f"evidence {mention!r} is not in its sentence"
    elif relation.kind != "HAS_CODE":
        known = graph.nodes[relation.source if relation.kind == "VARIANT_OF" else relation.target]
        if isinstance(known, Entity) and mention not in {alias.text for alias in known.aliases} | {known.name}:
            yield f"evidence {mention!r} is not a name of {known.id}"
