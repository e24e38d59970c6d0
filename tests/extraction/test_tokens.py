from hypothesis import example, given
from hypothesis import strategies as st

from kgraph.extraction.tokens import lowered, tokenize


def words(text: str) -> list[str]:
    return [text[a:b] for a, b in tokenize(text)]


def test_names_signs_and_numbers_fall_apart_at_signs() -> None:
    assert words("ResNet-50 hits 72.1% on CIFAR_10") == [
        *("ResNet", "-", "50", "hits", "72", ".", "1", "%", "on", "CIFAR", "_", "10"),
    ]


def test_offsets_point_into_the_text_as_given() -> None:
    text = "İstanbul\t日本 \u202eAB\u0000é"
    assert [text[a:b] for a, b in tokenize(text)] == ["İstanbul", "日本", "\u202e", "AB", "\u0000", "é"]


def test_nothing_but_space_is_left_out() -> None:
    text = "a, b\n(c) 🙂🙂 d\u0301 _x_"
    covered = {i for a, b in tokenize(text) for i in range(a, b)}
    assert covered == {i for i, c in enumerate(text) if not c.isspace()}


def test_empty_and_blank_texts_have_no_tokens() -> None:
    assert tokenize("") == tokenize(" \n\t") == []


def test_a_long_run_is_one_token() -> None:
    assert tokenize("x" * 1_000_000) == [(0, 1_000_000)]


@example("\u0130stanbul")
@example("\u1e9e\u0130\u0130X")
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_lowered_keeps_the_length(text: str) -> None:
    assert len(lowered(text)) == len(text)
    assert lowered(lowered(text)) == lowered(text)
