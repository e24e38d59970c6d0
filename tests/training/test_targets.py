from __future__ import annotations

import pytest

from training.corpus import text_of
from training.targets import IGNORE, LABELS, VALUES, Targets, make_targets

RECORD = {
    "title": "LoomNet: weaving with few threads",
    "abstract": "We propose the Loom network (LoomNet). On Weft-Set LoomNets gain 2.5% accuracy and reach 91.3%.",
    "entities": [
        {"name": "LoomNet", "aliases": ["LoomNet", "Loom network"], "type": "method", "role": "proposed"},
        {"name": "Loom", "aliases": ["Loom"], "type": "task"},
        {"name": "WeftSet", "aliases": ["WeftSet"], "type": "dataset", "role": "used"},
        {"name": "accuracy", "aliases": ["accuracy"], "type": "metric"},
    ],
    "results": [
        {"value": "2.5%", "kind": "delta", "text": "gain 2.5% accuracy"},
        {"value": "91.3%", "kind": "absolute", "text": ""},
    ],
}


@pytest.fixture(scope="module")
def targets() -> Targets:
    return make_targets(RECORD)


def spoken(targets: Targets, labels: str) -> list[str]:
    """The text of each run of tokens that is labelled as B and I of one type."""
    text, found = text_of(RECORD), []
    for (start, end), label in zip(targets.offsets, targets.labels, strict=True):
        if LABELS[label] == f"B-{labels}":
            found.append([start, end])
        elif LABELS[label] == f"I-{labels}":
            found[-1][1] = end
    return [text[start:end] for start, end in found]


def test_every_spelling_of_a_form_is_labelled_and_the_longer_name_wins(targets: Targets) -> None:
    assert spoken(targets, "method") == ["LoomNet", "Loom network", "LoomNet", "LoomNets"]
    assert spoken(targets, "task") == []


def test_a_hyphen_in_the_text_does_not_hide_a_form(targets: Targets) -> None:
    assert spoken(targets, "dataset") == ["Weft-Set"]


def test_only_methods_and_datasets_are_proposed_or_not(targets: Targets) -> None:
    of = {LABELS[label]: belief for label, belief in zip(targets.labels, targets.proposed, strict=True)}
    assert (of["B-method"], of["B-dataset"], of["B-metric"], of["O"]) == (1, 0, IGNORE, IGNORE)


def test_values_have_their_kind_where_they_stand(targets: Targets) -> None:
    text, kinds = text_of(RECORD), targets.values
    valued = [(text[a:b], VALUES[kind]) for (a, b), kind in zip(targets.offsets, kinds, strict=True) if kind]
    assert valued == [(token, "delta") for token in ("2", ".", "5", "%")] + [
        (token, "absolute") for token in ("91", ".", "3", "%")
    ]
