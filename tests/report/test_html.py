from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kgraph.digest import Digest, digest
from kgraph.graph import KnowledgeGraph
from kgraph.model import Paper
from kgraph.report import html

_TAGS = {
    "a",
    "b",
    "bdi",
    "body",
    "div",
    "footer",
    "g",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "li",
    "meta",
    "ol",
    "p",
    "rect",
    "section",
    "span",
    "style",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
}
_VOID = {"meta", "rect"}


class Reader(HTMLParser):
    """The tags, attributes and text of a page; fails where tags are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(found: Digest) -> Reader:
    return Reader(html.render(found))


def test_nothing_but_our_own_tags(page: Reader) -> None:
    assert {tag for tag, _ in page.seen} <= _TAGS


def test_nothing_runs_and_nothing_is_requested(page: Reader) -> None:
    for tag, attributes in page.seen:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset", "xlink:href"}]
        if "href" in attributes:
            assert tag == "a"
            assert (attributes["href"] or "").startswith(("https://", "http://"))
    assert {
        "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    }.items() <= {
        key: value
        for tag, attributes in page.seen
        if tag == "meta"
        for key, value in attributes.items()
        if key == "content" and "default-src" in (value or "")
    }.items()


def test_no_character_hides_or_turns_the_text(page: Reader) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]", page.text)


def test_all_parts_are_there(small_graph: KnowledgeGraph) -> None:
    page = Reader(html.render(digest(small_graph)))
    for said in (
        "What 3 papers are about",
        "2015",
        "Tasks",
        "New names",
        "ResNet-50",
        "Papers with code",
        "1 of 3 papers",
    ):
        assert said in page.text
    assert "github.com/microsoft/LoRA" in page.text
    assert "Papers in which nothing was found: 1" in page.text


def test_bars_are_as_long_as_the_counts_say(small_graph: KnowledgeGraph) -> None:
    page = Reader(html.render(digest(small_graph)))
    widths = [
        float(a["width"] or 0) for tag, a in page.seen if tag == "rect" and "class" not in a and a.get("height") == "8"
    ]
    assert widths
    assert max(widths) == 100
    assert min(widths) > 0


def test_same_bytes(small_graph: KnowledgeGraph) -> None:
    again = KnowledgeGraph(*small_graph.relations(), *reversed(list(small_graph)))
    assert html.render(digest(small_graph)) == html.render(digest(again))


@pytest.fixture
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as driver:
        path = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
        if path is None:
            pytest.skip("needs chromium")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
        yield driver.chromium.launch(executable_path=path, args=flags)


def test_a_browser_shows_it_and_asks_for_nothing(chromium: Any, hostile_graph: KnowledgeGraph, tmp_path: Path) -> None:
    hostile_graph.add(Paper.of("<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"))
    (tmp_path / "report.html").write_text(html.render(digest(hostile_graph)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "report.html").as_uri())
    assert page.title().startswith("What ")
    assert (said, len(asked)) == ([], 1)
    # nothing hangs out at the side of a phone
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(page.pdf(prefer_css_page_size=True)) > 1000
