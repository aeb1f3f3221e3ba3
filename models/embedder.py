"""The embedder: a text to a unit vector, for search over passages.

all-MiniLM-L6-v2 as it was published (Reimers and Gurevych 2019): the mean of
the token states, scaled to length one.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from models.encoder import (
    Embeddings,
    Encoder,
    WordPieces,
    load_encoder,
    mean_pool,
    micro_batches,
    pad,
)
from models.engine import EMBEDDING_DIMENSIONS
from models.model_json import read_model_json

MAX_TOKENS = 256

NEAR_ALONE = 0.45
"""Cosine of a claim's sentence, without its thread's title, and a passage with its source's title,
below which the passage contradicts nothing in it: the thread's title alone brought the two
together. Of the development posts' 20 surest contradictions 14 were right, of the 11 among them
that are as near 10."""


class EmbedderModel:
    """Embeds texts; not safe to call from two threads at once."""

    def __init__(self, encoder: Encoder, pieces: WordPieces, version: str) -> None:
        self.encoder = encoder
        self.version = version
        self._pieces = pieces

    @classmethod
    def load(cls, folder: Path, embeddings: Embeddings, pieces: WordPieces) -> "EmbedderModel":
        """Load layers and model.json from ``folder``; raises WeightsError."""
        version = str(read_model_json(folder)["version"])
        return cls(load_encoder(folder, embeddings), pieces, version)

    @torch.inference_mode()
    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give shape (len(texts), 384), rows of unit length; what passes 256 tokens is not read."""
        rows = [self._pieces.one(text.ids[: MAX_TOKENS - 2]) for text in self._pieces.encode(texts)]
        out = np.zeros((len(rows), EMBEDDING_DIMENSIONS), dtype=np.float32)
        for group in micro_batches([len(row.ids) for row in rows]):
            batch = pad([rows[index] for index in group])
            pooled = mean_pool(self.encoder(batch), batch.mask)
            out[group] = functional.normalize(pooled, dim=1).numpy()
        return out
