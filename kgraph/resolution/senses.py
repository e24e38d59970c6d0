"""Which of several things a name means in a paper, told by the other names in the paper."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from kgraph.model import Extraction
from kgraph.resolution.candidates import Sighting
from kgraph.resolution.naming import Group
from kgraph.resolution.normalise import key

#: paper -> keys of the names of all that it speaks of
Contexts = Mapping[str, frozenset[str]]


def contexts(extractions: Iterable[Extraction]) -> dict[str, frozenset[str]]:
    """What each paper speaks of."""
    return {
        found.paper.id: frozenset(key(cluster.name) for cluster in found.entities if cluster.name.strip())
        for found in extractions
    }


def likely(
    sighting: Sighting, meant: Mapping[Group, int], members: Mapping[Group, list[Sighting]], spoken: Contexts
) -> dict[Group, float]:
    """How likely each meaning is, 0 to 1: how often it is meant, times how often its papers have each other name.

    A naive Bayes classifier: P(meaning) * product of P(name | meaning) over the names that any of the meanings'
    papers has, with add-one smoothing.
    """
    others = spoken.get(sighting.paper.id, frozenset()) - set(sighting.keys)
    beside: dict[Group, Counter[str]] = {}
    sizes: dict[Group, int] = {}
    for target in meant:
        papers = {s.paper.id for s in members.get(target, ())} - {sighting.paper.id}
        beside[target] = Counter(name for paper in papers for name in spoken.get(paper, frozenset()) & others)
        sizes[target] = len(papers)
    telling = sorted(set().union(*beside.values()))
    logs = {
        target: math.log(number) + sum(math.log((beside[target][name] + 1) / (sizes[target] + 2)) for name in telling)
        for target, number in meant.items()
    }
    top = max(logs.values())
    weights = {target: math.exp(value - top) for target, value in logs.items()}
    total = math.fsum(weights.values())
    return {target: weight / total for target, weight in weights.items()}
