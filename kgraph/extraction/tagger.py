"""The trained reader: a small convolutional network over the tokens of one paper, in numpy alone.

In the shapes below T is the number of tokens, H the width of the network. Every text is read by itself, so what comes
out never depends on its neighbours in the call.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from kgraph.extraction.tokens import Offsets, tokens_of

TYPES = ("dataset", "metric", "task", "method")
VALUES = ("absolute", "delta")
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_WINDOW = 2048  # tokens read together; a longer text is read in pieces, so that memory stays flat
_CACHE = 32768  # distinct words whose first layer is remembered, half of them for good
_COMMON = 7000  # words at the head of the vocabulary that are remembered for good
_LONGEST = 40  # characters of a word that count, half from either end
_SHARES = np.zeros((13, 13), np.float32)  # odds that share out one probability: labels, values; `proposed` is alone
_SHARES[:9, :9] = _SHARES[9, 9] = _SHARES[10:, 10:] = 1
_ALONE = np.eye(13, dtype=np.float32)[9]


class Span(NamedTuple):
    """A name: characters [start, end) of the text, the likeliest type, and mean probabilities over its tokens.

    `score` is the probability of `type`, `proposed` that the paper introduces it, `types` those of TYPES in order.
    """

    start: int
    end: int
    type: str
    score: float
    proposed: float
    types: tuple[float, ...]


class Value(NamedTuple):
    """A measured value: characters [start, end), absolute or delta, mean probability."""

    start: int
    end: int
    kind: str
    score: float


class Tagged(NamedTuple):
    """What was found in one text, in order of place."""

    spans: tuple[Span, ...]
    values: tuple[Value, ...]


class WordFeatures(NamedTuple):
    """What the network is told of a word: lower-cased form, hashes of its letter groups, hash of its shape."""

    lower: str
    grams: tuple[int, ...]
    shape: int


def word_features(word: str, grams: int, shapes: int) -> WordFeatures:
    """Features of one token; `grams` and `shapes` are the sizes of the two hash tables."""
    if len(word) > _LONGEST:
        word = word[: _LONGEST // 2] + word[-_LONGEST // 2 :]
    lower = word.lower()
    shape = ""
    for c in word:
        kind = "X" if c.isupper() else "d" if c.isdigit() else "x" if c.isalpha() else c
        if shape[-3:] != kind * 3:
            shape += kind
    marked = f"<{lower}>".encode("utf-8", "surrogatepass")
    n = len(marked)
    ids = [crc32(marked[i : i + k]) % grams for k in (3, 4, 5) for i in range(n - k + 1)] if n > 3 else ()  # noqa: PLR2004 - not a lone character
    return WordFeatures(lower, tuple(ids), crc32(shape.encode("utf-8", "surrogatepass")) % shapes)


def flags_of(text: str, offsets: Sequence[Offsets]) -> Ints:
    """(T,) 1 for a token with space before it, plus 2 for one in the title (up to the first line feed)."""
    edges = np.fromiter(chain.from_iterable(offsets), np.int64, 2 * len(offsets))
    flags = np.ones(len(offsets), np.int64)
    flags[1:] = edges[2::2] > edges[1:-1:2]
    flags[: bisect.bisect_left(offsets, (text.find("\n"),))] += 2
    return flags


def decode(offsets: Sequence[Offsets], probabilities: Floats, floor: float | None = None) -> Tagged:
    """Names and values from probabilities (T, 13): O, then B and I of each of TYPES; proposed; O and each of VALUES.

    A name is a run of tokens with one likeliest type, cut where a beginning is likelier than an inside. Without
    `floor` a token belongs to a name when its type is likelier than O; with it, when its type reaches the floor.
    """
    if not offsets:
        return Tagged((), ())
    begin, inside = probabilities[:, 1:9:2], probabilities[:, 2:9:2]
    kinds = begin + inside
    best = kinds.argmax(1)
    rows = np.arange(len(best))
    limit = probabilities[:, 0] if floor is None else np.float32(floor)
    label = np.where(kinds[rows, best] > limit, best, -1)
    cuts = begin[rows, best] > inside[rows, best]
    spans = tuple(
        Span(offsets[i][0], offsets[j - 1][1], TYPES[k], means[k], means[4], tuple(means[:4]))
        for i, j, k, means in _runs(label, cuts, np.column_stack([kinds, probabilities[:, 9]]))
    )
    value = np.where(probabilities[:, 10] < 0.5, 0, -1)  # noqa: PLR2004 - absolute and delta together win
    values = tuple(
        Value(offsets[i][0], offsets[j - 1][1], VALUES[means[1] > means[0]], max(means))
        for i, j, _, means in _runs(value, np.zeros(len(value), bool), probabilities[:, 11:])
    )
    return Tagged(spans, values)


def _runs(label: Ints, cuts: npt.NDArray[np.bool_], columns: Floats) -> Iterator[tuple[int, int, int, list[float]]]:
    """(first, last + 1, label, means of the columns) of each run of one label >= 0; a run is cut where `cuts` holds."""
    if label.max() < 0:
        return iter(())
    edge = np.ones(len(label), bool)
    edge[1:] = (label[1:] != label[:-1]) | cuts[1:]
    first = np.flatnonzero(edge)
    sizes = np.diff(first, append=len(label))
    kept = label[first] >= 0
    sums = np.add.reduceat(columns, first, axis=0, dtype=np.float64)[kept]
    first, sizes = first[kept], sizes[kept]
    means = (sums / sizes[:, None]).round(3)
    return zip(first.tolist(), (first + sizes).tolist(), label[first].tolist(), means.tolist(), strict=True)


class _Rows(dict[str, int]):
    """Row of each word met in the tables of its first-layer parts (rows, 4H) and groups (one for each lower case).

    The most frequent words stay in the lower half of the tables; the upper half is forgotten when full.
    """

    def __init__(self, weights: dict[str, Floats], vocabulary: list[str]) -> None:
        super().__init__()
        self.w = weights
        self.vocabulary = {word: i for i, word in enumerate(vocabulary)}
        self.parts = np.zeros((_CACHE, weights["first"].shape[1]), np.float32)
        self.groups = np.zeros(_CACHE, np.int64)
        self.kept, self.passing = 0, _CACHE // 2

    def look_up(self, words: Sequence[str]) -> Ints:
        """(T,) rows of the tokens of one window; new words are added."""
        if self.passing + len(words) > _CACHE:
            for word in [word for word, row in self.items() if row >= _CACHE // 2]:
                del self[word]
            self.passing = _CACHE // 2
        rows = list(map(self.get, words))
        if None in rows:
            for word in words:
                if word not in self:
                    self._add(word)
            rows = list(map(self.get, words))
        return np.array(rows, np.int64)

    def _add(self, word: str) -> None:
        w = self.w
        features = word_features(word, len(w["grams"]), len(w["shapes"]))
        known = self.vocabulary.get(features.lower, len(self.vocabulary))
        vector = w["lower"][known] + w["shapes"][features.shape]
        if features.grams:
            vector += np.add.reduce(w["grams"].take(features.grams, 0), 0) / np.float32(len(features.grams))
        if known < _COMMON and self.kept < _CACHE // 2:
            row, self.kept = self.kept, self.kept + 1
        else:
            row, self.passing = self.passing, self.passing + 1
        self[word] = row
        self.groups[row] = crc32(features.lower.encode("utf-8", "surrogatepass"))
        # Word by word, so that rounding is always alike; for the few new words of a text that is also the quickest.
        self.parts[row] = np.maximum(vector @ w["word"] + w["word.bias"], 0) @ w["first"]


class Tagger:
    """The network: `tag` gives names and values, `read` the probabilities behind them."""

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        self._w = {name: _widen(arrays, name) for name in arrays if "scale" not in name and name != "vocabulary"}
        self._rows = _Rows(self._w, arrays["vocabulary"].tobytes().decode().split("\n"))
        self._before, self._after = (
            [(self._w[f"{part}{i}"], self._w[f"{part}{i}.bias"], int(d)) for i, d in enumerate(self._w[part])]
            for part in ("before", "after")
        )
        self._zero = np.zeros((_WINDOW, self._w["head"].shape[0]), np.float32)  # quicker to compare with than 0

    def tag(self, texts: Sequence[str], floor: float | None = None) -> list[Tagged]:
        """Names and values of each text; with `floor` also unlikely names (see `decode`)."""
        return [decode(*self.read(text), floor) for text in texts]

    def read(self, text: str) -> tuple[list[Offsets], Floats]:
        """Offsets of the T tokens and their probabilities (T, 13), in the order that `decode` names."""
        tokens = tokens_of(text)
        offsets = list(tokens.spans)
        flags, pieces = flags_of(text, offsets), [np.zeros((0, 13), np.float32)]
        for at in range(0, len(offsets), _WINDOW):
            rows = self._rows.look_up(tokens.written[at : at + _WINDOW])
            pieces.append(self._network(rows, flags[at : at + _WINDOW]))
        return offsets, np.concatenate(pieces)

    def _network(self, rows: Ints, flags: Ints) -> Floats:
        """Probabilities (T, 13) from the rows and flags (T,) of one window."""
        w = self._w
        size, width = len(rows), w["head"].shape[0]
        parts = self._rows.parts.take(rows, 0)
        parts += w["flags"].take(flags, 0)
        x: Floats = self._shift(parts[:, : 3 * width], w["first.bias"], 1) + parts[:, 3 * width :]
        for kernel, bias, dilation in self._before:
            x += self._shift(x @ kernel, bias, dilation)
        mixed = x @ w["own"]
        mixed += self._of_word(x, self._rows.groups[rows])
        mixed += np.full(size, 1 / size, np.float32) @ x @ w["paper"] + w["mix.bias"]
        x += np.maximum(mixed, self._zero[:size])
        for kernel, bias, dilation in self._after:
            x += self._shift(x @ kernel, bias, dilation)
        odds: Floats = np.exp((x @ w["head"] + w["head.bias"]).clip(-30, 30))
        odds /= odds @ _SHARES + _ALONE
        return odds

    def _of_word(self, x: Floats, groups: Ints) -> Floats:
        """(T, H) from the mean over the tokens of the same word; a word that stands once is its own mean."""
        _, inverse, sizes = np.unique(groups, return_inverse=True, return_counts=True)
        mean = np.empty((len(sizes), x.shape[1]), np.float32)
        mean[inverse] = x
        repeated, again = np.flatnonzero(sizes > 1), np.flatnonzero((sizes > 1)[inverse])
        share = np.zeros((len(sizes), len(again)), np.float32)
        share[inverse[again], np.arange(len(again))] = (1 / sizes)[inverse[again]]
        mean[repeated] = share[repeated] @ x[again]
        return (mean @ self._w["same"]).take(inverse, 0)

    def _shift(self, parts: Floats, bias: Floats, dilation: int) -> Floats:
        """ReLU of the sum of the thirds of (T, 3H), taken `dilation` rows before, here and after, and the bias."""
        width = parts.shape[1] // 3
        out: Floats = parts[:, width : 2 * width] + bias
        out[dilation:] += parts[:-dilation, :width]
        out[:-dilation] += parts[dilation:, 2 * width :]
        return np.maximum(out, self._zero[: len(out)], out=out)


def _widen(arrays: dict[str, npt.NDArray[np.generic]], name: str) -> Floats:
    """Single precision from half precision, or from eight-bit rows with a scale each."""
    scale = arrays.get(f"{name}.scale", np.ones(1))
    return arrays[name].astype(np.float32) * scale.astype(np.float32)


@cache
def load_tagger(path: Path | None = None) -> Tagger:
    """The shipped tagger, or the one in another file that training/ wrote; read once."""
    source = files("kgraph") / "data" / "tagger.npz" if path is None else path
    with source.open("rb") as stream, np.load(stream) as arrays:
        return Tagger(dict(arrays))
