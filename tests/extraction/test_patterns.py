from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.patterns import find_by_context

PIECES = st.sampled_from(
    [
        *(
            "LoomNet",
            " dataset",
            "datasets such as ",
            "evaluated on ",
            "accuracy",
            " of 3%",
            "90% ",
            " recognition",
            "for ",
        ),
        *("thread ", ", ", " and ", "\n", "\u0130", "\x00", "\ud800", "\U0001f9f5", "\u202e", "7B parameters"),
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=5), max_size=24).map("".join)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.kind, mention.text) for mention in find_by_context(f"On threads\n{text}")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("on the Loom and WEFT-2 datasets", ["Loom", "WEFT-2"]),
        ("on the LoomQA benchmark", ["LoomQA"]),
        ("benchmarks such as Loom-1, WEFT and Warp.", ["Loom-1", "WEFT", "Warp"]),
        ("datasets (Loom-1 and Warp2)", ["Loom-1", "Warp2"]),
        ("We evaluated it on WeftBench, Warp2 and LoomQA.", ["WeftBench", "Warp2", "LoomQA"]),
        ("results on the WeftBench", ["WeftBench"]),
        ("results on GPUs", []),
        ("an English dataset", []),
        ("large datasets", []),
        ("we live on Mars", []),
    ],
)
def test_datasets(text: str, names: list[str]) -> None:
    assert [name for kind, name in found(text) if kind == "dataset"] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("reaches 90% accuracy", ["accuracy"]),
        ("an accuracy of 0.83", ["accuracy"]),
        ("a win rate of 3%", ["win rate"]),
        ("with 7B parameters", ["parameters"]),
        ("the parameters of a loom", []),
        ("a correlation of threads", []),
        ("at what rate", []),
    ],
)
def test_metrics(text: str, names: list[str]) -> None:
    assert [name for kind, name in found(text) if kind == "metric"] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("for thread colour segmentation", ["thread colour segmentation"]),
        ("tasks such as loom detection", ["loom detection"]),
        ("machine learning", []),
        ("for detection", []),
        ("the better segmentation", []),
    ],
)
def test_tasks(text: str, names: list[str]) -> None:
    assert [name for kind, name in found(text) if kind == "task"] == names


@pytest.mark.parametrize(
    ("title", "name"),
    [("Image segmentation by looms", "Image segmentation"), ("Leaf disease recognition", "Leaf disease recognition")],
)
def test_a_task_may_begin_the_title(title: str, name: str) -> None:
    assert [mention.text for mention in find_by_context(f"{title}\nText.") if mention.kind == "task"] == [name]


@settings(deadline=None)
@given(TEXTS)
def test_mentions_in_any_text(text: str) -> None:
    mentions = find_by_context(text)
    assert mentions == find_by_context(text)
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    places = [(mention.start, mention.end, mention.kind) for mention in mentions]
    assert places == sorted(set(places))


def test_component_works_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_patterns")
    doc = nlp("On threads\nResults on the WeftBench dataset")
    assert "WeftBench" in [mention.text for mention in doc._.kgraph_patterns]
    assert Language.get_factory_meta("kgraph_patterns").assigns == ["doc._.kgraph_patterns"]
