"""Reported values as numbers that can be ranked: in one unit, the better first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from kgraph import inventory
from kgraph.inventory import Entry
from kgraph.names import SEPARATORS, is_plural

#: what may stand before a metric without changing it: how several values became one, and on which part it was taken
SUMMARIES = frozenset(
    ("average", "averaged", "avg", "final", "mean", "overall", "prediction", "test", "total", "val", "validation")
)
#: what a test, or a total, has of its own
OF_THEIR_OWN = frozenset({"cost", "costs", "coverage", "length", "size", "statistic", "time"})
_NUMBER = re.compile(r"(?:[-+]?\d+(?:,\d{3})*(?:\.\d+)?|[-+]?\.\d+)(?:[eE][-+]?\d{1,3}(?!\w))?")
_UNIT = re.compile(r"(%|[^\W\d_]+(?:/[^\W\d_]+)*)\W*$")
_MARKUP = str.maketrans({"\\": "", "$": "", "{": "", "}": "", "\u2212": "-", "\u2013": "-"})
_POWER = re.compile(r"\s?(?:times|cdot|\u00d7|\u00b7|x|\*)\s?10\^(-?\d{1,3})")
_POINTS = re.compile(r"%\s?-?p(?:oints?)?\b")
_OF_TEN = re.compile(r"\^(-?\d{1,3})")
_RAISED = re.compile("[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_LOWERED = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")
_LARGEST = 300  # power of ten: a float goes little beyond
_PLAIN, _PERCENT, _COUNT = "", "percent", "count"
_COUNTED = frozenset({_COUNT, "flops", "macs"})
#: a count says how many of a thing: it has no other unit
_MEASURED = frozenset({"bytes", "factor", "length", "percent", "time"})


def number(value: str, unit: str = "", said: str = "") -> float | None:
    r"""A reported value as a number in `unit`, that of a metric; None where it has another unit, or is no number.

    A fraction is turned into percent where the metric's unit is percent. Without a unit every value goes.
    `said` is the unit of the value where the text has it elsewhere.

    >>> number("72.1%"), number("0.83", "%"), number("11.6\\%", "%"), number("25.6M"), number("1,024")
    (72.1, 83.0, 11.6, 25600000.0, 1024.0)
    >>> number("0.2 s", "ms"), number("66M", "%"), number("5%", "ms"), number("many")
    (200.0, None, None, None)
    """
    read = _read(value, said)
    if read is None:
        return None
    size, _, dimension, scale = read
    wanted, one = _unit(unit)
    if dimension == _PLAIN:
        return _times(size, 100) if wanted == _PERCENT and abs(size) <= 1 else size
    if dimension == wanted:
        return _times(size, scale / one)
    if not unit or (dimension == _COUNT and wanted not in _MEASURED):
        return _times(size, scale) if dimension in _COUNTED else size
    return None


def dimension(unit: str) -> str:
    """What a unit measures, itself if it is not known.

    >>> dimension("ms"), dimension("days"), dimension("pp"), dimension("cents")
    ('time', 'time', '', 'cents')
    """
    return _unit(unit)[0]


def comparable(values: Sequence[tuple[str, str]], entry: Entry | None) -> list[float | None]:
    """Values, with their units, of one metric as numbers in one unit; None for those that cannot be compared.

    Where the inventory names no unit, that of most values counts, none where it is as common as another; percent
    where all numbers without a unit are fractions, unless it is a metric that the inventory knows to have none.

    >>> comparable([("71%", ""), ("0.7", "")], None), comparable([("1.2", ""), ("3.5", ""), ("9%", "")], None)
    ([71.0, 70.0], [1.2, 3.5, None])
    """
    if entry and entry.unit:
        return [number(value, entry.unit, said) for value, said in values]
    found = [_read(value, said) for value, said in values]
    seen = [read for read in found if read and not (entry and read.dimension == _PERCENT)]
    count = Counter(read.dimension for read in seen)
    if not count:
        return [None for _ in values]
    most = min(count, key=lambda dimension: (-count[dimension], dimension))
    if most == _PLAIN and count[_PERCENT] and all(abs(read.size) <= 1 for read in seen if read.dimension == _PLAIN):
        most = _PERCENT
    units = Counter(read.unit for read in seen if read.dimension == most)
    unit = "" if most in {_PLAIN, _COUNT} else min(units, key=lambda unit: (-units[unit], unit))
    alike = {most, _PLAIN} if most == _PERCENT else {most}
    return [
        number(value, unit, said) if read and read.dimension in alike else None
        for (value, said), read in zip(values, found, strict=True)
    ]


def metric_entry(names: Sequence[str]) -> Entry | None:
    """What the inventory knows of a metric under the first of its names; what it leaves open its parents tell.

    >>> metric_entry(["no such thing", "1-NN accuracy"]).better
    'lower'
    """
    found = next((entry for name in names if (entry := inventory.lookup("metric", name))), None)
    seen: set[str] = set()
    above = found
    while found and above and not (found.better and found.unit) and above.name not in seen:
        seen.add(above.name)
        above = inventory.lookup("metric", above.parent) if above.parent else None
        if above:
            way, unit = found.better or above.better, found.unit or (above.unit if above.unit == "%" else "")
            found = Entry("metric", found.name, found.aliases, found.ambiguous, found.parent, way, unit)
    return found


def better(name: str, entry: Entry | None) -> str:
    """Which way is better, as the inventory says of a metric, else as the words of its name tell.

    >>> better("1-NN accuracy", metric_entry(["1-NN accuracy"]))
    'lower'
    >>> better("LoomNet failure rate", None), better("validation losses", None), better("memory accuracy", None)
    ('lower', 'lower', 'higher')
    """
    if entry and entry.better:
        return entry.better
    words = [_singular(word) for word in SEPARATORS.split(name.casefold()) if word]
    ways = _directions()
    if not words or words[-1] in ways["higher"]:
        return "higher"
    phrases = {*words, *map("-".join, pairwise(words))}
    return "higher" if phrases.isdisjoint(ways["lower"]) else "lower"


def _singular(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if is_plural(word) else word


def _times(size: float, factor: float) -> float:
    """Without the last digits, which are none of the paper's."""
    return float(f"{size * factor:.12g}")


class _Value(NamedTuple):
    """A number, its unit, what that measures, and how much one of it is."""

    size: float
    unit: str
    dimension: str
    scale: float


def _read(value: str, said: str) -> _Value | None:
    plain = value.replace("10\u2212", "10^-").translate(_MARKUP)
    plain = _POINTS.sub(" pp", plain)
    plain = _RAISED.sub(lambda raised: f"^{raised[0].translate(_LOWERED)}", plain)
    match = _NUMBER.search(plain)
    if match is None:
        return None
    size, end = float(match[0].replace(",", "")), match.end()
    power = _POWER.match(plain, end)
    if power is None and match[0] == "10" and (power := _OF_TEN.match(plain, end)) is not None:
        size = 1.0
    if power is not None:
        exponent, end = int(power[1]), power.end()
        if abs(exponent) > _LARGEST:
            return None
        size = _times(size, 10.0**exponent)
    if not math.isfinite(size):
        return None
    behind = _UNIT.search(plain, end)
    unit = behind[1] if behind else said
    return _Value(size, unit, *_unit(unit))


def _unit(text: str) -> tuple[str, float]:
    """Dimension and size; a unit that is not listed is a dimension of its own, points are no unit."""
    if text in {"", "point", "points", "pp", "pt", "pts"}:
        return _PLAIN, 1.0
    folded = text.casefold()
    return _units().get(text) or _units().get(folded) or (folded, 1.0)


@cache
def _units() -> dict[str, tuple[str, float]]:
    _, *rows = _rows("units")
    exact = {text: (dimension, float(size)) for dimension, size, unit in rows for text in unit.split(" | ")}
    return {text.casefold(): found for text, found in reversed(exact.items())} | exact


@cache
def _directions() -> dict[str, frozenset[str]]:
    return {way: frozenset(words.split(" ")) for way, words in _rows("directions")}


def _rows(name: str) -> list[list[str]]:
    text = (files("kgraph") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
