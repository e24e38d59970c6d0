"""Pairs of a long form and its abbreviation, as the text itself declares them.

A. S. Schwartz and M. A. Hearst: A Simple Algorithm for Identifying Abbreviation Definitions
in Biomedical Text. Pacific Symposium on Biocomputing, 2003. Both orders, plural forms. Besides
the brackets there is the title that explains its own name: `LoRA: Low-Rank Adaptation of ...`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction.tokens import text_of, tokens_of
from kgraph.extraction.words import word_list
from kgraph.model import Mention
from kgraph.schema import EntityKind


class Abbreviation(NamedTuple):
    """Offsets of both forms in the text; `short` and `long` are the words there."""

    short: str
    short_start: int
    short_end: int
    long: str
    long_start: int
    long_end: int


_BRACKETED = re.compile(r"\(\s?([^()\n]{2,120}?)\s?\)")
_SHORT = re.compile(r"[^\W_](?:[\w+./-]|\s(?=[A-Z0-9])){0,14}(?<![-./])")
_BREAK = re.compile(r"\s*(?P<or>,? or )\s*|\s*[,;:]\s*")
_CALLS = frozenset({"or", "namely", *word_list("naming verbs")})
_CALLED = re.compile(r"\w+ (?:as |to |by )?(?P<short>[^\W_][\w+.-]{1,14})(?<![-.])(?![\w-])")
_STOP = re.compile(r"[.!?:;]\s|[()\n]|\s(?:--?|[\u2013\u2014])\s|\u2014")
_WORDS_BEFORE = re.compile(r"\S+")
_TITLE = re.compile(r"(?P<short>[^\W_][\w+./-]{1,14}): (?P<rest>[^\n:]+)")
_PART = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"(?<![\w-])([^\W_][\w+./-]{0,14})$")
_MAX_LONG = 160
_MAX_SHORT_WORDS = 2
_DECLARED = 0.5
_FUNCTION_WORDS = word_list("function words")
_OWN_NOUNS = word_list("own nouns")
_METRICS = word_list("metric heads")
_TASKS = word_list("task heads")
_DATA = word_list("data words")

if not Doc.has_extension("kgraph_abbreviations"):
    Doc.set_extension("kgraph_abbreviations", default=None)


def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """All pairs that the text declares, in order.

    >>> text = "We train Graph Neural Networks (GNNs) and SSD (Single Shot Detector)."
    >>> [(pair.short, pair.long) for pair in find_abbreviations(text)]
    [('GNNs', 'Graph Neural Networks'), ('SSD', 'Single Shot Detector')]
    """
    pairs = list(_titled(text))
    bracketed = list(_BRACKETED.finditer(text))
    for match in bracketed:
        (first, at, _), *others = _members(text, *match.span(1))
        pair = None
        if _is_short(first):
            pair = _long_before(text, match.start(), first, at)
            pairs += _also(pair, others)
        if pair is None and " " in match[1]:
            pair = _long_inside(text, match)
        if pair is not None:
            pairs.append(pair)
    pairs += _unbracketed(text, bracketed)
    return tuple(sorted(set(pairs), key=lambda pair: (pair.short_start, pair)))


def _members(text: str, start: int, end: int) -> Iterator[tuple[str, int, bool]]:
    """What a bracket lists: text, place, and whether an `or` stands before it."""
    either = False
    start += len(text[start:end]) - len(text[start:end].lstrip())
    for gap in _BREAK.finditer(text, start, end):
        yield text[start : gap.start()], start, either
        start, either = gap.end(), gap["or"] is not None
    yield text[start:end].rstrip(), start, either


def _also(pair: Abbreviation | None, others: Iterable[tuple[str, int, bool]]) -> Iterator[Abbreviation]:
    """The other short forms of a bracket: `(RSRS or RS2)`."""
    for other, start, either in others:
        if pair is not None and either and _is_short(other) and other[0].casefold() == pair.short[0].casefold():
            yield Abbreviation(other, start, start + len(other), *pair[3:])


def _unbracketed(text: str, brackets: Sequence[re.Match[str]]) -> Iterator[Abbreviation]:
    """`..., or LOOM for short`, `..., abbreviated as LOOM`, outside of brackets."""
    tokens, ends = tokens_of(text), [match.end() for match in brackets]
    for index in tokens.anchors(_CALLS):
        start = tokens.spans[index][0]
        bracket = bisect.bisect_right(ends, start)
        match = _CALLED.match(text, start)
        if match is None or not _is_short(match["short"]):
            continue
        if bracket == len(brackets) or brackets[bracket].start() > start:
            # Nothing but the words says that the two belong together, so every word has to give its letter.
            pair = _long_before(text, start, match["short"], match.start("short"), (best_initials,))
            if pair is not None:
                yield pair


def _titled(text: str) -> Iterator[Abbreviation]:
    match = _TITLE.match(text)
    if match is not None and _is_short(match["short"]):
        end = spelled_out(match["short"], match["rest"])
        if end is not None:
            start = match.start("rest")
            yield Abbreviation(match["short"], *match.span("short"), match["rest"][:end], start, start + end)


def spelled_out(short: str, phrase: str) -> int | None:
    """Where the long form of `short` ends that `phrase` begins with: each word gives its first letters, in order.

    >>> phrase = "Low-Rank Adaptation of Large Language Models"
    >>> phrase[: spelled_out("LoRA", phrase)]
    'Low-Rank Adaptation'
    >>> spelled_out("BERT", "Pre-training of Deep Bidirectional Transformers") is None
    True
    """
    ends = list(_spelled(short, phrase, may_skip=1))
    whole = (end for end in ends if not (after := _PART.search(phrase, end)) or after[0].casefold() in _FUNCTION_WORDS)
    return next(whole, ends[0] if ends else None)


def _spelled(short: str, phrase: str, may_skip: int) -> Iterator[int]:
    """All ends of a long form of two words or more, nearest first; `may_skip` words may give no letter."""
    letters = "".join(filter(str.isalnum, short)).casefold()
    states = {(0, 0)}  # letters used, words left out: few enough to follow them all
    parts = _PART.finditer(phrase)
    for place, part in enumerate(islice(parts, 2 * len(letters))):
        word = part[0].casefold()
        following: set[tuple[int, int]] = set()
        for used, left_out in states:
            for size in range(1, len(word) + 1):
                if not letters.startswith(word[:size], used):
                    break
                following.add((used + size, left_out))
            skipped = left_out + (word not in _FUNCTION_WORDS)
            if place and skipped <= may_skip:
                following.add((used, skipped))
        if place and any(used == len(letters) for used, _ in following):
            yield _compound_end(phrase, part.end())
        states = {state for state in following if state[0] < len(letters)}


def _compound_end(phrase: str, end: int) -> int:
    """The end of the hyphenated word that `end` may stand in the middle of."""
    while end < len(phrase) and (phrase[end].isalnum() or phrase[end] == "-"):
        end += 1
    return end


def as_mentions(pairs: Iterable[Abbreviation]) -> Iterator[Mention]:
    """The long forms as mentions of what their last word says: a name that is worth an abbreviation is worth a look.

    >>> text = "Coordinate-Aware Modulation (CAM) lowers the word error rate (WER)."
    >>> [(m.kind, m.text) for m in as_mentions(find_abbreviations(text))]
    [('method', 'Coordinate-Aware Modulation'), ('metric', 'word error rate')]
    """
    for pair in pairs:
        last = pair.long.casefold().split(" ")[-1].rstrip("s")
        kind: EntityKind = "metric" if last in _METRICS else "task" if last in _TASKS else "method"
        if last in _DATA:
            kind = "dataset"
        yield Mention(kind, pair.long, pair.long_start, pair.long_end, _DECLARED, "abbreviation")


def _is_short(form: str) -> bool:
    return (
        _SHORT.fullmatch(form) is not None
        and form.count(" ") < _MAX_SHORT_WORDS
        and sum(map(str.isupper, form)) >= 1
        and not re.fullmatch(r"[A-Z][a-z]{3,}", form)
    )


def _long_before(
    text: str, end: int, short: str, short_start: int, ways: Iterable[Callable[[str, str], int | None]] = ()
) -> Abbreviation | None:
    window_start = max(0, end - _MAX_LONG)
    window = text[window_start:end]
    # The long form stands in the same sentence, outside other brackets.
    stops = [stop.end() for stop in _STOP.finditer(window) if stop.end() < len(window.rstrip())]
    offset = stops[-1] if stops else 0
    words = list(_WORDS_BEFORE.finditer(window, offset))
    letters = sum(map(str.isalnum, short))
    first = words[-min(letters + 5, letters * 2, len(words))].start() if words else 0
    candidate = window[first:].rstrip(" .,;:\"'\u201d\u2019")
    found = (way(short, candidate) for way in ways or (best_initials, best_long))
    start = next((start for start in found if start is not None), None)
    if start is None:
        return None
    long = candidate[start:]
    begin = window_start + first + start
    return Abbreviation(short, short_start, short_start + len(short), long, begin, begin + len(long))


def _long_inside(text: str, match: re.Match[str]) -> Abbreviation | None:
    before = text[max(0, match.start() - 20) : match.start()].rstrip()
    word = _LAST_WORD.search(before)
    if word is None or not _is_short(word[1]):
        return None
    part = re.split(r"[;:]", match[1], maxsplit=1)[0]
    inside, begin = part.strip(), match.start(1) + len(part) - len(part.lstrip())
    if best_long(word[1], inside) != 0:
        return None
    start = max(0, match.start() - 20) + word.start(1)
    return Abbreviation(word[1], start, start + len(word[1]), inside, begin, begin + len(inside))


def best_long(short: str, candidate: str) -> int | None:
    """Where in `candidate` the shortest long form of `short` that ends with it begins.

    >>> "Deep Residual Networks"[best_long("RN", "Deep Residual Networks"):]
    'Residual Networks'
    >>> best_long("XYZ", "Deep Residual Networks") is None
    True
    """
    letters = short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short  # noqa: PLR2004
    place = len(candidate)
    for index in range(len(letters) - 1, -1, -1):
        letter = letters[index].casefold()
        if not letter.isalnum():
            continue
        place -= 1
        while place >= 0 and (
            candidate[place].casefold() != letter or (index == 0 and place > 0 and candidate[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    start = max(candidate.rfind(" ", 0, place) + 1, _hyphen_start(candidate, place))
    long = candidate[start:]
    words = re.findall(r"[^\W_]+", long)
    if len(long) <= len(short) or short in long.split() or len(words) < 2:  # noqa: PLR2004 - two words at least
        return None
    return start


def best_initials(short: str, candidate: str) -> int | None:
    """Where the phrase begins that ends `candidate` and whose words give the letters of `short`; a noun may follow.

    >>> candidate = "for Counterfactual Credit Policy Optimization"
    >>> candidate[best_initials("CCPO", candidate):]
    'Counterfactual Credit Policy Optimization'
    """
    letters = short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short  # noqa: PLR2004
    last = candidate.rfind(" ") + 1
    wanted = {len(candidate)} | ({last - 1} if candidate[last:].casefold() in _OWN_NOUNS else set())
    for part in reversed(list(_WORDS_BEFORE.finditer(candidate))):
        if part[0][:1].casefold() == letters[0].casefold() and part[0].casefold() not in _FUNCTION_WORDS:
            phrase = candidate[part.start() :]
            if any(part.start() + end in wanted for end in _spelled(letters, phrase, may_skip=0)):
                return part.start()
    return None


def _hyphen_start(candidate: str, place: int) -> int:
    """A long form may begin after a bracket or quote that opens inside the word."""
    while place > 0 and candidate[place - 1] not in " (\"'`{[":
        place -= 1
    return place


@Language.component("kgraph_abbreviations", assigns=["doc._.kgraph_abbreviations"])
def component(doc: Doc) -> Doc:
    """spaCy component: `doc._.kgraph_abbreviations`, a tuple of `Abbreviation`."""
    doc._.kgraph_abbreviations = find_abbreviations(text_of(doc))
    return doc
