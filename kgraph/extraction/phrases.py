"""Proper names at a place of a text: one, or the members of a list, forwards and backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgraph.extraction.words import alternatives

Span = tuple[int, int]

# A word of a name: has a capital or digit; hyphens, dots and slashes inside, plus signs at the end.
_WORD = r"(?:[^\W_]{0,24}[A-Z0-9][\w]{0,30}(?:[-./@^]\w{1,30}){0,5}\+{0,2})"
_SMALL = r"(?:of|for|with|via|and|from|to|in|by|on|the|a)"
NAME = re.compile(rf"{_WORD}(?:[ ](?:{_SMALL}[ ])?{_WORD}){{0,7}}")
_SMALL_INSIDE = re.compile(rf" {_SMALL} ")
_PLAIN = re.compile(rf"{_WORD}(?:[ ]{_WORD}){{0,4}}")
_COMMA = re.compile(r"(?: ?\([^()]{1,40}\))?(?:, (?:and |or )?| and | or | & )(?:the )?")
WRAPPER = re.compile(rf"(?:\\{alternatives('macros')}\s?\{{|[\"'`*_$\u201c\u2018{{]){{0,4}}")
_CONNECTORS = frozenset({"and", "or", "&"})
_MODIFIERS = 2
_MAX_WORDS = 28


def name_at(text: str, place: int) -> Span | None:
    """The longest name that begins at `place`, LaTeX and quotes skipped.

    >>> text = "call it \\\\textbf{Foo-Net} here"
    >>> name_at(text, 8)
    (16, 23)
    """
    start = WRAPPER.match(text, place).end()  # type: ignore[union-attr]  # the pattern matches the empty string
    match = NAME.match(text, start)
    if match is None:
        return None
    # What is written as one coined word is the whole name: LoomNet on ImageNet is two.
    first = match[0].split(" ", 1)[0]
    small = _SMALL_INSIDE.search(match[0])
    if small is not None and any(c.isupper() or c.isdigit() for c in first[1:]):
        return start, start + small.start()
    return match.span()


def names_at(text: str, place: int) -> Iterator[Span]:
    """The members of the list of names that begins at `place`.

    >>> text = "on A1, B2 and C3 we"
    >>> [text[start:end] for start, end in names_at(text, 3)]
    ['A1', 'B2', 'C3']
    """
    for _ in range(_MAX_WORDS):
        match = _PLAIN.match(text, place)
        if match is None:
            return
        yield match.span()
        comma = _COMMA.match(text, match.end())
        if comma is None:
            return
        place = comma.end()


def names_before(  # noqa: C901 - one pass with little state reads best whole
    text: str, place: int, modifiers: int = _MODIFIERS
) -> list[Span]:
    """The members of the list of names that ends before `place`, up to `modifiers` small words between.

    >>> text = "on the A1, B2 and Big C3 image datasets"
    >>> [text[start:end] for start, end in names_before(text, text.index("datasets"))]
    ['A1', 'B2', 'Big C3']
    """
    found: list[Span] = []
    start = end = -1
    skipped = 0
    floor = max(0, place - 300)
    for _ in range(_MAX_WORDS):
        stop = place
        while stop > floor and text[stop - 1] == " ":
            stop -= 1
        begin = max(text.rfind(" ", floor, stop), text.rfind("\n", floor, stop)) + 1
        if begin >= stop or (begin <= floor < begin + 1 and floor > 0):
            break
        word = text[begin:stop]
        place = begin
        comma = word.endswith(",")
        core = word.rstrip(",").strip("()\"'`\u201c\u201d")
        if word in _CONNECTORS and (found or end >= 0):
            if end >= 0:
                found.append((start, end))
            start = end = -1
            continue
        if not _PLAIN.fullmatch(core):
            if not found and end < 0 and skipped < modifiers and core.isalpha() and core.islower():
                skipped += 1
                continue
            break
        offset = begin + word.find(core)
        if comma and end >= 0:
            found.append((start, end))
            end = -1
        elif comma and not found:
            break
        start = offset
        end = offset + len(core) if end < 0 else end
    if end >= 0:
        found.append((start, end))
    return found[::-1]
