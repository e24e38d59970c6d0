"""From the trained student to the file that ships: batch norms folded, tables in eight bits, matrices in sixteen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from kgraph.files import replacing
from training.student import Student
from training.words import Words

Array = npt.NDArray[np.generic]


def _fold(norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    """Scale (H,) and offset (H,) that a trained batch norm amounts to."""
    if norm.running_var is None or norm.running_mean is None:
        raise TypeError(norm)
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    return scale, norm.bias - norm.running_mean * scale


def _eight_bits(arrays: dict[str, Array], name: str, table: Tensor) -> None:
    values = table.detach().numpy()
    scale = np.maximum(np.abs(values).max(1, keepdims=True) / 127, 1e-6).astype(np.float16)
    arrays[name] = np.clip(np.round(values / scale.astype(np.float32)), -127, 127).astype(np.int8)
    arrays[f"{name}.scale"] = scale


def export_student(model: Student, words: Words, path: Path) -> None:
    """Write tagger.npz."""
    model.eval()
    h = model.settings.width
    arrays: dict[str, Array] = {
        "vocabulary": np.frombuffer("\n".join(words.vocabulary).encode(), np.uint8),
        "before": np.array(model.settings.before),
        "after": np.array(model.settings.after),
    }
    _eight_bits(arrays, "lower", model.lower.weight)
    _eight_bits(arrays, "grams", model.grams.weight)
    _eight_bits(arrays, "shapes", model.shapes.weight)
    scale, offset = _fold(model.first_norm)
    columns = np.ones(4 * h, np.float32)
    columns[: 3 * h] = np.tile(scale.detach().numpy(), 3)
    wide: dict[str, Tensor] = {
        "word": model.word.weight.T,
        "word.bias": model.word.bias,
        "first.bias": offset,
        "head": model.heads.weight.T,
        "head.bias": model.heads.bias,
    }
    for part, layers in (("before", model.before), ("after", model.after)):
        for i, layer in enumerate(layers):
            layer_scale, layer_offset = _fold(layer.norm)
            wide[f"{part}{i}"] = layer.weight.weight.T * layer_scale.repeat(3)
            wide[f"{part}{i}.bias"] = layer_offset
    mix_scale, mix_offset = _fold(model.mix_norm)
    for name, linear in (("own", model.own), ("same", model.same), ("paper", model.paper)):
        wide[name] = linear.weight.T * mix_scale
    wide["mix.bias"] = mix_offset + model.same.bias * mix_scale
    arrays.update({name: value.detach().numpy().astype(np.float16) for name, value in wide.items()})
    arrays["first"] = (model.first.weight.T.detach().numpy() * columns).astype(np.float16)
    arrays["flags"] = (model.flags.weight.detach().numpy() * columns).astype(np.float16)
    with replacing(path) as beside, beside.open("wb") as out:
        np.savez_compressed(out, allow_pickle=False, **arrays)
