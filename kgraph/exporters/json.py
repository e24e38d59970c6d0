"""JSON: the lossless format, one record a line so that two graphs can be compared by `diff`.

{"format": "kgraph", "version": 2, "papers": [...], "entities": [...], "relations": [...], "readings": [...],
"merges": [...], "rulings": [...]}; version 1 had the first three only, and is read too.

Records carry the fields of their types in `kgraph.model`. Any text comes back as it was, lone surrogates
included; but a high surrogate followed by a low one is, in JSON, the one character that they encode.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, Never

from pydantic import TypeAdapter, ValidationError

from kgraph.errors import GraphError
from kgraph.files import dumps, reading
from kgraph.graph import KnowledgeGraph
from kgraph.model import Entity, Merge, Paper, Reading, Relation, Ruling
from kgraph.notes import Note, Notes

Record = Paper | Entity | Relation | Note

SUFFIXES = (".json",)
VERSION: Final = 2

#: version -> the parts that it added
_ADDED: Final[dict[int, dict[str, type[Record]]]] = {
    1: {"papers": Paper, "entities": Entity, "relations": Relation},
    2: {"readings": Reading, "merges": Merge, "rulings": Ruling},
}


def write(graph: KnowledgeGraph, path: Path) -> None:
    """Write the graph to `path`; `KnowledgeGraph.write` sees to it that no half-written file remains.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "graph.json"
    >>> graph = KnowledgeGraph(Paper("paper:lora", "LoRA", ""))
    >>> write(graph, target)
    >>> read(target) == graph
    True

    Raises:
        GraphError: a score is not a number, which JSON cannot say.
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines(graph))


def lines(graph: KnowledgeGraph) -> Iterator[str]:
    """The file line by line: each part in its order."""
    yield f'{{"format": "kgraph", "version": {VERSION}'
    parts: tuple[tuple[str, Iterable[Record]], ...] = (
        ("papers", graph.all_papers()),
        ("entities", graph.all_entities()),
        ("relations", graph.relations()),
        *_noted(graph.notes),
    )
    for part, records in parts:
        yield f',\n"{part}": ['
        yield from _records(records)
        yield "]"
    yield "}\n"


def _noted(notes: Notes) -> Iterator[tuple[str, list[Note]]]:
    everything = list(notes)
    for part, kind in _ADDED[2].items():
        yield part, [note for note in everything if isinstance(note, kind)]


def _records(records: Iterable[Record]) -> Iterator[str]:
    comma = ""
    for number, record in enumerate(records, start=1):
        try:
            text = dumps(record, _fields)
        except ValueError as error:
            raise GraphError(f"{type(record).__name__} {record}: {error}", record=number) from error
        yield comma + "\n" + text
        comma = ","
    yield "\n" if comma else ""


def _fields(record: Any) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in record.__slots__}
    if "score" in values:  # 1 and 1.0 are equal, but not the same bytes
        values["score"] = float(values["score"])
    return values


def read(path: Path) -> KnowledgeGraph:
    """The graph of a file that `write` wrote, gzip looked through.

    Raises:
        InputError: the file cannot be opened.
        GraphError: it is no graph; the error tells which record of which part, and why.
    """
    document = _document(path)
    graph = KnowledgeGraph()
    for part, adapter in _adapters().items():
        for number, raw in enumerate(document.get(part, ()), start=1):
            try:
                graph.add(adapter.validate_python(raw))
            except ValidationError as error:
                raise GraphError(f"{part}: {_reason(error)}", source=path.name, record=number) from error
            except GraphError as error:
                raise GraphError(f"{part}: {error.reason}", source=path.name, record=number) from error
    return graph


def _document(path: Path) -> dict[str, list[Any]]:
    try:
        with reading(path) as text:
            document = json.load(text, parse_constant=_not_json)
    except json.JSONDecodeError as error:
        raise GraphError(
            f"not JSON: {error.msg}; a graph is read from its .json", source=path.name, record=error.lineno
        ) from error
    except (RecursionError, ValueError) as error:
        raise GraphError(f"not JSON: {error}", source=path.name) from error
    if not isinstance(document, dict) or document.get("format") != "kgraph":
        raise GraphError('no kgraph file: "format" is not "kgraph"', source=path.name)
    version = document.get("version")
    if version not in _ADDED or not isinstance(version, int) or isinstance(version, bool):
        raise GraphError(f"version {version!r}; this kgraph reads versions 1 to {VERSION}", source=path.name)
    parts = [part for added in range(1, version + 1) for part in _ADDED[added]]
    for part in parts:
        if not isinstance(document.get(part), list):
            raise GraphError(f"{part}: not a list", source=path.name)
    return {part: document[part] for part in parts}


def _not_json(constant: str) -> Never:
    raise ValueError(constant)


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    return {part: TypeAdapter(kind) for added in _ADDED.values() for part, kind in added.items()}


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else str(first["msg"])
