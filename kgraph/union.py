"""Two graphs as one: what was read in either is resolved again, so that the parts give what one build would.

A name may mean another thing in the light of the other graph's papers, so entities are not added up: the readings are,
and what no reading says (records added by hand, graphs of files without readings) is taken over as it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from kgraph.model import Entity, Extraction, Paper, Reading, Relation
from kgraph.notes import Note
from kgraph.readers._same import merged
from kgraph.resolution import Resolution, resolve

if TYPE_CHECKING:
    from kgraph.graph import KnowledgeGraph

Record = Paper | Entity | Relation | Note


def union(*graphs: KnowledgeGraph) -> Iterator[tuple[Record, ...]]:
    """Records to add one lot after the other: what the readings of all say, then what else each graph holds."""
    rulings = {ruling for graph in graphs for ruling in graph.notes.rulings}
    papers, home = merged(graph.paper(reading) for graph in graphs for reading in graph.notes.readings)
    resolution = resolve(_read_again(graphs, papers, home), rulings=rulings)
    yield *papers, *resolution.records, *resolution.notes
    for graph in graphs:
        yield tuple(_rest(graph, home, resolution))


def _read_again(
    graphs: tuple[KnowledgeGraph, ...], papers: list[Paper], home: Mapping[str, str]
) -> Iterator[Extraction]:
    """The readings of the texts that are kept, the fuller of two of one text."""
    found: dict[str, list[Reading]] = defaultdict(list)
    texts = {paper.id: paper.text for paper in papers}
    for graph in graphs:
        for reading in graph.notes.readings.values():
            if graph.paper(reading.paper).text == texts[home[reading.paper]]:
                found[home[reading.paper]].append(reading)
    for paper in papers:
        if paper.id in found:
            best = min(found[paper.id], key=lambda reading: (-len(reading.entities), reading.entities, reading))
            yield Extraction(paper, best.entities, best.links, best.results)


def _rest(graph: KnowledgeGraph, home: Mapping[str, str], resolution: Resolution) -> Iterator[Record]:
    """What the graph holds and its own readings do not say, with the nodes that it speaks of."""
    own = resolve(readings_of(graph), rulings=graph.notes.rulings)
    said = {*own.records, *own.notes}
    yield from (paper for paper in graph.all_papers() if paper.id not in home)
    held: Iterator[Entity | Relation] = chain(graph.all_entities(), graph.relations())
    rest = [record for record in held if record not in said]
    present = {record.id for record in resolution.records if isinstance(record, Entity)}
    for relation in rest:
        if isinstance(relation, Relation):
            papers = {relation.source, *(piece.paper for piece in relation.evidence)} & home.keys()
            yield from (replace(graph.paper(paper), id=home[paper]) for paper in sorted(papers))
            ends = {relation.source, relation.target}
            named = {entity for result in relation.results for entity in (result.dataset, result.method)}
            lacking = (graph.nodes.get(end) for end in sorted((ends | named) - present))
            yield from (node for node in lacking if isinstance(node, Entity))
    yield from (_moved(record, home) for record in rest)
    yield from (note for note in graph.notes if not isinstance(note, Reading) and note not in said)


def _moved(record: Entity | Relation, home: Mapping[str, str]) -> Entity | Relation:
    """The record with the papers under the ids that they have now."""
    if isinstance(record, Entity) or all(home.get(piece.paper) == piece.paper for piece in record.evidence):
        return record
    evidence = tuple(replace(piece, paper=home.get(piece.paper, piece.paper)) for piece in record.evidence)
    return replace(record, source=home.get(record.source, record.source), evidence=evidence)


def readings_of(graph: KnowledgeGraph) -> Iterator[Extraction]:
    """What was read in each paper, ready to be resolved."""
    for reading in graph.notes.readings.values():
        yield Extraction(graph.paper(reading.paper), reading.entities, reading.links, reading.results)
