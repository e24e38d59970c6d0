from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.model import Cluster, Extraction, Mention, Paper
from kgraph.resolution.declared import joined

Make = Callable[..., Extraction]


def names(found: Extraction) -> list[str]:
    return [cluster.name for cluster in joined(found).entities]


@pytest.mark.parametrize(
    ("short", "long", "role"),
    [
        ("QAM", "quick anything model", "used"),
        ("NAPA-VQ", "Noise Aware Pair Adding with Vector Quanta", "proposed"),
        ("HYPO", "Hyperbolic Out-of-Plane Optics", "proposed"),
        ("LOOK", "Leave-One-Out K-Nearest Loom", "proposed"),
    ],
)
def test_short_and_long_are_one(make: Make, short: str, long: str, role: str) -> None:
    assert names(make("A", ("method", long), ("method", short), role=role)) == [short]


@pytest.mark.parametrize(
    ("short", "long", "role"),
    [
        ("Loom", "loom machines", "proposed"),  # a word, no acronym
        ("QAM", "quick pier noise", "proposed"),  # other letters
        ("PaI", "parameter initialization", "used"),  # beginnings, of what the paper does not propose
        ("Cosmos-Transfer1", "Cosmos Transfer", "proposed"),  # a version
    ],
)
def test_short_and_long_stay_two(make: Make, short: str, long: str, role: str) -> None:
    assert len(names(make("A", ("method", long), ("method", short), role=role))) == 2


def test_an_acronym_of_two_things_joins_neither(make: Make) -> None:
    things = ("task", "SSL"), ("task", "self-supervised learning"), ("task", "semi-supervised learning")
    assert len(names(make("A", *things))) == 3


def test_things_of_two_kinds_stay_two(make: Make) -> None:
    assert len(names(make("A", ("task", "QAM"), ("method", "quick anything model")))) == 2


def test_the_union_has_all_mentions_and_the_better_role(make: Make) -> None:
    found = make("A", ("method", "quick anything model", "Quick Anything Models"), ("method", "QAM"))
    (one,) = joined(found).entities
    assert [mention.text for mention in one.mentions] == ["quick anything model", "Quick Anything Models", "QAM"]


def test_a_text_with_thousands_of_names_is_left_as_it_is() -> None:
    names = [f"Q{letter}{number}Net" for letter in "abcd" for number in range(1000)]
    text = " ".join(names)
    starts = [text.index(name) for name in names]
    clusters = tuple(
        Cluster("method", name, "proposed", 0.9, (Mention("method", name, start + 2, start + 2 + len(name)),))
        for name, start in zip(names, starts, strict=True)
    )
    found = Extraction(Paper.of("T", text), clusters)
    assert joined(found) is found
