"""Names of one thing that no rule joins, and those that stay two."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from kgraph.extraction.candidates import Candidate
from kgraph.extraction.coreference import Accepted, pair_features, united
from kgraph.extraction.decision import Weights
from kgraph.extraction.language import extract_batch
from kgraph.inventory import Entry, Inventory
from kgraph.model import OF_USER, Mention, Paper

NOTHING = Inventory(())
#: what has initials of the other, or stands within it, is the same
WILLING = Weights({"same shape initials": 9.0, "same shape within": 9.0, "same bias": -4.0})


def entities(text: str, *forms: str, kind: str = "method", belief: float = 0.9, rule: str = "tagger") -> list[Accepted]:
    found = []
    for form in forms:
        candidate = Candidate()
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            candidate.add(Mention(kind, form, *match.span(), belief, rule))  # type: ignore[arg-type]
        found.append(Accepted.of(belief, kind, candidate))
    return found


def forms(found: Iterable[Accepted]) -> list[list[str]]:
    return [sorted(entity.candidate.forms) for entity in found]


def test_two_names_of_one_thing_are_one_entity_with_all_mentions() -> None:
    text = "Spectral Loom Attention\nSLA weaves. With SLA we weave."
    (one,) = united(text, entities(text, "Spectral Loom Attention", "SLA"), WILLING, NOTHING)
    assert sorted(one.candidate.spans) == [(0, 23), (24, 27), (41, 44)]


def test_it_is_as_sure_as_the_surest_and_its_kind_counts() -> None:
    text = "Spectral Loom Attention\nSLA weaves."
    mixed = [*entities(text, "SLA", belief=0.6), *entities(text, "Spectral Loom Attention", belief=0.8)]
    assert [entity.belief for entity in united(text, mixed, WILLING, NOTHING)] == [0.8]
    two = [*entities(text, "SLA", kind="task"), *entities(text, "Spectral Loom Attention")]
    assert len(united(text, two, WILLING, NOTHING)) == 2


def test_there_are_no_chains() -> None:
    text = "silk weaving, weaving and weaving of cotton"
    found = united(text, entities(text, "silk weaving", "weaving", "weaving of cotton", kind="task"), WILLING, NOTHING)
    assert forms(found) == [["silk weaving", "weaving"], ["weaving of cotton"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("LoomNet", "LoomNet-T"),
        ("LoomNet", "LoomNet-50"),
        ("Loom 2 7B", "Loom 2 70B"),
        ("LoomNet", "LoomNet+"),
        ("Loom2-Math", "Loom2.5-Math"),
    ],
)
def test_versions_stay_two(first: str, second: str) -> None:
    text = f"On looms\nWe train {first} , {second} ."
    assert len(united(text, entities(text, first, second), Weights({"same bias": 9.0}), NOTHING)) == 2


def test_a_part_of_a_dataset_stays_by_itself() -> None:
    text = "On looms\nWe use YarnBench and YarnBench Challenge, the YarnSet benchmark and YarnSet."
    parted = entities(text, "YarnBench", "YarnBench Challenge", kind="dataset")
    assert len(united(text, parted, WILLING, NOTHING)) == 2
    whole = entities(text, "YarnSet", "YarnSet benchmark", kind="dataset")
    assert len(united(text, whole, WILLING, NOTHING)) == 1


def test_a_number_in_an_acronym_may_stand_for_a_word() -> None:
    text = "Yarn to Loom\nY2L is ours, of yarn to loom matching."
    assert len(united(text, entities(text, "Y2L", "yarn to loom matching"), Weights({"same bias": 9.0}), NOTHING)) == 1


def test_two_entries_of_the_inventory_stay_two() -> None:
    text = "On looms\nweaving and silk weaving"
    known = Inventory((Entry("task", "weaving"), Entry("task", "silk weaving", parent="weaving")))
    for inventory, expected in ((NOTHING, 1), (known, 2)):
        found = entities(text, "weaving", "silk weaving", kind="task")
        assert len(united(text, found, WILLING, inventory)) == expected


def test_what_the_user_lists_or_wants_apart_stays_two() -> None:
    text = "On looms\nweaving and silk weaving"
    listed = [*entities(text, "weaving", kind="task"), *entities(text, "silk weaving", kind="task", rule=OF_USER)]
    assert len(united(text, listed, WILLING, NOTHING)) == 2
    apart = Inventory((), apart=frozenset({frozenset({"weaving", "silkweaving"})}))
    assert len(united(text, entities(text, "weaving", "silk weaving", kind="task"), WILLING, apart)) == 2


def test_two_abbreviations_that_the_paper_spells_out_stay_two() -> None:
    text = "On looms\nSLA and SL"
    found = entities(text, "SLA", "SL")
    for entity in found:
        entity.candidate.short = next(iter(entity.candidate.forms))
    assert len(united(text, found, Weights({"same bias": 9.0}), NOTHING)) == 2


def test_a_text_with_hundreds_of_names_is_left_as_it_is() -> None:
    names = [f"silk {letter}{other} weaving" for letter in "abcdefgh" for other in "abcdefgh"]
    text = " ".join(names)
    assert len(united(text, entities(text, *names, kind="task"), Weights({"same bias": 9.0}), NOTHING)) == len(names)


def test_what_is_unlike_has_no_features() -> None:
    text = "On looms\nLoomNet and dropout"
    assert not list(pair_features(text, *entities(text, "LoomNet", "dropout")))


@pytest.mark.parametrize(
    ("title", "abstract", "kind", "expected"),
    [
        (
            "Reading Yarn with Recurrent Spectral Loom Attention",
            "We introduce RSLA, a network that reads yarn. On ImageNet, RSLA reaches 81.2% accuracy.",
            "method",
            {"RSLA", "Recurrent Spectral Loom Attention"},
        ),
        (
            "Hyperspectral Yarn Classification with Looms",
            "We study hyperspectral yarn (HY) classification. HY classification is hard, and we reach 90%.",
            "task",
            {"Hyperspectral Yarn Classification", "HY classification", "hyperspectral yarn (HY) classification"},
        ),
    ],
)
def test_a_paper(title: str, abstract: str, kind: str, expected: set[str]) -> None:
    (found,) = extract_batch([Paper.of(title, abstract)])
    assert expected in [{mention.text for mention in c.mentions} for c in found.entities if c.kind == kind]


def test_siblings_in_a_paper_stay_apart() -> None:
    abstract = "We train ResNet-18, ResNet-50, ViT and BERT-large on CIFAR-10, CIFAR-100, ImageNet and ImageNet-C."
    (found,) = extract_batch([Paper.of("A Survey of Looms", abstract)])
    names = {cluster.name for cluster in found.entities}
    assert {"ResNet-18", "ResNet-50", "CIFAR-10", "CIFAR-100", "ImageNet", "ImageNet-C"} <= names
