from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgraph.cli import app
from kgraph.errors import UnknownFormatError
from kgraph.graph import KnowledgeGraph
from kgraph.report import write

RUN = CliRunner()


@pytest.fixture
def graph(small_graph: KnowledgeGraph, tmp_path: Path) -> str:
    return str(small_graph.write(tmp_path / "graph.json"))


def test_the_page_stands_beside_the_graph(graph: str, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["report", graph])
    assert (done.exit_code, done.stdout.strip()) == (0, str(tmp_path / "report.html"))
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("name", "begin"), [("r.md", "# What"), ("r.MARKDOWN", "# What"), ("new/r.htm", "<!DOCTYPE")])
def test_the_suffix_tells_the_form(graph: str, tmp_path: Path, name: str, begin: str) -> None:
    done = RUN.invoke(app, ["report", graph, "--output", str(tmp_path / name), "--json"])
    assert json.loads(done.stdout) == {"file": str(tmp_path / name)}
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin)


def test_an_unknown_suffix_is_wrong_usage(graph: str, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["report", graph, "-o", str(tmp_path / "report.docx")])
    assert done.exit_code == 2
    assert "known: .html" in done.stderr
    with pytest.raises(UnknownFormatError):
        write(KnowledgeGraph(), tmp_path / "report")


def test_refused_records_are_told(graph: str, tmp_path: Path) -> None:
    refused = {"source": "papers.txt", "record": 7, "reason": "no title"}
    (tmp_path / "refused.jsonl").write_text(json.dumps(refused) + "\n", encoding="utf-8")
    RUN.invoke(app, ["report", graph, "-o", str(tmp_path / "report.md")])
    assert "papers.txt:7: no title" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_a_broken_list_of_refused_records_stops_it(graph: str, tmp_path: Path) -> None:
    (tmp_path / "refused.jsonl").write_text("oops\n", encoding="utf-8")
    done = RUN.invoke(app, ["report", graph])
    assert (done.exit_code, "refused.jsonl:1" in done.stderr) == (1, True)
    assert not (tmp_path / "report.html").exists()
