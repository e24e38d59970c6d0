from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.phrases import WRAPPER, name_at, names_at, names_before

PIECES = st.sampled_from(
    ["A1", "Loom", "Net-2", " ", ", ", " and ", "the ", "(", ")", "\\textbf{", "\n", "\ud800", "\x00", "\u0130"]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=5), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LoomNet is", "LoomNet"),
        ("Loom-Net-50 is", "Loom-Net-50"),
        ("mLoom works", "mLoom"),
        ("DeepLoomv3+ works", "DeepLoomv3+"),
        ("Loom Attention Network works", "Loom Attention Network"),
        ("Looms of Lyon are", "Looms of Lyon"),
        ("\\textbf{LoomNet} is", "LoomNet"),
        ("``LoomNet'' is", "LoomNet"),
        ("\u201cLoomNet\u201d is", "LoomNet"),
        ("**LoomNet** is", "LoomNet"),
        ("$\\mathrm{LoomNet}$ is", "LoomNet"),
        ("a loom", None),
        ("", None),
        ("(LoomNet)", None),
    ],
)
def test_name_at(text: str, name: str | None) -> None:
    span = name_at(text, 0)
    assert (span and text[slice(*span)]) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A1, B2 and C3 we", ["A1", "B2", "C3"]),
        ("A1, B2, and the C3.", ["A1", "B2", "C3"]),
        ("A1 & Big B2", ["A1", "Big B2"]),
        ("A1 (small) and B2", ["A1", "B2"]),
        ("A1", ["A1"]),
        ("A1, which", ["A1"]),
        ("looms", []),
    ],
)
def test_names_at(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in names_at(text, 0)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("on the A1, B2 and Big C3 image |datasets", ["A1", "B2", "Big C3"]),
        ("on A1 and B2 |datasets", ["A1", "B2"]),
        ("on the A1 |dataset", ["A1"]),
        ("on the (A1) |dataset", ["A1"]),
        ("on the A1 small woven cotton |dataset", []),
        ("on many |datasets", []),
        ("A1\n|datasets", []),
        ("|datasets", []),
    ],
)
def test_names_before(text: str, names: list[str]) -> None:
    place = text.index("|")
    plain = text.replace("|", "")
    assert [plain[start:end] for start, end in names_before(plain, place)] == names


def test_a_list_is_read_to_a_bounded_length() -> None:
    text = ", ".join(f"A{number}" for number in range(500))
    assert len(list(names_at(text, 0))) <= 30
    assert len(names_before(f"{text} datasets", len(text))) <= 30


@settings(deadline=None)
@given(TEXTS, st.data())
def test_spans_in_any_text(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    after = [span for span in (name_at(text, place),) if span is not None] + list(names_at(text, place))
    before = names_before(text, place)
    assert all(place <= start < end <= len(text) for start, end in after)
    assert all(0 <= start < end <= place for start, end in before)
    assert before == sorted(before)
    assert WRAPPER.match(text, place) is not None
