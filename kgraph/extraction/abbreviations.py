"""Pairs of a long form and its abbreviation, as the text itself declares them.

A. S. Schwartz and M. A. Hearst: A Simple Algorithm for Identifying Abbreviation Definitions
in Biomedical Text. Pacific Symposium on Biocomputing, 2003. Both orders, plural forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction.tokens import text_of
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
_WORDS_BEFORE = re.compile(r"\S+")
_LAST_WORD = re.compile(r"(?<![\w-])([^\W_][\w+./-]{0,14})$")
_MAX_LONG = 160
_MAX_SHORT_WORDS = 2
_DECLARED = 0.5
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
    pairs = []
    for match in _BRACKETED.finditer(text):
        inside = re.split(r"[,;:]", match[1], maxsplit=1)[0].strip()
        pair = None
        if _is_short(inside):
            pair = _long_before(text, match.start(), inside, match.start(1))
        if pair is None and " " in match[1]:
            pair = _long_inside(text, match)
        if pair is not None:
            pairs.append(pair)
    return tuple(pairs)


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


def _long_before(text: str, end: int, short: str, short_start: int) -> Abbreviation | None:
    window_start = max(0, end - _MAX_LONG)
    window = text[window_start:end]
    # The long form stands in the same sentence, outside other brackets.
    stops = [stop.end() for stop in re.finditer(r"[.!?:;]\s|[()\n]", window) if stop.end() < len(window.rstrip())]
    offset = stops[-1] if stops else 0
    words = list(_WORDS_BEFORE.finditer(window, offset))
    letters = sum(map(str.isalnum, short))
    first = words[-min(letters + 5, letters * 2, len(words))].start() if words else 0
    candidate = window[first:].rstrip(" .,;:")
    start = best_long(short, candidate)
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
    inside = re.split(r"[;:]", match[1], maxsplit=1)[0].strip()
    if best_long(word[1], inside) != 0:
        return None
    start = max(0, match.start() - 20) + word.start(1)
    return Abbreviation(word[1], start, start + len(word[1]), inside, match.start(1), match.start(1) + len(inside))


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
