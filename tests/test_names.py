from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.names import form_key, plain, slug, title_key

TEXTS = st.text(st.characters(exclude_categories=()), max_size=120)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("CIFAR-10", "cifar10"),
        ("CIFAR-10", "CIFAR 10"),
        ("MS COCO", "MS-COCO"),
        ("MS_COCO", "MSCOCO"),
        ("ResNet\u201150", "ResNet-50"),
        ("ResNet\u221250", "ResNet-50"),
        ("Graph Networks", "graph network"),
        ("\uff26\uff29\uff24", "FID"),
        ("a\u030angstr\u00f6m", "\u00e5ngstr\u00f6m"),
    ],
)
def test_spellings_of_one_name_meet(first: str, second: str) -> None:
    assert form_key(first) == form_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("CIFAR-10", "CIFAR-100"),
        ("ResNet-50", "ResNet-101"),
        ("GPT-3", "GPT-4"),
        ("DeepLabv3", "DeepLabv3+"),
        ("GPT-3", "GPT-3.5"),
        ("loss", "los"),
        ("gas", "ga"),
        ("DARTS", "DART"),
        ("Loom 2 7B", "Loom 27B"),
    ],
)
def test_different_names_stay_apart(first: str, second: str) -> None:
    assert form_key(first) != form_key(second)


@given(TEXTS)
def test_case_and_separators_never_count(text: str) -> None:
    assert form_key(f" -{text}") == form_key(text)
    assert not set(form_key(text)) & set(" -_/\t\n")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Looms: A Study", "looms - a study!"),
        ("  A  B ", "ab"),
        ("Caf\u00e9", "CAFE\u0301"),
        ("Caf\u00e9", "Caf\\'e"),
        ("$\\mu$Loom & Seam$_{50}$", "\u03bcloom and seam50"),
        ("\\textsc{Loom}: \\emph{seams}", "Loom: Seams"),
    ],
)
def test_one_title_in_two_listings(first: str, second: str) -> None:
    assert title_key(first) == title_key(second)


@pytest.mark.parametrize(("first", "second"), [("Looms I", "Looms II"), ("Looms 2", "Looms 3"), ("Looms", "Loom")])
def test_two_titles(first: str, second: str) -> None:
    assert title_key(first) != title_key(second)


@given(TEXTS)
def test_title_key_is_letters_and_digits_and_stays_itself(text: str) -> None:
    assert all(map(str.isalnum, title_key(text)))
    assert title_key(title_key(text)) == title_key(text)


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("C++", "c++"),
        ("GPT-3.5", "gpt-3.5"),
        ("  top-1   accuracy. ", "top-1-accuracy"),
        ("U_Net/V2", "u-net-v2"),
        ("\u7e54\u6a5f", "\u7e54\u6a5f"),
    ],
)
def test_slug_can_be_read(text: str, tail: str) -> None:
    assert slug(text) == tail


def test_long_names_keep_different_slugs() -> None:
    first, second = slug("loom " * 50 + "a"), slug("loom " * 50 + "b")
    assert first != second
    assert len(first) <= 80
    assert first.startswith("loom-loom")


@settings(deadline=None)
@given(TEXTS, st.integers(16, 100))
def test_slug_is_never_empty_nor_long(text: str, limit: int) -> None:
    found = slug(text, limit)
    assert 0 < len(found) <= limit
    assert not set(found) & set(" \t\n/_\\\"'<>&")
    assert found == slug(text, limit)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("LOOM_2", "LOOM_2"),
        (r"\textbf{LOOM\_MINI}", "LOOM_MINI"),
        ("{LOOM_MINI}", "LOOM_MINI"),
        (r"\mathrm{F}_{1}^{c}", "F1^c"),
        (r"$\mathcal{J}\&\mathcal{F}$", "J&F"),
        (r"$\pi_0$", "\u03c00"),
        (r"\pi_0", "\u03c00"),
        (r"F_\beta", "F\u03b2"),
        (r"$\Delta$-Loom", "\u0394-Loom"),
        ("T5$_{11B}$", "T5-11B"),
        ("A$^{*}$", "A*"),
        (r"Q$^\star$", "Q*"),
        (r"$\infty$Bench", "\u221eBench"),
        (r"VPQ$_\infty$", "VPQ\u221e"),
        (r"\underline{Loom}", "Loom"),
        (r"{\bf LOOM} net", "LOOM net"),
        (r"\operatorname{KL}", "KL"),
        (r"Poincar\'e", "Poincare"),
        (r"A$\rightarrow$B", "A\u2192B"),
        ("Gemini~3.1~Pro", "Gemini 3.1 Pro"),
        ("$", "$"),
        ("", ""),
    ],
)
def test_a_name_without_latex(name: str, shown: str) -> None:
    assert plain(name) == shown
    assert plain(shown) == shown


@given(TEXTS | st.text("$\\{}_^~ab1*", max_size=40))
def test_every_text_has_a_plain_name(text: str) -> None:
    shown = plain(text)
    assert bool(shown) == bool(text)
    assert shown == text or not set("$\\{}~") & set(shown)
