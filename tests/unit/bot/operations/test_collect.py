"""Pages and files become sources; what a person says goes before what a page says."""

import json
from pathlib import Path

import pytest

from bot.errors import FetchError, InputError, UsageError
from bot.operations.collect import Given, gather, import_into, understand
from bot.sources.fetch import Fetcher
from bot.sources.packs import write_sources
from tests.support.library import open_shelf
from tests.support.posts import NOON_MS, make_source

URL = "https://www.paper.example/bard"


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text("\ufeffBard is now Gemini.\n", encoding="utf-8")
    return file


async def test_a_text_of_ones_own(text_file: Path) -> None:
    """With a text file nothing is fetched, and the source is what the person said."""
    given = Given(
        URL, title="Renamed", date="2024-02", text_file=text_file, summary=True, guild_id="1"
    )
    async with Fetcher() as fetcher:
        source = await understand(given, fetcher, now_ms=NOON_MS)
    assert (source.title, source.publisher, source.date) == ("Renamed", "paper.example", "2024-02")
    assert (source.text, source.url) == ("Bard is now Gemini.", URL)
    assert (source.summary, source.guild_id, source.read_ms) == (True, "1", NOON_MS)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given("paper.example", title="x"), "begins with http"),
        (Given(URL, title="x", date="May 2024"), "May 2024 is no date"),
        (Given(URL, title="x", summary=True), "--text-file"),
    ],
)
async def test_wrong_use(given: Given, said: str) -> None:
    """What makes no sense is said before anything is fetched."""
    async with Fetcher() as fetcher:
        with pytest.raises(UsageError, match=said):
            await understand(given, fetcher, now_ms=0)


async def test_a_title_is_needed(text_file: Path) -> None:
    """A source without a title is not made; the message names the option."""
    async with Fetcher() as fetcher:
        with pytest.raises(UsageError, match="--title"):
            await understand(Given(URL, text_file=text_file), fetcher, now_ms=0)


@pytest.mark.parametrize("content", [None, b" \n", b"\xff"])
async def test_text_files_that_hold_nothing(tmp_path: Path, content: bytes | None) -> None:
    """A text file that is missing, blank or no text is named."""
    file = tmp_path / "page.txt"
    if content is not None:
        file.write_bytes(content)
    async with Fetcher() as fetcher:
        with pytest.raises(InputError, match=r"page\.txt"):
            await understand(Given(URL, title="x", text_file=file), fetcher, now_ms=0)


async def test_inside_addresses_are_refused() -> None:
    """A person cannot make the fetcher read what only this machine can reach."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match="not a public address"):
            await understand(Given("http://127.0.0.1/", title="x"), fetcher, now_ms=0)


def test_gathering_files(tmp_path: Path) -> None:
    """Good rows of all files come through, next to broken rows and missing files."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text("{\n" + "".join(write_sources([make_source("A fact.")])))
    second.write_text("".join(write_sources([make_source("More.", source_id="s2")])))
    sources, problems = gather([first, tmp_path / "none.jsonl", second], "1")
    assert [(one.source_id, one.guild_id) for one in sources] == [("s1", "1"), ("s2", "1")]
    assert len(problems) == 2
    assert "first.jsonl, line 1" in problems[0]
    assert "none.jsonl" in problems[1]


async def test_import_leaves_packs_alone() -> None:
    """A row that a pack would overwrite is left out and named, unless it is the same."""
    async with open_shelf() as shelf:
        packed = [make_source("One."), make_source("Two.", source_id="s2")]
        await shelf.library.load_pack("news", packed)
        rows = [
            make_source("One."),
            make_source("Two, changed.", source_id="s2"),
            make_source("Three.", source_id="s3"),
        ]
        changed, problems = await import_into(shelf.library, rows)
        assert changed == 1
        assert problems == ["s2: belongs to the source pack news; change it in that file."]
        assert {one.text for one in await shelf.library.sources()} == {"One.", "Two.", "Three."}


async def test_export_and_import(tmp_path: Path) -> None:
    """A library that was exported and imported elsewhere is the same library."""
    file = tmp_path / "all.jsonl"
    async with open_shelf() as here, open_shelf() as there:
        await here.library.add_all(
            [make_source("A fact.", date=None), make_source("Ü.", source_id="s2", summary=True)]
        )
        file.write_text("".join(write_sources(await here.library.sources())), encoding="utf-8")
        sources, problems = gather([file], "")
        assert await import_into(there.library, sources) == (2, [])
        assert problems == []
        assert await there.library.sources() == await here.library.sources()
        assert json.loads(file.read_text(encoding="utf-8").splitlines()[0])["date"] is None
