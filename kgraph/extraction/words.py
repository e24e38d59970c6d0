"""The word lists that the rules go by, from a data file."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = (files("kgraph") / "data" / "words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: frozenset(words.split(" ")) for name, words in rows}


def word_list(name: str) -> frozenset[str]:
    """The words of one list.

    >>> "segmentation" in word_list("task heads")
    True
    """
    return _lists()[name]


def alternatives(name: str) -> str:
    """A pattern for any word of one list, the longest first; a hyphen in the list stands for a space too.

    >>> alternatives("trailing metric nouns")
    '(?:metrics|metric|values|value)'
    """
    ordered = sorted(_lists()[name], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace("\\-", "[ -]") for word in ordered) + ")"
