"""Training of the student on soft labels of the teacher and on the labelled papers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from kgraph.files import replacing
from training.corpus import SHARD, text_of
from training.labels import Record
from training.student import Student, make_batch
from training.targets import IGNORE, make_targets
from training.words import Ints, Words

Halfs = npt.NDArray[np.float16]


@dataclass
class Pool:
    """Papers ready for the student: words and flags, soft labels (T, 13), whether from people."""

    words: Words
    papers: list[tuple[Ints, Ints]] = field(default_factory=list)
    soft: list[Halfs] = field(default_factory=list)
    gold: list[bool] = field(default_factory=list)

    def with_gold(self, records: list[Record]) -> Pool:
        """A pool of these papers and some labelled ones."""
        more = Pool(self.words, list(self.papers), list(self.soft), list(self.gold))
        more.add_gold(records)
        return more

    def add_gold(self, records: list[Record]) -> None:
        """Add labelled papers; -1 marks an unknown role."""
        for record in records:
            targets = make_targets(record)
            rows = np.zeros((len(targets.labels), 13), np.float16)
            at = np.arange(len(rows))
            rows[at, targets.labels] = 1
            rows[:, 9] = np.where(targets.proposed == IGNORE, -1, targets.proposed)
            rows[at, 10 + targets.values] = 1
            self.papers.append(self.words.encode(text_of(record)))
            self.soft.append(rows)
            self.gold.append(True)

    def add_soft(self, papers: list[Record], folder: Path, without: Iterable[Record] = ()) -> None:
        """Add the papers that the teacher read but some; it read the first ones, maybe not all, in this order.

        Raises:
            ValueError: a file of labels is missing in the middle, or holds labels of other papers.
        """
        skipped = {paper["digest"] for paper in without}
        shards = sorted(folder.glob("*.npy"))
        for number, path in enumerate(shards):
            if path.stem != f"{number * SHARD:06d}":
                raise ValueError(f"{path}: the files before it do not go on up to there; delete it")
            shard, used = np.load(path), 0
            for paper in papers[number * SHARD : (number + 1) * SHARD]:
                if used == len(shard) and path == shards[-1]:
                    break  # the teacher was told to read so many
                coded = self.words.encode(text_of(paper))
                end = used + len(coded[0])
                if paper["digest"] not in skipped:
                    self.papers.append(coded)
                    self.soft.append(shard[used:end])
                    self.gold.append(False)
                used = end
            if used != len(shard):
                raise ValueError(f"{path}: {len(shard)} tokens, the papers have {used}; delete it")


@dataclass(frozen=True)
class Phase:
    """One stretch of training: passes over the soft papers, over the labelled ones, and the top learning rate."""

    soft: float
    gold: int
    rate: float
    batch: int = 32


def student_loss(logits: Tensor, soft: Tensor) -> Tensor:
    """Cross-entropy with the soft labels; `proposed` counts where a method or dataset may be."""
    labels = -(soft[:, :9] * F.log_softmax(logits[:, :9], 1)).sum(1)
    values = -(soft[:, 10:] * F.log_softmax(logits[:, 10:], 1)).sum(1)
    known = (soft[:, 9] >= 0).float() * (soft[:, 1] + soft[:, 2] + soft[:, 7] + soft[:, 8])
    proposed = F.binary_cross_entropy_with_logits(logits[:, 9], soft[:, 9].clamp(min=0), reduction="none")
    return (labels + 0.3 * values + known * proposed).mean()


def _order(pool: Pool, phase: Phase, rng: np.random.Generator) -> Iterator[list[int]]:
    gold = np.flatnonzero(pool.gold)
    soft = np.flatnonzero(~np.array(pool.gold))
    taken = np.tile(rng.permutation(soft), int(np.ceil(phase.soft)))[: int(len(soft) * phase.soft)]
    everything = rng.permutation(np.concatenate([taken, np.tile(gold, phase.gold)]))
    for at in range(0, len(everything) - phase.batch // 2, phase.batch):
        yield everything[at : at + phase.batch].tolist()


def train_student(model: Student, pool: Pool, phases: list[Phase], seed: int = 1) -> None:
    """Run the phases, each with a short warm-up and a linear fall of the rate."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    for number, phase in enumerate(phases):
        began, losses = time.monotonic(), []
        order = list(_order(pool, phase, rng))
        optimizer = torch.optim.AdamW(model.parameters(), lr=phase.rate, weight_decay=0.01, fused=True)
        warm = max(len(order) // 20, 1)

        def rate(step: int, total: int = len(order), warm: int = warm) -> float:
            return min((step + 1) / warm, max(total - step, 1) / total)

        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
        model.train()
        for step, chosen in enumerate(order):
            batch = make_batch([pool.papers[i] for i in chosen], pool.words)
            soft = torch.from_numpy(np.concatenate([pool.soft[i] for i in chosen]).astype(np.float32))
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(batch)
            loss = student_loss(logits.float(), soft)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if (step + 1) % 200 == 0:
                print(f"  step {step + 1} of {len(order)}: loss {np.mean(losses[-200:]):.4f}", flush=True)
        print(f"phase {number + 1}: loss {np.mean(losses[-50:]):.4f}, {time.monotonic() - began:.0f} s", flush=True)
    model.eval()


def relabel(pool: Pool, papers: list[Record], models: list[Student], weight: float, path: Path) -> None:
    """Soft labels anew: `weight` of the students (trained on labelled papers too), the rest of what was there.

    Papers beyond those of the pool are added, with the labels of the students alone. The labels are kept in `path`.

    Raises:
        ValueError: the labels kept there are of other papers.
    """
    if path.exists():
        rows, used = np.load(path, mmap_mode="r"), 0
        pool.papers = [pool.words.encode(text_of(paper)) for paper in papers]
        pool.soft, pool.gold = [], [False] * len(papers)
        for words, _ in pool.papers:
            pool.soft.append(rows[used : used + len(words)])
            used += len(words)
        if used != len(rows):
            raise ValueError(f"{path}: {len(rows)} tokens, the papers have {used}; delete it")
        return
    for at in range(0, len(papers), 64):
        coded = [
            pool.papers[i] if i < len(pool.papers) else pool.words.encode(text_of(papers[i]))
            for i in range(at, min(at + 64, len(papers)))
        ]
        batch = make_batch(coded, pool.words)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            rows = torch.stack([probabilities(model(batch).float()) for model in models]).mean(0).numpy()
        cuts = np.cumsum([len(c[0]) for c in coded])[:-1]
        for i, new in enumerate(np.split(rows, cuts), at):
            if i < len(pool.papers):
                pool.soft[i] = (weight * new + (1 - weight) * pool.soft[i]).astype(np.float16)
            else:
                pool.papers.append(coded[i - at])
                pool.soft.append(new.astype(np.float16))
                pool.gold.append(False)
    with replacing(path) as part, part.open("wb") as out:
        np.save(out, np.concatenate(pool.soft))


def probabilities(logits: Tensor) -> Tensor:
    """From logits (T, 13) to probabilities."""
    return torch.cat([logits[:, :9].softmax(1), logits[:, 9:10].sigmoid(), logits[:, 10:].softmax(1)], 1)
