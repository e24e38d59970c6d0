"""Tables: which columns are taken, which rows refused, and that no row stops the others."""

from __future__ import annotations

import csv as standard
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph import pipeline
from kgraph.errors import RecordError
from kgraph.model import Paper
from kgraph.readers import _records, csv


def read(folder: Path, text: str) -> tuple[list[Paper], list[tuple[int, str]]]:
    path = folder / "papers.csv"
    path.write_text(text, encoding="utf-8", newline="")
    refused: list[RecordError] = []
    papers = list(csv.read(path, refused.append))
    assert {error.source for error in refused} <= {"papers.csv"}
    return papers, [(error.record, error.reason) for error in refused]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_all_columns(tmp_path: Path, delimiter: str) -> None:
    out = io.StringIO()
    rows = standard.writer(out, delimiter=delimiter)
    rows.writerow(["", "Author", "ABSTRACT", "Title", "DOI", "Link", "Year"])
    rows.writerow(
        ["0", "Fern, A.; Moss, B.", "We, the roots;\tgrow.\nSlowly.", 'On "Seeds"', "10.1/x", "a.org", "2021.0"]
    )
    (paper,), refused = read(tmp_path, out.getvalue())
    assert refused == []
    assert (paper.title, paper.abstract) == ('On "Seeds"', "We, the roots;\tgrow.\nSlowly.")
    assert (paper.authors, paper.url, paper.year) == (("Fern, A.", "Moss, B."), "a.org", 2021)
    assert paper.source[0].record == 2


def test_what_zotero_writes(tmp_path: Path) -> None:
    page = (
        '\ufeff"Key","Item Type","Publication Year","Author","Title","Url","DOI","Date","Abstract Note"\r\n'
        '"AB12CD34","journalArticle","2021","Fern, Anna","On Seeds","http://arxiv.org/abs/2106.09685","","2021-06",'
        '"Seeds grow.\r\nSlowly."\r\n'
    )
    (paper,), refused = read(tmp_path, page)
    assert refused == []
    assert (paper.id, paper.year, paper.abstract) == ("paper:arxiv:2106.09685", 2021, "Seeds grow.\nSlowly.")
    assert paper.authors == ("Fern, Anna",)


def test_the_better_of_several_names_that_is_not_blank(tmp_path: Path) -> None:
    page = "title,description,abstract,date\nA,So.,,2020-01-02\nB,No.,Yes.,\n"
    papers, _ = read(tmp_path, page)
    assert [(paper.abstract, paper.year) for paper in papers] == [("So.", 2020), ("Yes.", 0)]


def test_bad_rows_are_refused_with_their_line(tmp_path: Path) -> None:
    page = (
        '\ntitle,abstract\nA,"Two\nlines."\n,No title.\nB,too,many\nC,none too many,,\n\n"D" E,Wrong.\nF\n'
        'G,"never closed\nH,lost\n'
    )
    papers, refused = read(tmp_path, page)
    assert [(paper.title, paper.source[0].record) for paper in papers] == [("A", 3), ("C", 7), ("F", 10)]
    assert refused == [
        (5, "title: blank"),
        (6, "3 cells under 2 columns"),
        (9, "not CSV: ',' expected after '\"'"),
        (11, "not CSV: unexpected end of data (lines 11 to 12 are lost)"),
    ]


def test_rows_and_cells_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_records, "_LONGEST_LINE", 240_000)
    monkeypatch.setattr(csv, "_LONGEST_ROW", 250_000)
    long = "x" * 200_000
    page = (
        f"title,abstract\nA,{long}\nB,{long * 3}\n"
        + '"'.join(["C,", *["x\n" * 50_000, ","] * 2, "x\n" * 50_000])
        + "E,e\n"
    )
    papers, refused = read(tmp_path, page)
    assert [paper.title for paper in papers][-1] == "E"
    assert [reason for _, reason in refused][:3] == [
        "not CSV: field larger than field limit (131072)",
        "a line of over 240000 characters",
        "not CSV: a row of over 250000 characters (lines 4 to 124999 are lost)",
    ]
    assert [record for record, _ in refused][:3] == [2, 3, 4]


@pytest.mark.parametrize("header", ["name,abstract", "", ",,,", '"', "x" * 200_000])
def test_a_table_without_titles_is_refused_once(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header}\nA,a\n" * 2) == (
        [],
        [(1 if header else 2, "no column of the header is called title")],
    )


@pytest.mark.parametrize("name", ["a", "a.csv", "a.txt"])
def test_a_small_table_is_no_listing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("title,abstract\nOn Trees,We climb trees. They are high and green as we measured.\n")
    assert [paper.title for paper in pipeline.read(tmp_path / name)] == ["On Trees"]


@pytest.mark.parametrize(
    "head", ["", "Title\nOn Trees", "On Trees, Leaves\nWe climb.", '{"title": 1, "abstract": 2}', "\t"]
)
def test_sniff_leaves_other_formats_alone(head: str) -> None:
    assert not csv.sniff(head)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4))
def test_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    standard.writer(out, quoting=standard.QUOTE_ALL).writerows([("title", "abstract"), *rows])
    papers, _ = read(tmp_path_factory.mktemp("r"), out.getvalue())
    ends = [tuple(text.replace("\r\n", "\n").replace("\r", "\n") for text in row) for row in rows]
    assert [(paper.title, paper.abstract) for paper in papers] == [
        (title, abstract if abstract.strip() else "") for title, abstract in ends if title.strip()
    ]


@given(st.text(alphabet="ab\",;\t\n\r'", max_size=60))
def test_no_text_is_a_crash(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    page = f"title,abstract\n{text}"
    papers, refused = read(tmp_path_factory.mktemp("r"), page)
    assert csv.sniff(page)
    assert all(paper.title.strip() for paper in papers)
    places = sorted([*(paper.source[0].record for paper in papers), *(record for record, _ in refused)])
    lines = len(page.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 < place <= lines for place in places)
    assert len(set(places)) == len(places)  # a row is a paper or refused, not both
