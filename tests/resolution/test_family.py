from __future__ import annotations

import pytest

from kgraph.resolution.family import before_preposition, before_tail, behind_modifier, is_version_of, versions
from kgraph.resolution.normalise import key


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("ResNet-50", ["ResNet"]),
        ("ResNeXt50", ["ResNeXt"]),
        ("GPT-4V", ["GPT-4", "GPT"]),
        ("ImageNet-A", ["ImageNet"]),
        ("ViT-B/16", ["ViT-B", "ViT"]),
        ("PixelCNN++", ["PixelCNN"]),
        ("GPT-2 medium", ["GPT-2", "GPT"]),
        ("Qwen2.5-Math-Instruct", ["Qwen2.5-Math", "Qwen2.5", "Qwen"]),
        ("RNN-free", []),
        ("BERT", []),
    ],
)
def test_before_tail(name: str, families: list[str]) -> None:
    assert list(before_tail(name)) == families


def test_self_supervised_learning_is_no_supervised_learning() -> None:
    assert ("supervised learning", True) not in list(behind_modifier("self-supervised learning"))
    assert ("backdoor attacks", False) not in list(behind_modifier("defending against backdoor attacks"))


def test_the_head_before_a_preposition() -> None:
    assert list(before_preposition("segmentation from noisy labels")) == ["segmentation"]
    assert list(before_preposition("bag of words")) == []


def test_versions_among_aliases() -> None:
    assert is_version_of("Grok-3", "Grok", frozenset({key("Grok")}))
    assert not is_version_of("ViT-B16", "ViT-B/16", frozenset({key("ViT-B/16")}))
    assert versions("LLaMA", ("LLaMA", "Llama", "LLaMA-7B")) == {key("LLaMA-7B")}
    assert versions("CUB-200-2011", ("CUB-200-2011", "CUB", "CUB-200")) == frozenset()
