from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extraction.candidates import Candidate
from kgraph.extraction.decision import Weights, features, logistic, role_features, score, shipped
from kgraph.model import Mention

TEXT = "Looms\nWe evaluate LoomNet on the WeftSet dataset with 93% accuracy."


def candidate(name: str, kind: str, rule: str = "inventory: x", text: str = TEXT) -> Candidate:
    found, start = Candidate(), text.index(name)
    found.add(Mention(kind, name, start, start + len(name), 0.9, rule))  # type: ignore[arg-type]
    return found


def test_the_shipped_file_says_version_and_source() -> None:
    first, second = (files("kgraph") / "data" / "decision-rules.tsv").read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("# version: ")
    assert second.startswith("# source: training/")


def test_the_shipped_weights_have_thresholds_for_every_kind() -> None:
    weights = shipped("rules")
    for kind in ("dataset", "method", "metric", "task"):
        assert 0 < weights[f"threshold {kind}"] < 1
        assert f"{kind} bias" in weights
    assert all(-50 < weight < 50 for weight in weights.values())


def test_the_rules_alone_do_not_ask_the_tagger() -> None:
    assert [name for name in shipped("rules") if " tagger" in name] == []


def test_no_such_weights() -> None:
    with pytest.raises(FileNotFoundError):
        shipped("looms")


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("WeftSet", "dataset", {"rule inventory", "shape inner capital", "shape count 1", "near before the"}),
        ("LoomNet", "method", {"near before evaluate", "near after on", "word last loomnet"}),
        ("accuracy", "metric", {"shape lower", "shape number beside"}),
        ("LoomNet", "dataset", {"rule other method inventory"}),
    ],
)
def test_features_can_be_read(name: str, kind: str, expected: set[str]) -> None:
    own = "method" if name == "LoomNet" else kind
    named = dict(features(TEXT, candidate(name, own), kind))
    assert expected <= set(named)
    assert named["bias"] == 1.0


@pytest.mark.parametrize(
    ("name", "shape"),
    [("LAN", "upper"), ("lan", "lower"), ("LoomNet", "inner capital"), ("Loom", "capitalised"), ("Lan-2", "hyphen")],
)
def test_shapes(name: str, shape: str) -> None:
    text = f"Looms\nWe see {name} here."
    assert f"shape {shape}" in dict(features(text, candidate(name, "method", text=text), "method"))


def test_title_and_abbreviation_count() -> None:
    text = "LAN weaves\nLAN it is."
    found = candidate("LAN", "method", text=text)
    found.short = "LAN"
    assert {"shape in title", "shape abbreviated"} <= set(dict(features(text, found, "method")))


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("In this work, we propose a new kind of LAN.", "rule verb 4 ours"),
        ("Smith introduced LAN.", "rule verb 0 theirs"),
        ("We propose looms. They know LAN.", None),
    ],
)
def test_the_verb_of_introduction_and_its_subject(sentence: str, cue: str | None) -> None:
    text = f"A title\n{sentence}"
    named = dict(role_features(text, candidate("LAN", "method", text=text), "method"))
    assert [name for name in named if name.startswith("rule verb ") and name.count(" ") > 2] == ([cue] if cue else [])


@pytest.mark.parametrize(
    ("kind", "proposed", "expected"),
    [
        (0.93, 0.31, {"tagger in fifths 4", "tagger in fifths 4, proposed 1", "tagger proposed in tenths 3"}),
        (1.0, 1.0, {"tagger in fifths 4", "tagger in fifths 4, proposed 4", "tagger proposed in tenths 10"}),
        (0.2, 0.0, {"tagger in fifths 1", "tagger in fifths 1, proposed 0"}),
        (None, 0.5, {"tagger proposed in tenths 5"}),
    ],
)
def test_roles_know_what_the_tagger_believes(kind: float | None, proposed: float, expected: set[str]) -> None:
    found = candidate("LoomNet", "method")
    found.proposed = proposed
    if kind is not None:
        found.evidence["method"]["tagger"] = kind
    named = {name for name, _ in role_features(TEXT, found, "method") if name.startswith("tagger ")}
    assert {name for name in named if " in " in name and "mean" not in name} == expected


def test_roles_know_what_the_tagger_believes_of_all_mentions() -> None:
    text = "Looms\nWe weave LoomNet. LoomNet and LoomNet rest."
    starts = [15, 24, 36]
    assert all(text.startswith("LoomNet", start) for start in starts)
    found = candidate("LoomNet", "method", text=text)
    found.spans = {(start, start + 7) for start in starts}
    found.note_proposed({15: 0.75, 24: 0.25, 1: 1.0})
    named = dict(role_features(text, found, "method"))
    assert named["tagger proposed"] == pytest.approx(0.75)
    assert named["tagger proposed mean"] == pytest.approx(0.5)
    assert named["tagger proposed share"] == pytest.approx(1 / 3)
    assert {
        "tagger proposed mean in fifths 2",
        "tagger proposed 3, lower False",
        "tagger proposed 3, spaces 0",
        "tagger proposed 3, count 3",
    } <= named.keys()


CUES = {"shape before the colon", "shape is the title", "shape title for", "rule inventory"}


@pytest.mark.parametrize(
    ("title", "cue"),
    [
        ("LAN: a loom", ["shape before the colon"]),
        ("LAN", ["shape is the title", "rule inventory"]),
        ("LAN for looms", ["shape title for", "rule inventory"]),
        ("LAN on Air: a loom", ["rule inventory"]),
        ("A loom: LAN", ["rule inventory"]),
        ("LANs", ["rule inventory"]),
    ],
)
def test_a_name_that_begins_the_title(title: str, cue: list[str]) -> None:
    text = f"{title}\nLAN weaves."
    named = dict(role_features(text, candidate("LAN", "method", text=text), "method"))
    assert named.keys() & CUES == set(cue)


def test_a_known_name_is_not_anothers_where_the_repository_is_called_so() -> None:
    found = candidate("LoomNet", "method")
    for names, cue in (({"weft"}, "rule inventory"), ({"weft", "loomnet"}, "rule repository called so")):
        found.note_repositories(names)
        named = dict(role_features(TEXT, found, "method"))
        assert named.keys() & {"rule inventory", "rule repository called so"} == {cue}


def test_score_is_the_logistic_of_the_named_weights() -> None:
    found = candidate("WeftSet", "dataset")
    assert score(TEXT, found, "dataset", Weights({})) == 0.5
    sure, unsure = (
        Weights({f"dataset {name}": weight for name in ("bias", "rule inventory")}) for weight in (9.0, -9.0)
    )
    assert score(TEXT, found, "dataset", unsure) < 0.01
    assert score(TEXT, found, "dataset", sure) > 0.99
    assert score(TEXT, found, "method", sure) == 0.5


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-1e9, 1e9)), max_size=5), st.floats(-1e9, 1e9))
def test_logistic_never_overflows(named: list[tuple[str, float]], weight: float) -> None:
    assert 0 <= logistic(named, "x", Weights(dict.fromkeys(("x a", "x b"), weight))) <= 1


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=30), st.data())
def test_features_of_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Candidate()
    found.add(Mention("method", text[start:end], start, end, 0.5, "pattern: x"))
    for kind in ("method", "task"):
        assert 0 <= score(text, found, kind, shipped("rules")) <= 1
        assert list(features(text, found, kind)) == list(features(text, found, kind))


@pytest.mark.parametrize(
    ("text", "proposed", "expected"),
    [
        ("Weaving with LoomNet\nLoomNet weaves.", 0.0, 1.0),
        ("Weaving with LoomNet\nLoomNet weaves.", 0.9, 0.1),
        ("LoomNet: a machine that weaves\nLoomNet weaves.", 0.0, None),
    ],
)
def test_a_known_name_is_mostly_anothers_but_not_in_its_own_paper(
    text: str, proposed: float, expected: float | None
) -> None:
    found = candidate("LoomNet", "method", text=text)
    found.proposed = proposed
    weight = dict(role_features(text, found, "method")).get("rule inventory")
    assert weight == pytest.approx(expected)
