"""Reported values: which numbers are results, of which metric, on which dataset, by which method."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction import decision
from kgraph.extraction.entities import EntitiesComponent
from kgraph.extraction.reported import AND, WORD, Place, kinds, places
from kgraph.extraction.tokens import text_of
from kgraph.extraction.values import Value, find_values
from kgraph.model import Cluster, Result

#: what a value belongs to
LINKED = ("metric", "dataset", "method")
_SENTENCE_END = re.compile(r"[.!?]\)?\s+(?=[A-Z$\\(\[])")
_RESPECTIVELY = re.compile(r"(?:[^.!?;\n]|\.(?=\d)){0,140}?\brespectively\b", re.IGNORECASE)
_APART = re.compile(r"[,;:.!?()\n]")  # ends what may be one phrase, as "88.55% top-1 accuracy on ImageNet"
_NEAR, _FAR = 90, 2000
_FEWEST = 0.2
_MAX_VALUES = 400

if not Doc.has_extension("kgraph_results"):
    Doc.set_extension("kgraph_results", default=None)


def find_results(
    text: str,
    clusters: Sequence[Cluster],
    weights: decision.Weights,
    tagged: Sequence[tuple[int, int, str, float]] = (),
) -> tuple[Result, ...]:
    """The reported values of a text, in order.

    Args:
        text: title, newline, abstract.
        clusters: the entities of the text.
        weights: of the decision, see `decision`.
        tagged: spans with kind and score that the tagger takes for values.
    """
    values = candidate_values(text, clusters)
    if not values:
        return ()
    ends = sentence_ends(text)
    named = {kind: places(clusters, kind) for kind in LINKED}
    results = []
    sorts = kinds(text, values, weights, tagged, named)
    for index, (value, (belief, sort)) in enumerate(zip(values, sorts, strict=True)):
        if belief < weights.get(f"threshold {sort}", 0.5):
            continue
        metric, dataset, method = (
            _best(described(text, values, index, named[kind], ends), kind, weights) for kind in LINKED
        )
        near = metric is not None and max(metric.end, value.end) - min(metric.start, value.start) <= _NEAR
        start, end = (min(metric.start, value.start), max(metric.end, value.end)) if near and metric else value[:2]
        results.append(
            Result(
                metric.name if metric else "",
                text[value.start : value.end],
                value.unit,
                dataset.name if dataset else "",
                method.name if method else "",
                sort,
                start,
                end,
            )
        )
    return tuple(sorted(results, key=lambda r: (r.start, r.end, r.value)))


def candidate_values(text: str, clusters: Sequence[Cluster]) -> list[Value]:
    """The numbers of a text that are not part of a name."""
    blocked = sorted((m.start, m.end) for c in clusters for m in c.mentions)
    return [value for value in find_values(text) if not _inside(value, blocked)][:_MAX_VALUES]


def sentence_ends(text: str) -> list[int]:
    """Where sentences after the first begin, roughly: enough to count what lies between two places."""
    return [match.end() for match in _SENTENCE_END.finditer(text)]


def _inside(value: Value, blocked: Sequence[tuple[int, int]]) -> bool:
    at = bisect.bisect_right(blocked, (value.end, -1)) - 1
    return any(start < value.end and value.start < end for start, end in blocked[max(0, at - 1) : at + 1])


def link_features(  # noqa: PLR0913, PLR0917 - what the evidence consists of
    text: str, values: Sequence[Value], index: int, place: Place, rank: int, ends: Sequence[int]
) -> Iterator[tuple[str, float]]:
    """Names and values of what binds value `index` to a mention that is the `rank`-th nearest on its side."""
    value = values[index]
    after = place.start >= value.end
    side = "after" if after else "before"
    low, high = (value.end, place.start) if after else (place.end, value.start)
    gap = text[low:high] if high - low <= _NEAR else ""
    words = WORD.findall(gap.casefold())
    yield "bias", 1.0
    yield f"{side} rank {min(rank, 3)}", 1.0
    yield f"{side} distance {min(7, int(math.log2(max(1, high - low))))}", 1.0
    crossed = bisect.bisect_left(ends, high + 1) - bisect.bisect_right(ends, low)
    yield f"{side} sentences {min(crossed, 2)}", 1.0
    between = sum(low <= other.start and other.end <= high for other in values)
    yield f"{side} values {min(between, 3)}", 1.0
    if words:
        yield f"{side} first {words[0]}", 1.0
        yield f"{side} last {words[-1]}", 1.0
        if _APART.search(gap) is None:
            yield f"{side} together {words[-1]}", 1.0
    if len(words) <= 3:  # noqa: PLR2004 - a gap of a few words is a formula
        yield f"{side} gap {' '.join(words)}", 1.0
    if not crossed and any(mark in gap for mark in ",;"):
        yield f"{side} comma", 1.0
    if place.start < text.find("\n"):
        yield "title", 1.0
    if place.nature:
        yield f"unit {value.unit} of {place.nature}", 1.0
    if place.own:
        yield "own", 1.0
    if place.only:
        yield "only", 1.0


def aligned(text: str, values: Sequence[Value], index: int, places: Sequence[Place]) -> Place | None:
    """The member of a list of names that stands where value `index` stands in a list of values of that length.

    `5%, 4% and 3% on A, B and C`: the second value belongs to B.
    """
    first = last = index
    while first and AND.fullmatch(text, values[first - 1].end, values[first].start):
        first -= 1
    while last + 1 < len(values) and AND.fullmatch(text, values[last].end, values[last + 1].start):
        last += 1
    size = last - first + 1
    if size == 1:
        return None
    runs: list[list[Place]] = []
    for place in places:
        if runs and AND.fullmatch(text, runs[-1][-1].end, place.start):
            runs[-1].append(place)
        else:
            runs.append([place])
    gaps = [
        (min(abs(run[0].start - values[last].end), abs(values[first].start - run[-1].end)), run)
        for run in runs
        if len(run) == size
    ]
    if not gaps or min(gaps)[0] > _NEAR:
        return None
    return min(gaps)[1][index - first]


def ranked(value: Value, places: Sequence[Place]) -> Iterator[tuple[int, Place]]:
    """The mentions within reach of a value, each with its rank on its side, nearest first."""
    later = [p for p in places if value.end <= p.start <= value.end + _FAR]
    earlier = [p for p in reversed(places) if p.end <= value.start <= p.end + _FAR]
    yield from enumerate(later[:6])
    yield from enumerate(earlier[:8])


def described(
    text: str, values: Sequence[Value], index: int, mentions: Sequence[Place], ends: Sequence[int]
) -> Iterator[tuple[Place, list[tuple[str, float]]]]:
    """The mentions that value `index` may belong to, each with its features."""
    matched = aligned(text, values, index, mentions)
    if matched is not None and _RESPECTIVELY.match(text, matched.end):
        mentions = [matched]  # the text says itself which belongs to which
    for rank, place in ranked(values[index], mentions):
        named = list(link_features(text, values, index, place, rank, ends))
        if place == matched:
            named.append(("aligned", 1.0))
        yield place, named


def _best(
    options: Iterator[tuple[Place, list[tuple[str, float]]]], kind: str, weights: decision.Weights
) -> Place | None:
    scored = [(decision.logistic(named, f"link {kind}", weights), place) for place, named in options]
    belief, best = max(scored, default=(0.0, None))
    return best if belief >= _FEWEST else None


@Language.factory(
    "kgraph_results",
    requires=["doc._.kgraph_entities"],
    assigns=["doc._.kgraph_results"],
    default_config={"rules_only": False},
)
class ResultsComponent:
    """spaCy component: `doc._.kgraph_results`, a tuple of `Result`.

    The entities that `kgraph_entities` left on the doc are used; where it did not run they are found first.
    """

    def __init__(self, nlp: Language, name: str, *, rules_only: bool = False) -> None:
        self.nlp, self.name = nlp, name
        self.weights = decision.shipped("rules" if rules_only else "tagger")
        self.entities = EntitiesComponent(nlp, name, rules_only=rules_only)

    def __call__(self, doc: Doc) -> Doc:
        if doc._.kgraph_entities is None:
            self.entities(doc)
        tagged = doc._.kgraph_tagged.values if doc._.kgraph_tagged is not None else ()
        doc._.kgraph_results = find_results(text_of(doc), doc._.kgraph_entities or (), self.weights, tagged)
        return doc
