"""Records of fields: what each field may hold, and the paper that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TextIO

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from kgraph.errors import RecordError
from kgraph.model import Paper, Source, paper_id
from kgraph.readers import Refuse

_LONGEST_LINE = 8_000_000
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


def _identifier(value: Any) -> Any:
    """Text, or the number of a row. A fraction is no arXiv identifier any more: 1706.03760 has lost its zero."""
    if isinstance(value, float):
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


_Text = Annotated[str, BeforeValidator(_text)]
_Year = Annotated[int, BeforeValidator(_year), Field(ge=0, le=9999)]


class _Record(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="ignore", strict=True)  # type: ignore[misc]

    title: Annotated[str, BeforeValidator(_text), AfterValidator(_title)]
    abstract: _Text
    id: Annotated[str, BeforeValidator(_identifier)]
    url: _Text
    doi: _Text
    year: _Year
    date: _Year
    authors: Annotated[list[str], BeforeValidator(_authors)]


_RECORD = TypeAdapter(_Record)


def lines(text: TextIO, name: str, refuse: Refuse, number: int = 0) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, those after line `number`; one that has no end in sight is refused, never held."""
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if line.endswith("\n") or len(line) < _LONGEST_LINE:
            yield number, line
            continue
        while len(line) == _LONGEST_LINE and not line.endswith("\n"):
            line = text.readline(_LONGEST_LINE)
        refuse(RecordError(f"a line of over {_LONGEST_LINE} characters", source=name, record=number))


def paper(record: Mapping[str, Any], source: Source) -> Paper:
    """The paper of one record; ValueError says what is wrong with it."""
    if record.get("title") is None:
        raise ValueError("title: missing")
    try:
        return _of(_RECORD.validate_python(record), source)
    except ValidationError as error:  # one line, without the text of the record
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}") from None


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
