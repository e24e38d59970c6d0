from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extraction.likeness import hints_of, likeness, words_of

ACRONYMS = [
    ("SLW", "silk loom weaver", "initials"),
    ("KoT", "Knots of Thread", "initials"),
    ("LW", "silk loom weaver", "initials of the end"),
    ("SL", "silk loom weaver", "initials of the beginning"),
    ("SiLoW", "silk loom weaver", "pieces"),
    ("SiWeaver", "silk loom weaver", "pieces but one"),
    ("SILKR", "silk loom weaver", "letters in order"),
    ("XLW", "silk loom weaver", "initials but one"),
    ("Silkformer", "Silken Transformer", "blend"),
]


@pytest.mark.parametrize(("short", "long", "way"), ACRONYMS)
def test_letters_of_a_long_form(short: str, long: str, way: str) -> None:
    assert f"shape {way}" in likeness(short, long)
    assert f"shape {way}" in likeness(long, short)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("thread counting", "silk thread counting", {"shape within", "shape within 1 0", "word before silk"}),
        (
            "thread counting",
            "thread counting in looms",
            {"shape within 0 2", "word behind loom", "word core thread counting"},
        ),
        ("counting of silk", "silk thread counting looms", {"shape shared", "word fewer of", "word more thread"}),
        ("weave SLW", "weave silk loom weaver", {"shape acronym in it, equal"}),
        ("SLW counting", "silk loom weaver dyeing", {"shape acronym in it, other words"}),
        ("LoomWeaver", "LoomWaever", {"shape same letters"}),
        ("quantized", "quantization", {"shape same stem"}),
        ("accuracies", "accuracy", {"shape within 0 0"}),
        ("silk (SLK) weaving", "silk weaving", {"shape within 0 0"}),
        ("Loom", "Loom-3", {"shape numbers other"}),
        ("LoomNet", "LoomNet-T", {"shape goes on with -"}),
    ],
)
def test_what_forms_have_in_common(first: str, second: str, names: set[str]) -> None:
    assert names <= set(likeness(first, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("LoomNet", "dropout"),
        ("LoomNet", "LoomNeXt"),
        ("LoomNet", "LoomNeXt-T"),
        ("silk of the loom", "thread of the weaver"),
        ("QAM", "silk loom weaver"),
        ("weaving", "weft"),
        ("loom-to-yarn translation", "yarn-to-loom translation"),
    ],
)
def test_unlike_forms_have_nothing(first: str, second: str) -> None:
    assert likeness(first, second) == ()


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_any_two_forms(first: str, second: str) -> None:
    found = likeness(first, second)
    assert found == likeness(second, first)
    assert len(words_of(first)) > 0
    assert (
        not found or not hints_of(first).isdisjoint(hints_of(second)) or any("acronym in it" in name for name in found)
    )
