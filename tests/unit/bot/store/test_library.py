"""The library's sources, passages, words and embeddings in a real file."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.library_ports import PassageStore
from bot.domain.source import SHARED_LIBRARY, Source
from bot.store.database import open_database
from bot.store.library import SqlLibrary
from tests.support.posts import NOON_MS, make_source

TEXTS = ["Bears eat berries.", "Foxes sleep in winter dens."]
SOURCE = make_source("Bears eat berries. Foxes sleep in winter dens.", title="Animals")


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[PassageStore]:
    async with open_database(tmp_path / "s.db") as database:
        yield SqlLibrary(database)


async def words(library: PassageStore, query: str, guild_id: str = SHARED_LIBRARY) -> list[str]:
    hits = await library.match_words(query, guild_id=guild_id, limit=10)
    found = await library.passages([passage_id for passage_id, _ in hits])
    return [found[passage_id].text for passage_id, _ in hits]


async def embed_all(library: PassageStore, version: str) -> list[int]:
    ids = [one.number for one in await library.without_embedding(version=version, limit=100)]
    await library.set_embeddings([(one, bytes(4)) for one in ids], version=version)
    return ids


async def test_a_source_comes_back_with_its_passages(library: PassageStore) -> None:
    """All fields survive, a missing date and a summary too, and passages keep their order."""
    source = replace(SOURCE, date=None, summary=True, guild_id="5")
    assert await library.put(source, TEXTS)
    assert await library.source("s1", guild_id="5") == source
    assert await library.source("s1", guild_id=SHARED_LIBRARY) is None

    ids = [one.number for one in await library.without_embedding(version="v", limit=10)]
    passages = await library.passages([*ids, 999])
    assert [passages[one].text for one in ids] == TEXTS
    assert [passages[one].ordinal for one in ids] == [0, 1]
    assert {passages[one].source for one in ids} == {source}
    assert set(passages) == set(ids)


async def test_the_same_source_again_changes_nothing(library: PassageStore) -> None:
    """Only a later time of reading is taken over; embeddings stay."""
    await library.put(SOURCE, TEXTS)
    await embed_all(library, "v")
    assert not await library.put(SOURCE, TEXTS)
    assert not await library.put(replace(SOURCE, read_ms=NOON_MS + 1), TEXTS)
    assert not await library.put(SOURCE, TEXTS)
    assert await library.sources() == [replace(SOURCE, read_ms=NOON_MS + 1)]
    assert len(await library.embedded(version="v")) == 2


@pytest.mark.parametrize(
    ("change", "embedded"),
    [({"url": "https://paper.example/moved"}, 2), ({"title": "Beasts"}, 0)],
)
async def test_embeddings_stay_while_what_was_embedded_stays(
    library: PassageStore, change: dict[str, str], embedded: int
) -> None:
    """A new address costs no work; a new title, which is embedded too, does."""
    await library.put(SOURCE, TEXTS)
    await embed_all(library, "v")
    changed = make_source(SOURCE.text, **({"title": SOURCE.title} | change))
    assert await library.put(changed, TEXTS)
    assert await library.sources() == [changed]
    assert len(await library.embedded(version="v")) == embedded


async def test_replaced_passages_never_share_an_id(library: PassageStore) -> None:
    """An id that a running search still holds cannot mean another text."""
    await library.put(SOURCE, TEXTS)
    before = await embed_all(library, "v")
    assert await library.put(SOURCE, ["Bears eat fish."])
    after = await embed_all(library, "v")
    assert not set(before) & set(after)
    assert await library.passages(before) == {}


async def test_words_follow_every_change(library: PassageStore) -> None:
    """The word index knows new texts and titles, and nothing of what is gone."""
    await library.put(SOURCE, TEXTS)
    assert await words(library, "berry") == TEXTS[:1]
    assert sorted(await words(library, "animal")) == TEXTS
    await library.put(replace(SOURCE, title="Beasts"), TEXTS)
    assert await words(library, "animal") == []
    assert sorted(await words(library, "beast")) == TEXTS
    await library.put(replace(SOURCE, title="Beasts"), ["Owls."])
    assert await words(library, "berry fox") == []
    assert await library.remove("s1", guild_id=SHARED_LIBRARY)
    assert await words(library, "owls beasts") == []


async def test_more_shared_words_score_higher(library: PassageStore) -> None:
    """The best passage comes first, scores fall, and the limit holds."""
    await library.put(SOURCE, [*TEXTS, "Winter is long."])
    hits = await library.match_words("Do foxes sleep in winter?", guild_id="", limit=10)
    scores = [score for _, score in hits]
    assert len(hits) == 2
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1] > 0
    assert await words(library, "Do foxes sleep in winter?") == [TEXTS[1], "Winter is long."]
    assert len(await library.match_words("winter", guild_id="", limit=1)) == 1


async def test_a_guild_finds_its_own_sources_and_the_shared_ones(library: PassageStore) -> None:
    """What another guild keeps is never found, also under the same id."""
    for guild_id in (SHARED_LIBRARY, "5", "6"):
        await library.put(replace(SOURCE, guild_id=guild_id), [f"Bears of {guild_id or 'all'}."])
    assert sorted(await words(library, "bears", guild_id="5")) == ["Bears of 5.", "Bears of all."]
    assert await words(library, "bears") == ["Bears of all."]
    assert len(await library.sources()) == 3
    assert [one.guild_id for one in await library.sources(guild_id="5")] == ["5"]


async def test_a_small_guild_finds_its_own_in_a_large_database(library: PassageStore) -> None:
    """What other guilds keep takes no place, however much of it there is and how well it fits."""
    others = replace(SOURCE, guild_id="6")
    await library.put(others, ["Bears, bears, bears."] * 50)
    await library.put(replace(SOURCE, guild_id="5"), ["A den of foxes and bears.", "Bears eat."])
    assert await words(library, "bears", guild_id="5") == [
        "Bears eat.",
        "A den of foxes and bears.",
    ]
    (one,) = await library.match_words("bears", guild_id="5", limit=1)
    every = await library.match_words("bears", guild_id="5", limit=10)
    assert [one, every[1]] == every


async def test_many_sources_are_put_at_once(library: PassageStore) -> None:
    """A batch tells how many of it were new or different, like one source after the other."""
    batch = [(replace(SOURCE, source_id=one), TEXTS) for one in ("a", "b", "c")]
    assert await library.put_all(batch, pack="p") == 3
    changed = (replace(SOURCE, source_id="b", title="Beasts"), TEXTS)
    assert await library.put_all([batch[0], changed, batch[2]], pack="p") == 1
    assert await library.put_all([]) == 0


async def test_sources_are_listed_by_publisher_and_title(library: PassageStore) -> None:
    """A list reads the same whatever the order of adding."""
    for source_id, publisher, title in (("a", "P2", "A"), ("b", "P1", "Z"), ("c", "P1", "B")):
        await library.put(
            make_source("x", source_id=source_id, publisher=publisher, title=title), ["x"]
        )
    assert [source.source_id for source in await library.sources()] == ["c", "b", "a"]


async def test_removing_tells_whether_there_was_something(library: PassageStore) -> None:
    """A source is removed once, with its passages, in its own guild only."""
    await library.put(SOURCE, TEXTS)
    assert not await library.remove("s1", guild_id="5")
    assert await library.remove("s1", guild_id=SHARED_LIBRARY)
    assert not await library.remove("s1", guild_id=SHARED_LIBRARY)
    assert await library.sources() == []
    assert await library.without_embedding(version="v", limit=10) == []


async def test_a_pack_takes_its_old_sources_back(library: PassageStore) -> None:
    """What a pack no longer has goes; other packs and added sources stay."""
    packed = [make_source("x", source_id=source_id) for source_id in ("a", "b", "c")]
    for source in packed:
        await library.put(source, ["x"], pack="news")
    await library.put(make_source("x", source_id="d"), ["x"], pack="other")
    await library.put(make_source("x", source_id="e"), ["x"])
    assert await library.remove_pack_sources("news", {"b"}) == 2
    assert await library.remove_pack_sources("news", {"b"}) == 0
    assert {one.source_id for one in await library.sources()} == {"b", "d", "e"}


async def test_embeddings_belong_to_a_version(library: PassageStore) -> None:
    """A new embedder finds everything to be done again, title and text together."""
    await library.put(replace(SOURCE, guild_id="5"), TEXTS)
    first, second = await library.without_embedding(version="v1", limit=10)
    assert first[1] == f"Animals\n{TEXTS[0]}"
    await library.set_embeddings([(first[0], b"abcd"), (999, b"zzzz")], version="v1")
    assert await library.embedded(version="v1") == [first[0]]
    ids = [second[0], first[0], 999]
    assert await library.embeddings(ids, version="v1") == [(first[0], "5", b"abcd")]
    assert await library.without_embedding(version="v1", limit=10) == [second]
    assert len(await library.without_embedding(version="v2", limit=10)) == 2
    assert len(await library.without_embedding(version="v2", limit=1)) == 1
    await library.set_embeddings([(first[0], b"efgh")], version="v2")
    assert await library.embedded(version="v1") == []
    assert await library.embeddings(ids, version="v1") == []
    assert await library.embeddings(ids, version="v2") == [(first[0], "5", b"efgh")]
    await library.set_embeddings([], version="v3")


async def test_many_passages_can_be_asked_for(library: PassageStore) -> None:
    """A large library fits into one question."""
    source: Source = replace(SOURCE, text="long")
    await library.put(source, [f"Passage {i}." for i in range(2_000)])
    ids = [one.number for one in await library.without_embedding(version="v", limit=5_000)]
    assert len(await library.passages(ids)) == 2_000
