from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.resolution.forms import abbreviates, agree, is_acronym, is_spelled_out, stems


@pytest.mark.parametrize("form", ["low-rank adaptation", "Vision Transformer", "chain of thought", "Long Range Arena"])
def test_spelled_out(form: str) -> None:
    assert is_spelled_out(form)
    assert not is_acronym(form)


@pytest.mark.parametrize("form", ["LoRA", "SAM", "mAP", "CNNs", "BERT", "ViT"])
def test_acronyms(form: str) -> None:
    assert is_acronym(form)
    assert not is_spelled_out(form)


@pytest.mark.parametrize(
    ("short", "long"),
    [("LoRA", "Low-Rank Adaptation"), ("CoSC", "Chain of Self-Correction"), ("CNNs", "convolutional neural networks")],
)
def test_abbreviates(short: str, long: str) -> None:
    assert abbreviates(short, long)


@pytest.mark.parametrize(
    ("short", "long"), [("accuracy", "accuracy rate"), ("XMAE", "masked autoencoder"), ("", "nothing")]
)
def test_does_not_abbreviate(short: str, long: str) -> None:
    assert not abbreviates(short, long)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Temporal Convolution Network", "temporal convolutional networks", True),
        ("masked autoencoder", "masked image autoencoder", True),
        ("Segment Anything Model", "sharpness-aware minimization", False),
        ("self-supervised learning", "semi-supervised learning", False),
        ("supervised learning", "self-supervised learning", False),
        ("phase 1 training", "phase 2 training", False),
        ("the model", "a network", False),
    ],
)
def test_long_forms_agree(first: str, second: str, *, same: bool) -> None:
    assert agree(first, second) is same
    assert agree(second, first) is same


@given(st.text())
def test_any_text(text: str) -> None:
    assert isinstance(stems(text), frozenset)
    assert isinstance(is_spelled_out(text), bool)
    assert isinstance(is_acronym(text), bool)
