"""Which numbers of a text are reported scores (absolute), which are differences (delta), and which are neither.

A logistic score over the words around the number, or around the whole list that it stands in, over what the
tagger sees there, and over the metrics and datasets beside it; the weights are those of `decision`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kgraph.extraction import decision
from kgraph.extraction.values import Value
from kgraph.extraction.words import word_list
from kgraph.model import Cluster, ResultKind
from kgraph.scores import better, metric_entry

KINDS: tuple[ResultKind, ...] = ("absolute", "delta")
WORD = re.compile(r"[^\W_]+|[^\s\w]")
# what joins the members of a list
_AND = re.compile(r"\s*+(?:,|;|/|\||and|or|&|to|vs\.?|versus|,\s*+and|\$|\\)\s*+(?:\$\s*+)?")
_CLAUSE = re.compile(r"[.;:]\s")
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_STEM, _SOON, _BESIDE = 6, 4, 40
_BEFORE, _AFTER = 120, 60
_CHANGE = frozenset(word[:_STEM] for word in word_list("change words"))


class Place(NamedTuple):
    """One mention of a cluster.

    `own`: the paper introduces it; `only`: there is no other of its kind; `nature`: of a metric, which way is better
    and its usual unit.
    """

    start: int
    end: int
    name: str
    own: bool
    only: bool
    nature: str = ""


def places(clusters: Sequence[Cluster], kind: str) -> list[Place]:
    """All mentions of the clusters of a kind, in order."""
    wanted = [cluster for cluster in clusters if cluster.kind == kind]
    only = len(wanted) == 1
    found = ((m.start, m.end, _order(m.text, c.name), c.name, c.role == "proposed") for c in wanted for m in c.mentions)
    return [
        Place(start, end, name, own, only, _nature(name) if kind == "metric" else "")
        for start, end, _, name, own in sorted(found)
    ]


def _order(text: str, name: str) -> int:
    """Which part of a mention that names share is this one's: of CIFAR-100/10 the second for CIFAR-10."""
    return next((i for i, part in enumerate(text.split("/")) if name.endswith(part)), 0) if "/" in text else 0


@lru_cache(maxsize=4096)
def _nature(name: str) -> str:
    """Which way is better and, of a known metric, its usual unit: `higher %`, `lower plain`, `lower`."""
    entry = metric_entry([name])
    way = better(name, entry)
    return f"{way} {entry.unit or 'plain'}" if entry else way


def kinds(
    text: str,
    values: Sequence[Value],
    weights: decision.Weights,
    tagged: Sequence[tuple[int, int, str, float]],
    named: Mapping[str, Sequence[Place]],
) -> list[tuple[float, ResultKind]]:
    """Belief and kind of each value; the members of a list of one unit are of one kind, by their mean belief."""
    decided: list[tuple[float, ResultKind]] = []
    for run in runs(text, values):
        beliefs = []
        for value in run:
            features = list(kind_features(text, value, run, tagged, named))
            beliefs.append([decision.logistic(features, f"value {kind}", weights) for kind in KINDS])
        means = [sum(column) / len(run) for column in zip(*beliefs, strict=True)]
        decided += [max(zip(means, KINDS, strict=True))] * len(run)
    return decided


def runs(text: str, values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """The values in lists of one unit, most of them alone: `5%, 4% and 3%`."""
    first = 0
    for last in range(len(values)):
        if last + 1 == len(values) or not _listed(text, values[last], values[last + 1]):
            yield values[first : last + 1]
            first = last + 1


def _listed(text: str, value: Value, following: Value) -> bool:
    return value.unit == following.unit and _AND.fullmatch(text, value.end, following.start) is not None


def kind_features(
    text: str,
    value: Value,
    run: Sequence[Value],
    tagged: Sequence[tuple[int, int, str, float]],
    named: Mapping[str, Sequence[Place]],
) -> Iterator[tuple[str, float]]:
    """Names and values of what tells absolute scores, differences and other numbers apart; `run`: its list."""
    yield "bias", 1.0
    yield f"unit {value.unit}", 1.0
    number = text[value.start : value.end]
    if number.lstrip("$(")[:1] in {"+", "-", "\u2212", "\u2013"}:
        yield "sign", 1.0
        yield f"sign {value.unit}", 1.0
    if "." in number:
        yield "decimal", 1.0
    start, end = run[0].start, run[-1].end
    before = WORD.findall(text[max(0, start - 50) : start].casefold())[-4:]
    after = WORD.findall(text[end : end + 50].casefold())[:4]
    for place, word in enumerate(reversed(before)):
        yield f"before {min(place, 2)} {word}", 1.0
    for place, word in enumerate(after):
        yield f"after {min(place, 2)} {word}", 1.0
    yield f"before pair {' '.join(before[-2:])}", 1.0
    yield f"after pair {' '.join(after[:2])}", 1.0
    if before and after:
        yield f"between {before[-1]} {after[0]}", 1.0
    for begin, stop, kind, score in tagged:
        if begin < value.end and value.start < stop:
            yield f"tagger {kind}", score
    yield from _clause_features(text, run)
    for kind in ("metric", "dataset"):
        yield from _beside(text, run, named[kind], kind)


def _clause_features(text: str, run: Sequence[Value]) -> Iterator[tuple[str, float]]:
    """The words of the clause by their first letters; which word of change stands before, and how it is bound."""
    clause = _CLAUSE.split(text[max(0, run[0].start - _BEFORE) : run[0].start])[-1].casefold()
    rest = _CLAUSE.split(text[run[-1].end : run[-1].end + _AFTER], maxsplit=1)[0].casefold()
    before, after = _LONG_WORD.findall(clause), _LONG_WORD.findall(rest)
    for word in sorted({word[:_STEM] for word in before}):
        yield f"clause {word}", 1.0
    for word in sorted({word[:_STEM] for word in after}):
        yield f"rest {word}", 1.0
    if len(run) > 1:
        yield "list", 1.0
        if clause.endswith("from "):
            yield "from to", 1.0
    for away, word in enumerate(reversed(before)):
        if word[:_STEM] in _CHANGE:
            yield f"change {before[-1]}", 1.0
            yield f"change {word[:_STEM]} {before[-1]}", 1.0
            yield f"change away {min(away, _STEM)}", 1.0
            break
    for away, word in enumerate(after[:_SOON]):
        if word[:_STEM] in _CHANGE:
            yield f"change after {away}", 1.0
            break


def _beside(text: str, run: Sequence[Value], mentions: Sequence[Place], kind: str) -> Iterator[tuple[str, float]]:
    """How far the next mention of a kind is on either side, and what stands between."""
    start, end = run[0].start, run[-1].end
    at = bisect.bisect_left(mentions, (end,))
    gaps = []
    if at < len(mentions) and mentions[at].start - end <= _BESIDE:
        gaps.append(("after", text[end : mentions[at].start]))
    if at and 0 <= start - mentions[at - 1].end <= _BESIDE:
        gaps.append(("before", text[mentions[at - 1].end : start]))
    for side, gap in gaps:
        words = WORD.findall(gap.casefold())
        yield f"{kind} {side} {min(len(words), _SOON)}", 1.0
        if len(words) <= 2:  # noqa: PLR2004 - a gap of a word or two is a formula
            yield f"{kind} {side} gap {' '.join(words)}", 1.0
