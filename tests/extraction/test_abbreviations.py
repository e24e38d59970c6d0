from __future__ import annotations

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.abbreviations import best_initials, best_long, find_abbreviations, spelled_out

PIECES = st.sampled_from(
    [
        "(",
        ")",
        " ",
        "GLN",
        "Graph Loom Network ",
        "s",
        "(GLNs)",
        ". ",
        ", ",
        "-",
        "\x00",
        "\ud800",
        "\u0130",
        "\u00df",
        "\n",
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=5), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("We use a Graph Loom Network (GLN) here.", [("GLN", "Graph Loom Network")]),
        ("We use GLN (Graph Loom Network) here.", [("GLN", "Graph Loom Network")]),
        ("many Graph Loom Networks (GLNs)", [("GLNs", "Graph Loom Networks")]),
        ("GLNs (Graph Loom Networks)", [("GLNs", "Graph Loom Networks")]),
        ("the word error rate (WER, lower is better)", [("WER", "word error rate")]),
        ("weaving from woven threads (WWT; see below)", [("WWT", "weaving from woven threads")]),
        ("mean average precision (mAP)", [("mAP", "mean average precision")]),
        ("Low Rank Adapters (LoRA)", [("LoRA", "Low Rank Adapters")]),
        ("loom-aware pre-training (LAP)", [("LAP", "loom-aware pre-training")]),
        ("The end. Very Good (VG)", [("VG", "Very Good")]),
        ("Loom Tying ( LT )", [("LT", "Loom Tying")]),
        ("Loom Tying (  LT) x", [("LT", "Loom Tying")]),
        ('the "Loom Tying" (LT)', [("LT", "Loom Tying")]),
        (
            "Knowledge Weaving (KW) and Thread Counting (TC)",
            [("KW", "Knowledge Weaving"), ("TC", "Thread Counting")],
        ),
        ("\u0130\u0130 Graph Loom Network (GLN)", [("GLN", "Graph Loom Network")]),
        # the words that give the letters go before the shortest phrase that holds them
        ("by Proximal Policy Optimization (PPO)", [("PPO", "Proximal Policy Optimization")]),
        ("an Adaptive Spatial Alignment Strategy (ASA)", [("ASA", "Adaptive Spatial Alignment Strategy")]),
        ("a paper that introduces a novel plug-and-play (PnP) loom", [("PnP", "plug-and-play")]),
        ("called Repeated Weaving (RW or R2)", [("RW", "Repeated Weaving"), ("R2", "Repeated Weaving")]),
        (
            "Alpha Beta Code (ABC, or ABX or AB)",
            [("ABC", "Alpha Beta Code"), ("ABX", "Alpha Beta Code"), ("AB", "Alpha Beta Code")],
        ),
        ("Alpha Beta Code (AB or CD or AC)", [("AB", "Alpha Beta Code"), ("AC", "Alpha Beta Code")]),
        ("across various modalities -- vision (ViT, ResNet)", []),
        # without brackets every word has to give its letter
        ("on Leave-One-Out Knots, or LOOK for short", [("LOOK", "Leave-One-Out Knots")]),
        ("a thread-sensitive weaving method, termed TSW", [("TSW", "thread-sensitive weaving method")]),
        ("we devise a new conditional approach, termed DeCaPT", []),
        # a title that explains its own name
        ("LoWA: Low-Rank Weaving Adapters for Looms\n", [("LoWA", "Low-Rank Weaving Adapters")]),
        ("TSW: Thread-Sensitive Weaving with Care\n", [("TSW", "Thread-Sensitive Weaving")]),
        ("SWD: Single Weft MultiBeam Detector\n", [("SWD", "Single Weft MultiBeam Detector")]),
        ("LOOM: Pre-Weaving of Deep Threads\n", []),
        ("Looms: Long Woven Threads\n", []),
    ],
)
def test_declared_pairs(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(pair.short, pair.long) for pair in find_abbreviations(text)] == pairs


@pytest.mark.parametrize(
    "text",
    [
        "we met Ada (2020) and Bob (Paris)",
        "Loom Net (see below)",
        "(GLN)",
        "three things: (i) and (ii)",
        "nothing that fits (XYZ)",
        "GLN (GLN)",
        "network (N)",
        "((((GLN))))",
        "",
    ],
)
def test_no_pair(text: str) -> None:
    assert find_abbreviations(text) == ()


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_spelled_out_ends_inside_the_phrase(short: str, phrase: str) -> None:
    end = spelled_out(short, phrase)
    assert end is None or 0 < end <= len(phrase)
    start = best_initials(short, phrase) if short else None
    assert start is None or 0 <= start < len(phrase)


def test_a_long_title_is_no_trouble() -> None:
    assert spelled_out("a" * 15, "a " * 50_000) is not None


@pytest.mark.parametrize(
    ("short", "candidate", "long"),
    [
        ("RN", "Deep Residual Networks", "Residual Networks"),
        ("GLN", "a Graph-Loom Network", "Graph-Loom Network"),
        ("HMM", "the Hidden Markov Model", "Hidden Markov Model"),
        ("GANs", "the generative adversarial networks", "generative adversarial networks"),
        ("XYZ", "Deep Residual Networks", None),
        ("RN", "", None),
        ("N", "Network", None),
    ],
)
def test_best_long_form(short: str, candidate: str, long: str | None) -> None:
    start = best_long(short, candidate)
    assert (None if start is None else candidate[start:]) == long


@settings(deadline=None)
@example("GLN (\u2003 Graph Loom Network )")
@given(TEXTS)
def test_offsets_in_any_text(text: str) -> None:
    pairs = find_abbreviations(text)
    assert pairs == find_abbreviations(text)
    for pair in pairs:
        assert pair.short == text[pair.short_start : pair.short_end] != ""
        assert pair.long == text[pair.long_start : pair.long_end]
        assert len(pair.long) > len(pair.short)
        assert pair.short_end <= pair.long_start or pair.long_end <= pair.short_start


@example("\u0130\u0130", "\u0130")
@given(st.text(max_size=12), st.text(max_size=40))
def test_best_long_of_any_two_texts(short: str, candidate: str) -> None:
    start = best_long(short, candidate)
    assert start is None or 0 <= start < len(candidate)


def test_component_works_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_abbreviations")
    doc = nlp("We weave a Graph Loom Network (GLN).")
    ((short, _, _, long, start, end),) = doc._.kgraph_abbreviations
    assert (short, long, doc.text[start:end]) == ("GLN", "Graph Loom Network", "Graph Loom Network")
    assert Language.get_factory_meta("kgraph_abbreviations").assigns == ["doc._.kgraph_abbreviations"]
