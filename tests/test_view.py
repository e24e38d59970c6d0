"""A page in the hand of a notebook and of a browser."""

from __future__ import annotations

import webbrowser
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kgraph.errors import OutputError
from kgraph.graph import KnowledgeGraph
from kgraph.view import View

HOSTILE = '</iframe><script>alert("\'&amp;")</script>'


class Frames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was asked to open."""
    addresses: list[str] = []

    def open_(address: str) -> bool:
        addresses.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", open_)
    return addresses


def test_a_notebook_gets_one_frame_with_the_page_inside() -> None:
    frames = Frames()
    frames.feed(View(HOSTILE, "")._repr_html_())
    ((tag, attributes),) = frames.found
    assert (tag, attributes["srcdoc"]) == ("iframe", HOSTILE)
    sandbox = attributes["sandbox"]
    assert sandbox
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox


def test_it_opens_a_temporary_file(opened: list[str]) -> None:
    file, done = View("a page", "").open()
    assert done
    assert opened == [file.as_uri()]
    assert file.read_text(encoding="utf-8") == "a page"
    assert file.name == "graph.html"


def test_it_opens_the_file_of_that_name(opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file, _ = View("a page", "").open("here.html")
    assert file == Path("here.html")
    assert opened == [(tmp_path / "here.html").as_uri()]


def test_a_file_that_cannot_be_written_is_an_error(opened: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        View("a page", "").open(tmp_path / "file" / "graph.html")
    assert opened == []


def test_a_graph_shows_the_part_that_was_chosen(small_graph: KnowledgeGraph) -> None:
    view = small_graph.view(around="GLUE", hops=1)
    assert repr(view) == "<View of 1 paper, 1 entity, 1 relation>"
    assert '"dataset:glue"' in view.page
    assert '"dataset:imagenet"' not in view.page
    assert '"dataset:imagenet"' in small_graph.view().page
