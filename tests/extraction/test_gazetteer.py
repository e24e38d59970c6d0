from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.gazetteer import SURE, Gazetteer, find_known, gazetteer, in_context
from kgraph.extraction.tokens import tokens_of
from kgraph.inventory import Entry, Inventory, shipped

PIECES = st.sampled_from(
    [
        *(
            "ImageNet",
            "CIFAR-10",
            "/100",
            "ResNet",
            "-50",
            "image classification",
            " ",
            "-",
            "\n",
            "s",
            "SAM",
            " model ",
        ),
        *("\u0130", "\u00df", "\ufb01", "\x00", "\ud800", "\u202e", "\U0001f9f5", "e\u0301", "\u0661", "~", "+", "'"),
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=4), max_size=24).map("".join)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.kind, mention.text) for mention in find_known(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("ResNet50 on Cifar-10", [("method", "ResNet50"), ("dataset", "Cifar-10")]),
        (
            "CIFAR10, cifar-100 and CIFAR 10",
            [("dataset", "CIFAR10"), ("dataset", "cifar-100"), ("dataset", "CIFAR 10")],
        ),
        ("CIFAR-10/100", [("dataset", "CIFAR-10/100")]),
        ("GPT-4 and GPT-3", [("method", "GPT-4"), ("method", "GPT-3")]),
        ("two ResNet-50s", [("method", "ResNet-50s")]),
        ("resnet 50", [("method", "resnet 50")]),
        ("MS\u2011COCO", [("dataset", "MS\u2011COCO")]),
        # the longest form
        ("ImageNet-1K and ImageNet", [("dataset", "ImageNet-1K"), ("dataset", "ImageNet")]),
        ("mean average precision", [("metric", "mean average precision")]),
        ("top-1 accuracy", [("metric", "top-1 accuracy")]),
        # the hyphenated word around it
        ("CLIP-based looms", [("method", "CLIP")]),
        ("ImageNet-scale looms", [("dataset", "ImageNet")]),
        ("LM-DARTS", [("method", "LM-DARTS")]),
        ("ImageNet-A", [("dataset", "ImageNet-A")]),
        ("On ImageNet a loom wins", [("dataset", "ImageNet")]),
        ("PSNR/SSIM", [("metric", "PSNR"), ("metric", "SSIM")]),
        ("ROUGE-1/2/L", [("metric", "ROUGE-1/2/L")]),
        ("On ImageNet as on CIFAR-10", [("dataset", "ImageNet"), ("dataset", "CIFAR-10")]),
        ("By DINO is meant", [("method", "DINO")]),
        # only whole words
        ("SQuADron", []),
        ("ImageNets", [("dataset", "ImageNets")]),
        # a line end divides
        ("mean average\nprecision", []),
        # a capital or digit of the form is wanted in the text too
        ("a squad of weavers", []),
        ("coco nut", []),
        ("Image Classification", [("task", "Image Classification")]),
        ("", []),
    ],
)
def test_known_names(text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(text) == mentions


def test_two_spellings_of_one_name_leave_it_sure() -> None:
    spelt = Inventory([Entry("method", "LoomGrad", ("Loomgrad", "Loom-Grad"))])
    assert [(mention.text, mention.score) for mention in find_known("By LoomGrad.", spelt)] == [("LoomGrad", SURE)]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("We train with Adam.", ("method", "Adam")),
        ("The Adam optimizer is used.", ("method", "Adam optimizer")),
        ("We score well on the MATH dataset", ("dataset", "MATH dataset")),
        ("evaluated on MATH", ("dataset", "MATH")),
        ("trained on Places", ("dataset", "Places")),
        ("the SAM model segments", ("method", "SAM")),
        ("evaluated on ARC", ("dataset", "ARC")),
        ("Dropout layers help.", ("method", "Dropout")),
        ("We add dropout layers.", ("method", "dropout")),
    ],
)
def test_a_word_that_is_a_name_here(text: str, mention: tuple[str, str]) -> None:
    assert mention in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Adam and Eve met.",
        "the math dataset",
        "MATH!",
        "Places to go",
        "places in our datasets",
        "SAM went home",
        "sam is a model student",
        "an ARC of light",
        "the art of arc welding",
    ],
)
def test_a_name_that_is_a_word_here(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "near"),
    [
        ("on |X", "dataset", True),
        ("the |X benchmark", "dataset", True),
        ("|X shines", "dataset", False),
        ("the |X model", "method", True),
        ("|X sings", "method", False),
        ("90 |X", "metric", True),
        ("|X alone", "metric", False),
        ("the task of |X", "task", True),
        ("|X alone", "task", False),
        ("|X " + "and so on " * 9 + "dataset", "dataset", False),
    ],
)
def test_context(text: str, kind: str, *, near: bool) -> None:
    place = text.index("|")
    assert in_context(text.replace("|", ""), place, place + 1, kind) is near


def test_any_inventory_will_do() -> None:
    looms = Gazetteer([Entry("dataset", "WeftSet", ("weft corpus",)), Entry("task", "weft corpus")])
    mentions = list(looms.find("the Weft Corpus, weftset and Weft-Set"))
    assert [(m.kind, m.text, m.rule) for m in mentions] == [
        ("dataset", "Weft Corpus", "inventory: WeftSet"),
        ("task", "Weft Corpus", "inventory: weft corpus"),
        ("dataset", "Weft-Set", "inventory: WeftSet"),
    ]
    assert mentions[0].score < mentions[2].score
    assert list(Gazetteer([]).find("ImageNet")) == []


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_mentions_in_any_text(text: str) -> None:
    mentions = find_known(text)
    assert mentions == find_known(text)
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    assert all(0 < mention.score <= 1 for mention in mentions)


@pytest.mark.parametrize(
    "before", ["\u0130", "\u0130stanbul \u0130", "\u00df\ufb01", "\u0149\U0001f9f5", "e\u0301\u202e"]
)
def test_letters_that_grow_in_lower_case_shift_nothing(before: str) -> None:
    text = f"{before} ImageNet {before} ResNet-50"
    assert found(text) == [("dataset", "ImageNet"), ("method", "ResNet-50")]
    assert all(text[mention.start : mention.end] == mention.text for mention in find_known(text))


def test_component_works_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_inventory")
    doc = nlp("ResNet-50 on ImageNet")
    assert [mention.text for mention in doc._.kgraph_inventory] == ["ResNet-50", "ImageNet"]
    assert Language.get_factory_meta("kgraph_inventory").assigns == ["doc._.kgraph_inventory"]


@settings(deadline=None)
@given(TEXTS)
def test_the_quick_look_refuses_nothing_that_matches(text: str) -> None:
    known, tokens = gazetteer(shipped()), tokens_of(text)
    beginnings = set(known._beginnings(tokens))
    for index, word in enumerate(tokens.words):
        if word in known.starts and index not in beginnings:
            assert known._matches(text, tokens, index) == []
