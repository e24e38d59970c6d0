"""A layer that teacher and student share."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

LEVELS = 256


class Dropout(nn.Module):
    """Dropout with a cheap mask from numpy: torch's own takes a fifth of the training time on a CPU."""

    def __init__(self, rate: float, seed: int) -> None:
        super().__init__()
        self.keep = round(LEVELS * (1 - rate))
        self.rng = np.random.Generator(np.random.SFC64(seed))

    def forward(self, inputs: Tensor) -> Tensor:
        """Zero some of the inputs and scale up the others, in training only."""
        if not self.training or self.keep == LEVELS:
            return inputs
        noise = torch.from_numpy(np.frombuffer(self.rng.bytes(inputs.numel()), np.uint8).copy())
        mask = (noise < self.keep).view(inputs.shape).to(inputs.dtype)
        return inputs * mask.mul_(LEVELS / self.keep)
