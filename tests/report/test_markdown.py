from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kgraph.digest import Digest, digest
from kgraph.graph import KnowledgeGraph
from kgraph.model import Paper
from kgraph.report import html, markdown
from kgraph.report.words import visible


def shown(text: str) -> list[tuple[str, str]]:
    """Kind and text of all that a reader of Markdown, with tables and raw HTML, makes of it."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    inner = [child for token in tokens if token.children for child in token.children]
    return [(token.type, token.content) for token in (*tokens, *inner) if token.type != "inline"]


def test_nothing_is_html_and_only_papers_are_links(found: Digest) -> None:
    text = markdown.render(found)
    kinds = {kind for kind, _ in shown(text)}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "fence", "code_block", "s_open", "hr"}
    for address in re.findall(r"\]\(<(.*?)>\)", text):
        assert address.startswith(("https://", "http://"))


def test_every_row_of_a_table_has_as_many_cells_as_its_head(found: Digest) -> None:
    for block in markdown.render(found).split("\n\n"):
        if block.startswith("|"):
            cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(cells) == 1


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(str.strip))
def test_text_is_shown_as_it_is(text: str) -> None:
    seen = "".join(
        content
        for kind, content in shown(f"| a |\n| --- |\n| x{markdown.plain(text)}x |")
        if kind in {"text", "text_special"}
    )
    assert seen == f"ax{visible(text)}x"


@pytest.mark.parametrize(
    "text", ["https://evil.example", "www.evil.example", "HTTP://x.y", "<a>", "![i](x)", "`c`", "|", "~~s~~"]
)
def test_what_would_be_more_than_text_is_not(text: str) -> None:
    written = markdown.plain(text)
    assert not re.search(r"(?i)https?:|www\.", written)
    assert {kind for kind, _ in shown(written)} <= {"paragraph_open", "paragraph_close", "text", "text_special"}


def test_says_what_the_page_says(small_graph: KnowledgeGraph) -> None:
    found = digest(small_graph)
    text, page = markdown.render(found), html.render(found)
    for heading in re.findall(r"^## (.*)$", text, re.MULTILINE):
        assert f"<h2>{heading}</h2>" in page
    assert text.count("\n## ") == page.count("<h2>")
    assert "| ResNet-50 | method |" in text


def test_an_address_cannot_break_out() -> None:
    paper = Paper.of("P", url="https://a.example/>)|x`[y](z)")
    line = next(line for line in markdown.render(digest(KnowledgeGraph(paper))).splitlines() if "a.example" in line)
    assert line == "| [P](<https://a.example/%3E%29%7Cx%60%5By%5D%28z%29>) |"
