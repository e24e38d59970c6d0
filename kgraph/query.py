"""Questions to a graph, as plain functions; `KnowledgeGraph` offers each as a method."""

from __future__ import annotations

import difflib
import html
import re
from collections import Counter, deque
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from kgraph import inventory
from kgraph.errors import AmbiguousNameError, GraphError, UnknownNodeError
from kgraph.merging import without
from kgraph.model import Entity, Evidence, Merge, Paper, Relation
from kgraph.names import form_key, slug, title_key
from kgraph.resolution.normalise import core, key, spaced
from kgraph.resolution.wording import wording
from kgraph.schema import ENTITY_KINDS
from kgraph.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd

    from kgraph.graph import KnowledgeGraph

Row_co = TypeVar("Row_co", covariant=True)

_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_QUERY = re.compile(r"[?#].*", re.DOTALL)
_WORD = re.compile(r"\w+")
_SHOWN = 20
#: how many names an error suggests, how like they are (difflib), and from how many letters on a common beginning counts
_CLOSEST, _ALIKE, _MIN_BEGUN = 3, 0.7, 4
#: as many times the papers make another meaning the one that is asked for
_MANY_TIMES = 3


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
            ImportError: pandas is not installed; it comes with kgraph[pandas].
        """
        try:
            import pandas as pd  # noqa: PLC0415 - optional, and slow to import
        except ModuleNotFoundError as error:
            raise ImportError(f'to_frame() needs pandas: pip install "kgraph[pandas]" ({error})') from error
        return pd.DataFrame.from_records(self.records())


@dataclass(frozen=True, slots=True, order=True)
class RankedEntity:
    """An entity and how many papers are linked to it."""

    id: str
    kind: str
    name: str
    papers: int


def titled(graph: KnowledgeGraph, title: str) -> list[Paper]:
    """The papers of a title, by id: letters and digits count, case does not."""
    key = title_key(title)
    return [paper for paper in graph.all_papers() if key and title_key(paper.title) == key]


def paper(graph: KnowledgeGraph, name: str) -> Paper:
    """The paper of that id or title."""
    _check_name(name)
    if isinstance(node := graph.nodes.get(name), Paper):
        return node
    found = titled(graph, name)
    if len(found) > 1:
        raise AmbiguousNameError(f"{name!r} is the title of {', '.join(each.id for each in found)}: give the id")
    if not found:
        raise UnknownNodeError(f"no paper {name!r}")
    return found[0]


def find(graph: KnowledgeGraph, name: str, kind: str | None = None) -> Entity:
    """The entity that `name` means: an id, a name or an alias, in any spelling; a repository by its URL too."""
    _check_name(name)
    _check_kind(kind)
    if isinstance(node := graph.nodes.get(name), Entity):
        if kind in {None, node.kind}:
            return node
        raise UnknownNodeError(f"no {kind}: {name!r} is a {node.kind}")
    if kind in {None, "repository"} and (repository := _repository(graph, name)):
        return repository
    named = (entity for entity in graph.named(name) if kind in {None, entity.kind})
    best = _widely_meant(graph, list(named)) or _known(graph, name, kind) or _reworded(graph, name, kind)
    # The name itself before an alias, what all papers call so before what one does, then the exact writing, then the
    # plain id before one told apart from it.
    for fits in (
        lambda entity: form_key(entity.name) == form_key(name),
        lambda entity: _always_called(entity, name),
        lambda entity: entity.name == name,
        lambda entity: entity.id == f"{entity.kind}:{slug(name)}",
    ):
        best = list(filter(fits, best)) or best
    if len(best) == 1:
        return best[0]
    if best:
        way = "narrow with kind=" if len({entity.kind for entity in best}) == len(best) else "give the id"
        raise AmbiguousNameError(f"{name!r} may be {', '.join(entity.id for entity in best)}: {way}")
    raise UnknownNodeError(f"no {kind or 'entity'} named {name!r}{_closest(graph, name, kind)}")


def _always_called(entity: Entity, name: str) -> bool:
    """Whether the inventory, the user or the spelling makes it an alias, not a paper that uses it beside another."""
    return any(form_key(alias.text) == form_key(name) and " in paper:" not in alias.reason for alias in entity.aliases)


def _widely_meant(graph: KnowledgeGraph, named: list[Entity]) -> list[Entity]:
    """Without those that few papers mean, where many times as many mean another by the same acronym or name."""
    counts = {entity.id: len(linked(graph, entity.id)) for entity in named}
    return [entity for entity in named if (counts[entity.id] + 1) * _MANY_TIMES > max(counts.values())]


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise TypeError(f"a name or an id is a string, not {name!r}")


def _check_kind(kind: str | None) -> None:
    if kind is not None and kind not in ENTITY_KINDS:
        raise GraphError(f"no kind {kind!r}; the kinds: {', '.join(ENTITY_KINDS)}")


def _repository(graph: KnowledgeGraph, name: str) -> Entity | None:
    """The repository at an address, host/owner/name or a URL to anything in it; case makes no difference there."""
    if "/" not in name:
        return None
    address = _QUERY.sub("", _SCHEME.sub("", name)).casefold().rstrip("/").removesuffix(".git")
    inside = [
        node
        for node in graph.nodes.values()
        if isinstance(node, Entity)
        and node.kind == "repository"
        and f"{address}/".startswith(f"{node.id.removeprefix('repository:').casefold()}/")
    ]
    return max(inside, key=lambda node: (len(node.id), node.id), default=None)


def _known(graph: KnowledgeGraph, name: str, kind: str | None) -> list[Entity]:
    """The entities that the inventories, as the user has them, know under `name`, though no paper writes it so."""
    rulings = tuple(sorted(graph.notes.rulings))
    listed = Vocabulary(rulings).inventory() if rulings else inventory.shipped()
    found = []
    for entity_kind in inventory.KINDS:
        entry = listed.lookup(entity_kind, name) if kind in {None, entity_kind} else None
        found += [entity for entity in graph.named(entry.name) if entity.kind == entity_kind] if entry else []
    return found


def _reworded(graph: KnowledgeGraph, name: str, kind: str | None) -> list[Entity]:
    """The entities with a form that differs in LaTeX, accents, a generic word or the wording of a task."""
    found = []
    for entity in graph.all_entities():
        if kind in {None, entity.kind}:
            wanted = _ways(entity.kind, name)
            if any(
                wanted & _ways(entity.kind, form) for form in (entity.name, *(alias.text for alias in entity.aliases))
            ):
                found.append(entity)
    return found


def _ways(kind: str, form: str) -> set[str]:
    # a generic word is dropped only where the breaks are the same: SlowFast is no slow-fast network
    ways = {f"key {key(form)}", f"words {core(kind, form)[0] or spaced(form)}"}
    return ways | {f"task {wording(form)}"} if kind == "task" and wording(form) else ways


def _closest(graph: KnowledgeGraph, name: str, kind: str | None) -> str:
    """What may have been meant: papers with the words in their titles, names that are much alike, or begin alike."""
    entities = [entity for entity in graph.all_entities() if kind in {None, entity.kind}]
    forms = {form for entity in entities for form in (entity.name, *(alias.text for alias in entity.aliases))}
    by_key = {form_key(form): form for form in sorted(forms, reverse=True)}
    wanted = form_key(name)
    alike = difflib.get_close_matches(wanted, by_key, n=_CLOSEST, cutoff=_ALIKE)
    begun = [key for key in by_key if min(len(key), len(wanted)) >= _MIN_BEGUN and _begins(key, wanted)]
    begun.sort(key=lambda key: (abs(len(key) - len(wanted)), key))
    near = [by_key[key] for key in dict.fromkeys([*alike, *begun])]
    told = [*([] if kind else _with_words(graph, name)), *near][:_CLOSEST]
    return f"; closest: {', '.join(told)}" if told else ""


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _with_words(graph: KnowledgeGraph, name: str) -> list[str]:
    """Titles with these words in a row, the last perhaps begun; first those that begin so. One word says too little."""
    wanted = _words(name)
    if wanted.count(" ") <= 1:
        return []
    places = ((_words(paper.title).find(wanted), paper) for paper in graph.all_papers())
    found = sorted((place, len(paper.title), paper.title) for place, paper in places if place >= 0)
    return [f"the paper {title!r}" for _, _, title in found]


def _words(text: str) -> str:
    return "".join(f" {word}" for word in _WORD.findall(text.casefold()))


def papers(graph: KnowledgeGraph, *, variants: bool = False, **wanted: str | None) -> Answer[Paper]:
    """The papers linked to every one of the wanted entities, or to variants of them, by id."""
    found = {paper.id for paper in graph.all_papers()}
    for kind, name in wanted.items():
        if kind not in ENTITY_KINDS:
            raise TypeError(f"papers() takes {', '.join(ENTITY_KINDS)}, not {kind!r}")
        if name is not None:
            target = find(graph, name, kind).id
            found &= {
                paper
                for each in (with_variants(graph, target) if variants else [target])
                for paper in linked(graph, each)
            }
    return Answer(graph.paper(identifier) for identifier in sorted(found))


def entities(graph: KnowledgeGraph, kind: str | None = None) -> Answer[RankedEntity]:
    """The entities of a kind (or of all), most papers first, then by name."""
    _check_kind(kind)
    rows = [
        RankedEntity(entity.id, entity.kind, entity.name, len(linked(graph, entity.id)))
        for entity in graph.all_entities()
        if kind in {None, entity.kind}
    ]
    return Answer(sorted(rows, key=lambda row: (-row.papers, row.name.casefold(), row.id)))


def linked(graph: KnowledgeGraph, entity: str) -> set[str]:
    """Ids of the papers that say something of the entity."""
    return {relation.source for relation in graph.into(entity) if relation.kind != "VARIANT_OF"}


def with_variants(graph: KnowledgeGraph, entity: str) -> list[str]:
    """The entity, and its versions, sizes and kinds, and theirs, by id."""
    found, waiting = {entity}, [entity]
    while waiting:
        new = {r.source for r in graph.into(waiting.pop()) if r.kind == "VARIANT_OF"} - found
        found |= new
        waiting += new
    return sorted(found)


def merges(graph: KnowledgeGraph, entity: str | None = None, kind: str | None = None) -> Answer[Merge]:
    """The ledger: how each form came to its entity, and what was refused; all of it, or that of one name."""
    if entity is None:
        return Answer(sorted(graph.notes.merges))
    try:
        named = [find(graph, entity, kind)]
    except AmbiguousNameError:
        named = [each for each in graph.named(entity) if kind in {None, each.kind}]
        if not named:
            raise
    ids = {each.id for each in named}
    return Answer(sorted(merge for merge in graph.notes.merges if merge.entity in ids))


def evidence(graph: KnowledgeGraph, paper: Paper | str, entity: Entity | str) -> Answer[Evidence]:
    """Every sentence in which the paper speaks of the entity, in the order of the text; records or ids and names."""
    source = graph.paper(paper.id if isinstance(paper, Paper) else paper).id
    entity = entity.id if isinstance(entity, Entity) else entity
    try:
        targets = {find(graph, entity).id}
    except AmbiguousNameError:
        # Of several things of one name, those that the paper speaks of.
        targets = {each.id for each in graph.named(entity)} & {relation.target for relation in graph.out_of(source)}
        if len(targets) != 1:
            raise
    pieces = {piece for target in targets for r in graph.between(source, target) for piece in r.evidence}
    return Answer(sorted(pieces))


def subgraph(graph: KnowledgeGraph, around: str, hops: int = 1) -> KnowledgeGraph:
    """The nodes within `hops` steps of a paper or entity, and all relations among them."""
    if hops < 0:
        raise ValueError(f"hops must be 0 or more, not {hops}")
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
    return _among(graph, distance)


def select(  # noqa: PLR0913 - one keyword per choice
    graph: KnowledgeGraph,
    *,
    around: str | None = None,
    hops: int = 2,
    kinds: Iterable[str] = (),
    min_papers: int = 1,
    top: int | None = None,
) -> KnowledgeGraph:
    """What is around a node; of it the entities of these kinds, in enough papers, the `top` of most; their papers."""
    if min_papers < 1 or (top is not None and top < 1):
        raise ValueError("min_papers and top must be 1 or more")
    wanted = set(kinds)
    for kind in sorted(wanted):
        _check_kind(kind)
    whole = graph if around is None else subgraph(graph, around, hops)
    centre = around if around is None or around in graph.nodes else find(graph, around).id
    if not wanted and min_papers == 1 and top is None:
        return whole
    ranked = [row for row in entities(whole) if row.papers >= min_papers and (not wanted or row.kind in wanted)]
    kept = {row.id for row in ranked[:top]} | ({centre} if centre else set())
    papers = (paper.id for paper in whole.all_papers())
    kept |= {paper for paper in papers if any(relation.target in kept for relation in whole.out_of(paper))}
    return _among(whole, kept)


def _among(graph: KnowledgeGraph, nodes: Collection[str]) -> KnowledgeGraph:
    """These nodes and the relations among them."""
    near = [_within(r, nodes) for node in sorted(nodes) for r in graph.out_of(node) if r.target in nodes]
    return type(graph)(*(graph.nodes[node] for node in sorted(nodes)), *near)


def _within(relation: Relation, nodes: Container[str]) -> Relation:
    """The relation without the names of entities that are not there in its results."""
    named = {entity for result in relation.results for entity in (result.dataset, result.method)}
    for entity in sorted(named):
        if entity not in nodes:
            relation = without(relation, entity)
    return relation


def counts(graph: KnowledgeGraph) -> dict[str, dict[str, int]]:
    """How many nodes and edges there are of each kind; `unnamed`: nodes that only variants lead to, no paper."""
    found: dict[str, Counter[str]] = {"nodes": Counter(), "edges": Counter(), "unnamed": Counter()}
    for node in graph:
        found["nodes"][graph.kind(node.id)] += 1
        if isinstance(node, Entity) and not linked(graph, node.id):
            found["unnamed"][node.kind] += 1
    for relation in graph.relations():
        found["edges"][relation.kind] += 1
    return {what: dict(sorted(numbers.items())) for what, numbers in found.items()}
