from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.values import _FIRST, _VALUE, find_values, shared_units

PIECES = st.sampled_from(
    [
        "76.1",
        "\\pm",
        "$",
        "%",
        "\\%",
        "x",
        "\\times",
        " ",
        ",",
        "-",
        "to",
        "M",
        "(",
        "{",
        "/",
        "\u0661",
        "\ud800",
        "\x00",
        "\u2212",
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=4), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("86.2% top-1", [("86.2%", "%")]),
        ("4.5 % less", [("4.5 %", "%")]),
        (r"11.6\% less", [(r"11.6\%", "%")]),
        ("an FID of 2.1.", [("2.1", "")]),
        ("(3.1)", [("3.1", "")]),
        ("a loss of .83", [(".83", "")]),
        ("$5$ of them", [("$5$", "")]),
        # lists and ranges
        ("5.6%, 4.5% and 3.0% on A", [("5.6%", "%"), ("4.5%", "%"), ("3.0%", "%")]),
        ("from 77.98% to 79.70%", [("77.98%", "%"), ("79.70%", "%")]),
        ("10-20% more", [("10-20%", "%")]),
        # factors
        ("3x faster", [("3x", "x")]),
        ("2.5-fold", [("2.5-fold", "x")]),
        ("10\u00d7 smaller", [("10\u00d7", "x")]),
        (r"3$\times$ faster", [(r"3$\times$", "x")]),
        ("300times 300", [("300times", "x"), ("300", "")]),
        # spread
        (r"76.1$\pm$0.3%", [(r"76.1$\pm$0.3%", "%")]),
        (r"76.1 \pm 0.3 BLEU", [(r"76.1 \pm 0.3", "")]),
        ("76.1\u00b10.3%", [("76.1\u00b10.3%", "%")]),
        # units
        ("25.6M parameters", [("25.6M", "M")]),
        ("12 ms", [("12 ms", "ms")]),
        ("+2.3 points", [("+2.3 points", "pp")]),
        ("1.5 percentage points", [("1.5 percentage points", "pp")]),
        ("3 percent", [("3 percent", "%")]),
        ("-0.5 dB", [("-0.5 dB", "dB")]),
        ("\u22121.2%", [("\u22121.2%", "%")]),
        ("1,024 threads", [("1,024", "")]),
        # scales, powers of ten, and two scores behind one another
        ("rated 4.0/5.0 and 3.6/10", [("4.0/5.0", ""), ("3.6/10", "")]),
        (r"about $1.8\times10^{8}$ weights", [(r"$1.8\times10^{8}$", "")]),
        ("36.89/0.9516 PSNR/SSIM", [("36.89", ""), ("0.9516", "")]),
        ("7.6%/5.3% mAP/R@1", [("7.6%", "%"), ("5.3%", "%")]),
        ("26.64 dB/0.8033", [("26.64 dB", "dB"), ("0.8033", "")]),
        ("12 ms/frame", [("12", "")]),
        ("$6.3$ points", [("$6.3$ points", "pp")]),
        ("$0.7$--$1.1$ BLEU", [("$0.7$--$1.1$", "")]),
        # a dash behind a number is no sign, whatever the unit between
        ("70.1%-75.3% of them", [("70.1%-75.3%", "%")]),
        ("1.2%\u20133.4%", [("1.2%\u20133.4%", "%")]),
        ("1.3x-1.6x faster", [("1.3x-1.6x", "x")]),
        # a spread behind the unit, in brackets or as an index
        ("4.2% \u00b1 0.3%", [("4.2% \u00b1 0.3%", "%")]),
        (r"$64.2 \pm 0.8\%$", [(r"$64.2 \pm 0.8\%$", "%")]),
        ("0.84 (\u00b1 0.02)", [("0.84 (\u00b1 0.02)", "")]),
        ("41.2 mm \u00b1 0.8 mm", [("41.2 mm \u00b1 0.8 mm", "mm")]),
        (r"$71.2_{-0.3}^{+0.4}$", [(r"$71.2_{-0.3}^{+0.4}$", "")]),
        ("0.775 +- 0.055", [("0.775 +- 0.055", "")]),
        ("(84.2)", [("84.2", "")]),
        (r"92.3$_{\pm 0.4}$", [(r"92.3$_{\pm 0.4}$", "")]),
        (r"92.3 $(\pm 0.4)$", [(r"92.3 $(\pm 0.4)$", "")]),
        # powers of ten
        ("10\u207b\u00b3", [("10\u207b\u00b3", "")]),
        (r"10^{-2}-10^{-3}", [("10^{-2}-10^{-3}", "")]),
        ("3.2e-3 and 2.5E-4", [("3.2e-3", ""), ("2.5E-4", "")]),
        ("6.0 \u00d7 10\u207b\u00b3", [("6.0 \u00d7 10\u207b\u00b3", "")]),
        (r"$6.0\cdot 10^{-3}$", [(r"$6.0\cdot 10^{-3}$", "")]),
        ("$10^{-5}$", [("$10^{-5}$", "")]),
        # behind a macro
        (r"$\approx98.5\%$", [(r"98.5\%", "%")]),
        (r"$0.558\rightarrow0.580$", [("0.558", ""), ("0.580", "")]),
        # more units, and other spaces before them
        ("12.3\u00a0% and 4\u2009ms", [("12.3\u00a0%", "%"), ("4\u2009ms", "ms")]),
        ("2.31 meters", [("2.31 meters", "meters")]),
        ("812 images/s", [("812 images/s", "images/s")]),
        (r"$5.9\,$meV", [(r"$5.9\,$meV", "meV")]),
        ("3.9\u00b0 and 0.48{\\deg}", [("3.9\u00b0", "degrees"), ("0.48{\\deg}", "degrees")]),
        (r"5 %-points, 71.2\,\%", [("5 %-points", "pp"), (r"71.2\,\%", "%")]),
        # a dash with spaces around it is no sign
        ("ViT - 0.69; Swin - 0.64", [("0.69", ""), ("0.64", "")]),
    ],
)
def test_values_with_their_units(text: str, values: list[tuple[str, str]]) -> None:
    assert [(text[value.start : value.end], value.unit) for value in find_values(text)] == values


@pytest.mark.parametrize(
    "text", ["ResNet-50", "CIFAR-10/100", "GPT-3.5", "v1.2.3", "x_1", "a@1", "3DGS", "10/12/2024", "no number", "%", ""]
)
def test_parts_of_names_are_no_values(text: str) -> None:
    assert list(find_values(text)) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("0.91 (p = 0.003)", ["0.91"]),
        ("$p<0.01$", []),
        ("a p-value of 0.05", []),
        ("0.87 [0.80, 0.94] here", ["0.87"]),
        ("0.912 (95% CI 0.904-0.920)", ["0.912"]),
        ("0.9 (95% CI: 90.4% to 92.0%)", ["0.9"]),
        ("a 95% confidence interval of 3 to 4", []),
        ("0.9 (CI 95%: 89%-93%)", ["0.9"]),
        # no p, no interval
        ("(P = 84.3%, R = 0.91)", ["84.3%", "0.91"]),
        ("a time interval of 30 s", ["30 s"]),
        ("prediction intervals 5.3% narrower", ["5.3%"]),
        ("mAP = 45.1", ["45.1"]),
        ("in [0, 1]", ["0", "1"]),
        ("84.2% [1]", ["84.2%"]),
    ],
)
def test_p_values_and_intervals_are_no_values(text: str, rest: list[str]) -> None:
    assert [text[value.start : value.end] for value in find_values(text)] == rest


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("4, 8 and 15 ms", ["ms", "ms", "ms"]),
        ("from 41 to 46%", ["%", "%"]),
        ("12 looms at 15 ms", ["", "ms"]),
        ("3x and 15 ms", ["x", "ms"]),
        ("15 ms and 4", ["ms", ""]),
        # no list: other decimals, a year, a comma alone
        ("of 45.2 and 15 ms", ["", "ms"]),
        ("in 2020 and 10% of it", ["", "%"]),
        ("of 81, 5 days", ["", "days"]),
    ],
)
def test_a_list_tells_its_unit_once(text: str, units: list[str]) -> None:
    assert [value.unit for value in shared_units(text, list(find_values(text)))] == units


@settings(deadline=None)
@given(TEXTS)
def test_values_in_any_text(text: str) -> None:
    values = list(find_values(text))
    assert values == list(find_values(text))
    assert all(any(map(str.isdigit, text[value.start : value.end])) for value in values)
    assert all(first.end <= second.start for first, second in pairwise(values))


@settings(deadline=None)
@given(TEXTS)
def test_the_quick_look_passes_over_no_value(text: str) -> None:
    assert all(_FIRST.match(match[0]) for match in _VALUE.finditer(text))
