"""Reads training/labels.txt: more labelled papers, written down without their text.

A paper begins with `=== ID`, the id of a record in corpora/arxiv_abstracts.jsonl.gz; then one line for each thing:

    M+ SSD | Single Shot MultiBox Detector
    T !object detection | detecting objects
    L code https://github.com/x/y
    R mAP | 72.1% | VOC2007 | SSD | absolute | 72.1% mAP

M method with `named`, m method without, D dataset, E metric, T task; a plus: the paper introduces it. Then the name
and the other forms in the text; `!` before a name that does not stand there itself. R is a result: metric, value,
dataset, method (`-`: none), kind, and the piece of text. What counts as what: gold/GUIDELINES.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]

LABELS = Path(__file__).with_name("labels.txt")
_TYPES = {"M": "method", "m": "method", "D": "dataset", "E": "metric", "T": "task"}
_RESULT = ("metric", "value", "dataset", "method", "kind", "text")


def read_labels(lines: Iterable[str]) -> Iterator[Record]:
    """Records as in the gold files, but without title and abstract.

    >>> [record] = read_labels(["=== 1", "M+ SSD | Single Shot Detector", "R mAP | 72% | - | SSD | absolute | 72% mAP"])
    >>> record["entities"][0]["aliases"], record["results"][0]["dataset"]
    (['SSD', 'Single Shot Detector'], None)

    Raises:
        ValueError: a line that is none of these.
    """
    record: Record = {}
    for number, line in enumerate(lines, 1):
        code, _, rest = line.strip().partition(" ")
        if code == "===":
            if record:
                yield record
            record = {"id": rest, "entities": [], "links": [], "results": []}
        elif code.removesuffix("+") in _TYPES and rest:
            record["entities"].append(_entity(code, rest.split(" | ")))
        elif code == "L":
            kind, url = rest.split(" ")
            record["links"].append({"url": url, "kind": kind})
        elif code == "R":
            cells = (None if cell == "-" else cell for cell in rest.split(" | "))
            record["results"].append(dict(zip(_RESULT, cells, strict=True)))
        elif code and not code.startswith("#"):
            raise ValueError(f"line {number}: {line!r}")
    if record:
        yield record


def _entity(code: str, forms: list[str]) -> Record:
    name = forms[0].removeprefix("!")
    entity: Record = {"type": _TYPES[code[0]], "name": name, "aliases": forms if name == forms[0] else forms[1:]}
    if code[0] in "Mm":
        entity["named"] = code[0] == "M"
    if code[0] in "MmD":
        entity["role"] = "proposed" if code.endswith("+") else "used"
    return entity
