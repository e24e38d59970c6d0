"""The student: the network that ships, in torch; kgraph.extraction.tagger runs the same in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.layers import Dropout
from training.words import Ints, Words

OUTPUTS = 13
GAP = 4
"""Empty rows between papers, at least the widest dilation."""


@dataclass(frozen=True)
class StudentSettings:
    """Shape of the network."""

    vocabulary: int = 25000
    grams: int = 16384
    shapes: int = 512
    embedding: int = 96
    hidden: int = 192
    width: int = 96
    before: tuple[int, ...] = (2, 4)
    after: tuple[int, ...] = (1,)
    dropout: float = 0.1
    word_dropout: float = 0.1


@dataclass
class Batch:
    """Papers one after the other with gaps: N rows. `place` are the rows that hold tokens, `mask` (N, 1) tells them."""

    words: Tensor
    lower: Tensor
    grams: Tensor
    gram_starts: Tensor
    shapes: Tensor
    flags: Tensor
    papers: Tensor
    groups: Tensor
    mask: Tensor
    place: Tensor


def make_batch(papers: list[tuple[Ints, Ints]], words: Words) -> Batch:
    """Lay papers (rows, flags) out with gaps; the gaps are one more paper and one more group."""
    sizes = [len(rows) for rows, _ in papers]
    starts = np.cumsum([GAP] + [n + GAP for n in sizes[:-1]])
    total = int(starts[-1]) + sizes[-1] + GAP
    place = np.concatenate([np.arange(s, s + n) for s, n in zip(starts, sizes, strict=True)])

    def spread(values: Ints, empty: int) -> Tensor:
        out = np.full(total, empty, np.int64)
        out[place] = values
        return torch.from_numpy(out)

    paper_of = np.repeat(np.arange(len(papers)), sizes)
    distinct, inverse = np.unique(np.concatenate([rows for rows, _ in papers]), return_inverse=True)
    grams = [words.gram_ids[i] for i in distinct]
    group_keys = np.array([words.group_ids[i] for i in distinct])[inverse] + paper_of * (1 << 32)
    _, groups = np.unique(group_keys, return_inverse=True)
    mask = np.zeros((total, 1), np.float32)
    mask[place] = 1
    return Batch(
        spread(inverse, 0),
        torch.tensor([words.lower_ids[i] for i in distinct]),
        torch.tensor([g for row in grams for g in row], dtype=torch.int64),
        torch.from_numpy(np.cumsum([0] + [len(row) for row in grams[:-1]])),
        torch.tensor([words.shape_ids[i] for i in distinct]),
        spread(np.concatenate([flags for _, flags in papers]), 0),
        spread(paper_of, len(papers)),
        spread(groups, int(groups.max()) + 1),
        torch.from_numpy(mask),
        torch.from_numpy(place),
    )


def segment_mean(values: Tensor, segments: Tensor) -> Tensor:
    """Mean of the rows of each segment, given back to each row."""
    size = torch.bincount(segments).unsqueeze(1)
    total = values.new_zeros(len(size), values.shape[1]).index_add_(0, segments, values)
    return F.embedding(segments, total / size)


class Shift(torch.autograd.Function):
    """Sum of the three thirds of (N, 3H), taken from the rows `dilation` before, here and after."""

    @staticmethod
    def forward(ctx: Any, parts: Tensor, dilation: int) -> Tensor:
        """(N, H)."""
        ctx.dilation = dilation
        left, middle, right = parts.chunk(3, 1)
        out = middle.clone()
        out[dilation:] += left[:-dilation]
        out[:-dilation] += right[dilation:]
        return out

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        """(N, 3H)."""
        h, d = grad.shape[1], ctx.dilation
        out = grad.new_empty(len(grad), 3 * h)
        out[:-d, :h], out[-d:, :h] = grad[d:], 0
        out[:, h : 2 * h] = grad
        out[d:, 2 * h :], out[:d, 2 * h :] = grad[:-d], 0
        return out, None


class Convolution(nn.Module):
    """Width three, dilated, with batch norm and ReLU; rows of the gaps stay zero."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.weight = nn.Linear(width, 3 * width, bias=False)
        nn.init.normal_(self.weight.weight, std=(2 / (3 * width)) ** 0.5)
        self.norm = nn.BatchNorm1d(width)
        self.dilation = dilation

    def forward(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """(N, H) to (N, H)."""
        return F.relu(self.norm(Shift.apply(self.weight(inputs), self.dilation))) * mask


class Student(nn.Module):
    """Word vectors, one convolution on them, residual convolutions, exchange within the paper, heads."""

    def __init__(self, settings: StudentSettings) -> None:
        super().__init__()
        s = self.settings = settings
        h = s.width
        self.lower = nn.Embedding(s.vocabulary + 1, s.embedding)
        self.grams = nn.EmbeddingBag(s.grams, s.embedding, mode="mean")
        self.shapes = nn.Embedding(s.shapes, s.embedding)
        for table in (self.lower, self.grams, self.shapes):
            nn.init.normal_(table.weight, std=0.3)
        self.word = nn.Linear(s.embedding, s.hidden)
        self.first = nn.Linear(s.hidden, 4 * h, bias=False)
        self.flags = nn.Embedding(4, 4 * h)
        nn.init.normal_(self.flags.weight, std=0.05)
        self.first_norm = nn.BatchNorm1d(h)
        self.before = nn.ModuleList(Convolution(h, d) for d in s.before)
        self.after = nn.ModuleList(Convolution(h, d) for d in s.after)
        self.same = nn.Linear(h, h)
        self.paper = nn.Linear(h, h, bias=False)
        self.own = nn.Linear(h, h, bias=False)
        self.mix_norm = nn.BatchNorm1d(h)
        self.heads = nn.Linear(h, OUTPUTS)
        self.dropout = Dropout(s.dropout, 0)

    def word_vectors(self, batch: Batch) -> Tensor:
        """First-layer parts (W, 4H) of the distinct words."""
        lower = batch.lower
        if self.training and self.settings.word_dropout:
            drop = torch.rand(lower.shape) < self.settings.word_dropout
            lower = lower.masked_fill(drop, self.settings.vocabulary)
        vector = self.lower(lower) + self.grams(batch.grams, batch.gram_starts) + self.shapes(batch.shapes)
        return self.first(self.dropout(F.relu(self.word(vector))))

    def forward(self, batch: Batch) -> Tensor:
        """Logits (tokens, 13) of the tokens of all papers, in order."""
        h, mask = self.settings.width, batch.mask
        parts = (F.embedding(batch.words, self.word_vectors(batch)) + self.flags(batch.flags)) * mask
        x = F.relu(self.first_norm(Shift.apply(parts[:, : 3 * h], 1))) * mask + parts[:, 3 * h :]
        for layer in self.before:
            x = x + layer(x, mask)
        x = self.dropout(x)
        mixed = self.own(x) + self.same(segment_mean(x, batch.groups)) + self.paper(segment_mean(x, batch.papers))
        x = x + F.relu(self.mix_norm(mixed)) * mask
        for layer in self.after:
            x = x + layer(x, mask)
        return self.heads(self.dropout(x)[batch.place])
