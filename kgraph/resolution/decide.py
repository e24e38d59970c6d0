"""Which clusters are one entity.

A cluster goes to an inventory entry when its name, or the long form behind its acronym, is
one of the entry's forms. The others are told apart by acronym and long form together: two
papers that spell one acronym out in different ways speak of two things. A form without that
proof joins the thing most papers mean by it, and proves nothing for others: there are no chains.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from kgraph.model import Entity, Extraction, Paper, Relation
from kgraph.resolution.candidates import Candidates, Known, Sighting, from_inventory, shipped, sightings
from kgraph.resolution.forms import agree, is_spelled_out
from kgraph.resolution.naming import Group, Named, name_groups
from kgraph.resolution.normalise import digits
from kgraph.resolution.relations import code_links, paper_relations
from kgraph.resolution.variants import variants
from kgraph.schema import EntityKind

_KINDS: tuple[EntityKind, ...] = ("method", "dataset", "metric", "task")
#: kinds whose long form is the name itself, whatever it is abbreviated to
_NAMED_BY_LONG_FORM = frozenset({"metric", "task"})

Index = dict[str, Counter[Group]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Papers, entities and relations, ready for a graph; an entity's aliases say why each counts as it."""

    records: tuple[Paper | Entity | Relation, ...]


def resolve(extractions: Iterable[Extraction], known: Callable[[str], Known] = shipped) -> Resolution:
    """Entities and relations of all papers; the order of the extractions makes no difference.

    >>> paper = Paper.of("A", "On MS-COCO.")
    >>> from kgraph.model import Cluster, Mention
    >>> coco = Cluster("dataset", "MS-COCO", "used", 1.0, (Mention("dataset", "MS-COCO", 5, 12),))
    >>> [type(record).__name__ for record in resolve([Extraction(paper, (coco,))]).records]
    ['Paper', 'Entity', 'Relation']
    """
    unique = sorted(set(extractions), key=lambda found: (found.paper.id, found))
    chosen = one_per_paper(unique)
    named: list[Named] = []
    for kind in _KINDS:
        clusters = [(found.paper, cluster) for found in chosen for cluster in found.entities if cluster.kind == kind]
        index = known(kind)
        seen = sightings(kind, clusters, index)
        named += name_groups(kind, group(kind, seen, index), index)
    repositories, links = code_links(chosen)
    targets = {(s.paper.id, s.cluster): n.entity.id for n in named for s in n.sightings}
    relations = [relation for found in chosen for relation in paper_relations(found, targets)]
    kinds = [variants(kind, [n for n in named if n.entity.kind == kind], known(kind)) for kind in _KINDS]
    parents = [entity for created, _ in kinds for entity in created]
    edges = [edge for _, found in kinds for edge in found]
    entities = sorted([*(n.entity for n in named), *parents, *repositories], key=attrgetter("id"))
    papers = sorted({found.paper for found in unique}, key=lambda paper: (paper.id, paper))
    facts = sorted([*relations, *links, *edges], key=attrgetter("source", "kind", "target"))
    return Resolution((*papers, *entities, *facts))


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


def group(kind: str, seen: list[Sighting], known: Known) -> dict[Group, list[Sighting]]:
    """Sightings by the entity that they are of: first those with proof, then those that follow them."""
    groups: dict[Group, list[Sighting]] = defaultdict(list)
    index: Index = defaultdict(Counter)
    candidates = [from_inventory(sighting, known) for sighting in seen]
    heads = _heads([s for s, c in zip(seen, candidates, strict=True) if c.entry is None and all(s.pair)])
    loose: list[tuple[Sighting, Candidates]] = []
    for sighting, found in zip(seen, candidates, strict=True):
        if found.entry is not None:
            _place(groups, index, ("inventory", found.entry.name, ""), sighting)
        elif all(sighting.pair):
            _place(groups, index, _sense(kind, sighting, heads), sighting)
        else:
            loose.append((sighting, found))
    for bare in (False, True):
        stage = [(s, found) for s, found in loose if (len(set(s.keys)) == 1) == bare]
        decided = [(s, _follow(s, found, index)) for s, found in stage]
        for sighting, target in decided:
            _place(groups, index, target, sighting)
    return groups


def _place(groups: dict[Group, list[Sighting]], index: Index, target: Group, sighting: Sighting) -> None:
    """Only its name and a proven abbreviation lead others to a thing; other forms of the paper do not."""
    groups[target].append(sighting)
    proven = {sighting.keys[0], *(sighting.key_of(form) for form in sighting.pair if form)}
    for form_key in proven:
        index[form_key][target] += 1


def _heads(proven: list[Sighting]) -> dict[tuple[str, str], str]:
    """(acronym key, long form key) -> key of the long form that stands for it.

    The long forms of one acronym, the most frequent first, join the first head with all of
    whose long forms they agree, or become a head.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    texts: dict[str, str] = {}
    for sighting in proven:
        short, long = sighting.pair
        long_key = sighting.key_of(long)
        counts[sighting.key_of(short)][long_key] += 1
        texts[long_key] = min(texts.get(long_key, long), long)
    joined: dict[tuple[str, str], str] = {}
    for short_key, longs in counts.items():
        members: dict[str, list[str]] = {}
        for long_key in sorted(longs, key=lambda long_key: (-longs[long_key], long_key)):
            same = (head for head, others in members.items() if all(agree(texts[o], texts[long_key]) for o in others))
            head = next(same, long_key)
            members.setdefault(head, []).append(long_key)
            joined[short_key, long_key] = head
    return joined


def _sense(kind: str, sighting: Sighting, heads: dict[tuple[str, str], str]) -> Group:
    short, long = sighting.pair
    short_key = sighting.key_of(short)
    head = heads[short_key, sighting.key_of(long)]
    return ("long", head, " ".join(digits(short))) if kind in _NAMED_BY_LONG_FORM else ("sense", short_key, head)


def _follow(sighting: Sighting, found: Candidates, index: Index) -> Group:
    """The thing that most papers mean by this name, an inventory entry before others; else the name itself."""
    own: Group = ("sense", sighting.keys[0], "")
    meant = Counter(index.get(sighting.keys[0], ()))
    place = {("inventory", entry.name, ""): number for number, entry in enumerate(found.may)}
    for target in place:
        meant[target] += 1
    if len(meant) > 1 and is_spelled_out(sighting.forms[0]) and len({digits(" ".join(target)) for target in meant}) > 1:
        return own
    return min(meant, key=lambda target: (-meant[target], place.get(target, len(place)), target), default=own)
