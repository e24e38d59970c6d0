"""The word table of the student: vocabulary, and features of every distinct word of the papers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kgraph.extraction.tagger import flags_of, word_features
from kgraph.extraction.tokens import tokenize

Ints = npt.NDArray[np.int64]


def build_vocabulary(texts: list[str], size: int) -> list[str]:
    """The most frequent lower-cased words, most frequent first."""
    counts: Counter[str] = Counter()
    for text in texts:
        lower = text.lower()
        counts.update(lower[a:b] for a, b in tokenize(lower))
    return [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size]]


@dataclass
class Words:
    """Distinct words seen so far; row i of each list belongs to word i."""

    vocabulary: list[str]
    grams: int
    shapes: int
    index: dict[str, int] = field(default_factory=dict)
    lower_ids: list[int] = field(default_factory=list)
    group_ids: list[int] = field(default_factory=list)
    gram_ids: list[tuple[int, ...]] = field(default_factory=list)
    shape_ids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = {word: i for i, word in enumerate(self.vocabulary)}
        self.groups: dict[str, int] = {}

    def add(self, word: str) -> int:
        """Row of a word, made when new."""
        row = self.index.get(word)
        if row is None:
            row = self.index[word] = len(self.index)
            features = word_features(word, self.grams, self.shapes)
            self.lower_ids.append(self.known.get(features.lower, len(self.vocabulary)))
            self.group_ids.append(self.groups.setdefault(features.lower, len(self.groups)))
            self.gram_ids.append(features.grams)
            self.shape_ids.append(features.shape)
        return row

    def encode(self, text: str) -> tuple[Ints, Ints]:
        """Word rows (T,) and flags (T,) of one text."""
        offsets = tokenize(text)
        rows = np.fromiter((self.add(text[a:b]) for a, b in offsets), np.int64, len(offsets))
        return rows, flags_of(text, offsets)
