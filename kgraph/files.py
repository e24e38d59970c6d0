"""Files: read as text whatever the wrapping, written beside and then renamed; JSON as kgraph writes it."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from kgraph.errors import InputError, OutputError

_GZIP_MAGIC = b"\x1f\x8b"
#: byte-order marks, the longer ones first; that of UTF-8 is dropped by its codec
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# what json leaves as it is, and yet is no text (surrogates), or is invisible (controls, those of the writing direction
# among them), or ends a line for some readers
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def dumps(record: object, default: Callable[[Any], Any] | None = None) -> str:
    r"""JSON on one line, the same everywhere: characters as they are, but none that hides or breaks the line.

    >>> dumps({"title": "\u202e and \u2028"})
    '{"title": "\\u202e and \\u2028"}'

    Raises:
        ValueError: a number is not finite, which JSON cannot say.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, default=default)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


@contextmanager
def reading(path: Path) -> Iterator[io.TextIOWrapper]:
    """The text of a file: gzip unpacked, byte-order mark heard and dropped, any line end as newline.

    UTF-8 unless the mark says UTF-16 or UTF-32. Bytes that are none become U+FFFD: one bad byte must not cost the
    whole listing.

    Raises:
        InputError: the file cannot be opened, or its gzip is broken.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == _GZIP_MAGIC
            binary = gzip.GzipFile(fileobj=raw) if packed else raw
            begin = binary.peek(4)[:4]
            encoding = next((name for mark, name in _MARKS if begin.startswith(mark)), "utf-8-sig")
            # newline=None would also split nothing but \n, \r, \r\n: U+2028 stays inside its line
            with io.TextIOWrapper(binary, encoding=encoding, errors="replace", newline=None) as text:
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

    A link stays, and what it leads to is replaced; what is no regular file (a pipe, a device) is itself written to.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "out.txt"
    >>> with replacing(target) as beside:
    ...     _ = beside.write_text("whole")
    >>> target.read_text()
    'whole'

    Raises:
        OutputError: the folder cannot be made or written to.
    """
    try:
        if path.exists() and not path.is_file():
            yield path
            return
        target = Path(os.path.realpath(path))
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
            beside.replace(target)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    except BrokenPipeError:  # who reads the pipe has enough: no trouble with the output
        raise
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
