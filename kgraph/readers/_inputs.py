"""Files, folders and standard input: which reader takes them, and the name the user knows them by."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from kgraph.errors import InputError, RecordError, UnknownFormatError
from kgraph.files import head
from kgraph.model import Paper
from kgraph.readers import Refuse
from kgraph.registry import readers

_STDIN = "-"


@contextmanager
def _spooled(stream: Any) -> Iterator[Path]:
    """A stream that can be read but once, as a file."""
    with tempfile.TemporaryDirectory(prefix="kgraph-") as folder:
        path = Path(folder) / "input"
        with path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield path


def read_input(source: str, reader: str | None, refuse: Refuse) -> Iterator[Paper]:
    """The papers of one file, one folder, or of standard input ("-").

    Raises:
        InputError: the input is missing or cannot be read.
        UnknownFormatError: no reader is called `reader`, or none knows the content.
    """
    if reader is not None:
        readers().get(reader)
    path = Path(source)
    if source == _STDIN:
        with _spooled(sys.stdin.buffer) as file:
            yield from _read_file(file, _STDIN, reader, refuse)
    elif path.is_dir():
        for file, name in _walked(path):
            try:
                yield from _read_file(file, name, reader, refuse)
            except (InputError, UnknownFormatError) as error:
                refuse(RecordError(error.reason, source=name))
    elif path.exists() and not path.is_file():
        with path.open("rb") as stream, _spooled(stream) as file:
            yield from _read_file(file, path.name, reader, refuse)
    else:
        yield from _read_file(path, path.name, reader, refuse)


def _walked(folder: Path) -> list[tuple[Path, str]]:
    """The files below a folder with their names in it, sorted; hidden ones and hidden folders are left out."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [Path(place, name) for name in files if not name.startswith(".")]
        found += [(path, path.relative_to(folder).as_posix()) for path in paths if path.is_file()]
    return sorted(found, key=lambda pair: pair[1])


def _read_file(path: Path, name: str, reader: str | None, refuse: Refuse) -> Iterator[Paper]:
    """The papers of one file under the name that the user knows it by."""
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        module = readers().get(reader) if reader else _told(path, shown)
        for paper in module.read(path, lambda e: refuse(RecordError(e.reason, source=shown, record=e.record))):
            yield replace(paper, source=tuple(replace(source, name=shown) for source in paper.source))
    except InputError as error:
        raise type(error)(error.reason, source=shown, record=error.record) from error


def _told(path: Path, name: str) -> ModuleType:
    """The reader that knows the content; the suffix decides between several, or for want of any."""
    registry, text = readers(), head(path)
    known = [module for module in map(registry.get, registry.names()) if module.sniff(text)]
    try:
        suffixed = registry.for_path(Path(name))
    except UnknownFormatError:
        suffixed = None
    if suffixed is not None and (suffixed in known or not known):
        return suffixed
    if not known:
        reason = f"no reader knows this format (there are {', '.join(registry.names())}: choose one by name)"
        raise UnknownFormatError(reason, source=name)
    return known[0]
