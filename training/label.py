"""The teacher reads papers: soft labels for the student, and its own scores."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch

from kgraph.extraction.tagger import Floats
from kgraph.files import replacing
from training.corpus import SHARD, text_of
from training.labels import Record
from training.teacher import Teacher
from training.wordpiece import WordPieces, collate


def load_teacher(path: Path) -> Teacher:
    """A trained teacher, ready to read."""
    model = Teacher()
    model.load_state_dict(torch.load(path))
    return model.eval()


def read_papers(models: list[Teacher], coder: WordPieces, texts: list[str], size: int = 16) -> list[Floats]:
    """Probabilities (T, 13) of every text, in bfloat16, averaged over the teachers; unread tokens are O."""
    coded = [coder.encode(text) for text in texts]
    out: list[Floats] = []
    for _, _, offsets in coded:
        rows = np.zeros((len(offsets), 13), np.float32)
        rows[:, 0] = rows[:, 10] = 1
        out.append(rows)
    order = sorted(range(len(texts)), key=lambda i: len(coded[i][0][0]))
    for at in range(0, len(order), size):
        chosen = order[at : at + size]
        batch = collate([coded[i][0] for i in chosen], [coded[i][1] for i in chosen])
        total = torch.zeros(())
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            for model in models:
                labels, proposed, values = (part.float() for part in model(batch))
                parts = [labels.softmax(-1), proposed.sigmoid().unsqueeze(-1), values.softmax(-1)]
                total = total + torch.cat(parts, -1) / len(models)
        probabilities = total.numpy()
        for row, i in enumerate(chosen):
            n = len(coded[i][1])
            out[i][:n] = probabilities[row, :n]
    return out


def label_papers(models: list[Teacher], papers: list[Record], folder: Path) -> None:
    """Write soft labels of the papers in shards, float16; what is there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    coder = WordPieces()
    for at in range(0, len(papers), SHARD):
        path = folder / f"{at:06d}.npy"
        if not path.exists():
            began = time.monotonic()
            rows = read_papers(models, coder, [text_of(p) for p in papers[at : at + SHARD]])
            with replacing(path) as part, part.open("wb") as out:
                np.save(out, np.concatenate(rows).astype(np.float16))
            print(f"labelled {at + len(rows)} papers, {len(rows) / (time.monotonic() - began):.1f}/s", flush=True)
