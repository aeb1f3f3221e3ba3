"""The library takes sources in and out, and every passage has its embedding."""

import pytest

from bot.domain.source import SHARED_LIBRARY
from bot.errors import LibraryError
from bot.sources.library import PackChange
from tests.support.library import Shelf, open_shelf
from tests.support.posts import make_source

LONG = " ".join(f"This is sentence number {one} of a long article on bread." for one in range(100))


async def _embedded(shelf: Shelf) -> int:
    return len(await shelf.store.embedded(version=shelf.engine.versions.embedder))


async def test_adding_embeds() -> None:
    """Every passage of an added source is embedded; adding it again changes nothing."""
    async with open_shelf() as shelf:
        told: list[int] = []
        sources = [make_source(LONG, source_id=f"s{one}") for one in range(24)]
        assert await shelf.library.add_all(sources, progress=told.append) == 24
        assert told[-1] == await _embedded(shelf) > 256
        assert told == sorted(told)
        assert not await shelf.library.add(sources[0])


async def test_a_changed_source_is_embedded_anew() -> None:
    """A source that is replaced has new passages and no old ones."""
    async with open_shelf() as shelf:
        await shelf.library.add(make_source(LONG))
        assert await shelf.library.add(make_source("A fact."))
        assert await _embedded(shelf) == 1


async def test_blank_sources_are_refused() -> None:
    """A source without text is one clear error."""
    async with open_shelf() as shelf:
        with pytest.raises(LibraryError, match="s1 has no text"):
            await shelf.library.add(make_source(" \n "))


async def test_removing() -> None:
    """Removing tells whether there was anything, and looks in the named guild alone."""
    async with open_shelf() as shelf:
        await shelf.library.add(make_source("A fact.", guild_id="1"))
        assert not await shelf.library.remove("s1", guild_id=SHARED_LIBRARY)
        assert await shelf.library.remove("s1", guild_id="1")
        assert not await shelf.library.remove("s1", guild_id="1")
        assert await shelf.library.sources() == []


async def test_a_pack_is_loaded_once() -> None:
    """The same pack again changes nothing; sources that left the pack go, others stay."""
    async with open_shelf() as shelf:
        await shelf.library.add(make_source("By hand.", source_id="hand"))
        first = [make_source(f"Fact {one}.", source_id=f"p{one}") for one in range(3)]
        assert await shelf.library.load_pack("pack", first) == PackChange(3, 0)
        assert await shelf.library.load_pack("pack", first) == PackChange(0, 0)
        second = [first[0], make_source("Fact 1, changed.", source_id="p1")]
        assert await shelf.library.load_pack("pack", second) == PackChange(1, 1)
        assert {one.source_id for one in await shelf.library.sources()} == {"hand", "p0", "p1"}
        assert await _embedded(shelf) == 3


async def test_a_packs_source_stays() -> None:
    """A source that its pack would bring back is not removed, and the pack is named."""
    async with open_shelf() as shelf:
        await shelf.library.load_pack("news", [make_source("A fact.")])
        with pytest.raises(LibraryError, match="pack news"):
            await shelf.library.remove("s1", guild_id=SHARED_LIBRARY)
        assert shelf.library.pack_of("s1", guild_id="1") == ""


async def test_another_embedder_embeds_all_again() -> None:
    """After a change of the model no passage keeps the old model's embedding."""
    async with open_shelf() as shelf:
        await shelf.library.add(make_source("A fact."))
        version = shelf.engine.versions.embedder
        ids = await shelf.store.embedded(version=version)
        rows = await shelf.store.embeddings(ids, version=version)
        await shelf.store.set_embeddings([(rows[0][0], rows[0][2])], version="older")
        assert await _embedded(shelf) == 0
        assert await shelf.library.refresh_embeddings() == 1
        assert await _embedded(shelf) == 1
