"""The graph of papers and entities, with the evidence of every edge."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import networkx as nx

from kgraph import query
from kgraph.errors import GraphError, UnknownNodeError
from kgraph.files import replacing
from kgraph.leaderboard import LeaderboardRow, leaderboard
from kgraph.merging import Texts, merge_entities, merge_papers, merge_relations, ordered, settled, without
from kgraph.model import Entity, Evidence, Merge, Paper, Reading, Relation
from kgraph.names import form_key
from kgraph.notes import Note, Notes
from kgraph.query import Answer, RankedEntity
from kgraph.registry import exporters
from kgraph.schema import JOINS
from kgraph.validation import problems
from kgraph.view import View

Node = Paper | Entity
Key = tuple[str, str, str]


class KnowledgeGraph:
    """Papers, entities and relations; a fact seen twice is one fact with both evidences.

    >>> paper = Paper.of("LoRA", "We fine-tune on GLUE.")
    >>> glue = Entity("dataset:glue", "dataset", "GLUE")
    >>> piece = Evidence(paper.id, 18, 22, "We fine-tune on GLUE.", "inventory", 0.9)
    >>> graph = KnowledgeGraph(paper, glue, Relation(paper.id, "EVALUATES_ON", glue.id, (piece,)))
    >>> graph
    <KnowledgeGraph: 1 paper, 1 entity, 1 relation>
    >>> graph.nx.edges[paper.id, glue.id, "EVALUATES_ON"]["count"]
    1
    """

    def __init__(self, *records: Node | Relation | Note) -> None:
        self.notes = Notes()
        self._nodes: dict[str, Node] = {}
        self._relations: dict[Key, Relation] = {}
        self._out: dict[str, set[Key]] = defaultdict(set)
        self._into: dict[str, set[Key]] = defaultdict(set)
        self._names: dict[str, set[str]] | None = None
        self._nx: nx.MultiDiGraph | None = None
        self.add(*records)

    # -- change ---------------------------------------------------------------------------------

    def add(self, *records: Node | Relation | Note) -> None:
        """Add nodes, relations and notes; one that is there already is merged with what comes.

        Raises:
            GraphError: a relation joins what the schema does not let it join, or an unknown node.
        """
        self._nx = self._names = None
        before: dict[str, str] = {}
        read: dict[str, dict[str, None]] = defaultdict(dict)
        try:
            for node in records:
                if isinstance(node, Paper):
                    read[node.id][node.text] = None
                    if isinstance(known := self._nodes.get(node.id), Paper):
                        before.setdefault(node.id, known.text)
                if isinstance(node, (Paper, Entity)):
                    self._add_node(node)
        finally:
            self._settle({paper: [text] for paper, text in before.items()})
        texts = self._changed(read)
        for record in records:
            if isinstance(record, Relation):
                self._add_relation(record, texts)
            elif not isinstance(record, (Paper, Entity)):
                self._add_note(record)

    def merge(self, other: KnowledgeGraph) -> None:
        """Become the graph that one build of the papers of both gives: order and repetition make no difference.

        What was read in the papers of either is resolved again under the rulings of both, so an acronym of one graph
        joins the long form that only the other spells out. Records that were added by hand come along as they are;
        where graphs without readings have different texts of a paper the fuller is kept, and what was read in the
        other moves to its sentence there or goes.

        Not the same as one build: a paper without an id whose title two papers with ids share, one in each graph. A
        build keeps all three apart; a graph that saw only two of them has made them one.
        """
        from kgraph.union import union  # noqa: PLC0415 - brings the inventories

        both = KnowledgeGraph()
        for records in union(self, other):
            both.add(*records)
        self.__dict__.update(both.__dict__)

    def remove(self, node: str) -> None:
        """Remove a paper or an entity, its relations, and its evidence and its name wherever others have them.

        The entities that a removed paper spoke of stay, though no paper be left that does.

        Raises:
            UnknownNodeError: there is no such node.
        """
        if node not in self._nodes:
            raise UnknownNodeError(f"no node {node!r}")
        if isinstance(self._nodes[node], Paper):
            self.notes.drop_paper(node)
        else:
            self.notes.drop_entity(node, self.into(node))
        for key in self._out.pop(node, set()) | self._into.pop(node, set()):
            self._drop(key)
        del self._nodes[node]
        for key, relation in list(self._relations.items()):
            self._replace(key, without(relation, node))
        self._nx = self._names = None

    def _changed(self, read: Mapping[str, Iterable[str]]) -> dict[str, Texts]:
        """The papers of which any text that was read is not the one that is kept."""
        found = {paper: Texts(self.paper(paper).text, tuple(texts)) for paper, texts in read.items()}
        # most likely read in the kept one
        return {
            paper: Texts(texts.kept, tuple(sorted(texts.read, key=lambda text: (text != texts.kept, text))))
            for paper, texts in found.items()
            if set(texts.read) != {texts.kept}
        }

    def _settle(self, read: Mapping[str, Iterable[str]]) -> None:
        """Move the evidence that was read in texts that are no longer kept."""
        if texts := self._changed(read):
            for paper in texts:
                self.notes.readings.pop(paper, None)
            for key, relation in list(self._relations.items()):
                self._replace(key, settled(relation, texts, self._forms(relation)))

    def _replace(self, key: Key, relation: Relation | None) -> None:
        """Nothing, or nothing but evidence that is gone, is no relation."""
        if relation is None or (self._relations[key].evidence and not relation.evidence):
            self._drop(key)
        else:
            self._relations[key] = relation

    def _drop(self, key: Key) -> None:
        self._relations.pop(key, None)
        self._out[key[0]].discard(key)
        self._into[key[2]].discard(key)

    def _forms(self, relation: Relation) -> set[str]:
        """What a mention may be that is evidence for the relation."""
        entity = self._nodes[relation.source if relation.kind == "VARIANT_OF" else relation.target]
        return {entity.name, *(alias.text for alias in entity.aliases)} if isinstance(entity, Entity) else set()

    def _add_node(self, node: Node) -> None:
        known = self._nodes.get(node.id)
        if known is None or known == node:
            self._nodes[node.id] = node
        elif isinstance(known, Paper) and isinstance(node, Paper):
            self._nodes[node.id] = merge_papers(known, node)
        elif isinstance(known, Entity) and isinstance(node, Entity) and known.kind == node.kind:
            self._nodes[node.id] = merge_entities(known, node)
        else:
            kinds = sorted("paper" if isinstance(one, Paper) else one.kind for one in (known, node))
            raise GraphError(f"{node.id} is a {kinds[0]} and a {kinds[1]}")

    def _add_note(self, note: Note) -> None:
        if isinstance(note, Reading) and not isinstance(self._nodes.get(note.paper), Paper):
            raise GraphError(f"a reading of {note.paper!r}, which is no paper of the graph")
        self.notes.add(note)

    def _add_relation(self, relation: Relation, texts: Mapping[str, Texts]) -> None:
        for end in (relation.source, relation.target):
            if end not in self._nodes:
                raise GraphError(f"{relation.source} {relation.kind} {relation.target}: no node {end!r}")
        kinds = (self.kind(relation.source), self.kind(relation.target))
        if kinds not in JOINS.get(relation.kind, frozenset()):
            raise GraphError(f"{relation.kind} does not join {kinds[0]} and {kinds[1]}")
        found = settled(relation, texts, self._forms(relation)) if texts else relation
        if found is None:
            return
        key = (found.source, found.kind, found.target)
        known = self._relations.get(key)
        self._relations[key] = ordered(found) if known is None else merge_relations(known, found)
        self._out[key[0]].add(key)
        self._into[key[2]].add(key)

    # -- read -----------------------------------------------------------------------------------

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Id -> paper or entity."""
        return MappingProxyType(self._nodes)

    def __iter__(self) -> Iterator[Node]:
        """Papers and entities, ordered by id."""
        return (self._nodes[node] for node in sorted(self._nodes))

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, node: object) -> bool:
        return node in self._nodes

    def relations(self) -> Iterator[Relation]:
        """All relations, ordered by source, kind and target."""
        return (self._relations[key] for key in sorted(self._relations))

    def out_of(self, node: str) -> list[Relation]:
        """The relations that start at a node, in order."""
        return [self._relations[key] for key in sorted(self._out.get(node, ()))]

    def into(self, node: str) -> list[Relation]:
        """The relations that end at a node, in order."""
        return [self._relations[key] for key in sorted(self._into.get(node, ()))]

    def between(self, source: str, target: str) -> list[Relation]:
        """The relations from one node to another, in order."""
        return [relation for relation in self.out_of(source) if relation.target == target]

    def all_papers(self) -> Iterator[Paper]:
        """The papers, ordered by id."""
        return (node for node in self if isinstance(node, Paper))

    def all_entities(self) -> Iterator[Entity]:
        """The entities, ordered by id."""
        return (node for node in self if isinstance(node, Entity))

    def kind(self, node: str) -> str:
        """`paper`, or the kind of the entity."""
        record = self._nodes[node]
        return "paper" if isinstance(record, Paper) else record.kind

    def paper(self, name: str) -> Paper:
        """The paper of that id, or of that title: its letters and digits, in any case.

        Raises:
            UnknownNodeError: there is no such paper.
            AmbiguousNameError: several papers have the title.
        """
        return query.paper(self, name)

    def named(self, name: str) -> list[Entity]:
        """The entities that have `name`, in any spelling, among their names; by id."""
        if self._names is None:
            self._names = defaultdict(set)
            for entity in self.all_entities():
                for form in (entity.name, *(alias.text for alias in entity.aliases)):
                    self._names[form_key(form)].add(entity.id)
        found = (self._nodes[node] for node in sorted(self._names.get(form_key(name), ())))
        return [node for node in found if isinstance(node, Entity)]

    @property
    def nx(self) -> nx.MultiDiGraph:
        """The graph for networkx: plain attributes, edge keys are the edge kinds.

        Built when first asked for after a change; change the graph with `add` and `remove`.
        """
        if self._nx is None:
            view: nx.MultiDiGraph = nx.MultiDiGraph()
            for node in self:
                view.add_node(node.id, **node_attributes(node))
            for r in self.relations():
                view.add_edge(r.source, r.target, key=r.kind, **edge_attributes(r))
            self._nx = view
        return self._nx

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KnowledgeGraph):
            return NotImplemented
        return (self._nodes, self._relations, self.notes) == (other._nodes, other._relations, other.notes)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        papers = sum(isinstance(node, Paper) for node in self._nodes.values())
        counted = ((papers, "paper"), (len(self._nodes) - papers, "entity"), (len(self._relations), "relation"))
        return ", ".join(map(_plural, *zip(*counted, strict=True)))

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {self}>"

    def _repr_html_(self) -> str:
        rows = [("node", kind, n) for kind, n in query.counts(self)["nodes"].items()]
        rows += [("edge", kind, n) for kind, n in query.counts(self)["edges"].items()]
        body = "".join(f"<tr><td>{what}</td><td>{html.escape(kind)}</td><td>{n}</td></tr>" for what, kind, n in rows)
        return f"<table><caption>{html.escape(repr(self))}</caption>{body}</table>"

    # -- ask ------------------------------------------------------------------------------------

    def entity(self, name: str, kind: str | None = None) -> Entity:
        """The one entity that `name` (an id, a name, an alias, in any spelling) means.

        >>> graph = KnowledgeGraph(Entity("dataset:glue", "dataset", "GLUE"))
        >>> graph.entity("glue").id
        'dataset:glue'
        >>> graph.entity("GLEU")
        Traceback (most recent call last):
        kgraph.errors.UnknownNodeError: no entity named 'GLEU'; closest: GLUE

        Raises:
            UnknownNodeError: no such entity; the error names the closest. Also a KeyError.
            AmbiguousNameError: several entities have the name. Also a KeyError.
            GraphError: there is no such kind.
        """
        return query.find(self, name, kind)

    def papers(  # noqa: PLR0913 - one keyword per kind
        self,
        *,
        dataset: str | None = None,
        method: str | None = None,
        metric: str | None = None,
        task: str | None = None,
        repository: str | None = None,
        variants: bool = False,
    ) -> Answer[Paper]:
        """The papers linked to all of these; all papers without any.

        With `variants`, versions, sizes and kinds count as what they are variants of: ImageNet-1K as ImageNet.

        >>> graph = KnowledgeGraph(Paper.of("LoRA"))
        >>> [paper.title for paper in graph.papers()]
        ['LoRA']

        Raises:
            UnknownNodeError: one of the names is unknown.
        """
        wanted = {"dataset": dataset, "method": method, "metric": metric, "task": task, "repository": repository}
        return query.papers(self, variants=variants, **wanted)

    def merges(self, entity: str | None = None, kind: str | None = None) -> Answer[Merge]:
        """The ledger: by which rule each form counts as its entity, which papers show it, and what was refused.

        >>> spelled = Merge("dataset:glue", "dataset", "Glue", "spelling", ("paper:a",), 1)
        >>> KnowledgeGraph(Entity("dataset:glue", "dataset", "GLUE"), spelled).merges("GLUE")[0].rule
        'spelling'

        Raises:
            UnknownNodeError: no entity has the name.
        """
        return query.merges(self, entity, kind)

    def entities(self, kind: str | None = None) -> Answer[RankedEntity]:
        """The entities of a kind (or of all), most papers first.

        >>> graph = KnowledgeGraph(Entity("dataset:glue", "dataset", "GLUE"))
        >>> graph.entities("dataset")[0].name
        'GLUE'

        Raises:
            GraphError: there is no such kind.
        """
        return query.entities(self, kind)

    def evidence(self, paper: Paper | str, entity: Entity | str) -> Answer[Evidence]:
        """The sentences in which the paper (id or title) speaks of the entity, with offsets into `Paper.text`.

        >>> paper, glue = Paper.of("A", "On GLUE."), Entity("dataset:glue", "dataset", "GLUE")
        >>> piece = Evidence(paper.id, 5, 9, "On GLUE.", "inventory", 0.9)
        >>> graph = KnowledgeGraph(paper, glue, Relation(paper.id, "EVALUATES_ON", glue.id, (piece,)))
        >>> graph.evidence(paper, "glue")[0].sentence
        'On GLUE.'

        Raises:
            UnknownNodeError: no such paper or entity.
            AmbiguousNameError: several have the title or the name.
        """
        return query.evidence(self, paper, entity)

    def leaderboard(self, dataset: str, metric: str) -> Answer[LeaderboardRow]:
        """The absolute scores on `dataset` by `metric`, best first, each with its sentence.

        >>> nodes = Entity("dataset:glue", "dataset", "GLUE"), Entity("metric:f1", "metric", "F1")
        >>> len(KnowledgeGraph(*nodes).leaderboard("GLUE", "F1"))
        0

        Raises:
            UnknownNodeError: no such dataset or metric.
        """
        return leaderboard(self, dataset, metric)

    def subgraph(self, around: str, hops: int = 1) -> KnowledgeGraph:
        """The graph within `hops` steps of a paper or entity, whatever the direction.

        >>> graph = KnowledgeGraph(Entity("method:lora", "method", "LoRA"), Paper.of("BERT"))
        >>> graph.subgraph(around="LoRA", hops=1)
        <KnowledgeGraph: 0 papers, 1 entity, 0 relations>

        Raises:
            UnknownNodeError: no such node.
            ValueError: `hops` is negative.
        """
        return query.subgraph(self, around, hops)

    def select(
        self,
        *,
        around: str | None = None,
        hops: int = 2,
        kinds: Iterable[str] = (),
        min_papers: int = 1,
        top: int | None = None,
    ) -> KnowledgeGraph:
        """What is within `hops` steps of a node; of it the entities of some kinds, in enough papers, the `top` of most.

        With the entities stay the papers that speak of them. Without keywords it is the whole graph.

        >>> paper, glue = Paper.of("A"), Entity("dataset:glue", "dataset", "GLUE")
        >>> graph = KnowledgeGraph(paper, Paper.of("B"), glue, Relation(paper.id, "EVALUATES_ON", glue.id))
        >>> graph.select(kinds=["dataset"])
        <KnowledgeGraph: 1 paper, 1 entity, 1 relation>

        Raises:
            UnknownNodeError: no such node.
            GraphError: there is no such kind.
            ValueError: `hops` is negative, or `min_papers` or `top` is below 1.
        """
        return query.select(self, around=around, hops=hops, kinds=kinds, min_papers=min_papers, top=top)

    def view(
        self,
        *,
        around: str | None = None,
        hops: int = 2,
        kinds: Iterable[str] = (),
        min_papers: int = 1,
        top: int | None = None,
    ) -> View:
        """The page of the part that `select` chooses: a notebook shows it, `.open()` opens it in a browser.

        >>> KnowledgeGraph(Paper.of("LoRA")).view()
        <View of 1 paper, 0 entities, 0 relations>

        Raises:
            UnknownNodeError, GraphError, ValueError: as `select`.
        """
        part = self.select(around=around, hops=hops, kinds=kinds, min_papers=min_papers, top=top)
        return View(exporters().get("html").render(part), str(part))

    def validate(self) -> list[str]:
        """What breaks the schema or the evidence, one line each; empty for a sound graph.

        >>> KnowledgeGraph().validate()
        []
        """
        return list(problems(self))

    def write(self, path: str | Path, format: str | None = None) -> Path:  # noqa: A002 - the user's word
        """Write the graph; the suffix tells the format unless `format` names it.

        >>> import tempfile
        >>> KnowledgeGraph().write(Path(tempfile.mkdtemp()) / "graph.json").name
        'graph.json'

        Raises:
            UnknownFormatError: no exporter of that name or suffix.
            OutputError: the file cannot be written; what was there before stays.
        """
        path = Path(path)
        exporter = exporters().get(format) if format else exporters().for_path(path)
        with replacing(path) as beside:
            exporter.write(self, beside)
        return path


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else 'entities' if noun == 'entity' else noun + 's'}"


def node_attributes(node: Node) -> dict[str, str | int]:
    """What a node carries in `KnowledgeGraph.nx` and in the exports."""
    if isinstance(node, Paper):
        sources = "; ".join(sorted({source.name for source in node.source}))
        return {"kind": "paper", "label": node.title, "url": node.url, "year": node.year, "sources": sources}
    aliases = "; ".join(sorted({alias.text for alias in node.aliases}))
    identifiers = "; ".join(node.identifiers)
    return {"kind": node.kind, "label": node.name, "url": node.url, "aliases": aliases, "identifiers": identifiers}


def edge_attributes(relation: Relation) -> dict[str, str | int | float]:
    """What an edge carries in `KnowledgeGraph.nx` and in the exports."""
    attributes: dict[str, str | int | float] = {
        "kind": relation.kind,
        "count": relation.count,
        "score": relation.score,
        "sentence": relation.evidence[0].sentence if relation.evidence else "",
    }
    if relation.results:
        attributes["values"] = "; ".join(result.value for result in relation.results)
    if relation.compared:
        attributes["compared"] = True
    return attributes
