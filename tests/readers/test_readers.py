"""The contract of every reader that is installed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kgraph.errors import InputError, RecordError
from kgraph.registry import readers

RECORDS = [
    ("On Seeds: A Study of Small Beginnings", "Seeds are small. We plant forty of them and wait."),
    ("Do Trees Sleep?", "Trees move at night. Our cameras show how much, with an error of 2.5 millimetres."),
]
#: how the records are written in each format, with a bad one in third place; a new reader adds its line here
WRITTEN: dict[str, Callable[[], str]] = {
    "csv": lambda: "\n".join(["Title,Abstract", *(f'"{t}","{a}"' for t, a in RECORDS), ",No title."]),
    "jsonl": lambda: "\n".join([*(json.dumps({"title": t, "abstract": a}) for t, a in RECORDS), "{}"]),
    "listing": lambda: "\n\n".join([*(f"{t}\n\n{a}" for t, a in RECORDS), "A Title Without Anything Below It"]),
}


def test_every_reader_is_tried() -> None:
    assert set(WRITTEN) == set(readers().names())


@pytest.fixture(params=sorted(WRITTEN))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("wrapping", ["plain", "gzip", "windows", "mark"])
def test_the_records_come_back_whatever_the_wrapping(tmp_path: Path, name: str, wrapping: str) -> None:
    data = WRITTEN[name]().encode()
    data = data.replace(b"\n", b"\r\n") if wrapping == "windows" else data
    data = b"\xef\xbb\xbf" + data if wrapping == "mark" else data
    path = tmp_path / "input"
    path.write_bytes(gzip.compress(data) if wrapping == "gzip" else data)
    refused: list[RecordError] = []
    papers = list(readers().get(name).read(path, refused.append))
    assert [(paper.title, paper.abstract) for paper in papers] == RECORDS
    assert [source.name for paper in papers for source in paper.source] == ["input", "input"]
    assert len({source.record for paper in papers for source in paper.source}) == len(RECORDS)
    assert len(refused) == 1
    assert refused[0].source == "input"
    assert refused[0].record >= 3
    assert refused[0].reason


def test_only_its_own_content_is_claimed(name: str) -> None:
    assert [other for other in WRITTEN if readers().get(other).sniff(WRITTEN[name]())] == [name]


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\xff\xfe\x00\x01", b"\x00" * 64])
def test_empty_and_foreign_bytes_are_no_crash(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "input"
    path.write_bytes(content)
    assert list(readers().get(name).read(path, [].append)) == []


def test_a_missing_and_a_torn_file(tmp_path: Path, name: str) -> None:
    reader = readers().get(name)
    with pytest.raises(InputError):
        list(reader.read(tmp_path / "missing", [].append))
    torn = tmp_path / "torn.gz"
    torn.write_bytes(gzip.compress(WRITTEN[name]().encode())[:-12])
    with pytest.raises(InputError):
        list(reader.read(torn, [].append))


def test_papers_are_given_as_they_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "input"
    path.write_text(f"{WRITTEN[name]()}\n" * 200)
    assert next(iter(readers().get(name).read(path, [].append))).title == RECORDS[0][0]


def test_suffixes_have_their_dot(name: str) -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in readers().get(name).SUFFIXES)
