"""How two records of one node become one, and where evidence goes when the text of its paper changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result


def merge_papers(first: Paper, second: Paper) -> Paper:
    """One paper of two records with one id: the fuller text, the sources of both, in any order."""
    fuller = min(first, second, key=lambda p: (-len(p.abstract), p.title, p.abstract))
    return Paper(
        fuller.id,
        fuller.title,
        fuller.abstract,
        min(filter(None, (first.url, second.url)), default=""),
        min(filter(None, (first.year, second.year)), default=0),
        min(filter(None, (first.authors, second.authors)), default=()),
        tuple(sorted({*first.source, *second.source})),
    )


def merge_entities(first: Entity, second: Entity) -> Entity:
    """One entity of two records with one id; the name that is given up stays as an alias.

    >>> merge_entities(Entity("method:lora", "method", "LoRA"), Entity("method:lora", "method", "LORA"))
    Entity(id='method:lora', kind='method', name='LORA', aliases=(Alias(text='LoRA', reason='name'),), identifiers=())
    """
    name = min(first.name, second.name)
    given_up = {Alias(other, "name") for other in (first.name, second.name) if other != name}
    aliases = tuple(sorted({*first.aliases, *second.aliases, *given_up}))
    identifiers = tuple(sorted({*first.identifiers, *second.identifiers}))
    return Entity(first.id, first.kind, name, aliases, identifiers)


def merge_relations(first: Relation, second: Relation) -> Relation:
    """One fact of two: the evidence and results of both; compared only where both say no more than that."""
    return ordered(
        replace(
            first,
            evidence=(*first.evidence, *second.evidence),
            results=(*first.results, *second.results),
            compared=first.compared and second.compared,
        )
    )


def ordered(relation: Relation) -> Relation:
    """The relation with each piece of evidence and each result once, in order."""
    evidence, results = tuple(sorted(set(relation.evidence))), tuple(sorted(set(relation.results)))
    return replace(relation, evidence=evidence, results=results)


def without(relation: Relation, gone: str) -> Relation:
    """The relation without the evidence of a paper, and with no result that names an entity, that is gone."""
    evidence = tuple(piece for piece in relation.evidence if piece.paper != gone)
    results = (
        replace(
            result,
            dataset="" if result.dataset == gone else result.dataset,
            method="" if result.method == gone else result.method,
        )
        for result in relation.results
    )
    return ordered(replace(relation, evidence=evidence, results=tuple(results)))


@dataclass(frozen=True, slots=True)
class Texts:
    """The text that a graph keeps of a paper, and those that evidence may have been read in, the likely one first."""

    kept: str
    read: tuple[str, ...]


def settled(relation: Relation, texts: Mapping[str, Texts], names: Iterable[str]) -> Relation | None:
    """The relation with its evidence and results where the kept texts have them; None when no evidence is left.

    Evidence moves with its sentence; what the kept text of its paper does not say goes. `names` are what a
    mention of the entity may be.

    >>> old, new = "A\\nOn GLUE.", "A\\nWe test it. On GLUE."
    >>> piece = Evidence("paper:a", 5, 9, "On GLUE.", "", 1.0)
    >>> relation = Relation("paper:a", "EVALUATES_ON", "dataset:glue", (piece,))
    >>> settled(relation, {"paper:a": Texts(new, (old,))}, ["GLUE"]).evidence[0].start
    17
    """
    if not relation.evidence or not any(piece.paper in texts for piece in relation.evidence):
        return relation
    allowed = frozenset(names)
    spans = {(result.start, result.end) for result in relation.results}
    evidence: list[Evidence] = []
    for piece in relation.evidence:
        # a link is no name, and a result is its own mention
        free = relation.kind == "HAS_CODE" or (piece.start, piece.end) in spans
        known = texts.get(piece.paper)
        found = piece if known is None else _moved(piece, known, [allowed, frozenset()] if free else [allowed])
        evidence += [found] if found else []
    own = texts.get(relation.source)
    moved = [_moved_result(result, own, relation.evidence) if own else result for result in relation.results]
    results = tuple(result for result in moved if result)
    return ordered(replace(relation, evidence=tuple(evidence), results=results)) if evidence else None


def _moved(piece: Evidence, texts: Texts, allowed: Iterable[frozenset[str]]) -> Evidence | None:
    for names in allowed:
        for text in texts.read:
            left = sentence_start(piece, text)
            if left is None or (names and text[piece.start : piece.end] not in names):
                continue
            place = left if text == texts.kept else texts.kept.find(piece.sentence)
            by = place - left
            return replace(piece, start=piece.start + by, end=piece.end + by) if place >= 0 else None
    return None


def _moved_result(result: Result, texts: Texts, evidence: Iterable[Evidence]) -> Result | None:
    """It moves with a sentence that holds it, else with its own words, if they stand in the kept text once."""
    for text in texts.read:
        words = text[result.start : result.end]
        if not 0 <= result.start < result.end <= len(text) or result.value not in words:
            continue
        if text == texts.kept:
            return result
        for piece in evidence:
            left = sentence_start(piece, text)
            if left is not None and left <= result.start and result.end <= left + len(piece.sentence):
                place = texts.kept.find(piece.sentence)
                by = place - left
                return replace(result, start=result.start + by, end=result.end + by) if place >= 0 else None
        start = texts.kept.find(words) if texts.kept.count(words) == 1 else -1
        return replace(result, start=start, end=start + len(words)) if start >= 0 else None
    return None


def sentence_start(piece: Evidence, text: str) -> int | None:
    """Where the sentence of the evidence begins in the text so that it holds the mention; None if it does not.

    >>> sentence_start(Evidence("paper:a", 9, 13, "On GLUE.", "", 1.0), "A\\nNo. On GLUE.")
    6
    """
    if not 0 <= piece.start < piece.end <= len(text):
        return None
    found = text.find(piece.sentence, max(0, piece.end - len(piece.sentence)), piece.start + len(piece.sentence))
    return found if 0 <= found <= piece.start else None
