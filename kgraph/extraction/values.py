"""Numbers of a text that may be reported values, with the sign, spread and unit that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_SPREAD = r"(?:\s?(?:\$?\s?\\pm\s?\$?|±|\+/-)\s?\$?\d+(?:\.\d+)?(?:\\?%)?)"
_PERCENT = r"\s?\$?\s?\\?\s?%\$?"
_FACTOR = r"\s?\$?\s?(?:\{?\\times\}?\$?|×|[xX](?![\w-])|times\b|-?fold\b)"
_UNITS = (
    r"(?:\\,|~|-|\s)?(?:percentage[ -]points?|percent|points?|pts?|pp|dB|ms|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|px|pixels?|mm|cm|km|m|mW|W|"
    r"GB|MB|KB|TB|GiB|MiB|bpm|bits/min|tok/s|tokens/s|billion|million|thousand|trillion|[KMBGTk]|TFLOPs?|GFLOPs?|GMACs?)(?![\w/])"
)
_VALUE = re.compile(
    rf"(?<![\w.,^_/@-])(?<!\d[-–])\$?(?:\\\(|\{{)?[+\-−–>~<≈±]?\s?(?P<number>{_NUMBER}){_SPREAD}?"
    rf"(?:(?:-|--|–|\$-\$|~)\$?(?:{_NUMBER})){{0,1}}(?:{_SPREAD})?"
    rf"(?P<unit>{_PERCENT}|{_FACTOR}|{_UNITS})?(?![\w]*[A-Z])(?:\$(?=[\s,.;)]))?(?:\s?%)?"
)
_NAME_TAIL = re.compile(r"[-/]?[A-Za-z]{2,}")


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
    for match in _VALUE.finditer(text):
        end = match.end()
        unit = match["unit"] or ("%" if match[0].rstrip().endswith("%") else "")
        tail = text[end : end + 2]
        if not unit and (tail[:1].isalpha() or (tail[:1] in "-/" and tail[1:].isalnum())):
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
    return "x" if plain in {"times", "×", "X", "fold"} else plain
