from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.decision import Weights
from kgraph.extraction.reported import Place, kind_features, kinds, places, runs
from kgraph.extraction.values import find_values
from kgraph.model import Cluster, Mention

NOTHING: dict[str, list[Place]] = {"metric": [], "dataset": [], "method": []}


def named(text: str, index: int = 0) -> dict[str, float]:
    values = list(find_values(text))
    run = next(run for run in runs(text, values) if values[index] in run)
    return dict(kind_features(text, values[index], run, (), NOTHING))


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("5%, 4% and 3% on A", [["5%", "4%", "3%"]]),
        ("3.1%|2.2%|4.6% gains", [["3.1%", "2.2%", "4.6%"]]),
        ("5% in 3 s", [["5%"], ["3 s"]]),
        ("5% of A, 4% of B", [["5%"], ["4%"]]),
        ("none", []),
    ],
)
def test_runs(text: str, lists: list[list[str]]) -> None:
    assert [[text[v.start : v.end] for v in run] for run in runs(text, list(find_values(text)))] == lists


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a decrease in error of 41%", {"change of", "change decrea of", "unit %"}),
        ("it improves by 3.5 points", {"change by", "before 0 by", "decimal"}),
        ("rises from 41% to 50%", {"from to", "before 0 from"}),
        ("it is 3% faster", {"change after 0", "after 0 faster"}),
        ("a gain (+3%)", {"sign", "sign %"}),
        ("a loss (\u20133%)", {"sign", "sign %"}),
    ],
)
def test_what_speaks_for_a_difference(text: str, expected: set[str]) -> None:
    assert expected <= named(text).keys()


def test_every_member_of_a_list_sees_what_stands_around_the_list() -> None:
    text = "it shows 5%, 4% and 3% gains"
    assert all({"before 0 shows", "after 0 gains", "list"} <= named(text, index).keys() for index in range(3))


def test_a_metric_beside_the_number() -> None:
    text = "an accuracy of 93%"
    (value,) = find_values(text)
    beside = NOTHING | {"metric": [Place(3, 11, "accuracy", own=False, only=True)]}
    assert "metric before gap of" in dict(kind_features(text, value, [value], (), beside))


@pytest.mark.parametrize(
    ("kind", "name", "nature"),
    [
        ("metric", "top-1 accuracy", "higher %"),
        ("metric", "Fréchet inception distance", "lower plain"),
        ("metric", "thread waste error", "lower"),
        ("metric", "thread count quality", "higher"),
        ("dataset", "WeftSet", ""),
    ],
)
def test_a_place_knows_the_nature_of_a_metric(kind: str, name: str, nature: str) -> None:
    cluster = Cluster(kind, name, "used", 0.9, (Mention(kind, name, 0, len(name), 0.9, "x"),))  # type: ignore[arg-type]
    assert [place.nature for place in places([cluster], kind)] == [nature]


def test_a_list_is_of_one_kind() -> None:
    text = "5%, 4.5% and 3% less"
    values = list(find_values(text))
    for kind in ("absolute", "delta"):
        weights = Weights({f"value {kind} decimal": 3.0})  # one of the three has a point
        assert {sort for _, sort in kinds(text, values, weights, (), NOTHING)} == {kind}


@settings(deadline=None)
@given(st.text(st.sampled_from("5%. ,from to|and+(x\n\u0130"), max_size=60))
def test_any_text(text: str) -> None:
    values = list(find_values(text))
    assert [value for run in runs(text, values) for value in run] == values
    assert len(kinds(text, values, Weights({}), (), NOTHING)) == len(values)
