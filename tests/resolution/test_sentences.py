from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.resolution.sentences import sentence_of, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T\nOne. Two.", ["T", "One.", "Two."]),
        ("A title. Of two parts\nOne.", ["A title. Of two parts", "One."]),
        (
            "T\nWe follow Smith et al. (2019) here. Then we stop.",
            ["T", "We follow Smith et al. (2019) here.", "Then we stop."],
        ),
        ("T\nSee e.g. BERT, i.e. Transformers. End.", ["T", "See e.g. BERT, i.e. Transformers.", "End."]),
        ("T\nFig. 3 and Eq. 4 vs. Table 2. End.", ["T", "Fig. 3 and Eq. 4 vs. Table 2.", "End."]),
        ("T\nIt is 0.5 better. 3 runs.", ["T", "It is 0.5 better.", "3 runs."]),
        ("T\nCan it? Yes! It can.", ["T", "Can it?", "Yes!", "It can."]),
        ('T\nHe said "no." Then left.', ["T", 'He said "no."', "Then left."]),
        ("T\nJ. Smith wrote it. End.", ["T", "J. Smith wrote it.", "End."]),
        ("T\nA line\nbroken over two. End.", ["T", "A line\nbroken over two.", "End."]),
        ("T\nWith no. 5 it works. I say no. We stop.", ["T", "With no. 5 it works.", "I say no.", "We stop."]),
        ("T\n", ["T"]),
        ("", []),
        ("No second line. Still the title", ["No second line.", "Still the title"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet="aB1.!? \n\"'()\u00e9\u0130"))
def test_spans_hold_every_character_but_space(text: str) -> None:
    spans = sentences(text)
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(character.isspace() for place, character in enumerate(text) if place not in covered)
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@given(st.text(alphabet="aB. \n", min_size=1), st.data())
def test_a_mention_is_whole_in_its_sentence(text: str, data: st.DataObject) -> None:
    spans = sentences(text)
    if not spans:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    left, right = sentence_of(spans, start, end)
    assert left <= start < end <= right
    assert text[start:end] in text[left:right]


def test_hostile_text_takes_no_time() -> None:
    for text in (". " * 50_000, "." * 100_000, ".)" * 50_000, "." + " " * 100_000, "A" * 100_000):
        assert len(sentences(text)) <= len(text)
