from __future__ import annotations

import re
from importlib.resources import files

import pytest

from kgraph.extraction.words import alternatives, word_list

TEXT = (files("kgraph") / "data" / "words.tsv").read_text(encoding="utf-8")
ROWS = [line.split("\t") for line in TEXT.splitlines() if line and not line.startswith("#")]


def test_header_says_version_and_source() -> None:
    first, second = TEXT.splitlines()[:2]
    assert re.fullmatch(r"# version: \d+", first)
    assert second.startswith("# source: ")


def test_every_row_is_a_name_and_words_in_order() -> None:
    assert [row for row in ROWS if len(row) != 2 or not all(row)] == []
    names = [name for name, _ in ROWS]
    assert len(set(names)) == len(names)
    for name, words in ROWS:
        listed = words.split(" ")
        assert len(set(listed)) == len(listed), name
        assert all(listed), name


@pytest.mark.parametrize("name", [name for name, _ in ROWS])
def test_alternatives_match_every_word_whole(name: str) -> None:
    pattern = re.compile(alternatives(name))
    assert [word for word in word_list(name) if pattern.fullmatch(word) is None] == []
    # the longest first: at the place where it begins, no word is cut short by another that it starts with
    assert [word for word in word_list(name) if (found := pattern.match(word)) is None or found[0] != word] == []


def test_a_hyphen_stands_for_a_space_too() -> None:
    name = "trailing data nouns"
    assert "data-set" in word_list(name)
    assert re.fullmatch(alternatives(name), "data set")


def test_unknown_list() -> None:
    with pytest.raises(KeyError):
        word_list("looms")
