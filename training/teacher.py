"""The teacher: MiniLM-L6 with the case of the words added, fine-tuned on the labelled papers."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name
from transformers import AutoModel

from kgraph.files import replacing
from training.corpus import text_of
from training.labels import Record
from training.layers import Dropout
from training.targets import IGNORE, LABELS, VALUES, Targets, make_targets
from training.wordpiece import SHAPES, Piece, WordPieces, collate, model_folder


@dataclass(frozen=True)
class TeacherSettings:
    """What may be varied."""

    epochs: int = 6
    batch: int = 8
    body_rate: float = 2e-4
    head_rate: float = 1e-3
    dropout: float = 0.1
    seed: int = 1


class Teacher(nn.Module):
    """Encoder and three linear heads over the first piece of each token."""

    def __init__(self, dropout: float = 0.1, seed: int = 0) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(model_folder()), attn_implementation="sdpa", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        for module in list(self.encoder.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, nn.Dropout) and child.p > 0:
                    setattr(module, name, Dropout(dropout, seed))
        width = self.encoder.config.hidden_size
        self.shape = nn.Embedding(SHAPES, width)
        self.flag = nn.Embedding(4, width)
        nn.init.normal_(self.shape.weight, std=0.01)
        nn.init.normal_(self.flag.weight, std=0.01)
        self.dropout = Dropout(dropout, seed)
        self.heads = nn.Linear(width, len(LABELS) + 1 + len(VALUES))

    def forward(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of labels (papers, tokens, 9), proposed (papers, tokens) and values (papers, tokens, 3)."""
        words = self.encoder.embeddings.word_embeddings(batch["ids"])
        inputs = words + self.shape(batch["shapes"]) + self.flag(batch["flags"])
        hidden = self.encoder(inputs_embeds=inputs, attention_mask=batch["mask"]).last_hidden_state
        index = batch["firsts"].unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        out = self.heads(self.dropout(hidden.gather(1, index))).float()
        return out[..., : len(LABELS)], out[..., len(LABELS)], out[..., len(LABELS) + 1 :]


Example = tuple[Piece, list[int], Targets]


def batches(examples: list[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Random batches of papers of similar length."""
    order = sorted(examples, key=lambda e: len(e[0][0]) * rng.uniform(0.85, 1.15))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    yield from groups


def stack_targets(group: list[Example], width: int) -> tuple[Tensor, Tensor, Tensor]:
    """Targets (papers, tokens), IGNORE where there is no token."""
    out = np.full((3, len(group), width), IGNORE, np.int64)
    for i, (_, firsts, targets) in enumerate(group):
        n = len(firsts)
        out[0, i, :n], out[1, i, :n], out[2, i, :n] = targets.labels[:n], targets.proposed[:n], targets.values[:n]
    labels, proposed, values = torch.from_numpy(out)
    return labels, proposed, values


def loss_of(model: nn.Module, group: list[Example]) -> Tensor:
    """Sum of the three losses on one batch."""
    batch = collate([e[0] for e in group], [e[1] for e in group])
    labels, proposed, values = stack_targets(group, batch["firsts"].shape[1])
    with torch.autocast("cpu", torch.bfloat16):
        out_labels, out_proposed, out_values = model(batch)
    loss = F.cross_entropy(out_labels.flatten(0, 1), labels.flatten(), ignore_index=IGNORE)
    loss = loss + 0.3 * F.cross_entropy(out_values.flatten(0, 1), values.flatten(), ignore_index=IGNORE)
    known = proposed != IGNORE
    if known.any():
        loss = loss + 0.2 * F.binary_cross_entropy_with_logits(out_proposed[known], proposed[known].float())
    return loss


def train_teacher(records: list[Record], settings: TeacherSettings, path: Path) -> None:
    """Fine-tune on labelled papers and save the weights."""
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - an order, no secret
    coder = WordPieces()
    examples: list[Example] = []
    for record in records:
        pieces, firsts, _ = coder.encode(text_of(record))
        examples.append((pieces, firsts, make_targets(record)))
    model = Teacher(settings.dropout, settings.seed)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)  # noqa: FBT003
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    head = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": body, "lr": settings.body_rate}, {"params": head, "lr": settings.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    total = settings.epochs * -(-len(examples) // settings.batch)
    warm = max(total // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (total - step) / max(total - warm, 1))
    )
    model.train()
    for epoch in range(settings.epochs):
        began, losses = time.monotonic(), []
        for group in batches(examples, settings.batch, rng):
            loss = loss_of(model, group)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"teacher epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s", flush=True)
    with replacing(path) as part:
        torch.save(model.state_dict(), part)
