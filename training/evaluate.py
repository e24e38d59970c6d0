"""Score token probabilities with the project's own measure, after a grouping of names that is kept simple."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from kgraph.extraction.tagger import Floats, Span, Tagged, decode
from training.corpus import load_scorer, text_of
from training.labels import Record
from training.targets import form_key, make_targets

Reader = Callable[[str], tuple[list[tuple[int, int]], Floats]]
"""From a text to the offsets (T) and probabilities (T, 13) of its tokens."""

HALF = 0.5
KINDS = ("dataset", "metric", "task", "method", "method-named", "proposed")


def group(text: str, spans: Iterable[Span]) -> list[Record]:
    """One entity for each form; a name and what follows it in parentheses are one entity if of one type."""
    entities: dict[tuple[str, str], Record] = {}
    previous: Span | None = None
    for span in spans:
        form = text[span.start : span.end]
        key = (span.type, form_key(form))
        if previous is not None and previous.type == span.type and text[previous.end : span.start].strip() == "(":
            entities.setdefault(key, entities[previous.type, form_key(text[previous.start : previous.end])])
        entity = entities.setdefault(key, {"type": span.type, "name": form, "mentions": [], "proposed": 0.0})
        entity["mentions"].append({"text": form, "start": span.start, "end": span.end})
        entity["proposed"] = max(entity["proposed"], span.proposed)
        previous = span
    unique = list({id(e): e for e in entities.values()}.values())
    for entity in unique:
        if entity["type"] in ("method", "dataset"):
            entity["role"] = "proposed" if entity["proposed"] > HALF else "used"
    return unique


def value_counts(record: Record, tagged: Tagged) -> tuple[int, int, int]:
    """Right, found and labelled values of one paper, by exact place and kind."""
    targets = make_targets(record)
    rows = np.zeros((len(targets.offsets), 13), np.float32)
    rows[np.arange(len(rows)), 10 + targets.values] = 1
    gold = {v[:3] for v in decode(targets.offsets, rows).values}
    found = {v[:3] for v in tagged.values}
    return len(gold & found), len(found), len(gold)


def evaluate(shared: Path, records: list[Record], reader: Reader, limit: float = 0.0) -> dict[str, Any]:
    """Rows of the measure for some labelled papers, and the F1 of value places."""
    scorer = load_scorer(shared)
    gold, predicted = {}, {}
    counts = np.zeros(3)
    for record in records:
        text, key = text_of(record), scorer.title_key(record["title"])
        tagged = decode(*reader(text))
        spans = [s for s in tagged.spans if s.score >= limit]
        gold[key], predicted[key] = record, {"title": record["title"], "entities": group(text, spans)}
        counts += value_counts(record, tagged)
    rows: dict[str, Any] = scorer.score(gold, predicted)
    rows["values"] = {"f1": float(2 * counts[0] / max(counts[1] + counts[2], 1))}
    return rows


def summary(rows: dict[str, Any]) -> str:
    """F1 of each kind, with precision and recall, in one line."""
    cells = [f"{k} {rows[k]['f1']:.3f} ({rows[k]['precision']:.2f}/{rows[k]['recall']:.2f})" for k in KINDS]
    mean = np.mean([rows[k]["f1"] for k in ("dataset", "metric", "task", "method-named")])
    return "  ".join([f"mean4 {mean:.3f}", *cells, f"values {rows['values']['f1']:.3f}"])
