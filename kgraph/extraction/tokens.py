"""Words of a text with their places, found in one linear pass."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[^\W_]+|\S")

Offsets = tuple[int, int]


def tokenize(text: str) -> list[Offsets]:
    """Character offsets of the tokens: runs of letters and digits, and every other visible character alone.

    >>> [text[a:b] for text in ["ResNet-50 (ours)"] for a, b in tokenize(text)]
    ['ResNet', '-', '50', '(', 'ours', ')']
    """
    return [match.span() for match in TOKEN.finditer(text)]
