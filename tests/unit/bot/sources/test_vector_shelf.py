"""The shelf of embeddings: each text embedded once, and never a wrong vector."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.library_ports import ToEmbed
from bot.sources.vector_shelf import VectorShelf
from tests.support.engine import RuleEngine


@dataclass(slots=True)
class Texts:
    """A store whose texts wait for their embeddings, of the guild "" unless another is named."""

    texts: list[str]
    guild_id: str = ""
    found: dict[str, bytes] = field(default_factory=dict)

    async def without_embedding(self, *, version: str, limit: int) -> list[ToEmbed]:
        del version
        rows = [ToEmbed(at, text, self.guild_id) for at, text in enumerate(self.texts)]
        return [row for row in rows if row.text not in self.found][:limit]

    async def set_embeddings(self, rows: Sequence[tuple[int, bytes]], *, version: str) -> None:
        del version
        self.found |= {self.texts[at]: data for at, data in rows}


async def filled(engine: RuleEngine, folder: Path | None, *texts: str, most: int = 9) -> Texts:
    store = Texts(list(texts))
    assert await VectorShelf(engine, folder, most=most).fill(store) == len(set(texts))
    return store


async def test_a_text_is_embedded_once_over_all_starts(tmp_path: Path) -> None:
    """A second start asks for nothing that the first has embedded, and gets the same vectors."""
    first, second = RuleEngine(), RuleEngine()
    before = await filled(first, tmp_path, "solar power", "wind power")
    after = await filled(second, tmp_path, "wind power", "tidal power", "solar power")
    assert first.embedded == ["solar power", "wind power"]
    assert second.embedded == ["tidal power"]
    assert {text: after.found[text] for text in before.found} == before.found
    assert after.found["tidal power"] == _bytes(await RuleEngine().embed(["tidal power"]))


async def test_no_text_lies_on_the_shelf(tmp_path: Path) -> None:
    """The file holds hashes and vectors, none of the words."""
    await filled(RuleEngine(), tmp_path, "heliotrope")
    (content,) = _contents(tmp_path)
    assert content
    assert b"heliotrope" not in content


async def test_a_guilds_texts_are_not_kept(tmp_path: Path) -> None:
    """What goes with its guild never lies in a file beside the database."""
    store = Texts(["solar power"], guild_id="5")
    await VectorShelf(RuleEngine(), tmp_path).fill(store)
    assert list(store.found) == ["solar power"]
    assert _contents(tmp_path) == []


async def test_an_import_writes_once(tmp_path: Path) -> None:
    """However many batches there are, the file is written at their end, and whole."""
    seen: list[int] = []
    store = Texts([f"text {one}" for one in range(600)])
    shelf = VectorShelf(RuleEngine(), tmp_path)
    await shelf.fill(store, progress=lambda _: seen.append(len(_contents(tmp_path))))
    assert seen == [0, 0, 0]
    engine = RuleEngine()
    await filled(engine, tmp_path, *store.texts, most=600)
    assert engine.embedded == []


async def test_a_full_shelf_keeps_what_was_asked_for_last(tmp_path: Path) -> None:
    """What nobody asks for any more goes first."""
    await filled(RuleEngine(), tmp_path, "a", "b", "c", most=3)
    await filled(RuleEngine(), tmp_path, "a", "d", most=3)
    engine = RuleEngine()
    await filled(engine, tmp_path, "a", "b", "c", "d", most=9)
    assert engine.embedded == ["b"]


async def test_a_broken_shelf_costs_time_alone(tmp_path: Path) -> None:
    """A file that is no shelf is passed over and written anew."""
    engine = RuleEngine()
    (tmp_path / f"{engine.versions.embedder}.npz").write_bytes(b"not an archive")
    store = await filled(engine, tmp_path, "solar power")
    assert store.found["solar power"] == _bytes(await RuleEngine().embed(["solar power"]))
    again = RuleEngine()
    await filled(again, tmp_path, "solar power")
    assert again.embedded == []


async def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    """A shelf without a folder asks the engine each time and writes no file."""
    engine = RuleEngine()
    shelf = VectorShelf(engine)
    for _ in range(2):
        await shelf.fill(Texts(["solar power"]))
    assert engine.embedded == ["solar power"] * 2
    assert _contents(tmp_path) == []


def _bytes(vectors: NDArray[np.float32]) -> bytes:
    return bytes(vectors[0].astype("<f4").tobytes())


def _contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]
