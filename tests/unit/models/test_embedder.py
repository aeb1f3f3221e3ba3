"""The embedder: unit vectors in which like texts are near."""

import numpy as np
import pytest

from models.embedder import EmbedderModel
from models.encoder import load_embeddings, load_word_pieces
from models.registry import WEIGHTS


@pytest.fixture(scope="module")
def model() -> EmbedderModel:
    """The shipped embedder in float32."""
    return EmbedderModel.load(
        WEIGHTS / "embedder", load_embeddings(WEIGHTS), load_word_pieces(WEIGHTS)
    )


def test_rows_have_unit_length_whatever_the_text(model: EmbedderModel) -> None:
    """Empty, strange and very long texts get a vector of length one like any other."""
    rows = model.embed(["", "👍", "\ud800", "a plain sentence", "word " * 5000])
    assert rows.shape == (5, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_no_texts_give_no_rows(model: EmbedderModel) -> None:
    """The shape holds for nothing, too."""
    assert model.embed([]).shape == (0, 384)


def test_like_texts_are_near(model: EmbedderModel) -> None:
    """A paraphrase is nearer than another subject."""
    one, like, other = model.embed(
        ["How do I pair my headphones?", "Connecting earphones by Bluetooth", "Soup with leeks"]
    )
    assert one @ like > one @ other + 0.3


def test_texts_embed_alone_as_in_a_batch(model: EmbedderModel) -> None:
    """Company changes no vector, and the order is kept."""
    texts = ["short", "a somewhat longer sentence about trains", "x " * 300]
    together = model.embed(texts)
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)
