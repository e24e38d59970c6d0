"""What the command line answers about a graph, as plain data: the same for tables and for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kgraph import query
from kgraph.errors import UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Entity, Paper, Relation
from kgraph.schema import ENTITY_KINDS

_TOP = 10


def about(
    graph: KnowledgeGraph, name: str, kind: str | None = None, limit: int = 10, *, variants: bool = False
) -> dict[str, Any]:
    """An entity with its papers, or a paper (by id or title) with its entities; a sentence with each.

    With `variants` the papers of the entity's versions, sizes and kinds too.

    A name that is both means the entity. `also` holds the ids of the other papers of that title.

    >>> about(KnowledgeGraph(Entity("dataset:glue", "dataset", "GLUE")), "glue")["entity"]["id"]
    'dataset:glue'

    Raises:
        UnknownNodeError: nothing has that name; the error names the closest.
        AmbiguousNameError: entities of several kinds have it.
    """
    if kind is None and isinstance(paper := graph.nodes.get(name), Paper):
        return {**_about_paper(graph, paper, limit), "also": _others(query.titled(graph, paper.title), paper)}
    titled = [] if kind else query.titled(graph, name)
    try:
        return {**_about_entity(graph, graph.entity(name, kind), limit, variants=variants), "also": _others(titled)}
    except UnknownNodeError:
        if not titled:
            raise
    return {**_about_paper(graph, titled[0], limit), "also": _others(titled, titled[0])}


def summary(graph: KnowledgeGraph) -> dict[str, Any]:
    """Counts per kind, the entities of each kind with most papers, the papers without any entity.

    >>> summary(KnowledgeGraph(Paper("paper:lora", "LoRA", "")))["papers_without_entities"]
    [{'id': 'paper:lora', 'title': 'LoRA'}]
    """
    alone = [{"id": paper.id, "title": paper.title} for paper in graph.all_papers() if not graph.out_of(paper.id)]
    top = {kind: [asdict(row) for row in graph.entities(kind)[:_TOP]] for kind in ENTITY_KINDS}
    return {**query.counts(graph), "top": top, "papers_without_entities": alone}


def _others(papers: list[Paper], shown: Paper | None = None) -> list[str]:
    return [paper.id for paper in papers if paper != shown]


def _about_paper(graph: KnowledgeGraph, paper: Paper, limit: int) -> dict[str, Any]:
    fields = {"id": paper.id, "title": paper.title, "url": paper.url, "year": paper.year, "authors": paper.authors}
    relations = sorted(graph.out_of(paper.id), key=lambda r: (r.kind, -r.score, r.target))
    targets = [(relation, graph.nodes[relation.target]) for relation in relations]
    rows = [
        _row(paper, relation, id=node.id, entity=node.name) for relation, node in targets if isinstance(node, Entity)
    ]
    return {"paper": fields, "entities": rows[:limit], "total": len(rows)}


def explained(graph: KnowledgeGraph, name: str | None, kind: str | None = None) -> list[dict[str, Any]]:
    """The ledger as plain data, each line with the name of its entity.

    >>> explained(KnowledgeGraph(), None)
    []
    """
    return [{**asdict(merge), "name": _name(graph, merge.entity)} for merge in graph.merges(name, kind)]


def _name(graph: KnowledgeGraph, identifier: str) -> str:
    node = graph.nodes.get(identifier)
    return node.name if isinstance(node, Entity) else ""


def _about_entity(graph: KnowledgeGraph, entity: Entity, limit: int, *, variants: bool) -> dict[str, Any]:
    targets = query.with_variants(graph, entity.id) if variants else [entity.id]
    into = [relation for target in targets for relation in graph.into(target) if relation.kind != "VARIANT_OF"]
    into.sort(key=lambda r: (-r.score, -r.count, r.source, r.kind))
    best: dict[str, Relation] = {}
    # what a paper says of the entity itself goes before what it says of a variant, however sure
    for relation in sorted(into, key=lambda r: (r.target != entity.id, r.kind != "PROPOSES")):
        best.setdefault(relation.source, relation)
    papers = ((graph.paper(relation.source), relation) for relation in into if relation is best[relation.source])
    rows = [_row(paper, relation, id=paper.id, paper=paper.title) for paper, relation in papers]
    return {"entity": asdict(entity), "papers": rows[:limit], "total": len(rows)}


def _row(reader: Paper, relation: Relation, /, **names: str) -> dict[str, Any]:
    """A relation with the best of its sentences; one of the abstract says more than the title."""
    best = max(relation.evidence, key=lambda piece: (piece.start > len(reader.title), piece.score), default=None)
    place = {"sentence": best.sentence, "start": best.start, "end": best.end} if best else {}
    return {**names, "relation": relation.kind, "score": relation.score, **place}
