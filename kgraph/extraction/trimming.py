"""Where a name begins and ends: without wrappers and words that only say what it is, with what it was cut off from."""

from __future__ import annotations

import re

from kgraph.extraction.words import alternatives

Span = tuple[int, int]

_EDGES = " \t\r\n.,;:!?\"'`*_~$^|<>=\u00b0\u2018\u2019\u201c\u201d\\"
_END_EDGES = f"{_EDGES}-/"
_OPEN, _CLOSE = "([{", ")]}"
_BRACKETS = frozenset(_OPEN + _CLOSE)
_MACRO = re.compile(rf"\\{alternatives('macros')}\s?\{{")
_ARTICLE = re.compile(r"(?:the|an?|our|this|these|their|its)\s+", re.IGNORECASE)
# Lower case alone: the ResNet architecture is ResNet, a Meta Mobile Block keeps its Block.
_TRAILING_NOUN = {
    "dataset": re.compile(rf"[ -]{alternatives('trailing data nouns')}$"),
    "method": re.compile(rf"[ -]{alternatives('trailing method nouns')}$"),
    "task": re.compile(rf" {alternatives('trailing task nouns')}$"),
    "metric": re.compile(rf" {alternatives('trailing metric nouns')}$"),
}
# of 43.1 tok/s throughput
_PER_UNIT = re.compile(r"/(?:s|sec|second|min|minute|h|hour)\s+")
_LEADING_NOUN = re.compile(rf"{alternatives('own nouns')}s? (?=[A-Z])")
_HANGING = r"\s(?:\([^()]*|and|or|of|on|in|for|from|to|with|via|by|at|the|an?|named|called|termed|dubbed|namely)"
# accuracy > 0.85
_LIMIT = r"\s[<>=\u2248\u2264\u2265]\s?[-\u2212]?\d[\d.]*+\s?\\?%?"
_ENDS = dict.fromkeys(_TRAILING_NOUN, re.compile(rf"{_HANGING}$")) | {
    "metric": re.compile(rf"(?:{_HANGING}|{_LIMIT})$")
}
_COMPOUND = re.compile(r"(?<![\w-])(?:[^\W_]++-)+$")
#: kinds whose names are phrases rather than coined words
_DESCRIBED = frozenset({"task", "metric"})
_LONGEST_HEAD = 40


def trim(text: str, start: int, end: int, kind: str) -> Span:
    r"""The span without wrappers, article, and a trailing noun that only says the kind.

    >>> text = r"on \textbf{MS-COCO} dataset,"
    >>> start, end = trim(text, 3, 27, "dataset")
    >>> text[start:end]
    'MS-COCO'
    """
    if text[start:end].isalnum() and text[start - 1 : start] != "-":
        return start, end
    while start < end:
        before = (start, end)
        if kind in _DESCRIBED or text[start] == "-":
            start = _compound_start(text, start)
        start = _without_wrappers(text, start, end)
        while start < end and text[end - 1] in _END_EDGES:
            end -= 1
        if text[start : start + 1] in _BRACKETS or text[end - 1 : end] in _BRACKETS:
            start, end = _without_brackets(text, start, end)
        for leading in (_ARTICLE, _LEADING_NOUN, _PER_UNIT):
            if (found := leading.match(text, start, end)) is not None:
                start = found.end()
        if (found := _ENDS[kind].search(text, start, end)) is not None:
            end = found.start()
        end = _without_noun(text, start, end, kind)
        if (start, end) == before:
            break
    return start, end


def _without_wrappers(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _EDGES:
        macro = _MACRO.match(text, start, end) if text[start] == "\\" else None
        start = macro.end() if macro is not None else start + 1
    return start


def _without_noun(text: str, start: int, end: int, kind: str) -> int:
    noun = _TRAILING_NOUN[kind].search(text, start, end)
    if noun is not None and noun.start() > start + 1 and any(map(str.isupper, text[start : noun.start()])):
        return noun.start()
    return end


def _compound_start(text: str, start: int) -> int:
    """Where the hyphenated word begins in whose middle the span does: multi-hop QA for hop QA."""
    hyphen = start + 1 if text[start] == "-" else start
    if text[hyphen - 1 : hyphen] == "-" and (found := _COMPOUND.search(text, max(0, start - _LONGEST_HEAD), hyphen)):
        return found.start()
    while text[start : start + 1] == "-":
        start += 1
    return start


def _without_brackets(text: str, start: int, end: int) -> Span:
    """Without a bracket at either edge that nothing inside matches, and without a pair around all."""
    for opener, closer in zip(_OPEN, _CLOSE, strict=True):
        inside = text[start:end]
        closed = _closing(inside, opener, closer) if inside.startswith(opener) else 0
        if inside.startswith(closer) or closed in {-1, len(inside) - 1}:
            start += 1
        elif inside.endswith(opener) or (inside.endswith(closer) and inside.count(closer) > inside.count(opener)):
            end -= 1
    return start, end


def _closing(text: str, opener: str, closer: str) -> int:
    """Where the bracket is closed that a text begins with; -1 if it is not."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == opener) - (character == closer)
        if not depth:
            return place
    return -1


def completed(text: str, start: int, end: int) -> Span:
    r"""The span with the rest of a formula or word that it was cut in.

    Of `CE) loss`, cut from `cross-entropy (CE) loss`, only what the bracket holds.

    >>> text = r"on $\tau$-bench"
    >>> text[slice(*completed(text, 5, 15))]
    '$\\tau$-bench'
    """
    closer = text.find(")", start, end)
    if closer > start and text.find("(", start, closer) < 0:
        whole = text[start - 1 : start] == "(" and text[closer + 1 : closer + 2].strip(" \n")
        return (start - 1, end) if whole else (start, closer)
    if text[start - 1 : start] == "\\" and text[start : start + 1].isalpha():
        start -= 1
    if text.count("$", start, end) % 2 == 0:
        return start, end
    if text[start - 1 : start] == "$":
        return start - 1, end
    return start, end + text.startswith("$", end)
