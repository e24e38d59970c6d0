"""Files, folders and standard input: which files are read, and what each is called."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kgraph import pipeline
from kgraph.errors import RecordError, UnknownFormatError
from kgraph.model import Paper

LINE = '{"title": "Roots", "abstract": "We evaluate BERT on GLUE."}\n'


def names(*sources: str | Path | Paper, leave_out: Iterable[Path] = ()) -> list[str]:
    """What the files are called, in the order in which they are read."""
    papers = list(pipeline.read(sources, leave_out=list(leave_out)))
    return [paper.source[0].name for paper in papers if paper.source]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("march/page.jsonl", "april/page.jsonl", "april/deep/page.jsonl", "june/april/page.jsonl", "a.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(LINE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (["march/page.jsonl"], ["page.jsonl"]),
        (["a.jsonl", "./a.jsonl"], ["a.jsonl", "a.jsonl"]),
        (["march/page.jsonl", "april/page.jsonl", "a.jsonl"], ["march/page.jsonl", "april/page.jsonl", "a.jsonl"]),
        (["april"], ["deep/page.jsonl", "page.jsonl"]),
        (["march", "april"], ["march/page.jsonl", "deep/page.jsonl", "april/page.jsonl"]),
        (["april/page.jsonl", "june/april/page.jsonl"], ["{place}/april/page.jsonl", "june/april/page.jsonl"]),
        (["april", "april/deep/page.jsonl"], ["deep/page.jsonl", "page.jsonl", "deep/page.jsonl"]),
    ],
)
def test_a_name_is_as_long_as_it_takes_to_tell_files_apart(place: Path, inputs: list[str], expected: list[str]) -> None:
    expected = [name.format(place=place.name) for name in expected]
    assert names(*inputs) == expected
    assert names(*(place / name for name in inputs)) == expected  # however the files are named
    assert sorted(names(*inputs[::-1])) == sorted(expected)


@pytest.mark.usefixtures("place")
def test_names_hold_for_iterators_and_beside_papers() -> None:
    def sources() -> Iterator[str | Paper]:
        yield from ("march/page.jsonl", "april/page.jsonl")
        yield Paper.of("Bark")

    found = [paper.source[0].name for paper in pipeline.read(sources()) if paper.source]
    assert found == ["march/page.jsonl", "april/page.jsonl"]


def test_refusals_have_the_same_names(place: Path) -> None:
    for month in ("march", "april"):
        (place / month / "page.jsonl").write_text("{}\n")
    refused: list[RecordError] = []
    assert list(pipeline.read(["march/page.jsonl", "april/page.jsonl"], refuse=refused.append)) == []
    assert [str(error) for error in refused] == [
        "march/page.jsonl:1: title: missing",
        "april/page.jsonl:1: title: missing",
    ]


def test_two_files_of_one_name_are_two_sources(place: Path) -> None:
    (paper,) = pipeline.distinct(pipeline.read([place / "march" / "page.jsonl", place / "april" / "page.jsonl"]))
    assert [source.name for source in paper.source] == ["april/page.jsonl", "march/page.jsonl"]


def test_linked_folders_are_followed_once(place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    far = tmp_path_factory.mktemp("far")
    (far / "far.jsonl").write_text(LINE)
    (place / "a-link").symlink_to(far, target_is_directory=True)
    (place / "b-link").symlink_to(far, target_is_directory=True)
    (far / "back").symlink_to(place, target_is_directory=True)
    (place / "april" / "april").symlink_to(place / "april", target_is_directory=True)
    (place / "0-june").symlink_to(place / "june", target_is_directory=True)
    assert names(place) == [
        "a-link/far.jsonl",
        "a.jsonl",
        "april/deep/page.jsonl",
        "april/page.jsonl",
        "june/april/page.jsonl",
        "march/page.jsonl",
    ]


def test_a_link_to_nowhere_is_refused_and_a_pipe_is_left_alone(place: Path) -> None:
    (place / "march" / "lost.jsonl").symlink_to("nowhere")
    (place / "march" / "loop.jsonl").symlink_to("loop.jsonl")
    if hasattr(os, "mkfifo"):
        os.mkfifo(place / "march" / "pipe.jsonl")
    refused: list[RecordError] = []
    assert len(list(pipeline.read("march", refuse=refused.append))) == 1
    assert [(error.source, error.record) for error in refused] == [("loop.jsonl", 0), ("lost.jsonl", 0)]
    assert refused[1].reason == "No such file or directory"


@pytest.mark.parametrize(("closed", "name"), [("april/deep", "april/deep"), (".", "{place}")])
def test_a_folder_that_cannot_be_listed_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch, closed: str, name: str
) -> None:
    listed = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path) == place / closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    refused: list[RecordError] = []
    papers = list(pipeline.read(place, refuse=refused.append))
    assert len(papers) == (4 if closed != "." else 0)
    assert [str(error) for error in refused] == [f"{name.format(place=place.name)}: Permission denied"]


def test_what_the_run_writes_is_left_out_of_folders_alone(place: Path) -> None:
    (place / "link").symlink_to(place / "april", target_is_directory=True)
    ours = place / "link" / "page.jsonl"
    assert names("april", leave_out=[ours]) == ["deep/page.jsonl"]
    assert names("april/page.jsonl", leave_out=[ours]) == ["page.jsonl"]


def test_a_folder_without_files_is_refused_by_its_name(place: Path) -> None:
    (place / "march" / "page.jsonl").rename(place / "march" / ".page.jsonl")
    refused: list[RecordError] = []
    assert len(list(pipeline.read(["march", "april"], refuse=refused.append))) == 2
    assert [str(error) for error in refused] == ["march: no files to read in it"]


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (LINE.encode("utf-16"), True),
        (LINE.encode("utf-16-le"), False),
        (b"\x89PNG\r\n\x1a\n\0\0\0", False),
        (LINE.encode() + b"\0", False),
    ],
)
def test_binary_is_refused_and_utf_16_is_text(place: Path, content: bytes, *, read: bool) -> None:
    (place / "march" / "page.jsonl").write_bytes(content)
    refused: list[RecordError] = []
    assert len(list(pipeline.read("march", refuse=refused.append))) == read
    assert [str(error) for error in refused] == ["page.jsonl: binary, not text"] * (not read)


PROSE = "We climb trees. They are high and green, as our measurements of forty trees show."


@pytest.mark.parametrize("name", ["a", "a.txt"])
@pytest.mark.parametrize(
    ("content", "other"),
    [
        (f"TY  - JOUR\nTI  - On Trees\nAB  - {PROSE}\nER  -\n", "RIS"),
        (f"@article{{maple,\n  title = {{On Trees}},\n  abstract = {{{PROSE}}}\n}}\n", "BibTeX"),
        (f"% ours\n\n@misc{{maple, title = {{On Trees}},\n  note = {{{PROSE}}}}}\n", "BibTeX"),
        (f'[{{"title": "On Trees", "abstract": "{PROSE}"}}]\n', "a JSON array, while jsonl is one object a line"),
        (f'[\n  {{\n    "title": "On Trees",\n    "abstract": "{PROSE}"\n  }}\n]\n', "a JSON array, while"),
        (f'name,summary,year\nOn Trees,"{PROSE}",2021\n', "a table without a column called title"),
    ],
)
def test_what_is_plainly_another_format_is_called_by_its_name(
    tmp_path: Path, name: str, content: str, other: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(UnknownFormatError, match=rf"^{name}: no reader knows this format \(it looks like {other}"):
        list(pipeline.read(tmp_path / name))


@pytest.mark.skipif(os.name == "nt", reason="names are bytes where the system is POSIX")
def test_a_name_that_is_no_text_stays_itself(place: Path) -> None:
    for end in (b"\xfe", b"\xff"):
        Path(os.fsdecode(os.fsencode(place / "march" / "x") + end)).write_text(LINE)
    assert names("march") == ["page.jsonl", r"x\xfe", r"x\xff"]
