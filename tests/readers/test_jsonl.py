"""JSON lines: what is taken, what is refused, and that a line never stops the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import RecordError
from kgraph.model import Paper
from kgraph.readers import _records, jsonl


def read(folder: Path, *lines: str | dict[str, object]) -> tuple[list[Paper], list[RecordError]]:
    path = folder / "papers.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    refused: list[RecordError] = []
    return list(jsonl.read(path, refused.append)), refused


def test_all_fields(tmp_path: Path) -> None:
    line = {
        "title": "On Seeds",
        "abstract": "Seeds  grow.\nSlowly.",
        "doi": "10.1000/seed.1",
        "url": "https://example.org/seeds",
        "year": 2021,
        "authors": ["A. Gardener", " B.  Botanist "],
        "categories": "cs.LG",
    }
    (paper,), refused = read(tmp_path, line)
    assert refused == []
    assert paper.id == "paper:doi:10.1000/seed.1"
    assert paper.text == "On Seeds\nSeeds  grow.\nSlowly."  # offsets count in the text as it was given
    assert (paper.url, paper.year, paper.authors) == ("https://example.org/seeds", 2021, ("A. Gardener", "B. Botanist"))
    assert paper.source[0].record == 1


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("authors", "A. Gardener; B. Botanist and  C. Cook;", ("A. Gardener", "B. Botanist", "C. Cook")),
        ("authors", "Gardener, A. and Botanist, B., and C. Cook", ("Gardener, A.", "Botanist, B.", "C. Cook")),
        ("authors", "Gardener, A.", ("Gardener, A.",)),
        ("authors", "Sandra Landmann", ("Sandra Landmann",)),
        ("authors", [{"name": "A.  Gardener", "id": 7}, "B. Botanist"], ("A. Gardener", "B. Botanist")),
        ("authors", None, ()),
        ("authors", "", ()),
        ("year", 2021.0, 2021),
        ("year", "n.d.", 0),
        ("year", "20211", 0),
        ("year", " 2021 ", 2021),
        ("year", "", 0),
        ("year", "2021", 2021),
        ("year", None, 0),
        ("date", "2025-10-13", 2025),
        ("abstract", None, ""),
        ("title", "half a pair: \ud83d", "half a pair: \ufffd"),
    ],
)
def test_lenient_where_it_is_clear(tmp_path: Path, field: str, value: object, expected: object) -> None:
    (paper,), refused = read(tmp_path, {"title": "On Seeds", field: value})
    assert refused == []
    assert getattr(paper, "year" if field == "date" else field) == expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("paper:on-seeds-12345678", "paper:on-seeds-12345678"),
        ("2106.09685v2", "paper:arxiv:2106.09685"),
        ("000-005", Paper.of("On Seeds").id),
        (5, Paper.of("On Seeds").id),
        (1706.0376, Paper.of("On Seeds").id),
        ("paper:", Paper.of("On Seeds").id),
    ],
)
def test_an_id_of_ours_is_kept(tmp_path: Path, identifier: str | float, expected: str) -> None:
    (paper,), _ = read(tmp_path, {"id": identifier, "title": "On Seeds"})
    assert paper.id == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"summary": "Seeds grow."}, "Seeds grow."),
        ({"summary": "Seeds grow.", "abstract": None}, "Seeds grow."),
        ({"summary": "In short.", "abstract": "Seeds grow."}, "Seeds grow."),
        ({}, ""),
    ],
)
def test_a_summary_is_an_abstract_for_want_of_one(tmp_path: Path, fields: dict[str, object], expected: str) -> None:
    (paper,), refused = read(tmp_path, {"title": "On Seeds", **fields})
    assert (paper.abstract, refused) == (expected, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "not JSON: Expecting value (column 1)"),
        ('{"title": "On Seeds"', "not JSON"),
        ("[1]", "not an object but a list; one object a line is read"),
        ("[", "not JSON: Expecting value (column 1); one object a line is read"),
        ('{"title": "A", "id": true}', "id: Input should be a valid string"),
        ('"title"', "not an object but a str"),
        ("null", "not an object but a NoneType"),
        ('{"abstract": "Seeds grow."}', "title: missing"),
        ('{"title": null}', "title: missing"),
        ('{"title": 5}', "title: Input should be a valid string"),
        ('{"title": " \\n"}', "title: blank"),
        ('{"title": "A", "abstract": ["x"]}', "abstract: Input should be a valid string"),
        ('{"title": "A", "year": 2021.5}', "year: Input should be a valid integer"),
        ('{"title": "A", "year": true}', "year: Input should be a valid integer"),
        ('{"title": "A", "year": -1}', "year: Input should be greater than or equal to 0"),
        ('{"title": "A", "year": NaN}', "not JSON: NaN"),
        ('{"title": "A", "year": 1e400}', "year: Input should be a valid integer"),
        ('{"title": "A", "authors": [1]}', "authors.0: Input should be a valid string"),
        ('{"title": "A", "authors": [{"id": 1}]}', "authors.0: Input should be a valid string"),
        ('{"title": "A", "authors": [{"name": 1}]}', "authors.0: Input should be a valid string"),
        ("[" * 100_000, "nested too deeply"),
        ('{"title": "A", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_a_bad_line_is_refused_and_the_next_is_read(tmp_path: Path, line: str, reason: str) -> None:
    papers, refused = read(tmp_path, "", line, {"title": "On Seeds"})
    assert [paper.title for paper in papers] == ["On Seeds"]
    assert [(error.source, error.record) for error in refused] == [("papers.jsonl", 2)]
    assert refused[0].reason.startswith(reason)


def test_an_enormous_number_is_no_trouble(tmp_path: Path) -> None:
    papers, refused = read(tmp_path, '{"title": "A", "citations": ' + "9" * 10_000 + "}")
    assert (len(papers), refused) == (1, [])


def test_an_endless_line_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_records, "_LONGEST_LINE", 100)
    papers, refused = read(tmp_path, {"title": "A" * 350}, {"title": "On Seeds"})
    assert [paper.title for paper in papers] == ["On Seeds"]
    assert [error.record for error in refused] == [1]


@given(st.text(max_size=80), st.text(max_size=80))
def test_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, title: str, abstract: str) -> None:
    papers, refused = read(tmp_path_factory.mktemp("r"), {"title": title, "abstract": abstract})
    if title.strip():
        assert [(paper.title, paper.abstract) for paper in papers] == [(title, abstract)]
    else:
        assert [error.reason for error in refused] == ["title: blank"]


@pytest.mark.parametrize("head", ["", "[]", "{", "{}x\n{}", "On Trees\nWe climb.", '{\n  "title": "A"\n}'])
def test_sniff_leaves_other_formats_alone(head: str) -> None:
    assert not jsonl.sniff(head)


def test_sniff_knows_a_line_longer_than_the_head() -> None:
    assert jsonl.sniff('{"title": "' + "A" * 20_000)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_sniff_ends_a_line_where_the_reader_does(tmp_path: Path, mark: str) -> None:
    line = f'{{"title": "On{mark}Seeds", "abstract": "Seeds grow."}}'
    assert jsonl.sniff(line + "\n" + line)
    assert [paper.title for paper in read(tmp_path, line)[0]] == [f"On{mark}Seeds"]
