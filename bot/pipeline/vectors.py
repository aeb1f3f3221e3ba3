"""Texts and their vectors, each text embedded once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.engine import Engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


async def embedded(texts: Iterable[str], engine: Engine) -> "dict[str, Vector]":
    """Give the vector of each distinct text; none costs no call."""
    distinct = list(dict.fromkeys(texts))
    return dict(zip(distinct, await engine.embed(distinct), strict=True)) if distinct else {}
