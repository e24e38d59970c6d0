"""The tokens that tagger and rules share: independent of spaCy's, so that both work in any pipeline."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc

TOKEN = re.compile(r"[^\W_]+|\S")

Offsets = tuple[int, int]


class Tokens(NamedTuple):
    """Offsets of the tokens of a text, the tokens as they are written, and case folded; all of one length."""

    spans: tuple[Offsets, ...]
    written: tuple[str, ...]
    words: tuple[str, ...]

    def anchors(self, wanted: Container[str]) -> list[int]:
        """Indices of the tokens that are among `wanted`."""
        return [index for index, word in enumerate(self.words) if word in wanted]


def tokenize(text: str) -> list[Offsets]:
    """Character offsets of the tokens: runs of letters and digits, and every other visible character alone.

    >>> [text[a:b] for text in ["ResNet-50 (ours)"] for a, b in tokenize(text)]
    ['ResNet', '-', '50', '(', 'ours', ')']
    """
    return [match.span() for match in TOKEN.finditer(text)]


@lru_cache(maxsize=2)
def tokens_of(text: str) -> Tokens:
    """The tokens of a text, kept for the next component that asks for the same text."""
    spans = tokenize(text)
    written = [text[start:end] for start, end in spans]
    return Tokens(tuple(spans), tuple(written), tuple([word.casefold() for word in written]))


def lowered(text: str) -> str:
    """Lower case of the same length, so that offsets stay: the few letters that grow are left as they are.

    >>> len(lowered("\\u0130X")), lowered("ABC")
    (2, 'abc')
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def text_of(doc: Doc) -> str:
    """`doc.text`, put together once: spaCy joins the tokens anew at each access, and every component asks."""
    text = doc.user_data.get("kgraph_text")
    if text is None:
        text = doc.user_data["kgraph_text"] = doc.text
    return str(text)
