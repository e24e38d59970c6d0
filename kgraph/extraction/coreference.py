"""Which of a paper's entities are one thing under two names that no rule has joined: a learnt score over pairs.

After Soon, Ng and Lim, "A Machine Learning Approach to Coreference Resolution of Noun Phrases" (2001): each pair of one
kind is judged alone, and the likeliest are joined first. There are no chains: a third name joins two only if it may be
that of either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from kgraph.extraction import decision
from kgraph.extraction.candidates import Candidate
from kgraph.extraction.likeness import hints_of, likeness, words_of
from kgraph.extraction.neural import Reading
from kgraph.extraction.trimming import Span
from kgraph.extraction.words import alternatives, word_list
from kgraph.inventory import Inventory
from kgraph.names import form_key

#: each is held against each: no abstract names so many of one kind, and a book is not worth the square of it
_MOST = 60
_MOST_FORMS, _MOST_PLACES = 6, 20
_HALF, _MAYBE = 0.5, 0.3
_NEAR, _FAR = 10, 400
_SENTENCE = re.compile(r"[.!?]\s|\n")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
#: what makes a version, size or part of a name when it stands behind it
_VERSION = re.compile(
    r"-[A-Z\d]|[ _/.:@v^$]{0,3}\{?\d|\+| [vV]\d| (?:[A-Z]|II|III|IV|VI)(?!\w)"
    rf"|[ -](?i:{alternatives('size words')})(?!\w)"
)
_DATA_WORDS = word_list("data words")
#: ways in which forms are alike, the surest first
_WAYS = (
    "initials",
    "acronym in it, equal",
    "pieces",
    "within",
    "initials of the end",
    "initials of the beginning",
    "pieces but one",
    "blend",
    "initials but one",
    "letters in order",
    "same letters",
    "same stem",
    "acronym in it, within",
    "acronym in it, other words",
    "shared",
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A candidate that is an entity: how sure that is, of which kind, its places, forms, and what alike ones share."""

    belief: float
    kind: str
    candidate: Candidate
    spans: tuple[Span, ...]
    forms: tuple[str, ...]
    hints: frozenset[str]

    @classmethod
    def of(cls, belief: float, kind: str, candidate: Candidate, spans: Iterable[Span] = ()) -> Accepted:
        """At these places, else at all of the candidate; of forms that differ in case alone the commonest."""
        counts = candidate.forms
        ordered = sorted(counts, key=lambda form: (-counts[form], form))[:_MOST_FORMS] if len(counts) > 1 else [*counts]
        forms = tuple({words_of(form): form for form in reversed(ordered)}.values())
        hints: frozenset[str] = frozenset().union(*map(hints_of, forms))
        return cls(belief, kind, candidate, tuple(sorted(spans or candidate.spans)), forms, hints)


def united(
    text: str, accepted: Sequence[Accepted], weights: decision.Weights, known: Inventory, reading: Reading | None = None
) -> list[Accepted]:
    """The entities, those of one kind that are one thing as one; arguments as for `entities.find_entities`."""
    by_kind: dict[str, list[Accepted]] = defaultdict(list)
    for entity in accepted:
        by_kind[entity.kind].append(entity)
    return [_as_one(group, reading) for kind in by_kind for group in _groups(text, by_kind[kind], weights, known)]


def _groups(text: str, entities: list[Accepted], weights: decision.Weights, known: Inventory) -> list[list[Accepted]]:
    scores = dict(_scores(text, entities, weights, known)) if len(entities) <= _MOST else {}
    limit = weights.get("threshold same", _HALF)
    group_of = [[place] for place in range(len(entities))]
    for first, second in sorted(
        (pair for pair in scores if scores[pair] >= limit), key=lambda pair: (-scores[pair], pair)
    ):
        one, other = group_of[first], group_of[second]
        if one is not other and all(scores.get((min(pair), max(pair)), 0.0) >= _MAYBE for pair in product(one, other)):
            one += other
            for place in other:
                group_of[place] = one
    return [[entities[each] for each in sorted(group)] for place, group in enumerate(group_of) if place == min(group)]


def _scores(
    text: str, entities: list[Accepted], weights: decision.Weights, known: Inventory
) -> Iterator[tuple[tuple[int, int], float]]:
    """Probability of being one thing, of each two that are alike, by their places in the list."""
    for (place, first), (other, second) in combinations(enumerate(entities), 2):
        features = list(pair_features(text, first, second))
        if features and not kept_apart(first, second, known):
            yield (place, other), decision.logistic(features, "same", weights)


def _as_one(group: list[Accepted], reading: Reading | None) -> Accepted:
    """The surest of them with all that is known of the others."""
    best = max(group, key=lambda entity: entity.belief)
    if len(group) == 1:
        return best
    for other in group:
        if other is not best:
            best.candidate.absorb(other.candidate)
    if reading is not None:
        best.candidate.note_proposed(reading.proposed)
    return replace(best, spans=tuple(sorted({span for entity in group for span in entity.spans})))


def kept_apart(first: Accepted, second: Accepted, known: Inventory) -> bool:
    """Whether they are two by the text, CIFAR-10/100, by the inventory or by the user's word."""
    one, other = first.candidate, second.candidate
    if one.name or other.name or (one.short and other.short) or one.given() or other.given():
        return True
    if any(_are_versions(first.kind, *sorted(forms, key=len)) for forms in product(first.forms, second.forms)):
        return True
    listed = [set(filter(None, (known.lookup(each.kind, form) for form in each.forms))) for each in (first, second)]
    if all(listed) and listed[0].isdisjoint(listed[1]):
        return True
    keys = [set(map(form_key, candidate.forms)) for candidate in (one, other)] if known.apart else []
    return any(all(pair & own for own in keys) for pair in known.apart)


def _are_versions(kind: str, short: str, long: str) -> bool:
    """Whether names differ in their numbers, or one is the other with a size, letter or part behind it.

    ResNet-50, LoRA+, SQuAD Hard. A number in an acronym may stand for words: C2F is coarse-to-fine calibration.
    """
    some, others = set(_NUMBER.findall(short)), set(_NUMBER.findall(long))
    if long.startswith(short) and long != short:
        part = kind == "dataset" and long[len(short)] == " " and long.rsplit(" ", 1)[-1].casefold() not in _DATA_WORDS
        return some != others or part or (_VERSION.match(long, len(short)) is not None and not short.islower())
    an_acronym = (" " in short) != (" " in long)
    return not (some <= others or others <= some) if an_acronym else some != others


def pair_features(text: str, first: Accepted, second: Accepted) -> Iterator[tuple[str, float]]:
    """Names and values of what speaks for two entities of one kind being one thing; nothing if nothing does.

    The names begin with `bias`, `shape`, `rule` or `word`, as those of `decision.features`.
    """
    if first.hints.isdisjoint(second.hints):
        return
    alike = {name for form, other in product(first.forms, second.forms) for name in likeness(form, other)}
    if not alike:
        return
    kind = first.kind
    way = next((way for way in _WAYS if f"shape {way}" in alike), "alike")
    yield "bias", 1.0
    yield f"bias {kind}", 1.0
    for name in sorted(alike):
        yield name, 1.0
    for name in _around(text, first, second):
        yield name, 1.0
        yield f"{name}, {kind}", 1.0
        yield f"{name}, {way}", 1.0


def _around(text: str, first: Accepted, second: Accepted) -> Iterator[str]:
    """Where the two stand, how well they are known, and what the paper declares of them."""
    title_end = text.find("\n")
    yield "shape in " + " and in ".join(sorted(_parts(entity.spans, title_end) for entity in (first, second)))
    yield f"rule {_between(text, first.spans[:_MOST_PLACES], second.spans[:_MOST_PLACES])}"
    yield f"shape declared {bool(first.candidate.short) + bool(second.candidate.short)}"
    known = sorted(_standing(entity) for entity in (first, second))
    yield f"rule {known[0]} and {known[1]}"


def _parts(spans: Iterable[Span], title_end: int) -> str:
    inside = {start < title_end for start, _ in spans}
    return "both" if len(inside) > 1 else "title" if True in inside else "abstract"


def _standing(entity: Accepted) -> str:
    listed = "inventory" in entity.candidate.evidence.get(entity.kind, {})
    return f"{'listed' if listed else 'new'} {'introduced' if entity.candidate.introduced() else 'used'}"


def _between(text: str, some: Iterable[Span], others: Iterable[Span]) -> str:
    """What stands between two names where they are nearest, or how far apart that is."""
    gaps = [(max(a, c) - min(b, d), min(b, d), max(a, c)) for (a, b), (c, d) in product(some, others)]
    distance, start, end = min(gaps)
    if distance < 0:
        return "one over the other"
    if distance <= _NEAR:
        return f"between: {text[start:end].strip().casefold()}"
    return "far apart" if distance > _FAR or _SENTENCE.search(text, start, end) else "in one sentence"
