"""``sidenote sources`` as hosts use it: a real library in a file, rules for models, a small web."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot.app
from bot.cli.main import app
from bot.errors import FetchError, PageGone
from bot.operations.understand import Fetch
from bot.reasons import Why
from bot.sources.page import Page
from tests.support.library import open_rule_library

URL = "https://paper.example/lamps"
TEXT = " ".join(f"Lamp {one} of the hall was polished on the third of May." for one in range(12))
WEB: dict[str, str | FetchError] = {}


@asynccontextmanager
async def open_small_web() -> AsyncIterator[Fetch]:
    """Pages of ``WEB``, as plain text."""

    async def fetch(url: str) -> Page:
        page = WEB[url]
        if isinstance(page, FetchError):
            raise page
        return Page(url, "text/plain", "utf-8", page.encode())

    yield fetch


@pytest.fixture(autouse=True)
def small_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A library of its own, and one page in the web."""
    monkeypatch.setattr(bot.app, "open_library", open_rule_library)
    monkeypatch.setattr(bot.app, "open_fetcher", open_small_web)
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "s.db"))
    WEB.clear()
    WEB[URL] = TEXT


def sources(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["sources", *map(str, args)])


def added(*args: str) -> str:
    """Add the page; gives its id."""
    done = sources("add", URL, "--title", "Lamps", "--yes", *args)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()[-1].removeprefix("Added as ").removesuffix(".")


def test_a_source_from_its_address_to_its_end() -> None:
    """A page is added, listed with its tier, shown with its passages, and removed."""
    source_id = added("--tier", "primary")
    assert sources("list").stdout.split()[:3] == [source_id, "shared", "primary"]
    shown = sources("show", source_id).stdout
    assert "paper.example (primary)" in shown
    assert "Passage 1: Lamp 0 of the hall" in shown
    assert sources("list", "--find", "LAMPS").stdout.startswith(source_id)
    assert sources("list", "--find", "candles").stdout == "No sources found.\n"
    assert sources("remove", source_id).stdout == f"Removed {source_id}.\n"
    assert sources("list").stdout == "No sources found.\n"
    gone = sources("show", source_id)
    assert gone.exit_code == 1
    assert f"no source {source_id}" in gone.stderr


def test_without_a_terminal_nothing_is_added() -> None:
    """What was understood is shown, doubts too, and without a yes nothing happens."""
    done = sources("add", URL, "--title", "Lamps")
    assert done.exit_code == 2
    assert "gives no date" in done.stdout
    assert "say --yes" in done.stderr
    assert sources("list").stdout == "No sources found.\n"


def test_a_page_that_cannot_be_had() -> None:
    """One line says why, and how to add it all the same."""
    WEB[URL] = FetchError(Why.PAGE_KIND.of(host="paper.example", kind="application/pdf"))
    done = sources("add", URL, "--yes")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "application/pdf" in done.stderr
    assert "--text-file" in done.stderr


def test_refreshing_tells_what_changed_and_what_died() -> None:
    """A change is counted in passages; a dead page keeps its text and stands in the list."""
    source_id = added()
    assert sources("refresh").stdout == "1 sources looked at: 1 unchanged.\n"
    WEB[URL] = TEXT.replace("Lamp 7", "Candle 7")
    changed = sources("refresh", source_id).stdout
    assert "Passages gone: 1, new: 1." in changed
    assert "Candle 7" in sources("show", source_id).stdout
    WEB[URL] = PageGone(Why.ANSWERED.of(host="paper.example", status="410 (Gone)"))
    assert "410 (Gone)" in sources("refresh").stdout
    assert "410 (Gone)" in sources("list", "--failing").stdout
    assert "Candle 7" in sources("show", source_id).stdout
    WEB[URL] = TEXT
    assert "Changed on" in sources("refresh").stdout
    assert sources("list", "--failing").stdout == "No sources found.\n"


def test_a_library_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    """What list prints for programs, and export writes, import reads: tiers too."""
    source_id = added("--tier", "community")
    file = tmp_path / "out.jsonl"
    assert sources("export", "--output", file).exit_code == 0
    assert sources("list", "--format", "jsonl").stdout == file.read_text(encoding="utf-8")
    sources("remove", source_id)
    assert "1 of them new or changed" in sources("import", file).stdout
    assert "(community)" in sources("show", source_id).stdout


def test_guilds_have_libraries_of_their_own() -> None:
    """A guild's source is its own: listed under its id, and not removed as a shared one."""
    source_id = added("--guild", "5")
    assert sources("list").stdout.split()[1] == "5"
    assert sources("list", "--guild", "6").stdout == "No sources found.\n"
    assert sources("remove", source_id).exit_code == 1
    assert sources("remove", source_id, "--guild", "5").exit_code == 0


def test_refreshing_one_that_is_not_there() -> None:
    """Of several sources all are looked up before the first page is read again."""
    source_id = added()
    WEB[URL] = TEXT.replace("Lamp 7", "Candle 7")
    done = sources("refresh", source_id, "nowhere")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "sidenote: There is no source nowhere in the library.\n"
    assert "Candle 7" not in sources("show", source_id).stdout
    assert "1 sources looked at: 1 changed." in sources("refresh", source_id, source_id).stdout


@pytest.mark.parametrize(
    "args",
    [
        ("show", "\udcff"),
        ("claims", "add", "abc \udcff", "--source", "s1"),
        ("claims", "add", "abc", "--source", "\udcff"),
    ],
)
def test_bytes_that_are_no_text(args: tuple[str, ...]) -> None:
    """An argument that is not UTF-8 is one line on stderr."""
    done = sources(*args)
    assert done.exit_code in (1, 2)
    assert done.stderr.startswith("sidenote: ")
    assert done.stderr.count("\n") == 1
    assert isinstance(done.exception, SystemExit)


def test_lookups_for_programs() -> None:
    """A lookup is one JSON list, or the same rows on a line each, in another language too."""
    added()

    def lookup(form: str, claim: str) -> str:
        return CliRunner().invoke(app, ["lookup", claim, "--format", form]).stdout

    for claim in ("Lamp 3 of the hall was polished", "Die Lampen wurden im Mai alle sehr poliert"):
        rows = [json.loads(line) for line in lookup("jsonl", claim).splitlines()]
        assert rows
        assert json.loads(lookup("json", claim)) == rows
    assert rows == [{"note": "not sure: not English (de)"}]


def test_an_export_is_of_one_library(tmp_path: Path) -> None:
    """Without a guild the shared sources are written, and each guild's come back as its own."""
    added("--publisher", "Everybody")
    added("--publisher", "Five", "--guild", "5")
    shared, own = tmp_path / "shared.jsonl", tmp_path / "5.jsonl"
    assert sources("export", "-o", shared).stdout.startswith("1 sources written")
    assert '"publisher": "Everybody"' in sources("export").stdout
    assert sources("export", "--guild", "5", "-o", own).stdout.startswith("1 sources written")
    assert "0 of them new" in sources("import", shared).stdout
    assert "0 of them new" in sources("import", own, "--guild", "5").stdout
    assert sorted(line.split()[1] for line in sources("list").stdout.splitlines()) == [
        "5",
        "shared",
    ]


def test_a_page_that_is_yet_to_be_read(tmp_path: Path) -> None:
    """A row whose page was read in the future is named and left out."""
    file = tmp_path / "in.jsonl"
    file.write_text(
        '{"id": "a", "title": "T", "publisher": "P", "date": null, "text": "A fact.", '
        '"url": "https://paper.example/a", "read_ms": 9007199254740991}\n'
    )
    done = sources("import", file)
    assert done.exit_code == 1
    assert 'line 1: "read_ms" is a time that is still to come.' in done.stderr
    assert sources("list").stdout == "No sources found.\n"
