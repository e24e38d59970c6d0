"""JSON lines: one paper an object, as `kgraph extract` takes them and prints them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from kgraph.errors import RecordError
from kgraph.files import reading
from kgraph.model import Paper, Source
from kgraph.readers import Refuse, _records

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")

_LONGEST_NUMBER = 18


def sniff(head: str) -> bool:
    """Whether the first line that is not blank is, or begins, a JSON object on one line.

    >>> sniff('{"title": "On Trees"}'), sniff("On Trees"), sniff("{")
    (True, False, False)
    """
    first = next((line for line in head.split("\n") if line.strip()), "").strip()
    if not first.startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return first == head.strip() and '"' in first[1:64]  # the head may end within a long line


def read(path: Path, refuse: Refuse) -> Iterator[Paper]:
    """The papers of a file of JSON lines; a line without a title, or not JSON, is refused.

    >>> import tempfile
    >>> lines = Path(tempfile.mkdtemp()) / "papers.jsonl"
    >>> _ = lines.write_text('{"title": "LoRA", "doi": "10.48550/arXiv.2106.09685", "year": 2021}\\n{}\\n')
    >>> [(paper.id, paper.year) for paper in read(lines, print)]
    papers.jsonl:2: title: missing
    [('paper:arxiv:2106.09685', 2021)]

    Raises:
        InputError: the file cannot be read at all.
    """
    with reading(path) as text:
        for number, line in _records.lines(text, path.name, refuse):
            if line.strip():
                try:
                    yield _paper(line, Source(path.name, number))
                except ValueError as error:
                    refuse(RecordError(str(error), source=path.name, record=number))


def _paper(line: str, source: Source) -> Paper:
    """The paper of one line; ValueError says what is wrong with it."""
    try:
        record = json.loads(line, parse_constant=_not_a_number, parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        hint = "; one object a line is read" if line.lstrip().startswith(("[", "{")) else ""
        raise ValueError(f"not JSON: {error.msg} (column {error.colno}){hint}") from None
    if not isinstance(record, dict):
        reason = f"not an object but a {type(record).__name__}; one object a line is read"
        raise ValueError(reason)  # noqa: TRY004 - one kind of error for a line
    if not record.get("abstract") and "summary" in record:  # as the API of arXiv has it
        record["abstract"] = record["summary"]
    return _records.paper(record, source)


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(f"not JSON: {constant}")


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER
