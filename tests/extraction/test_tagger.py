import random
from itertools import pairwise

import numpy as np
import pytest

from kgraph.extraction.tagger import TYPES, Tagger, decode, flags_of, load_tagger, word_features
from kgraph.extraction.tokens import tokenize

EXAMPLE = (
    "SSD: Single Shot MultiBox Detector\nWe present SSD, a method for detecting objects. Experiments on PASCAL VOC "
    "and ImageNet confirm it. SSD achieves 72.1% mAP on VOC2007 test, outperforming Faster R-CNN for object detection."
)
PHRASES = (
    *(
        "We propose",
        "FooNet-50",
        "a transformer",
        "on ImageNet-1K",
        "reaches",
        "72.1% accuracy",
        "(BLEU)",
        ",",
        "and CIFAR-10/100.",
    ),
    *(
        "object detection",
        "outperforms",
        "GPT-4",
        "3.5x faster",
        "code at https://github.com/a/b",
        "évaluation",
        "模型",
        "\\textbf{X}",
        "\n",
    ),
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger()


def made_up(seed: int) -> str:
    rng = random.Random(seed)  # noqa: S311 - texts, no secrets
    return " ".join(rng.choice(PHRASES) for _ in range(rng.randrange(1, 100)))


def row(label: int, share: float = 0.9, proposed: float = 0.2, value: int = 0) -> list[float]:
    labels = [(1 - share) / 8] * 9
    labels[label] = share
    values = [0.05] * 3
    values[value] = 0.9
    return [*labels, proposed, *values]


def test_known_names_are_found_with_type_and_place(tagger: Tagger) -> None:
    found = {(EXAMPLE[s.start : s.end], s.type) for s in tagger.tag([EXAMPLE])[0].spans}
    assert {
        ("ImageNet", "dataset"),
        ("Faster R-CNN", "method"),
        ("object detection", "task"),
        ("mAP", "metric"),
    } <= found


def test_the_contribution_is_told_from_what_it_is_compared_with(tagger: Tagger) -> None:
    proposed = {EXAMPLE[s.start : s.end]: s.proposed for s in tagger.tag([EXAMPLE])[0].spans if s.type == "method"}
    assert proposed["SSD"] > 0.5 > proposed["Faster R-CNN"]


def test_values_are_found_with_kind(tagger: Tagger) -> None:
    text = (
        "On speed\nOur model reaches an accuracy of 91.3% on CIFAR-10 and improves the mAP by 2.5% over the baseline."
    )
    found = {(text[v.start : v.end], v.kind) for v in tagger.tag([text])[0].values}
    assert found == {("91.3%", "absolute"), ("2.5%", "delta")}


def test_a_text_is_read_alike_alone_and_in_company(tagger: Tagger) -> None:
    texts = [made_up(seed) for seed in range(200)]
    together = tagger.tag(texts)
    fresh = load_tagger.__wrapped__()
    assert together == [fresh.tag([text])[0] for text in reversed(texts)][::-1]
    assert together == tagger.tag(texts)


def test_spans_are_in_order_apart_and_made_of_whole_tokens(tagger: Tagger) -> None:
    for seed in range(50):
        text = made_up(seed)
        for floor in (None, 0.2):
            spans = tagger.tag([text], floor)[0].spans
            assert all(a.end <= b.start for a, b in pairwise(spans))
            starts, ends = {a for a, _ in tokenize(text)}, {b for _, b in tokenize(text)}
            assert all(s.start in starts and s.end in ends for s in spans)
            assert all(0 <= p <= 1 for s in spans for p in (s.score, s.proposed, *s.types))


def test_a_floor_adds_unlikely_names(tagger: Tagger) -> None:
    text = made_up(7)
    certain, all_of_them = tagger.tag([text])[0].spans, tagger.tag([text], floor=0.05)[0].spans
    assert sum(s.end - s.start for s in all_of_them) >= sum(s.end - s.start for s in certain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " ",
        "\u0000",
        "a",
        "🙂" * 50,
        "\u202eAB\u202c שלום",
        "," * 100_000,
        "x" * 1_000_000,
        "a-b " * 5_000,
        "\ud800",
    ],
    ids=["empty", "line", "space", "nul", "letter", "emoji", "rtl", "commas", "run", "long", "surrogate"],
)
def test_hostile_texts_are_read(tagger: Tagger, text: str) -> None:
    offsets, probabilities = tagger.read(text)
    assert probabilities.shape == (len(offsets), 13)
    assert np.isfinite(probabilities).all()
    tagger.tag([text], floor=0.2)


def test_more_words_than_the_cache_holds_change_nothing(tagger: Tagger) -> None:
    before = tagger.tag([EXAMPLE])
    tagger.tag([" ".join(f"w{i}" for i in range(20_000))])
    assert tagger.tag([EXAMPLE]) == before


def test_decode_cuts_runs_by_type_and_by_beginnings() -> None:
    rows = [row(0), row(7), row(8), row(7), row(1, proposed=0.8), row(0)]
    tagged = decode([(i, i + 1) for i in range(6)], np.array(rows, np.float32))
    assert [(s.start, s.end, s.type) for s in tagged.spans] == [(1, 3, "method"), (3, 4, "method"), (4, 5, "dataset")]
    assert tagged.spans[-1].proposed == 0.8
    assert [len(s.types) for s in tagged.spans] == [len(TYPES)] * 3


def test_decode_joins_values() -> None:
    rows = [row(0, value=1), row(0, value=1), row(0), row(0, value=2)]
    tagged = decode([(0, 2), (2, 3), (4, 5), (6, 7)], np.array(rows, np.float32))
    assert [v[:3] for v in tagged.values] == [(0, 3, "absolute"), (6, 7, "delta")]


def test_flags_tell_space_before_and_title() -> None:
    text = "A-b\nc d"
    assert flags_of(text, tokenize(text)).tolist() == [3, 2, 2, 1, 1]


def test_word_features_ignore_case_but_for_the_shape() -> None:
    upper, title = word_features("RESNET", 1000, 100), word_features("ResNet", 1000, 100)
    assert upper.lower == title.lower
    assert upper.grams == title.grams
    assert upper.shape != title.shape
    assert word_features("y" * 10_000, 1000, 100) == word_features("y" * 20_000, 1000, 100)
