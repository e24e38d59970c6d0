from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.values import _FIRST, _VALUE, find_values

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
