"""Choose how the encoders compute: a short probe on the machine at hand.

bf16 and oneDNN's bf16 kernels behind float32 are two to three times as fast on
recent CPUs and slower than float32 on old ones, so the choice is measured.
"""

import time
from typing import Literal

import torch

from models.encoder import Batch, Encoder

Precision = Literal["fp32", "fp32-medium", "bf16"]

# A faster way has to be clearly faster, and near: the last hidden states, whose
# own spread is about 0.4, may differ by this much on average.
_GAIN, _TOLERANCE = 1.2, 0.02
_ROWS, _TOKENS, _REPEATS = 8, 64, 3


def choose(encoder: Encoder) -> Precision:
    """Time the three ways on ``encoder`` and give the best; float32 in case of doubt.

    Leaves the encoder and torch in some precision: ``apply`` has to follow. Nothing is lost on
    the way, for shipped layers are stored in bf16.
    """
    batch = _batch()
    apply("fp32", (encoder,))
    best: Precision = "fp32"
    best_seconds, wanted = _timed(encoder, batch)
    best_seconds /= _GAIN
    ways: tuple[Precision, ...] = ("fp32-medium", "bf16")
    for way in ways:
        apply(way, (encoder,))
        seconds, found = _timed(encoder, batch)
        near = float((found - wanted).abs().mean()) < _TOLERANCE
        if near and seconds < best_seconds:
            best, best_seconds = way, seconds
    return best


def apply(precision: Precision, encoders: tuple[Encoder, ...]) -> None:
    """Turn the encoders, and torch where it must be, to ``precision``."""
    medium = precision == "fp32-medium"
    torch.set_float32_matmul_precision("medium" if medium else "highest")
    for encoder in encoders:
        encoder.to(torch.bfloat16 if precision == "bf16" else torch.float32)


def _batch() -> Batch:
    ids = torch.arange(1000, 1000 + _ROWS * _TOKENS).reshape(_ROWS, _TOKENS)
    mask = torch.ones(_ROWS, _TOKENS, dtype=torch.bool)
    mask[0, -1] = False  # the common case: a batch with padding
    return Batch(ids, torch.zeros_like(ids), mask)


@torch.inference_mode()
def _timed(encoder: Encoder, batch: Batch) -> tuple[float, torch.Tensor]:
    found = encoder(batch)
    best = float("inf")
    for _ in range(_REPEATS):
        start = time.perf_counter()
        encoder(batch)
        best = min(best, time.perf_counter() - start)
    return best, found[batch.mask]
