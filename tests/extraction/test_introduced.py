from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.introduced import coined, find_introduced, is_data

PIECES = st.sampled_from(
    [
        *(
            "We propose ",
            "called ",
            "our ",
            "LoomNet",
            "a dataset",
            ", ",
            ": ",
            "(",
            ")",
            "\n",
            ". ",
            "\\textbf{",
            "dubbed ",
        ),
        *("\u0130", "\x00", "\ud800", "\U0001f9f5", "\u202e", "the "),
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=5), max_size=24).map("".join)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.kind, mention.text) for mention in find_introduced(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("We propose LoomNet, a network.", [("method", "LoomNet")]),
        ("Here we introduce the LoomNet framework.", [("method", "LoomNet")]),
        ("We propose the Loom Attention Network (LAN).", [("method", "Loom Attention Network")]),
        ("This paper introduces WeftBench, a benchmark of threads", [("dataset", "WeftBench")]),
        ("We introduce a network, LoomNet, for weaving", [("method", "LoomNet")]),
        ("We introduce a simple network, the Weaver, for threads", [("method", "Weaver")]),
        ("We present a way of weaving called LoomNet.", [("method", "LoomNet")]),
        ("We present a dataset named WeftSet.", [("dataset", "WeftSet")]),
        ("We dub LoomNet", [("method", "LoomNet")]),
        ("The result, dubbed \\textbf{LoomNet}, weaves", [("method", "LoomNet")]),
        ("a loom, termed Loom-Net", [("method", "Loom-Net")]),
        ("a loom named ``LoomNet''", [("method", "LoomNet")]),
        ("We term it LoomNet", [("method", "LoomNet")]),
        ("Our LoomNet weaves well.", [("method", "LoomNet")]),
        ("our new model LoomNet beats", [("method", "LoomNet")]),
        ("Our proposed framework, LoomNet, weaves", [("method", "LoomNet")]),
        ("The resulting network, LoomNet, weaves", [("method", "LoomNet")]),
        ("The result, LoomNet, weaves", [("method", "LoomNet")]),
        ("We call the result LoomNet.", [("method", "LoomNet")]),
        ("We collect WeftBench, 12,000 threads.", [("dataset", "WeftBench")]),
    ],
)
def test_formulas(text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(f"On threads\n{text}") == mentions


@pytest.mark.parametrize(
    ("title", "mentions"),
    [
        ("LoomNet: Weaving Words", [("method", "LoomNet")]),
        ("LOOM-2: Weaving Words", [("method", "LOOM-2")]),
        ("WeftBench: A Benchmark for Looms", [("dataset", "WeftBench")]),
        ("Weaving: A Survey", []),
        ("On LoomNet", []),
    ],
)
def test_names_that_begin_a_title(title: str, mentions: list[tuple[str, str]]) -> None:
    assert found(f"{title}\nThreads are woven.") == mentions


@pytest.mark.parametrize(
    "text",
    [
        "We follow Ada.",
        "We propose three models.",
        "We use LoomNet.",
        "They were called away.",
        "We propose to weave.",
        "Our models weave.",
        "We collect threads from the web, LoomNet and others.",
        "The results on LoomNet are woven.",
        "",
    ],
)
def test_nothing_is_introduced(text: str) -> None:
    assert found(f"On threads\n{text}") == []


@pytest.mark.parametrize(
    ("name", "is_coined"),
    [("LoomNet", True), ("LAN", True), ("Loom2", True), ("Loom", False), ("loom", False), ("L", False), ("", False)],
)
def test_coined(name: str, *, is_coined: bool) -> None:
    assert coined(name) is is_coined


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("|Loom|, a dataset of threads", True),
        ("|Loom| is the first large woven corpus", True),
        ("the benchmark |Loom|", True),
        ("|WeftBench| weaves", True),
        ("|Loom| weaves", False),
    ],
)
def test_is_data(text: str, *, data: bool) -> None:
    before, name, after = text.split("|")
    assert is_data(before + name + after, len(before), len(before + name)) is data


@settings(deadline=None)
@given(TEXTS)
def test_mentions_in_any_text(text: str) -> None:
    mentions = find_introduced(text)
    assert mentions == find_introduced(text)
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    spans = [(mention.start, mention.end) for mention in mentions]
    assert spans == sorted(set(spans))


def test_component_works_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_introduced")
    assert [m.text for m in nlp("On threads\nWe propose LoomNet, a loom.")._.kgraph_introduced] == ["LoomNet"]
    assert Language.get_factory_meta("kgraph_introduced").assigns == ["doc._.kgraph_introduced"]


def test_a_title_in_capitals_takes_no_longer_than_another() -> None:
    title = "UNSUPERVISED LOOM LEARNING WITH DEEP CONVOLUTIONAL GENERATIVE ADVERSARIAL WEAVING NETWORKS"
    assert find_introduced(f"{title}\nx") == ()  # cut into words in every way it would take minutes
