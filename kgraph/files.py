"""Files: read as text whatever the wrapping, written beside and then renamed."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kgraph.errors import InputError, OutputError

_GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def reading(path: Path) -> Iterator[io.TextIOWrapper]:
    """The text of a file: gzip unpacked, byte-order mark dropped, any line end as newline.

    Bytes that are not UTF-8 become U+FFFD: one bad byte must not cost the whole listing.

    Raises:
        InputError: the file cannot be opened, or its gzip is broken.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == _GZIP_MAGIC
            binary = gzip.GzipFile(fileobj=raw) if packed else raw
            # newline=None would also split nothing but \n, \r, \r\n: U+2028 stays inside its line
            with io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline=None) as text:
                yield text
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(reason, source=path.name) from error


def head(path: Path, size: int = 16384) -> str:
    """The first `size` characters, to tell the format by.

    Raises:
        InputError: as `reading`.
    """
    with reading(path) as text:
        return text.read(size)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` only if all went well.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "out.txt"
    >>> with replacing(target) as beside:
    ...     _ = beside.write_text("whole")
    >>> target.read_text()
    'whole'

    Raises:
        OutputError: the folder cannot be made or written to.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
            beside.replace(path)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    except OSError as error:
        raise OutputError(error.strerror or str(error), source=str(path)) from error


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """Like `replacing`, but yields the open text file: UTF-8, newline as written.

    Raises:
        OutputError: as `replacing`.
    """
    with replacing(path) as beside, beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as out:
        yield out
