from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.links import find_links, find_repository

PIECES = st.sampled_from(
    [
        *(
            "https://",
            "www.",
            "github.com/",
            "github . com / ",
            "a/b",
            ".git",
            ".com",
            "{",
            "}",
            "(",
            ")",
            "here",
            "\\url{",
        ),
        *(
            "@",
            ",",
            ". ",
            "\\_",
            "\x00",
            "\ud800",
            "\u202e",
            "\u0130",
            "e\u0301",
            "\U0001f9f5",
            "\n",
            "huggingface.co/datasets/",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=6), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("See https://github.com/ada/loom.", ["https://github.com/ada/loom"]),
        ("See http://loom.example/a?b=1&c=%20#top!", ["http://loom.example/a?b=1&c=%20#top"]),
        ("(https://github.com/ada/loom)", ["https://github.com/ada/loom"]),
        ("[https://github.com/ada/loom].", ["https://github.com/ada/loom"]),
        ("<https://github.com/ada/loom>,", ["https://github.com/ada/loom"]),
        ("\u201chttps://github.com/ada/loom\u201d", ["https://github.com/ada/loom"]),
        ("https://example.org/wiki/Loom_(tool)", ["https://example.org/wiki/Loom_(tool)"]),
        ("(see https://example.org/wiki/Loom_(tool))", ["https://example.org/wiki/Loom_(tool)"]),
        (
            "a,https://a.org/x,https://b.org/y;https://c.org/z",
            ["https://a.org/x", "https://b.org/y", "https://c.org/z"],
        ),
        ("kept at https://web.archive.org/https://a.org/x", ["https://web.archive.org/https://a.org/x"]),
        ("HTTPS://GITHUB.COM/Ada/Loom", ["HTTPS://GITHUB.COM/Ada/Loom"]),
        # without a scheme
        ("Code: github.com/ada/loom.", ["github.com/ada/loom"]),
        ("Visit www.loom.org today", ["www.loom.org"]),
        ("ada.github.io", ["ada.github.io"]),
        ("Code at loom.io.", ["loom.io"]),
        ("loom.ai/demo", ["loom.ai/demo"]),
        # LaTeX and markdown leftovers
        (
            "https://github.com/ada/loom.git{https://github.com/ada/loom}.",
            ["https://github.com/ada/loom.git", "https://github.com/ada/loom"],
        ),
        ("https://github.com/ada/loom{here}", ["https://github.com/ada/loom"]),
        ("https://github.com/ada/loom}{here}", ["https://github.com/ada/loom"]),
        (r"code is {here}\footnote{https://github.com/ada/loom}", ["https://github.com/ada/loom"]),
        (r"\url{https://github.com/ada/loom}.", ["https://github.com/ada/loom"]),
        (r"\href{https://github.com/ada/loom}{here}", ["https://github.com/ada/loom"]),
        (r"\texttt{github.com/ada/loom}", ["github.com/ada/loom"]),
        (r"https://github.com/ada/my\_loom", [r"https://github.com/ada/my\_loom"]),
        ("[code](https://github.com/ada/loom)", ["https://github.com/ada/loom"]),
        ("**https://github.com/ada/loom**", ["https://github.com/ada/loom"]),
        # a space inside
        ("see github. com/ada/loom for code", ["github. com/ada/loom"]),
        ("see https://github.com/ ada/loom now", ["https://github.com/ ada/loom"]),
        ("https : // github . com / ada / loom", ["https : // github . com / ada / loom"]),
        # no links
        ("mail ada@github.com", []),
        ("mail ada@mail.loom.org/x", []),
        ("Node.js, scikit.learn, e.g.this and v1.2.3", []),
        ("loom.io is a word here", []),
        ("no dot: https and www", []),
        ("", []),
    ],
)
def test_urls_exactly_as_they_stand(text: str, urls: list[str]) -> None:
    assert [link.url for link in find_links(text)] == urls


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://github.com/ada/loom", "code"),
        ("https://github.com/ada", "code"),
        ("https://gist.github.com/ada/0123", "code"),
        ("https://anonymous.4open.science/r/loom-1", "code"),
        ("https://huggingface.co/ada/loom", "code"),
        ("https://huggingface.co/datasets/ada/loom", "code"),
        ("https://huggingface.co/spaces/ada/loom", "project"),
        ("https://ada.github.io/loom", "project"),
        ("Project page: https://loom.example", "project"),
        ("A demo stands at www.loom.org", "project"),
        ("as in https://arxiv.org/abs/2301.00001", "other"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [link.kind for link in find_links(text)] == [kind]


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/ada/loom", "github.com/ada/loom"),
        ("http://www.GitHub.com/Ada/Loom/", "github.com/ada/loom"),
        ("github.com/ada/loom.git", "github.com/ada/loom"),
        ("https://github.com/ada/loom/tree/main/src?x=1#y", "github.com/ada/loom"),
        ("https://github.com:443/ada/loom", "github.com/ada/loom"),
        ("https://github.com//ada//loom", "github.com/ada/loom"),
        ("https://github.com/ada/loom.js", "github.com/ada/loom.js"),
        (r"https://github.com/ada/my\_loom", "github.com/ada/my_loom"),
        ("https : // github . com / ada / loom", "github.com/ada/loom"),
        ("https://raw.githubusercontent.com/ada/loom/main/x.py", "github.com/ada/loom"),
        ("https://gitlab.com/ada/loom/-/issues/3", "gitlab.com/ada/loom"),
        ("https://bitbucket.org/ada/loom", "bitbucket.org/ada/loom"),
        ("https://gitee.com/ada/loom", "gitee.com/ada/loom"),
        ("https://codeberg.org/ada/loom", "codeberg.org/ada/loom"),
        ("https://huggingface.co/ada/loom/tree/main", "huggingface.co/ada/loom"),
        ("hf.co/ada/loom", "huggingface.co/ada/loom"),
        ("https://huggingface.co/Datasets/ada/loom", "huggingface.co/datasets/ada/loom"),
        ("https://huggingface.co/spaces/ada/loom", "huggingface.co/spaces/ada/loom"),
        ("https://github.com/ada", ""),
        ("https://github.com/topics/loom", ""),
        ("https://github.com/ada/.git", ""),
        ("https://huggingface.co/datasets/ada", ""),
        ("https://huggingface.co/papers/2301.00001", ""),
        ("https://notgithub.com/ada/loom", ""),
        ("https://ada.github.io/loom", ""),
        ("", ""),
    ],
)
def test_repository_behind_a_url(url: str, repository: str) -> None:
    assert find_repository(url) == repository


@settings(deadline=None)
@given(TEXTS)
def test_links_of_any_text(text: str) -> None:
    links = find_links(text)
    assert links == find_links(text)
    assert [link.url for link in links] == [text[link.start : link.end] for link in links]
    assert all(link.url for link in links)
    assert all(first.end <= second.start for first, second in pairwise(links))


@given(TEXTS)
def test_repository_of_any_text(text: str) -> None:
    found = find_repository(text)
    assert found == "" or found.count("/") >= 2
    assert found == "" or find_repository(f"https://{found}") == found


def test_component_works_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_links")
    doc = nlp("Our looms are at https://github.com/ada/loom .")
    assert [link.repository for link in doc._.kgraph_links] == ["github.com/ada/loom"]
    assert all(doc.text[link.start : link.end] == link.url for link in doc._.kgraph_links)
    assert Language.get_factory_meta("kgraph_links").assigns == ["doc._.kgraph_links"]
    assert (nlp.analyze_pipes() or {})["problems"]["kgraph_links"] == []


@pytest.mark.parametrize(
    "url", ["https://huggingface.co/blog/weaving", "https://github.com/apps/loom", "github.com/settings/tokens"]
)
def test_pages_of_a_code_host_are_no_repository(url: str) -> None:
    assert find_repository(url) == ""


def test_a_repository_ends_at_what_no_name_holds() -> None:
    assert find_repository("https://github.com/a/b.git{x}") == "github.com/a/b"


def test_the_anonymous_host_keeps_code_and_pages_apart() -> None:
    links = find_links(
        "Code: https://anonymous.4open.science/r/loom-1 and page: https://anonymous.4open.science/w/loom-1"
    )
    assert [link.kind for link in links] == ["code", "project"]
