"""Tables: a header row that names the columns, one paper a row; between cells a comma, a semicolon or a tab."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from kgraph.errors import RecordError
from kgraph.files import reading
from kgraph.model import Paper, Source
from kgraph.readers import Refuse, _records

SUFFIXES: tuple[str, ...] = (".csv", ".tsv")

#: what others call our fields, the better name first: letters and digits, small
_NAMES = {
    "title": ("title",),
    "abstract": ("abstract", "abstractnote", "summary", "description"),
    "id": ("id", "arxivid"),
    "url": ("url", "link"),
    "doi": ("doi",),
    "year": ("year", "publicationyear"),
    "date": ("date",),
    "authors": ("authors", "author"),
}
_LONGEST_ROW = 8_000_000


def sniff(head: str) -> bool:
    r"""Whether the first line that is not blank names several columns, `title` among them.

    >>> sniff("Title;Abstract Note\nOn Trees;We climb trees.\n"), sniff("Title\n"), sniff("On Trees, Again\n")
    (True, False, False)
    """
    return is_table(head) and "title" in _columns(_header(_first(head))[1])


def is_table(head: str) -> bool:
    """Whether the first line that is not blank names columns as papers have them, be a title among them or not."""
    header = _header(_first(head))[1]
    columns = _columns(header)
    return len(header) > 1 and ("title" in columns or len(columns) > 1)


def read(path: Path, refuse: Refuse) -> Iterator[Paper]:
    r"""The papers of a table; a row without a title, or with more cells than columns, is refused.

    >>> import tempfile
    >>> table = Path(tempfile.mkdtemp()) / "papers.csv"
    >>> _ = table.write_text('Title,Abstract,Year\n"Trees, Revisited",We climb.,2021\n,No title.,2021\n')
    >>> [(paper.title, paper.abstract, paper.year) for paper in read(table, print)]
    papers.csv:3: title: blank
    [('Trees, Revisited', 'We climb.', 2021)]

    Raises:
        InputError: the file cannot be read at all.
    """
    with reading(path) as text:
        numbered = _records.lines(text, path.name, refuse)
        number, line = next(((number, line) for number, line in numbered if line.strip()), (0, ""))
        delimiter, header = _header(line)
        columns = _columns(header)
        if "title" not in columns:
            if line:
                refuse(RecordError("no column of the header is called title", source=path.name, record=number))
            return
        for first, row in _rows(text, path.name, refuse, number, delimiter):
            try:
                yield _paper(row, len(header), columns, Source(path.name, first))
            except ValueError as error:
                refuse(RecordError(str(error), source=path.name, record=first))


def _first(head: str) -> str:
    return next((line for line in head.split("\n") if line.strip()), "")


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter that makes most of the line, and its cells."""
    cells: dict[str, list[str]] = {}
    for delimiter in ",;\t":
        try:
            cells[delimiter] = next(csv.reader([line.strip("\n")], delimiter=delimiter), [])
        except csv.Error:
            cells[delimiter] = []
    best = max(cells, key=lambda delimiter: (len(_columns(cells[delimiter])), len(cells[delimiter])))
    return best, cells[best]


def _columns(header: Sequence[str]) -> dict[str, list[int]]:
    """Where each field may stand, the better place first."""
    names = ["".join(filter(str.isalnum, cell)).casefold() for cell in header]
    places = {field: [names.index(name) for name in known if name in names] for field, known in _NAMES.items()}
    return {field: found for field, found in places.items() if found}


def _rows(text: TextIO, name: str, refuse: Refuse, number: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank with the number of its first line; `number` is that of the header."""
    first = size = 0

    def fed() -> Iterator[str]:
        nonlocal number, first, size
        for at, line in _records.lines(text, name, refuse, number):
            number, first, size = at, first if size else at, size + len(line)
            if size > _LONGEST_ROW:
                raise csv.Error(f"a row of over {_LONGEST_ROW} characters")
            yield line

    rows = csv.reader(fed(), delimiter=delimiter, strict=True)
    while True:
        size = 0
        try:
            row = next(rows, None)
        except csv.Error as error:
            lost = f" (lines {first} to {number} are lost)" if number > first else ""
            refuse(RecordError(f"not CSV: {error}{lost}", source=name, record=first))
            rows = csv.reader(fed(), delimiter=delimiter, strict=True)  # begins anew with the next line
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield first, row


def _paper(row: list[str], width: int, columns: dict[str, list[int]], source: Source) -> Paper:
    """The paper of one row; ValueError says what is wrong with it."""
    if any(cell.strip() for cell in row[width:]):
        raise ValueError(f"{len(row)} cells under {width} columns")
    row += [""] * (width - len(row))
    cells = {field: next((row[at] for at in places if row[at].strip()), "") for field, places in columns.items()}
    return _records.paper(cells, source)
