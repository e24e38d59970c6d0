"""Numbers of a text that may be reported values, with the sign, spread and unit that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kgraph.extraction.words import alternatives

_NUMBER = r"\d++(?:,\d{3})*+(?:\.\d++)?+|\.\d++"
_MINUS = r"\-\u2212\u2013"
_TIMES = r"(?:\$?\\(?:times|cdot)|\u00d7|\u00b7|x|\*)"
_RAISED = r"\u207b?[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,3}"
_TEN = rf"10(?:\^\{{?[{_MINUS}]?\d{{1,3}}\}}?|{_RAISED})"
_POWER = (
    rf"(?:[eE][+{_MINUS}]?\d{{1,3}}(?!\w)|\s?{_TIMES}\s?10(?:\^\{{?[{_MINUS}]?\d{{1,3}}\}}?|\u2212\d{{1,2}}"
    rf"|{_RAISED}))?+"
)
_SCALE = r"(?:/(?:5|10|100)(?:\.0)?(?![\d.]*\d))?+"
_PERCENT = r"\s?\$?(?:\\,)?\s?\\?\s?%(?:\$|-?p(?:oints?)?\b)?"
_PLUS_MINUS = r"(?:\$?\s?\\pm\s?\$?|\u00b1|\+/?-)"
_BY = rf"\s?{_PLUS_MINUS}\s?\$?(?:{_NUMBER})(?:\s?\\?%)?"
_SPREAD = rf"(?:{_BY}|\s?\$?\({_BY}\s?\)\$?|\$?[_^]\{{{_BY}\}}\$?|(?:[_^]\{{[+{_MINUS}](?:{_NUMBER})\}}){{2}})"
# 1.2-3.4%, 70.1%-75.3%, 1.3x-1.6x
_TO = rf"(?:(?:\s?\\?%|[xX\u00d7]|\$?\\times)?\$?(?:--?|[\u2013~])\$?(?:{_TEN}|{_NUMBER}))"
_FACTOR = r"\s?\$?\s?(?:\{?\\times\}?\$?|\u00d7|[xX](?![\w-])|times\b|-?fold\b)"
_DEGREES = r"\s?(?:\u00b0|\{?\\deg\}?|\$?\^\{?\\circ\}?)"
_UNITS = rf"(?:\\,\$?|~|-|\$?\s)?{alternatives('units')}(?!\w|/(?!\d++\.\d))"
_MACROS = "".join(rf"|(?<=\\{name})" for name in ("approx", "sim", "rightarrow", "to", "ge", "geq", "le", "leq"))
_VALUE = re.compile(
    rf"(?:(?<![\w.,^_/@-])(?<!\d[-\u2013])|(?:(?<=[\d%]/)|(?<=dB/))(?=\d+\.\d){_MACROS})"
    rf"\$?(?:\\\(|\{{)?[+{_MINUS}>~<\u2248\u00b1]?(?P<number>{_TEN}|{_NUMBER}){_POWER}{_SCALE}{_SPREAD}?{_TO}?{_SPREAD}?"
    rf"(?P<unit>{_PERCENT}|{_FACTOR}|{_DEGREES}|{_UNITS})?(?:{_SPREAD}(?:{_UNITS})?)?"
    r"(?![\w]*[A-Z])(?:\$(?=[\s,.;)]|$))?(?:\s?%)?"
)
# What a value may begin with: few places of a text, so that the long pattern is seldom tried.
_FIRST = re.compile(r"[\d.$\\{+\-\u2212\u2013>~<\u2248\u00b1]")
# what joins the members of a list that tells its unit once
_JOINED = re.compile(r"\s?(?P<comma>,)?\s?(?P<word>and\b|or\b|to\b|[/&])?\s?\$?")
_DIGITS = re.compile(r"\d+(?:\.(?P<decimals>\d+))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Before a p-value and the bounds of an interval, behind its level: of 129 such numbers eleven are labelled as results.
_GAP = r"\s?(?:[,;]|--?|\u2013|\u2014|to|and)\s?\$?"
_BOUND = rf"[+{_MINUS}]?(?:{_NUMBER})\s?\\?%?"
_P_VALUE = re.compile(
    r"\b(?:[Pp](?:[ -]?values?)(?: of|\s?\$?\s?[=<])|(?P<upper>P\s?=)|[Pp]\s?\$?\s?(?:[<\u2264\u226a]|\\(?:leq?|lt|ll))"
    r"|p\s?\$?\s?(?:[=>\u2248]|\\approx))\s?\$?\s?$"
)
_INTERVAL = re.compile(
    r"(?:(?:\bCr?Is?|\bHDI|(?:confidence|credible|prediction) intervals?)(?: \d\d\s?\\?%)?\W{0,5}(?:of|from|between)?"
    rf"\W{{0,3}}|(?P<bracket>[\d%]\s?\[\s?))(?P<first>{_BOUND}{_GAP})?$"
)
_NEXT_BOUND = re.compile(rf"(?:{_GAP}|: ){_BOUND}")
_LEVEL = re.compile(r"[ -]?(?:Cr?Is?|HDI|(?:\w{1,12} )?(?:confidence|credible|prediction) intervals?)\b")
_SIGNS = ("[", "CI", "CrI", "HDI", "nterval")  # quicker to look for than an interval
_WINDOW = 48
_MARKUP = str.maketrans("", "", "\\${}")
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
        unit = match["unit"] or ("%" if match[0].rstrip("$)} ").endswith("%") else "")
        tail = text[end : end + 2]
        follows = tail[:1].isalpha() or (tail[:1] in "-/" and tail[1:].isalnum())
        if not unit and follows and not ("." in match[0] and _NEXT_DECIMAL.match(text, end)):
            continue
        start = match.start()
        while text[start] in " ({\\":
            start += 1
        if text[start] == "$" and "$" not in text[start + 1 : end]:
            start += 1
        if text[end - 1] == "$" and text.count("$", start, end) % 2:
            end -= 1
        if not _of_a_test(text, start, end):
            yield Value(start, end, _unit(unit))


def _of_a_test(text: str, start: int, end: int) -> bool:
    """Whether a number is a p-value, or level or bound of an interval; `P = 0.93` may be a precision."""
    window = text[max(0, start - _WINDOW) : start]
    if ("p" in window or "P" in window) and (tested := _P_VALUE.search(window)) is not None:
        return not tested["upper"] or text.startswith(("0.0", ".0"), start)
    if any(sign in window for sign in _SIGNS) and (within := _INTERVAL.search(window)) is not None:
        ranged = any(dash in text[start + 1 : end] for dash in "-\u2013")
        return bool(within["first"] or within["bracket"] or ranged or _NEXT_BOUND.match(text, end))
    return _LEVEL.match(text, end) is not None


def shared_units(text: str, values: Sequence[Value]) -> list[Value]:
    """The values with the unit that a list tells once, at its end; its members have as many decimals.

    >>> text = "in 4, 8 and 15 ms, with 91.2 and 15 ms"
    >>> [value.unit for value in shared_units(text, list(find_values(text)))]
    ['ms', 'ms', 'ms', '', 'ms']
    """
    found: list[Value] = []
    listed = False
    for value in reversed(values):
        joint = _JOINED.fullmatch(text, value.end, found[-1].start) if found and not value.unit else None
        listed = joint is not None and bool(joint["word"] or (joint["comma"] and listed))
        shared = listed and _decimals(text, value) == _decimals(text, found[-1])
        found.append(value._replace(unit=found[-1].unit) if shared else value)
        listed = bool(shared)
    return found[::-1]


def _decimals(text: str, value: Value) -> int:
    """How many digits stand behind the point; none of a year are any."""
    if _YEAR.fullmatch(text, value.start, value.end):
        return -1
    number = _DIGITS.search(text, value.start, value.end)
    return len(number["decimals"] or "") if number else 0


def _unit(unit: str) -> str:
    plain = unit.translate(_MARKUP).strip().strip(" ~-,").strip()
    if plain in {"%", "percent"}:
        return "%"
    if plain.startswith(("%", "percent")) or plain in {"point", "points", "pt", "pts"}:
        return "pp"
    if plain in {"\u00b0", "deg", "^circ", "degree"}:
        return "degrees"
    return "x" if plain in {"times", "\u00d7", "X", "fold"} else plain
