from __future__ import annotations

import gzip
import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.errors import InputError, OutputError
from kgraph.files import dumps, head, reading, replacing, writing

TEXT = "A loom\u2028weaves\nna\u00efve \U0001f9f5\n"


def read(path: Path) -> str:
    with reading(path) as text:
        return text.read()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        gzip.compress(TEXT.encode()),
        gzip.compress(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()),
        gzip.compress(TEXT[:5].encode()) + gzip.compress(TEXT[5:].encode()),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.replace("\n", "\r\n").encode("utf-16-be"),
        gzip.compress(b"\xff\xfe" + TEXT.encode("utf-16-le")),
        TEXT.encode("utf-32"),
    ],
    ids=[
        *("plain", "mark", "windows", "old mac", "gzip", "gzip of windows", "two gzips in a row"),
        *("utf-16", "utf-16 big end first", "gzip of utf-16", "utf-32"),
    ],
)
def test_one_text_in_any_wrapping(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert read(path) == TEXT


def test_lines_end_at_line_ends_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("one\u2028still one\x0bstill\r\ntwo\x85two".encode())
    with reading(path) as text:
        assert list(text) == ["one\u2028still one\x0bstill\n", "two\x85two"]


def test_bad_bytes_cost_a_character_not_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one \xff two\nthree \xc3")
    assert read(path) == "one \ufffd two\nthree \ufffd"


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(TEXT.encode() * 999)[:60],
        gzip.compress(TEXT.encode())[:-6],
        b"\x1f\x8b",
        b"\x1f\x8b and no more gzip than this",
        gzip.compress(TEXT.encode())[:12] + b"\xff" * 40,
        gzip.compress(TEXT.encode()) + b"tail that is none",
    ],
)
def test_broken_gzip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "torn.gz"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.source == "torn.gz"
    assert caught.value.reason


@pytest.mark.parametrize("name", [".", "missing.txt"])
def test_what_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        read(tmp_path / name)


def test_head_is_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(("\u00e9" * 50_000).encode()))
    assert head(path) == "\u00e9" * 16384
    assert head(path, 3) == "\u00e9" * 3


@pytest.mark.parametrize("packed", [False, True])
@settings(deadline=None, max_examples=60)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, *, packed: bool, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes((b"\x1f\x8b" if packed else b"") + content)
    try:
        found = read(path)
    except InputError:
        assert path.read_bytes()[:2] == b"\x1f\x8b"
    else:
        assert "\r" not in found


def test_replacing_makes_the_folder(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "er" / "out.txt"
    with replacing(target) as beside:
        assert beside.parent == target.parent
        beside.write_text("whole")
    assert target.read_text() == "whole"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("trouble", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, trouble: type[BaseException]) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def write() -> None:
        with replacing(target) as beside:
            beside.write_text("half")
            raise trouble

    with pytest.raises(trouble):
        write()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_failure_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError), replacing(tmp_path / "out.txt"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["file/out.txt", "folder"])
def test_a_place_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("I am no folder")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError) as caught, writing(tmp_path / name) as out:
        out.write("whole")
    assert caught.value.source == str(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_writing_keeps_line_ends_and_survives_surrogates(tmp_path: Path) -> None:
    with writing(tmp_path / "a.txt") as out:
        out.write("a\r\nb\n\ud800\u00e9")
    assert (tmp_path / "a.txt").read_bytes() == b"a\r\nb\n\\ud800\xc3\xa9"


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link, lost = tmp_path / "real" / "out.txt", tmp_path / "link.txt", tmp_path / "lost.txt"
    target.write_text("old")
    link.symlink_to(target)
    lost.symlink_to(Path("real", "new.txt"))
    for path in (link, lost):
        with writing(path) as out:
            out.write("new")
        assert path.is_symlink()
    assert {path.name: path.read_text() for path in target.parent.iterdir()} == {"out.txt": "new", "new.txt": "new"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, heard = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    reader.start()
    with writing(pipe) as out:
        out.write("new")
    reader.join(timeout=10)
    assert heard == ["new"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_that_is_closed_is_told_as_such(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def write() -> None:
        with writing(pipe) as out:
            os.close(reader)
            out.write("new")

    with pytest.raises(BrokenPipeError):
        write()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices on this system")
def test_a_device_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    for path in (Path("/dev/null"), tmp_path / "null"):
        with writing(path) as out:
            out.write("new")
    assert Path("/dev/null").is_char_device()


@given(st.text(st.characters(exclude_categories=())))
def test_json_is_one_printable_line_and_comes_back(text: str) -> None:
    line = dumps({"text": text})
    line.encode("utf-8")
    assert len(line.splitlines()) == 1
    assert not set("\x7f\x85\u061c\u200e\u200f\u2028\u2029\u202e\u2066\u2069") & set(line)
    # what json itself makes of a pair of surrogates is the one character that they encode
    assert json.loads(line) == json.loads(json.dumps({"text": text}))


def test_json_keeps_letters_and_refuses_what_is_no_number() -> None:
    assert (
        dumps({"a": "\u00e9 \u6728 \U0001f9d1\u200d\U0001f52c"}) == '{"a": "\u00e9 \u6728 \U0001f9d1\u200d\U0001f52c"}'
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(float("nan"))
