from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.language import COMPONENTS, extract_batch, load_language
from kgraph.model import Extraction, Paper

PIECES = st.sampled_from(
    [
        "We propose LoomNet. ",
        "90% accuracy on ImageNet. ",
        "github.com/a/b ",
        "\x00",
        "\ud800",
        "\u202e",
        "\u0130",
        ",,,,",
        "\n",
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=6), max_size=16).map("".join)
LONG = 100_000


def extract(*papers: Paper) -> list[Extraction]:
    return extract_batch(papers, rules_only=True)


def check(found: Extraction) -> None:
    text = found.paper.text
    mentions = [mention for cluster in found.entities for mention in cluster.mentions]
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(text[link.start : link.end] == link.url for link in found.links)
    assert all(0 <= result.start < result.end <= len(text) for result in found.results)


def test_the_components_in_their_order() -> None:
    names = load_language(rules_only=True).pipe_names
    assert names == [*COMPONENTS, "kgraph_entities", "kgraph_results"]
    assert load_language(rules_only=True) is load_language(rules_only=True)


def test_every_need_is_met() -> None:
    problems = (load_language(rules_only=True).analyze_pipes() or {})["problems"]
    assert {name: lacks for name, lacks in problems.items() if lacks} == {}


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_can_be_added_by_name(name: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(name)
    doc = nlp("On threads\nWe propose the Loom Net (LN) on the ImageNet dataset, see github.com/a/b.")
    assert getattr(doc._, name)


def test_what_one_paper_says() -> None:
    abstract = "We propose LoomNet. It reaches 86.2% top-1 accuracy on ImageNet. Code: https://github.com/ada/loom."
    (found,) = extract(Paper("p", "LoomNet weaves", abstract))
    check(found)
    assert [(cluster.kind, cluster.name) for cluster in found.entities] == [
        ("method", "LoomNet"),
        ("metric", "top-1 accuracy"),
        ("dataset", "ImageNet"),
    ]
    assert [link.repository for link in found.links] == ["github.com/ada/loom"]
    assert [(result.metric, result.value) for result in found.results] == [("top-1 accuracy", "86.2%")]


def test_a_papers_answer_does_not_depend_on_the_others() -> None:
    papers = [Paper(f"p{at}", f"Loom{at}Net weaves", f"We propose Loom{at}Net on ImageNet.") for at in range(4)]
    together = extract(*papers)
    assert together == [extract(paper)[0] for paper in papers]
    assert together[::-1] == extract(*papers[::-1])
    assert extract() == []


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_any_paper_gets_through(title: str, abstract: str) -> None:
    paper = Paper("p", title, abstract)
    first, second = extract(paper, paper)
    check(first)
    assert first == second
    assert first.paper is paper


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00" * 1000,
        "\u202e\u05d0\u05d1 ImageNet \u0627\u0644",
        "\U0001f9d1\u200d\U0001f52c ImageNet \U0010ffff",
        "\u0130" * 500 + " ImageNet",
        "e\u0301" * 500 + " ImageNet",
        "\ud800 ImageNet \udfff",
        "\u6211\u4eec\u63d0\u51fa LoomNet \u5728 ImageNet \u4e0a",
        "," * LONG,
        "(" * LONG,
        "a" * LONG,
        "0" * LONG,
        "A " * (LONG // 2),
        "\\" * LONG,
        "We propose LoomNet. It is tested on ImageNet. " * (LONG // 46),
    ],
    ids=lambda text: f"{len(text)} of {text[:3]!a}",
)
def test_hostile_abstracts_get_through(text: str) -> None:
    (found,) = extract(Paper("p", "On threads", text))
    check(found)
    if "ImageNet" in text:
        assert "ImageNet" in [cluster.name for cluster in found.entities]
