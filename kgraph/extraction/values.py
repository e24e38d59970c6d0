"""Numbers of a text that may be reported values, with the sign, spread and unit that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kgraph.extraction.words import alternatives

_NUMBER = r"\d++(?:,\d{3})*+(?:\.\d++)?+|\.\d++"
_POWER = r"(?:\s?(?:\\times|\u00d7|x|\*)\s?10\^\{?-?\d{1,3}\}?)?+"
_SCALE = r"(?:/(?:5|10|100)(?:\.0)?(?![\d.]*\d))?+"
_SPREAD = r"(?:\s?(?:\$?\s?\\pm\s?\$?|\u00b1|\+/-)\s?\$?\d+(?:\.\d+)?(?:\\?%)?)"
_PERCENT = r"\s?\$?\s?\\?\s?%\$?"
_FACTOR = r"\s?\$?\s?(?:\{?\\times\}?\$?|\u00d7|[xX](?![\w-])|times\b|-?fold\b)"
_UNITS = rf"(?:\\,|~|-|\$?\s)?{alternatives('units')}(?!\w|/(?!\d++\.\d))"
_VALUE = re.compile(
    rf"(?:(?<![\w.,^_/@-])(?<!\d[-\u2013])|(?:(?<=[\d%]/)|(?<=dB/))(?=\d+\.\d))\$?(?:\\\(|\{{)?[+\-\u2212\u2013>~<\u2248\u00b1]?(?P<number>{_NUMBER}){_POWER}{_SCALE}{_SPREAD}?"
    rf"(?:\$?(?:--?|\u2013|~)\$?(?:{_NUMBER})){{0,1}}(?:{_SPREAD})?"
    rf"(?P<unit>{_PERCENT}|{_FACTOR}|{_UNITS})?(?![\w]*[A-Z])(?:\$(?=[\s,.;)]))?(?:\s?%)?"
)
# What a value may begin with: few places of a text, so that the long pattern is seldom tried.
_FIRST = re.compile(r"[\d.$\\{+\-\u2212\u2013>~<\u2248\u00b1]")
_NEXT_DECIMAL = re.compile(r"/\d++\.\d")


class Value(NamedTuple):
    """A number with its unit: characters [start, end) of the text."""

    start: int
    end: int
    unit: str


def find_values(text: str) -> Iterator[Value]:
    r"""The numbers of a text that stand by themselves, in order; parts of names are left out.

    >>> text = r"ResNet-50 has 76.1\% top-1, 3x faster, 25.6M"
    >>> [text[v.start:v.end] for v in find_values(text)]
    ['76.1\\%', '3x', '25.6M']
    """
    end = 0
    for first in _FIRST.finditer(text):
        match = _VALUE.match(text, first.start()) if first.start() >= end else None
        if match is None:
            continue
        end = match.end()
        unit = match["unit"] or ("%" if match[0].rstrip().endswith("%") else "")
        tail = text[end : end + 2]
        follows = tail[:1].isalpha() or (tail[:1] in "-/" and tail[1:].isalnum())
        if not unit and follows and not ("." in match[0] and _NEXT_DECIMAL.match(text, end)):
            continue
        start = match.start()
        while text[start] in " ({\\":
            start += 1
        if text[start] == "$" and "$" not in text[start + 1 : end]:
            start += 1
        yield Value(start, end, _unit(unit))


def _unit(unit: str) -> str:
    plain = unit.replace("\\", "").replace("$", "").strip(" ~-,{}")
    if plain.endswith("%"):
        return "%"
    if plain.startswith("percentage") or plain in {"point", "points", "pt", "pts"}:
        return "pp"
    if plain == "percent":
        return "%"
    return "x" if plain in {"times", "\u00d7", "X", "fold"} else plain
