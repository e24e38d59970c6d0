"""Reported values: which numbers are results, of which metric, on which dataset, by which method."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction import decision
from kgraph.extraction.entities import EntitiesComponent
from kgraph.extraction.reported import WORD, Place, kinds, places, runs
from kgraph.extraction.tokens import text_of
from kgraph.extraction.values import Value, find_values, shared_units
from kgraph.extraction.words import alternatives
from kgraph.model import Cluster, Result, ResultKind
from kgraph.scores import dimension, number

#: what a value belongs to
LINKED = ("metric", "dataset", "method")
_SHARED = ("metric", "dataset")
_SENTENCE_END = re.compile(r"[.!?]\)?\s+(?=[A-Z$\\(\[])")
_APART = re.compile(r"[,;:.!?()\n]")  # ends what may be one phrase, as "88.55% top-1 accuracy on ImageNet"
# what joins the members of a list; `from 41% to 46%` is no list
_LISTED = re.compile(r"[!?)]?+\s*+(?:,\s*+(?:and|or)\b|[,;/|&$\\]|and\b|or\b)\s*+(?:\$\s*+)?")
_PART = re.compile(r"[,;:]|\.\s|\b(?:and|or|but|while|whereas)\b")
_SPLIT = re.compile(r"[.;]\s")  # on both sides of it no list goes with another
_BRACKETED = re.compile(r"[^()]{0,12}\([^()]*$")
# by the last of these before it a value is the paper's or another's
_VOICE = re.compile(rf"\b{alternatives('voices')}(?![\w-])", re.IGNORECASE)
_NEAR, _FAR, _LED, _BESIDE = 90, 2000, 40, 2
_COSTS = frozenset({"bytes", "time"})  # what no score is told in, unless it is its own unit
_OPPOSING = frozenset({"to", "versus", "vs"})
_FAR_AWAY = 6
_HEARD = 100
_MAX_VALUES = 400

if not Doc.has_extension("kgraph_results"):
    Doc.set_extension("kgraph_results", default=None)


class Numbers(NamedTuple):
    """The values of a text, and where sentences after the first begin.

    For each value its `run`, a list or range of one unit, and first and last of its `list`, whatever the units.
    `names`: the mentions of all clusters, each with its kind.
    """

    text: str
    values: Sequence[Value]
    runs: Sequence[Sequence[Value]]
    lists: Sequence[tuple[int, int]]
    ends: Sequence[int]
    names: Sequence[tuple[int, int, str]]

    @classmethod
    def of(cls, text: str, clusters: Sequence[Cluster]) -> Numbers:
        """Those of a text that are not part of the name of a cluster."""
        values = candidate_values(text, clusters)
        alike = [run for run in runs(text, values) for _ in run]
        lists = [pair for pair in _lists(text, values) for _ in range(pair[0], pair[1] + 1)]
        names = sorted((m.start, m.end, cluster.kind) for cluster in clusters for m in cluster.mentions)
        return cls(text, values, alike, lists, sentence_ends(text), names)


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
    numbers = Numbers.of(text, clusters)
    named = {kind: places(clusters, kind) for kind in LINKED}
    sorts = kinds(text, numbers.values, weights, tagged, named)
    chosen: dict[int, dict[str, Place | None]] = {}
    for index, (belief, sort) in enumerate(sorts):
        if belief >= weights.get(f"threshold {sort}", 0.5):
            options = {kind: described(numbers, index, sort, kind, named[kind]) for kind in LINKED}
            chosen[index] = {kind: _best(options[kind], kind, weights) for kind in LINKED}
    _follow(numbers, chosen, named)
    results = [_result(text, numbers.values[index], sorts[index][1], places) for index, places in chosen.items()]
    return tuple(sorted(results, key=lambda r: (r.start, r.end, r.value)))


def _result(text: str, value: Value, sort: ResultKind, chosen: Mapping[str, Place | None]) -> Result:
    metric = chosen["metric"]
    near = metric is not None and max(metric.end, value.end) - min(metric.start, value.start) <= _NEAR
    start, end = (min(metric.start, value.start), max(metric.end, value.end)) if near and metric else value[:2]
    names = {kind: place.name if place else "" for kind, place in chosen.items()}
    seen = text[value.start : value.end]
    return Result(names["metric"], seen, value.unit, names["dataset"], names["method"], sort, start, end)


def _follow(numbers: Numbers, chosen: dict[int, dict[str, Place | None]], named: Mapping[str, Sequence[Place]]) -> None:
    """Let a list that no names stand beside mean what as many values before it do, if each of those means another.

    `PSNR of 28.1 and SSIM of 0.83, against 27.4/0.81 for WarpNet`: the last two are PSNR and SSIM too.
    """
    values = numbers.values
    for first, last in sorted(set(numbers.lists)):
        size = last - first + 1
        before = range(first - size, first)
        if size == 1 or not chosen.keys() >= {*before, *range(first, last + 1)}:
            continue
        if values[first].start - values[first - 1].end > _NEAR:
            continue
        if any(aligned(numbers, first, named[kind]) for kind in _SHARED):
            continue
        meant = [tuple(chosen[index][kind] for kind in _SHARED) for index in before]
        if len({tuple(place and place.name for place in pair) for pair in meant}) == size:
            for index, pair in zip(range(first, last + 1), meant, strict=True):
                chosen[index].update(zip(_SHARED, pair, strict=True))


def _lists(text: str, values: Sequence[Value]) -> Iterator[tuple[int, int]]:
    """First and last of the values in each list, most of them alone."""
    first = 0
    for last in range(len(values)):
        if last + 1 == len(values) or not _LISTED.fullmatch(text, values[last].end, values[last + 1].start):
            yield first, last
            first = last + 1


def candidate_values(text: str, clusters: Sequence[Cluster]) -> list[Value]:
    """The numbers of a text that are not part of a name; of `21.7 GFLOPs`, whose unit is a metric, `21.7`."""
    blocked = sorted((m.start, m.end) for c in clusters for m in c.mentions)
    found = []
    for value in find_values(text):
        at = bisect.bisect_right(blocked, (value.end, -1)) - 1
        touched = [span for span in blocked[max(0, at - 1) : at + 1] if span[0] < value.end and value.start < span[1]]
        if not touched:
            found.append(value)
        elif value.unit and len(touched) == 1 and touched[0][0] == value.end - len(value.unit):
            size = len(text[value.start : touched[0][0]].rstrip())
            found.append(Value(value.start, value.start + size, ""))
    return shared_units(text, found[:_MAX_VALUES])


def sentence_ends(text: str) -> list[int]:
    """Where sentences after the first begin, roughly: enough to count what lies between two places."""
    return [match.end() for match in _SENTENCE_END.finditer(text)]


def link_features(
    numbers: Numbers, run: Sequence[Value], place: Place, rank: int, sort: str
) -> Iterator[tuple[str, float]]:
    """Names and values of what binds a value, or a list of them, to a mention, the `rank`-th nearest on its side."""
    side, low, high = _between(run, place)
    text = numbers.text
    yield "bias", 1.0
    yield f"{side} rank {min(rank, 3)}", 1.0
    yield f"{side} distance {min(7, int(math.log2(max(1, high - low))))}", 1.0
    crossed = _crossed(numbers, low, high)
    yield f"{side} sentences {min(crossed, 2)}", 1.0
    between = [other for other in numbers.values if low <= other.start and other.end <= high]
    yield f"{side} values {min(len(between), 3)}", 1.0
    if between and (taken := _taken(text, place, between, side)):
        yield f"{side} taken by {'the same' if taken.unit == run[0].unit else 'another'} unit", 1.0
    if high - low <= _NEAR:
        yield from _gap_features(_masked(numbers, low, high), side, within=not crossed)
    if place.start < text.find("\n"):
        yield "title", 1.0
    if place.nature:
        yield f"unit {run[0].unit} of {place.nature}", 1.0
        yield f"{dimension(run[0].unit)} of {place.nature}", 1.0
    if sort == "delta" or not rank:
        behind = WORD.findall(text[max(0, place.start - _LED) : place.start].casefold())[-1:]
        yield f"{side} {sort} behind {' '.join(behind)}", 1.0
    yield f"{_whose(place)} {side} sentences {min(crossed, 2)}", 1.0
    if place.only:
        yield "only", 1.0


def _crossed(numbers: Numbers, low: int, high: int) -> int:
    """How many sentences begin between two places."""
    return bisect.bisect_left(numbers.ends, high + 1) - bisect.bisect_right(numbers.ends, low)


def _taken(text: str, place: Place, between: Sequence[Value], side: str) -> Value | None:
    """The value that stands next to a mention, nearer than the one that is asked for: `3.1` of `an FID of 3.1`."""
    near = between[-1] if side == "after" else between[0]
    gap = text[near.end : place.start] if side == "after" else text[place.end : near.start]
    return near if len(WORD.findall(gap)) <= _BESIDE else None


def _masked(numbers: Numbers, low: int, high: int) -> str:
    """What stands between, names as their kinds: `on dataset` for `on COCO`."""
    pieces, at = [], low
    for start, end, kind in numbers.names[(first := bisect.bisect_left(numbers.names, (low,))) : first + _NEAR]:
        if end > high:
            break
        if start >= at:
            pieces += [numbers.text[at:start], kind]
            at = end
    return "".join([*pieces, numbers.text[at:high]])


def _gap_features(gap: str, side: str, *, within: bool) -> Iterator[tuple[str, float]]:
    """What stands between a value and a mention near it; `within`: both are in one sentence."""
    words = WORD.findall(gap.casefold())
    if words:
        yield f"{side} first {words[0]}", 1.0
        yield f"{side} last {words[-1]}", 1.0
        if _APART.search(gap) is None:
            yield f"{side} together {words[-1]}", 1.0
    if len(words) <= 3:  # noqa: PLR2004 - a gap of a few words is a formula
        yield f"{side} gap {' '.join(words)}", 1.0
    if within:
        yield f"{side} parts {min(len(_PART.findall(gap)), 3)}", 1.0
    if side == "before" and _BRACKETED.match(gap):
        yield "bracketed", 1.0


def _whose(place: Place) -> str:
    return "own" if place.own else "other"


def _between(run: Sequence[Value], place: Place) -> tuple[str, int, int]:
    """On which side of the values the mention stands, and the borders of what is between."""
    start, end = run[0].start, run[-1].end
    return ("after", end, place.start) if place.start >= end else ("before", place.end, start)


def aligned(numbers: Numbers, index: int, places: Sequence[Place]) -> Place | None:
    """The member of a list of names that stands where value `index` stands in a list of values of that length.

    `5%, 4% and 3% on A, B and C`: the second value belongs to B.
    """
    text, values, (first, last) = numbers.text, numbers.values, numbers.lists[index]
    size = last - first + 1
    if size == 1:
        return None
    found: list[list[Place]] = []
    for place in places:
        before = found[-1][-1] if found else None
        if before and (before[:2] == place[:2] or _LISTED.fullmatch(text, before.end, place.start)):
            found[-1].append(place)
        else:
            found.append([place])
    gaps = [
        (min(abs(names[0].start - values[last].end), abs(values[first].start - names[-1].end)), names)
        for names in found
        if len(names) == size
    ]
    if not gaps or min(gaps)[0] > _NEAR:
        return None
    return min(gaps)[1][index - first]


def ranked(run: Sequence[Value], places: Sequence[Place]) -> Iterator[tuple[int, Place]]:
    """The mentions within reach of a value, or a list of them, each with its rank on its side, nearest first."""
    start, end = run[0].start, run[-1].end
    later = [p for p in places if end <= p.start <= end + _FAR]
    earlier = [p for p in reversed(places) if p.end <= start <= p.end + _FAR]
    yield from enumerate(later[:6])
    yield from enumerate(earlier[:8])


def described(
    numbers: Numbers, index: int, sort: str, kind: str, mentions: Sequence[Place]
) -> Iterator[tuple[Place, list[tuple[str, float]]]]:
    """The mentions of a kind that value `index` may belong to, each with its features."""
    text, run = numbers.text, _together(numbers, index, kind)
    matched = aligned(numbers, index, mentions)
    if matched is not None and not _split(text, run, matched):
        mentions = [matched]
    if kind == "metric":
        mentions = [place for place in mentions if _may_be(text, numbers.values[index], place.nature)]
    options = list(ranked(run, mentions))
    away = [_words_away(text, run, place) for _, place in options]
    fewest = min(away, default=_FAR_AWAY)
    nearest = {place.name for (_, place), words in zip(options, away, strict=True) if words == fewest}
    before = WORD.findall(text[max(0, run[0].start - _LED) : run[0].start].casefold())
    said_by = _voice(text, numbers.ends, run[0].start)
    for rank, place in options:
        named = list(link_features(numbers, run, place, rank, sort))
        if said_by is not None:
            named.append((f"{_whose(place)} {'in' if place.start >= said_by[0] else 'before'} {said_by[1]}", 1.0))
        says = (sort, f"led by {' '.join(before[-1:])}", f"led by {' '.join(before[-2:])}")
        named += [(f"{_whose(place)} {said}", 1.0) for said in says]
        if fewest < _FAR_AWAY:
            named.append((f"nearest {fewest}" if place.name in nearest else f"another {fewest} away", 1.0))
        if place == matched:
            named.append(("aligned", 1.0))
        if kind == "method":
            named.extend(_method_features(numbers, index, run, place))
        yield place, named


def _voice(text: str, ends: Sequence[int], start: int) -> tuple[int, str] | None:
    """Place and word of what last tells, before a value in its sentence, whose it is: `our`, `versus`, `prior`."""
    sentence = ends[at - 1] if (at := bisect.bisect_right(ends, start)) else 0
    found = list(_VOICE.finditer(text, max(sentence, start - _HEARD), start))
    return (found[-1].start(), found[-1][0].casefold().replace("-", " ")) if found else None


def _may_be(text: str, value: Value, nature: str) -> bool:
    """Whether a value may be of a metric of that nature: no percentage is told in ms, and no score in days."""
    way, _, unit = nature.partition(" ")
    cost = dimension(value.unit)
    if unit == "%":
        return in_percent(text, value)
    return not (unit and way == "higher" and cost in _COSTS and cost != dimension(unit))


def in_percent(text: str, value: Value) -> bool:
    """Whether a value may be of a metric that is told in percent: nothing of 22 ms or 6.1x.

    >>> text = "22 ms, 0.83, 2.1 pp, 83%, 6.1x"
    >>> [in_percent(text, value) for value in find_values(text)]
    [False, True, True, True, False]
    """
    return number(text[value.start : value.end], "%", value.unit) is not None


def _together(numbers: Numbers, index: int, kind: str) -> Sequence[Value]:
    """What shares its mention with a value: a list has one method, `from 41% to 46%` one metric and one dataset."""
    run = numbers.runs[index]
    opposed = bool(_opposed(numbers, run))
    return run if opposed != (kind == "method") else [numbers.values[index]]


def _opposed(numbers: Numbers, run: Sequence[Value]) -> str:
    """What stands between two values that are of two methods: `41% to 46%`, before and after; `41% vs. 46%`."""
    if len(run) != 2:  # noqa: PLR2004
        return ""
    between = numbers.text[run[0].end : run[1].start].strip(" .").casefold()
    return between if between in _OPPOSING else ""


def _split(text: str, run: Sequence[Value], place: Place) -> bool:
    """Whether a sentence or a part of one ends between values and a mention."""
    _, low, high = _between(run, place)
    return _SPLIT.search(text, low, high) is not None


def _method_features(numbers: Numbers, index: int, run: Sequence[Value], place: Place) -> Iterator[tuple[str, float]]:
    """What only methods have: which end of a range it is, and the verb that the method may be the subject of."""
    whole = numbers.runs[index]
    if opposed := _opposed(numbers, whole):
        yield f"{_whose(place)} {'from' if numbers.values[index] == whole[0] else opposed}", 1.0
    side, low, high = _between(run, place)
    verb = WORD.search(numbers.text, low, high) if side == "before" and not _crossed(numbers, low, high) else None
    if verb is not None and not _PART.fullmatch(verb[0]):  # no verb, but `and`
        yield f"subject of {verb[0].casefold()}", 1.0


def _words_away(text: str, run: Sequence[Value], place: Place) -> int:
    """How many words and marks stand between within one part of a sentence, counted to a handful."""
    _, low, high = _between(run, place)
    if high - low > _NEAR or _PART.search(text, low, high):
        return _FAR_AWAY
    return min(_FAR_AWAY, len(WORD.findall(text, low, high)))


def _best(
    options: Iterator[tuple[Place, list[tuple[str, float]]]], kind: str, weights: decision.Weights
) -> Place | None:
    """The likeliest of the options, unless that it is none of them is likelier by more than the limit allows."""
    scored = [(decision.total(named, f"link {kind}", weights), place) for place, named in options]
    score, best = max(scored, default=(0.0, None))
    return best if score > weights.get(f"threshold link {kind}", 0.0) else None


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
