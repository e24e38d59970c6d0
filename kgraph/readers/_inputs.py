"""Files, folders and standard input: what is read, by which reader, and under which name."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from kgraph.errors import InputError, RecordError, UnknownFormatError
from kgraph.files import head
from kgraph.model import Paper
from kgraph.readers import Refuse
from kgraph.readers._others import named
from kgraph.registry import readers

#: how every graph that kgraph wrote begins
_GRAPH = '{"format": "kgraph", "version": '
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class _File:
    """One file to read; `size`: how many parts of its path tell it from others in its folder (0: it was named itself).

    `trouble` says why it cannot be read, if that is known already.
    """

    path: Path
    size: int = 0
    trouble: str = ""


def read_inputs(
    sources: Iterable[str], reader: str | None, refuse: Refuse, leave_out: Collection[Path] = ()
) -> Iterator[Paper]:
    """The papers of files, folders, or of standard input ("-").

    A file goes by its own name, one of a folder by its path in it; with as many folders before as it takes to tell
    two files apart. `leave_out` are files that no folder is read for: what the run itself writes.

    Raises:
        InputError: an input is missing or cannot be read.
        UnknownFormatError: no reader is called `reader`, or none knows the content.
    """
    if reader is not None:
        readers().get(reader)
    left_out = {Path(os.path.realpath(path)) for path in leave_out}
    files = [file for source in sources for file in _files(source, left_out)]
    names = _names(files)
    for file in files:
        try:
            yield from _read(file, names[file.path], reader, refuse)
        except (InputError, UnknownFormatError) as error:
            if not file.size:
                raise
            refuse(RecordError(error.reason, source=names[file.path]))


def _files(source: str, left_out: Collection[Path]) -> Iterator[_File]:
    """What one input stands for; paths are absolute, so that they can be told apart."""
    path = Path(source) if source == _STDIN else Path(source).absolute()
    if source != _STDIN and stat.S_ISDIR(_mode(path)):
        files = sorted(_walked(path, left_out), key=lambda file: file.path.relative_to(path).as_posix())
        yield from files or [_File(path, 1, "no files to read in it")]
    else:
        yield _File(path)


def _walked(top: Path, left_out: Collection[Path]) -> Iterator[_File]:
    """The files below a folder; hidden ones and hidden folders are left out.

    Links to folders are followed after the folders themselves, each folder once.
    """
    troubles: list[OSError] = []
    waiting, seen = [top], set[str]()
    while waiting:
        for place, folders, files in os.walk(waiting.pop(0), onerror=troubles.append):
            real = os.path.realpath(place)
            folders[:] = sorted(name for name in folders if not name.startswith(".") and real not in seen)
            if real not in seen:
                waiting += [link for name in folders if (link := Path(place, name)).is_symlink()]
                for name in files:
                    path = Path(place, name)
                    ours = bool(left_out) and Path(os.path.realpath(path)) in left_out
                    if not (name.startswith(".") or ours or _is_special(path)):
                        yield _File(path, len(path.relative_to(top).parts))
            seen.add(real)
    for error in troubles:
        path = Path(error.filename)
        yield _File(path, len(path.relative_to(top).parts) or 1, error.strerror or str(error))


def _mode(path: Path) -> int:
    """What kind of file it is; 0: none that can be seen, and reading it will say why."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _is_special(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device: no folder is read for those."""
    return (mode := _mode(path)) > 0 and not stat.S_ISREG(mode)


def _names(files: Iterable[_File]) -> dict[Path, str]:
    """The shortest end of each path that tells it from all others."""
    sizes: dict[Path, int] = {}
    for file in files:
        sizes[file.path] = max(file.size, sizes.get(file.path, 1))
    while True:
        names = {path: Path(*path.parts[-size:]).as_posix() for path, size in sizes.items()}
        times = Counter(names.values())
        if len(times) == len(names):
            return {path: os.fsencode(name).decode("utf-8", "backslashreplace") for path, name in names.items()}
        for path, name in names.items():
            sizes[path] += times[name] > 1


def _read(file: _File, name: str, reader: str | None, refuse: Refuse) -> Iterator[Paper]:
    """The papers of one file; what can be read but once is copied first."""
    if file.trouble:
        raise InputError(file.trouble, source=name)
    if file.path != Path(_STDIN) and not _is_special(file.path):
        yield from _read_file(file.path, name, reader, refuse)
        return
    try:
        with ExitStack() as stack:
            stream = sys.stdin.buffer if file.path == Path(_STDIN) else stack.enter_context(file.path.open("rb"))
            yield from _read_file(stack.enter_context(_spooled(stream)), name, reader, refuse)
    except OSError as error:
        raise InputError(error.strerror or str(error), source=name) from error


@contextmanager
def _spooled(stream: Any) -> Iterator[Path]:
    """A stream that can be read but once, as a file."""
    with tempfile.TemporaryDirectory(prefix="kgraph-") as folder:
        path = Path(folder) / "input"
        with path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield path


def _read_file(path: Path, name: str, reader: str | None, refuse: Refuse) -> Iterator[Paper]:
    """The papers of one file under the name that the user knows it by."""
    try:
        begin = _begin(path)
        if not begin.strip():
            refuse(RecordError("nothing in it", source=name))
            return
        module = readers().get(reader) if reader else _told(begin, name)
        for paper in module.read(path, lambda e: refuse(RecordError(e.reason, source=name, record=e.record))):
            yield replace(paper, source=tuple(replace(source, name=name) for source in paper.source))
    except InputError as error:
        raise type(error)(error.reason, source=name, record=error.record) from error


def _begin(path: Path) -> str:
    begin = head(path)
    if "\0" in begin:
        raise InputError("binary, not text")
    if begin.startswith(_GRAPH):
        raise InputError("a graph of kgraph, not papers: kgraph stats, query and export read it")
    return begin


def _told(begin: str, name: str) -> ModuleType:
    """The reader that knows the content; the suffix (before .gz) decides between several, or for want of any."""
    registry = readers()
    known = [module for module in map(registry.get, registry.names()) if module.sniff(begin)]
    try:
        suffixed = registry.for_path(Path(name.casefold().removesuffix(".gz")))
    except UnknownFormatError:
        suffixed = None
    other = named(begin)
    if suffixed is not None and (suffixed in known or not (known or other)):
        return suffixed
    if not known:
        hint = f"it looks like {other}; " if other else ""
        reason = (
            f"no reader knows this format ({hint}there are {', '.join(registry.names())}: choose one with --reader)"
        )
        raise UnknownFormatError(reason, source=name)
    return known[0]
