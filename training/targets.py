"""From labelled entities and results to one target per token."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kgraph.extraction.tokens import tokenize
from training.corpus import text_of
from training.labels import Record

TYPES = ("dataset", "metric", "task", "method")
LABELS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))
VALUES = ("O", "absolute", "delta")
IGNORE = -100
SHORT = 3
"""Letters of a form that loses no plural s and has one spelling."""
WIDEST = 14
"""Longest name looked for by its normalised form, in tokens."""
_BREAKS = re.compile(r"[\s\-_‐‑–—/]+")  # noqa: RUF001 - other hyphens

Ints = npt.NDArray[np.int64]


class Targets(NamedTuple):
    """Offsets of the tokens of one text and three targets for each; proposed is IGNORE outside methods and datasets."""

    offsets: list[tuple[int, int]]
    labels: Ints
    proposed: Ints
    values: Ints


def form_key(text: str) -> str:
    """The scorer's idea of a form: case, spaces, hyphens and a plural s do not count."""
    return _cased_key(text.casefold())


def _cased_key(text: str) -> str:
    key = _BREAKS.sub("", text)
    return key[:-1] if len(key) > SHORT and key.endswith("s") and not key.endswith("ss") else key


def occurrences(text: str, alias: str) -> list[tuple[int, int]]:
    """Every place of an exact substring."""
    return [m.span() for m in re.finditer(re.escape(alias), text)] if alias else []


def _name_spans(text: str, offsets: list[tuple[int, int]], entities: list[Record]) -> list[tuple[int, int, Record]]:
    """Token spans [first, last) of all forms of all entities; exact forms and other spellings of them."""
    starts = {a: i for i, (a, _) in enumerate(offsets)}
    ends = {b: i + 1 for i, (_, b) in enumerate(offsets)}
    found: list[tuple[int, int, Record]] = []
    loose: dict[str, Record] = {}
    for entity in entities:
        for alias in {entity["name"], *entity["aliases"]}:
            spans = [(starts[a], ends[b]) for a, b in occurrences(text, alias) if a in starts and b in ends]
            found += [(a, b, entity) for a, b in spans]
            if len(alias) > SHORT:
                plain = alias.islower() or len(alias.split()) > 1
                loose.setdefault(form_key(alias) if plain else _cased_key(alias), entity)
    # Most tokens begin no form: asked first, this saves two thirds of the time.
    beginnings = {key.casefold()[0] for key in loose if key}
    for first, (start, _) in enumerate(offsets):
        if text[start].casefold()[0] not in beginnings or not text[start].isalnum():
            continue
        for last in range(first + 1, min(first + WIDEST, len(offsets)) + 1):
            stop = offsets[last - 1][1]
            if not text[stop - 1].isalnum() and text[stop - 1] != ")":
                continue
            span = text[start:stop]
            entity_or_none = loose.get(_cased_key(span)) or loose.get(form_key(span))
            if entity_or_none is not None:
                found.append((first, last, entity_or_none))
    return found


def _value_spans(text: str, results: list[Record]) -> list[tuple[int, int, int]]:
    """Character spans of the values of the results, inside the substring that holds metric and value."""
    spans = []
    for result in results:
        value, kind = str(result["value"]), VALUES.index(result.get("kind") or "absolute")
        for a, b in occurrences(text, result.get("text") or value):
            inner = [(a + c, a + d) for c, d in occurrences(text[a:b], value)]
            spans += [(c, d, kind) for c, d in inner]
    return spans


def make_targets(record: dict[str, Any]) -> Targets:
    """Targets of one labelled paper; longer names win over shorter ones, whatever their types."""
    text = text_of(record)
    offsets = tokenize(text)
    n = len(offsets)
    labels, values = np.zeros(n, np.int64), np.zeros(n, np.int64)
    proposed = np.full(n, IGNORE, np.int64)
    taken = np.zeros(n, bool)
    spans = _name_spans(text, offsets, record["entities"])
    for first, last, entity in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if taken[first:last].any():
            continue
        taken[first:last] = True
        kind = TYPES.index(entity["type"])
        labels[first], labels[first + 1 : last] = 1 + 2 * kind, 2 + 2 * kind
        if entity["type"] in ("dataset", "method"):
            proposed[first:last] = entity.get("role") == "proposed"
    for start, stop, kind in _value_spans(text, record.get("results", [])):
        inside = [i for i, (a, b) in enumerate(offsets) if a >= start and b <= stop]
        values[inside] = kind
    return Targets(offsets, labels, proposed, values)
