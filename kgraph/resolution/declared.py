"""One thing that a paper calls by a short and by a spelled-out name, though never one beside the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kgraph.model import Cluster, Extraction
from kgraph.resolution.forms import abbreviates, agree, is_coined, is_spelled_out, spells
from kgraph.resolution.normalise import key


def joined(found: Extraction) -> Extraction:
    """The extraction with such clusters as one, under the short name.

    The letters of the short name must begin the words of the long one, all words if the paper proposes neither; where
    it proposes both, to stand in the long name in order is enough. A short name that fits unlike long ones, or the
    other way round, joins none.

    >>> from kgraph.model import Mention, Paper
    >>> paper = Paper.of("QAM", "We train quick anything models.")
    >>> clusters = (
    ...     Cluster("method", "QAM", "proposed", 0.9, (Mention("method", "QAM", 0, 3),)),
    ...     Cluster("method", "quick anything model", "used", 0.8, (Mention("method", paper.text[13:33], 13, 33),)),
    ... )
    >>> [(cluster.name, len(cluster.mentions)) for cluster in joined(Extraction(paper, clusters)).entities]
    [('QAM', 2)]
    """
    longs: dict[Cluster, list[Cluster]] = defaultdict(list)
    shorts: dict[Cluster, list[Cluster]] = defaultdict(list)
    for short in filter(_is_short, found.entities):
        for long in found.entities:
            if long.kind == short.kind and _is_long(long) and _fit(short, long):
                longs[short].append(long)
                shorts[long].append(short)
    entities = list(found.entities)
    for short, fitting in longs.items():
        if all(len(shorts[long]) == 1 for long in fitting) and _alike(fitting):
            entities = [_one(short, fitting) if c == short else c for c in entities if c not in fitting]
    return replace(found, entities=tuple(entities)) if longs else found


def _is_short(cluster: Cluster) -> bool:
    return is_coined(cluster.name) and not any(is_spelled_out(mention.text) for mention in cluster.mentions)


def _is_long(cluster: Cluster) -> bool:
    return all(is_spelled_out(mention.text) for mention in cluster.mentions)


def _fit(short: Cluster, long: Cluster) -> bool:
    """Whether the short name stands for one of the long ones: the more surely, the less the paper makes of them."""
    forms = {mention.text for mention in long.mentions}
    own = {short.role, long.role}
    if own == {"proposed"} and any(abbreviates(short.name, form) for form in forms):
        return not any(key(short.name).startswith(key(form)) for form in forms)
    return any(spells(short.name, form, strict=own == {"used"}) for form in forms)


def _alike(longs: list[Cluster]) -> bool:
    """Whether several long forms are of one thing: proposed, all of them, or of one wording."""
    return all(long.role == "proposed" for long in longs) or all(agree(longs[0].name, long.name) for long in longs[1:])


def _one(short: Cluster, longs: Iterable[Cluster]) -> Cluster:
    parts = [short, *longs]
    mentions = {mention for part in parts for mention in part.mentions}
    return replace(
        short,
        role=min(part.role for part in parts),
        score=max(part.score for part in parts),
        mentions=tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end, mention))),
        compared=all(part.compared for part in parts),
    )
