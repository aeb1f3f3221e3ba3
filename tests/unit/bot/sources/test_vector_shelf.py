"""The shelf of embeddings: each text embedded once, and never a wrong vector."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.sources.vector_shelf import VectorShelf
from tests.support.engine import RuleEngine


class CountingEngine(RuleEngine):
    """Remembers which texts it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return await super().embed(texts)


async def test_a_text_is_embedded_once_over_all_starts(tmp_path: Path) -> None:
    """A second start asks for nothing that the first has embedded, and gets the same vectors."""
    first, second = CountingEngine(), CountingEngine()
    before = await VectorShelf(first, tmp_path).embed(["solar power", "wind power"])
    after = await VectorShelf(second, tmp_path).embed(["wind power", "tidal power", "solar power"])
    assert first.asked == ["solar power", "wind power"]
    assert second.asked == ["tidal power"]
    assert np.array_equal(after[0], before[1])
    assert np.array_equal(after[2], before[0])


async def test_no_text_lies_on_the_shelf(tmp_path: Path) -> None:
    """The file holds hashes and vectors, none of the words."""
    await VectorShelf(CountingEngine(), tmp_path).embed(["heliotrope"])
    (content,) = _contents(tmp_path)
    assert content
    assert b"heliotrope" not in content


async def test_a_broken_shelf_costs_time_alone(tmp_path: Path) -> None:
    """A file that is no shelf is passed over and written anew."""
    engine = CountingEngine()
    (tmp_path / f"{engine.versions.embedder}.npz").write_bytes(b"not an archive")
    (vector,) = await VectorShelf(engine, tmp_path).embed(["solar power"])
    assert np.array_equal(vector, (await RuleEngine().embed(["solar power"]))[0])
    again = CountingEngine()
    await VectorShelf(again, tmp_path).embed(["solar power"])
    assert again.asked == []


async def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    """A shelf without a folder asks the engine each time and writes no file."""
    engine = CountingEngine()
    shelf = VectorShelf(engine)
    await shelf.embed(["solar power"])
    await shelf.embed(["solar power"])
    assert engine.asked == ["solar power"] * 2
    assert _contents(tmp_path) == []


def _contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]
