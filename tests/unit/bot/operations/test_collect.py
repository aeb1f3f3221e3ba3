"""Files become sources, and sources files."""

import json
from pathlib import Path

from bot.operations.collect import gather, import_into
from bot.reasons import Why
from bot.sources.packs import write_sources
from tests.support.library import open_shelf
from tests.support.posts import make_source


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
        assert problems == [Why.IN_PACK.of(id="s2", pack="news")]
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
