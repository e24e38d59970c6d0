from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.inventory import lookup
from kgraph.scores import better, comparable, metric_entry, number


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("72.1%", "%", 72.1),
        ("0.83", "%", 83.0),
        ("0.83%", "%", 0.83),
        ("0.83", "", 0.83),
        (r"11.6\%", "%", 11.6),
        ("1", "%", 100.0),
        ("25.6M", "", 25.6e6),
        ("1,024", "", 1024.0),
        (".5", "", 0.5),
        ("\u22121.2", "", -1.2),
        ("$76.1$", "%", 76.1),
        ("66M", "%", None),
        ("7B", "%", None),
        ("3x", "%", None),
        ("12 ms", "%", None),
        ("45%", "ms", None),
        ("45%", "dB", None),
        ("31.2 dB", "dB", 31.2),
        ("0.25 s", "ms", 250.0),
        ("2 GB", "MB", 2000.0),
        ("4.1G", "FLOPs", 4.1e9),
        ("4.1 GFLOPs", "FLOPs", 4.1e9),
        ("3K", "tokens/s", 3000.0),
        ("7B", "ms", None),
        ("76.1\u00b10.3%", "%", 76.1),
        ("40 points", "%", 40.0),
        ("2.1 pp", "%", 2.1),
        ("\u20131.2%", "%", -1.2),
        (r"$1.8\times10^{8}$", "", 1.8e8),
        ("5 x 10^-2 s", "ms", 50.0),
        ("4.1e-05", "", 4.1e-5),
        ("6.0 \u00d7 10\u207b\u00b3", "", 0.006),
        (r"6.0\cdot 10^{-3}", "", 0.006),
        ("10^{-5}", "", 1e-5),
        ("2 x 10^3", "", 2000.0),
        ("10^{360}", "", None),
        ("1 x 10^360", "", None),
        ("3e-5 x 10^3", "", 0.03),
        ("0.00001 x 10^3", "", 0.01),
        ("5%points", "%", 5.0),
        ("1e400", "", None),
        ("3 x 10-15 tokens", "", 3.0),
        ("5%p", "%", 5.0),
        (r"$45^\circ$", "degrees", 45.0),
        ("2 MW", "mW", 2e9),
        ("2.31 meters", "m", 2.31),
        ("250 \u00b5s", "ms", 0.25),
        ("70.1%-75.3%", "%", 70.1),
        ("many", "%", None),
        ("", "", None),
    ],
)
def test_number(value: str, unit: str, expected: float | None) -> None:
    assert number(value, unit) == expected


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.sampled_from(["", "%"]))
def test_number_of_any_text(value: str, unit: str) -> None:
    found = number(value, unit)
    assert found is None or isinstance(found, float)


def test_the_unit_may_stand_beside_the_value() -> None:
    assert (number("66", "%", "M"), number("0.2", "ms", "s"), number("71", "%", "pp")) == (None, 200.0, 71.0)


@pytest.mark.parametrize(
    ("values", "metric", "numbers"),
    [
        (["71%", "0.7", "66M"], "", [71.0, 70.0, None]),
        (["0.71", "0.7", "65%"], "", [71.0, 70.0, 65.0]),
        (["12.5", "13", "65%"], "", [12.5, 13.0, None]),
        (["12.5", "65%", "7%"], "", [12.5, 65.0, 7.0]),
        (["66M", "7B", "12"], "", [66e6, 7e9, None]),
        (["20 ms", "30 ms", "0.1 s"], "", [20.0, 30.0, 100.0]),
        (["2.1", "30%", "3"], "FID", [2.1, None, 3.0]),
        (["30%"], "FID", [None]),
        (["0.9", "91%", "86M"], "accuracy", [90.0, 91.0, None]),
        (["many"], "", [None]),
        ([], "", []),
    ],
)
def test_values_of_one_metric_in_one_unit(values: list[str], metric: str, numbers: list[float | None]) -> None:
    assert comparable([(value, "") for value in values], lookup("metric", metric)) == numbers


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("weft loss", "lower"),
        ("LoomNet errors", "lower"),
        ("thread failure rate", "lower"),
        ("thread-rejection rates", "lower"),
        ("weaving time", "lower"),
        ("number of parameters", "lower"),
        ("size of the model", "lower"),
        ("mean weft regret", "lower"),
        ("thread rate", "higher"),
        ("time accuracy", "higher"),
        ("loss reduction", "higher"),
        ("LoomScore", "higher"),
        ("", "higher"),
    ],
)
def test_which_way_is_better_by_name(name: str, way: str) -> None:
    assert better(name, None) == way


def test_the_inventory_tells_what_it_knows_also_of_parents() -> None:
    entry = metric_entry(["weft word errors", "WER"])
    assert entry is not None
    assert (entry.better, entry.unit) == ("lower", "%")
    bleu = metric_entry(["BLEU-1"])
    assert bleu is not None
    assert (bleu.better, bleu.unit) == ("higher", "")
    assert metric_entry(["no such thing at all"]) is None
