"""JSON lines: one paper an object, as `kgraph extract` takes them and prints them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from kgraph.errors import RecordError
from kgraph.files import reading
from kgraph.model import Paper, Source, paper_id
from kgraph.readers import Refuse

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")

_LONGEST_LINE = 8_000_000
_LONGEST_NUMBER = 18
_SURROGATE = re.compile("[\ud800-\udfff]")
_YEAR = re.compile(r"\s*\d{4}(?!\d)", re.ASCII)
_BETWEEN_AUTHORS = re.compile(r";|\sand\s")


def _text(value: Any) -> Any:
    """Text as it stands: offsets are counted in it. A half of a surrogate pair cannot be written, so it is marked."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    return "" if value is None else value


def _title(value: str) -> str:
    if not value.strip():
        raise ValueError("blank")
    return value


def _name(value: Any) -> Any:
    return " ".join(_text(value).split()) if isinstance(value, str) else value


def _year(value: Any) -> Any:
    """A year as a number, as text, or at the front of a date; text without one ("n.d.") says that it is not known."""
    if value is None:
        return 0
    if isinstance(value, str):
        year = _YEAR.match(value)
        return int(year[0]) if year else 0
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _authors(value: Any) -> Any:
    """A list of names, or of objects with a name; or one string, names between semicolons or "and".

    A comma is no end: it may stand within one name ("Gardener, A.").
    """
    if value is None:
        return []
    if isinstance(value, str):
        value = [name.strip(" ,") for name in _BETWEEN_AUTHORS.split(value)]
    if isinstance(value, list):
        names = (each.get("name", each) if isinstance(each, dict) else each for each in value)
        return [name for name in map(_name, names) if name != ""]
    return value


_Text = Annotated[str, BeforeValidator(_text)]
_Year = Annotated[int, BeforeValidator(_year), Field(ge=0, le=9999)]


class _Record(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="ignore", strict=True)  # type: ignore[misc]

    title: Annotated[str, BeforeValidator(_text), AfterValidator(_title)]
    abstract: _Text
    id: _Text
    url: _Text
    doi: _Text
    year: _Year
    date: _Year
    authors: Annotated[list[str], BeforeValidator(_authors)]


_RECORD = TypeAdapter(_Record)


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
        number = 0
        while line := text.readline(_LONGEST_LINE):
            number += 1
            whole = line.endswith("\n") or len(line) < _LONGEST_LINE
            while not whole:
                whole = len(rest := text.readline(_LONGEST_LINE)) < _LONGEST_LINE or rest.endswith("\n")
                line = ""
            if line.strip():
                try:
                    yield _paper(line, Source(path.name, number))
                except ValueError as error:
                    refuse(RecordError(_reason(error), source=path.name, record=number))
            elif not line:
                refuse(RecordError(f"a line of over {_LONGEST_LINE} characters", source=path.name, record=number))


def _paper(line: str, source: Source) -> Paper:
    """The paper of one line; ValueError says what is wrong with it."""
    try:
        record = json.loads(line, parse_constant=_not_a_number, parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(record, dict):
        raise ValueError(f"not an object but a {type(record).__name__}")  # noqa: TRY004 - one kind of error for a line
    if record.get("title") is None:
        raise ValueError("title: missing")
    return _of(_RECORD.validate_python(record), source)


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(f"not JSON: {constant}")


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _of(record: _Record, source: Source) -> Paper:
    title, identifier, url = record["title"], record.get("id", "").strip(), record.get("url", "").strip()
    known = identifier.startswith("paper:") and identifier != "paper:"
    return Paper(
        identifier if known else paper_id(title, record.get("doi", ""), identifier, url),
        title,
        record.get("abstract", ""),
        url,
        record.get("year", 0) or record.get("date", 0),
        tuple(record.get("authors", ())),
        (source,),
    )


def _reason(error: ValueError) -> str:
    """One line that says what is wrong, without the text of the record."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} (column {error.colno})"
    return str(error)
