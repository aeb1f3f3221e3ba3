"""What every fine-tuning here shares: optimiser, schedule, averaging, checkpoints."""

import copy
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from torch import nn
from torch.optim import AdamW, Optimizer
from torch.optim.lr_scheduler import LambdaLR

from models.encoder import Encoder

T = TypeVar("T")
ModuleT = TypeVar("ModuleT", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyper-parameters of one fine-tuning run; written into model.json as they were."""

    epochs: int = 4
    rows: int = 32
    learning_rate: float = 1e-4
    head_learning_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup_share: float = 0.06
    average_decay: float = 0.998


def seed_everything(seed: int, threads: int) -> None:
    """Fix every generator in use and the number of threads."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)


def optimiser(encoder: Encoder, heads: nn.Module, recipe: Recipe) -> AdamW:
    """AdamW in which lower layers learn more slowly (Howard and Ruder 2018)."""
    groups: list[dict[str, Any]] = []
    depth = len(encoder.layers)
    for index, layer in enumerate(encoder.layers):
        rate = recipe.learning_rate * recipe.layer_decay ** (depth - 1 - index)
        groups += _groups(layer, rate, recipe.weight_decay)
    groups += _groups(heads, recipe.head_learning_rate, recipe.weight_decay)
    return AdamW(groups)


def _groups(module: nn.Module, rate: float, decay: float) -> list[dict[str, Any]]:
    matrices = [p for p in module.parameters() if p.ndim > 1]
    vectors = [p for p in module.parameters() if p.ndim <= 1]
    return [
        {"params": matrices, "lr": rate, "weight_decay": decay},
        {"params": vectors, "lr": rate, "weight_decay": 0.0},
    ]


def schedule(optimizer: Optimizer, steps: int, warmup_share: float) -> LambdaLR:
    """Linear warm-up, then linear to zero."""
    warmup = max(1, math.ceil(steps * warmup_share))
    return LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warmup, max(0.0, (steps - step) / (steps - warmup))),
    )


class Average(Generic[ModuleT]):
    """An exponential moving average of a module's weights (Polyak and Juditsky 1992)."""

    def __init__(self, module: ModuleT, decay: float) -> None:
        self.module: ModuleT = copy.deepcopy(module).eval()
        self._decay = decay
        self.updates = 0

    @torch.no_grad()
    def update(self, module: ModuleT) -> None:
        """Move towards ``module``; early on faster, so that the start is soon forgotten."""
        self.updates += 1
        decay = min(self._decay, self.updates / (self.updates + 10))
        for mine, theirs in zip(self.module.parameters(), module.parameters(), strict=True):
            mine.lerp_(theirs, 1 - decay)


@torch.no_grad()
def mix(net: nn.Module, start: nn.Module, share: float) -> None:
    """Draw ``net`` back to where it started: ``share`` of its own weights stay.

    The mean of the weights before and after fine-tuning keeps what the later data lacks
    (WiSE-FT, Wortsman et al. 2022).
    """
    for mine, theirs in zip(net.parameters(), start.parameters(), strict=True):
        mine.lerp_(theirs, 1 - share)


def length_batches(
    items: Sequence[T], lengths: Sequence[int], rows: int, chooser: random.Random
) -> Iterator[list[T]]:
    """Random batches of like length: shuffled, sorted within large pools, batches shuffled."""
    order = list(range(len(items)))
    chooser.shuffle(order)
    pool = rows * 50
    batches: list[list[T]] = []
    for start in range(0, len(order), pool):
        part = sorted(order[start : start + pool], key=lambda i: lengths[i])
        batches += [[items[i] for i in part[at : at + rows]] for at in range(0, len(part), rows)]
    chooser.shuffle(batches)
    yield from batches


def save_checkpoint(path: Path, **parts: Any) -> None:
    """Write a checkpoint whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(parts, partial)
    partial.replace(path)


def load_checkpoint(path: Path) -> dict[str, Any] | None:
    """Read a checkpoint, or None where there is none."""
    if not path.exists():
        return None
    loaded: dict[str, Any] = torch.load(path, weights_only=False)
    return loaded


class Progress:
    """A line a hundred steps: step of steps, loss, rows a second."""

    def __init__(self, steps: int, every: int = 100) -> None:
        self._steps, self._every = steps, every
        self._step, self._loss, self._rows, self._since = 0, 0.0, 0, time.monotonic()

    def tick(self, step: int, loss: float, rows: int) -> None:
        """Count one step and print now and then."""
        self._step += 1
        self._loss += loss
        self._rows += rows
        if self._step % self._every == 0:
            speed = self._rows / (time.monotonic() - self._since)
            mean = self._loss / self._every
            print(f"step {step}/{self._steps}  loss {mean:.4f}  {speed:.0f} rows/s", flush=True)
            self._loss, self._rows, self._since = 0.0, 0, time.monotonic()
