"""Which clusters are one entity.

A cluster goes to an inventory entry when its name, or the long form behind its acronym, is
one of the entry's forms. The others are told apart by acronym and long form together: two
papers that spell one acronym out in different ways speak of two things. A form without that
proof joins the thing most papers mean by it, and proves nothing for others: there are no chains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from kgraph.model import Cluster, Entity, Extraction, Merge, Paper, Reading, Relation, Ruling
from kgraph.resolution.apart import apart
from kgraph.resolution.candidates import sightings
from kgraph.resolution.coordinated import split
from kgraph.resolution.grouping import group, merged_refusals
from kgraph.resolution.known import Known, shipped
from kgraph.resolution.ledger import ledger, two_kinds
from kgraph.resolution.naming import Named, name_groups
from kgraph.resolution.normalise import key
from kgraph.resolution.relations import code_links, introductions, paper_relations
from kgraph.resolution.rulings import under
from kgraph.resolution.senses import contexts
from kgraph.resolution.titled import titled
from kgraph.resolution.variants import variants
from kgraph.schema import EntityKind

_KINDS: tuple[EntityKind, ...] = ("method", "dataset", "metric", "task")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Papers, entities and relations, ready for a graph; `notes` say why, and hold what it takes to do it again."""

    records: tuple[Paper | Entity | Relation, ...]
    notes: tuple[Reading | Merge | Ruling, ...] = ()


def resolve(
    extractions: Iterable[Extraction], known: Callable[[str], Known] = shipped, rulings: Iterable[Ruling] = ()
) -> Resolution:
    """Entities and relations of all papers; neither the order of the extractions nor of the rulings matters.

    >>> paper = Paper.of("A", "On MS-COCO.")
    >>> from kgraph.model import Cluster, Mention
    >>> coco = Cluster("dataset", "MS-COCO", "used", 1.0, (Mention("dataset", "MS-COCO", 5, 12),))
    >>> [type(record).__name__ for record in resolve([Extraction(paper, (coco,))]).records]
    ['Paper', 'Entity', 'Relation']
    """
    unique = sorted(set(extractions), key=lambda found: (found.paper.id, found))
    read = one_per_paper(unique)
    ruled = tuple(sorted(set(rulings)))
    indices = {kind: under(known(kind), kind, ruled) for kind in _KINDS}
    pairs = apart(ruled, indices)
    spoken_of = {key(form) for ruling in ruled for form in (ruling.name, ruling.form)}
    chosen = [split(titled(found, known), known, spoken_of) for found in read]
    spoken = contexts(chosen)
    named: list[Named] = []
    merges: set[Merge] = set()
    parents: list[Entity] = []
    edges: list[Relation] = []
    for kind, index in indices.items():
        clusters = [(found.paper, cluster) for found in chosen for cluster in found.entities if cluster.kind == kind]
        groups = group(kind, sightings(kind, clusters, index, pairs), index, spoken, pairs)
        ours = name_groups(groups.members, index)
        created, above = variants(kind, ours, index)
        merges |= set(ledger(kind, ours, merged_refusals(groups.refusals)))
        named, parents, edges = named + ours, parents + created, edges + above
    repositories, links = code_links(chosen)
    targets = {(s.paper.id, s.cluster): n.entity.id for n in named for s in n.sightings}
    introduced = introductions((found.paper for found in chosen), (n.entity for n in named))
    settled = _as_settled(chosen, targets)
    relations = [relation for found in settled for relation in paper_relations(found, targets, introduced)]
    entities = sorted([*(n.entity for n in named), *parents, *repositories], key=attrgetter("id"))
    papers = sorted({found.paper for found in unique}, key=lambda paper: (paper.id, paper))
    facts = sorted([*relations, *links, *edges], key=attrgetter("source", "kind", "target"))
    readings = (Reading(found.paper.id, found.entities, found.links, found.results) for found in read)
    notes: tuple[Reading | Merge | Ruling, ...] = (*readings, *sorted(merges.union(two_kinds(named))), *ruled)
    return Resolution((*papers, *entities, *facts), notes)


def _as_settled(chosen: Iterable[Extraction], clusters: Iterable[tuple[str, Cluster]]) -> Iterator[Extraction]:
    """The extractions with the clusters that have become entities: the user's word may have parted some."""
    by_paper: dict[str, list[Cluster]] = defaultdict(list)
    for paper, cluster in clusters:
        by_paper[paper].append(cluster)
    for found in chosen:
        yield replace(found, entities=tuple(sorted(by_paper[found.paper.id])))


def one_per_paper(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Of several readings of one paper the one with the fullest text, as the graph keeps it; by paper id."""
    best: dict[str, Extraction] = {}
    for found in extractions:
        known = best.get(found.paper.id)
        best[found.paper.id] = found if known is None else min(known, found, key=_fullest)
    return [best[paper] for paper in sorted(best)]


def _fullest(found: Extraction) -> tuple[int, str, str, int, Extraction]:
    paper = found.paper
    return -len(paper.abstract), paper.title, paper.abstract, -len(found.entities), found
