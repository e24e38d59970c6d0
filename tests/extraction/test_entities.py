from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.abbreviations import find_abbreviations
from kgraph.extraction.decision import shipped
from kgraph.extraction.entities import candidates, find_entities, is_compared
from kgraph.extraction.gazetteer import find_known
from kgraph.extraction.introduced import find_introduced
from kgraph.extraction.language import extract_batch
from kgraph.extraction.links import find_links
from kgraph.extraction.patterns import find_by_context
from kgraph.model import Cluster, Mention, Paper

PIECES = st.sampled_from(
    [
        *(
            "We propose LoomNet. ",
            "ImageNet",
            " dataset ",
            "CIFAR-10/100",
            "ResNet-50 ",
            "(LAN) ",
            "Loom Attention Network ",
            "\n",
        ),
        *(
            "accuracy of 3% ",
            "image classification ",
            "https://github.com/ada/LoomNet ",
            "\\textbf{",
            "}",
            "\u0130",
            "\u00df",
        ),
        *("\x00", "\ud800", "\u202e", "\U0001f9f5\u200d", "e\u0301", "on ", "the ", ", "),
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=4), max_size=24).map("".join)


def read(text: str) -> tuple[Cluster, ...]:
    mentions = (*find_known(text), *find_introduced(text), *find_by_context(text))
    return find_entities(text, mentions, find_abbreviations(text), find_links(text), shipped("rules"))


def names(text: str, kind: str) -> list[str]:
    return [cluster.name for cluster in read(f"On threads\n{text}") if cluster.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("We train ResNet-50 on ImageNet.", "method", ["ResNet-50"]),
        ("We train ResNet-50 on ImageNet.", "dataset", ["ImageNet"]),
        ("We test on CIFAR-10/100.", "dataset", ["CIFAR-10", "CIFAR-100"]),
        ("Results on the \\textbf{MS-COCO} dataset.", "dataset", ["MS-COCO"]),
        ("We evaluate on the ImageNet dataset with the ViT architecture.", "dataset", ["ImageNet"]),
        ("We evaluate on the ImageNet dataset with the ViT architecture.", "method", ["ViT"]),
        ("The network is trained with Adam.", "method", ["Adam"]),
        ("Adam and Eve walked home.", "method", []),
        ("It is an ARC of light in many Places.", "dataset", []),
        ("We study image classification.", "task", ["image classification"]),
        ("It reaches 86.2% top-1 accuracy on ImageNet.", "metric", ["top-1 accuracy"]),
        ("Code: https://github.com/ada/ImageNet", "dataset", []),
        ("", "method", []),
    ],
)
def test_entities(text: str, kind: str, expected: list[str]) -> None:
    assert names(text, kind) == expected


def test_one_thing_under_all_its_forms() -> None:
    text = "On threads\nWe propose the Loom Attention Network (LAN). LAN weaves; LANs rest."
    (found,) = [cluster for cluster in read(text) if cluster.kind == "method"]
    assert (found.name, found.role) == ("LAN", "proposed")
    assert [mention.text for mention in found.mentions] == ["Loom Attention Network", "LAN", "LAN", "LANs"]


def test_roles() -> None:
    roles = {
        c.name: c.role for c in read("LoomNet: threads\nWe propose LoomNet, a loom. It uses ResNet-50 on ImageNet.")
    }
    assert roles == {"LoomNet": "proposed", "ResNet-50": "used", "ImageNet": "used"}


@pytest.mark.parametrize(("url", "hosted"), [("github.com/ada/loom-net", True), ("github.com/loomnet/ada", False)])
def test_a_repository_of_that_name(url: str, *, hosted: bool) -> None:
    text = f"On threads\nWe propose LoomNet. Code: https://{url}"
    (found,) = [c for c in candidates(text, find_introduced(text), (), find_links(text)) if "LoomNet" in c.forms]
    assert found.hosted is hosted


@pytest.mark.parametrize(
    ("name", "abstract", "role"),
    [
        ("ImageNet", "We ask how ImageNet is used, and survey the literature.", "used"),
        ("ImageNet", "We introduce ImageNet, a dataset.", "proposed"),
        ("LoomNet", "We propose LoomNet.", "proposed"),
    ],
)
def test_a_name_that_is_the_title_may_be_that_of_a_survey(name: str, abstract: str, role: str) -> None:
    (found,) = [cluster for cluster in read(f"{name}\n{abstract}") if cluster.name == name]
    assert found.role == role


def test_compared_is_told_apart_from_used() -> None:
    clusters = read("On threads\nWe propose LoomNet with a ViT encoder. LoomNet outperforms ResNet-50.")
    assert {c.name: c.compared for c in clusters if c.kind == "method"} == {
        "LoomNet": False,
        "ViT": False,
        "ResNet-50": True,
    }


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Ours outperforms |BERT|.", True),
        ("Ours, compared to |BERT|, weaves.", True),
        ("baselines such as |BERT|", True),
        ("We fine-tune |BERT|.", False),
    ],
)
def test_is_compared(text: str, *, compared: bool) -> None:
    before, name, after = f"A\n{text}".split("|")
    assert is_compared(before + name + after, [(len(before), len(before + name))]) is compared


def test_no_evidence_no_entity() -> None:
    assert find_entities("On threads\nLooms weave.", (), (), (), shipped("rules")) == ()


def test_the_longer_mention_keeps_the_place() -> None:
    text = "On threads\nWe evaluate on the Big Weft benchmark."
    place = text.index("Big Weft")
    mentions = [
        Mention("dataset", "Big Weft", place, place + 8, 0.9, "inventory: Big Weft"),
        Mention("dataset", "Weft", place + 4, place + 8, 0.9, "inventory: Weft"),
    ]
    assert [cluster.name for cluster in find_entities(text, mentions, (), (), shipped("rules"))] == ["Big Weft"]


@settings(deadline=None, max_examples=120)
@given(TEXTS)
def test_entities_of_any_text(text: str) -> None:
    clusters = read(text)
    assert clusters == read(text)
    mentions = [mention for cluster in clusters for mention in cluster.mentions]
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    assert all(cluster.mentions and 0 <= cluster.score <= 1 for cluster in clusters)
    assert all(mention.kind == cluster.kind for cluster in clusters for mention in cluster.mentions)
    # no two overlap; only the members of CIFAR-10/100 share their place
    spans = sorted({(mention.start, mention.end) for mention in mentions})
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_order_of_mentions_makes_no_difference(text: str) -> None:
    mentions = (*find_known(text), *find_introduced(text), *find_by_context(text))
    rest = (find_abbreviations(text), find_links(text), shipped("rules"))
    forward, backward = find_entities(text, mentions, *rest), find_entities(text, mentions[::-1], *rest)
    spans, reverse = (
        [(c.kind, c.role, [(m.start, m.end) for m in c.mentions]) for c in clusters] for clusters in (forward, backward)
    )
    assert spans == reverse


def test_component_works_alone_and_with_the_others() -> None:
    text = "LoomNet: threads\nWe propose LoomNet, tested on ImageNet."
    alone = spacy.blank("en")
    alone.add_pipe("kgraph_entities", config={"rules_only": True})
    whole = spacy.blank("en")
    for part in ("links", "abbreviations", "inventory", "introduced", "patterns"):
        whole.add_pipe(f"kgraph_{part}")
    whole.add_pipe("kgraph_entities", config={"rules_only": True})
    assert alone(text)._.kgraph_entities == whole(text)._.kgraph_entities == read(text)
    assert Language.get_factory_meta("kgraph_entities").assigns == ["doc._.kgraph_entities"]
    assert Language.get_factory_meta("kgraph_entities").default_config == {"rules_only": False}


def test_one_thing_is_one_entity_however_it_is_typeset() -> None:
    text = r"The LOOM\_MINI set"
    abstract = (
        r"We introduce the \textbf{LOOM\_MINI} dataset and weave on the LOOM_MINI dataset. On \textbf{LOOM\_MINI} and "
        r"on LOOM_MINI an F$_1$ of 91.2% is reached, 90.0% in F1."
    )
    (found,) = extract_batch([Paper.of(text, abstract)])
    names = [(cluster.kind, cluster.name) for cluster in found.entities]
    assert len(names) == len(set(names))
    assert ("dataset", "LOOM_MINI") in names
