"""One thing that a paper calls by a short and by a spelled-out name, though never one beside the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from kgraph.model import Cluster, Extraction
from kgraph.resolution.family import before_tail
from kgraph.resolution.forms import abbreviates, agree, is_acronym, is_coined, is_spelled_out, spells
from kgraph.resolution.normalise import key, spaced

_BOTH = 2
_MIN_WORD = 3
#: every short name is held against every long one: no abstract has so many, and a book is not worth the square of it
_MOST = 200


def joined(found: Extraction) -> Extraction:
    """The extraction with such clusters as one, under the short name.

    The letters of the short name must begin the words of the long one, all words if the paper proposes neither; where
    it proposes both, to stand in the long name in order is enough. A short name that fits unlike long ones, or the
    other way round, joins none, unless the paper proposes them all. In a text with hundreds of names none are joined.

    >>> from kgraph.model import Mention, Paper
    >>> paper = Paper.of("QAM", "We train quick anything models.")
    >>> clusters = (
    ...     Cluster("method", "QAM", "proposed", 0.9, (Mention("method", "QAM", 0, 3),)),
    ...     Cluster("method", "quick anything model", "used", 0.8, (Mention("method", paper.text[13:33], 13, 33),)),
    ... )
    >>> [(cluster.name, len(cluster.mentions)) for cluster in joined(Extraction(paper, clusters)).entities]
    [('QAM', 2)]
    """
    if len(found.entities) > _MOST:
        return found
    title = found.paper.title
    own = {cluster for cluster in found.entities if cluster.role == "proposed" or title.startswith(f"{cluster.name}:")}
    beside: dict[Cluster, list[Cluster]] = defaultdict(list)
    for short, long in _fitting(found.entities, own):
        beside[short].append(long)
        beside[long].append(short)
    if not beside:
        return found
    entities = list(found.entities)
    for cluster in found.entities:
        parts = _reached(cluster, beside)
        if cluster != parts[0] or len(parts) == 1:
            continue
        if _is_sure(parts, beside) or (own.issuperset(parts) and not _versions(parts)):
            entities = [_one(cluster, parts) if each == cluster else each for each in entities if each not in parts[1:]]
    return replace(found, entities=tuple(entities))


def _fitting(clusters: Iterable[Cluster], own: set[Cluster]) -> Iterator[tuple[Cluster, Cluster]]:
    by_kind: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        if all(is_spelled_out(mention.text) for mention in cluster.mentions):
            by_kind[cluster.kind].append(cluster)
    for short in clusters:
        if not any(is_spelled_out(mention.text) for mention in short.mentions):
            pairs = ((short, long) for long in by_kind[short.kind])
            yield from (pair for pair in pairs if _fit(*pair, sum(cluster in own for cluster in pair)))


def _fit(short: Cluster, long: Cluster, proposed: int) -> bool:
    """Whether the short name stands for one of the long ones: the more surely, the less the paper makes of them."""
    forms = {mention.text for mention in long.mentions}
    a_word = len(short.name) >= _MIN_WORD and len(short.name.split()) == 1
    if not is_coined(short.name) and not (a_word and proposed == _BOTH):
        return any(_same_tail(short.name, form) for form in forms)
    if proposed == _BOTH:
        tails = {form.partition(" ")[2] for form in forms}
        own, others = key(short.name), [key(form) for form in forms]
        version = any(own.startswith(other) or other.startswith(own) for other in others)
        return not version and any(abbreviates(short.name, form) for form in forms | tails if form)
    return any(spells(short.name, form, strict=not proposed) for form in forms)


def _same_tail(short: str, long: str) -> bool:
    """Whether they differ in an acronym at the front of one, spelled out in the other.

    >>> _same_tail("RG flow", "representation group flow"), _same_tail("CT scans", "magnetic resonance scans")
    (True, False)
    """
    front, _, tail = short.partition(" ")
    words, last = spaced(long), f" {spaced(tail)}"
    return (
        is_acronym(front)
        and bool(tail)
        and words.endswith(last)
        and spells(front, words.removesuffix(last), strict=True)
    )


def _reached(start: Cluster, beside: dict[Cluster, list[Cluster]]) -> list[Cluster]:
    """The cluster and all that are joined to it over others, the one that names them first."""
    seen, waiting = {start}, [start]
    while waiting:
        new = set(beside.get(waiting.pop(), ())) - seen
        seen |= new
        waiting += new
    return sorted(seen, key=_rank)


def _rank(cluster: Cluster) -> tuple[bool, str, Cluster]:
    return is_spelled_out(cluster.name), cluster.role, cluster


def _is_sure(parts: list[Cluster], beside: dict[Cluster, list[Cluster]]) -> bool:
    """Whether there is one short name, and the long ones are of one wording."""
    longs = beside[parts[0]]
    return len(longs) == len(parts) - 1 and all(agree(longs[0].name, long.name) for long in longs[1:])


def _versions(parts: list[Cluster]) -> bool:
    """Whether two of the short names are versions of one thing."""
    shorts = [part.name for part in parts if not is_spelled_out(part.name)]
    families = [{key(short), *map(key, before_tail(short))} for short in shorts]
    return any(not one.isdisjoint(other) for one, other in combinations(families, 2))


def _one(name: Cluster, parts: Iterable[Cluster]) -> Cluster:
    mentions = {mention for part in parts for mention in part.mentions}
    return replace(
        name,
        role=min(part.role for part in parts),
        score=max(part.score for part in parts),
        mentions=tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end, mention))),
        compared=all(part.compared for part in parts),
    )
