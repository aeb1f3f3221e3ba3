"""Source files: good rows always come through, broken ones are named with their line."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outcome import DAY_MS
from bot.domain.source import Source
from bot.errors import InputError
from bot.sources.claim_files import SUFFIX
from bot.sources.json_rows import RELEASED_MS
from bot.sources.packs import parse_sources, read_sources, write_sources
from tests.support.posts import make_source

GOOD: dict[str, Any] = {
    "id": "a",
    "title": "A page",
    "publisher": "The Paper",
    "date": "2024-02",
    "url": "https://paper.example/a",
    "text": "A fact.",
}
PACKS = Path(__file__).parents[4] / "config" / "sources"
SHIPPED = sorted(file for file in PACKS.glob("*.jsonl") if not file.name.endswith(SUFFIX))


def _problem(row: Any) -> str:
    line = row if isinstance(row, bytes) else json.dumps(row).encode()
    read = parse_sources([line], name="f.jsonl", read_ms=1)
    assert read.sources == ()
    (problem,) = read.problems
    assert problem.startswith("f.jsonl, line 1: ")
    assert "\n" not in problem
    return problem


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": 5}, '"id" must be text'),
        ({"id": " "}, '"id" is blank'),
        ({"text": ""}, '"text" is blank'),
        ({"title": None}, '"title" must be text'),
        ({"publisher": ["x"]}, '"publisher" must be text'),
        ({"text": "a\ud800b"}, '"text" holds characters that are no text'),
        ({"text": "a\0b"}, '"text" holds characters that are no text'),
        ({"date": "2024-02-30"}, '"date" must be a date'),
        ({"date": 2024}, '"date" must be a date'),
        ({"date": ""}, '"date" must be a date'),
        ({"url": "ftp://paper.example/a"}, '"url": The address must be one that'),
        ({"url": "javascript:alert(1)"}, '"url": The address must be one that'),
        ({"url": "https://"}, '"url": The address must be one that'),
        ({"url": "https://[::1"}, '"url": The address is not a web address'),
        ({"url": "https://paper.example:x/"}, '"url": The address is not a web address'),
        (
            {"url": "https://me:secret@paper.example/"},
            '"url": The address must not hold a user',
        ),
        ({"url": "https://paper.example/a b"}, '"url": The address must not hold spaces'),
        ({"url": "https://paper.example/>x"}, '"url": The address must not hold spaces'),
        ({"summary": "yes"}, '"summary" must be true or false'),
        ({"tier": "gossip"}, '"tier" must be one of primary, press, community'),
        ({"tier": ["press"]}, '"tier" must be one of'),
        ({"tier": None}, '"tier" must be one of'),
        ({"read_ms": -1}, '"read_ms" must be a time'),
        ({"read_ms": True}, '"read_ms" must be a time'),
        ({"read_ms": 2**53 - 1}, '"read_ms" is a time that is still to come'),
        ({"read_ms": 10**400}, '"read_ms" is a time that is still to come'),
    ],
)
def test_wrong_values(changes: dict[str, Any], named: str) -> None:
    """A row with a wrong value is left out, and the sentence names the field."""
    assert named in _problem(GOOD | changes)


def test_secrets_are_not_repeated() -> None:
    """A password in an address does not come back in the sentence about it."""
    assert "secret" not in _problem(GOOD | {"url": "https://me:secret@paper.example/"})


@pytest.mark.parametrize("key", ["id", "title", "publisher", "url", "text"])
def test_missing_fields(key: str) -> None:
    """Every field but the date must be there."""
    row = {name: value for name, value in GOOD.items() if name != key}
    assert f'"{key}" is missing' in _problem(row)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[1]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b'{"id": "\xff"}', "not valid UTF-8"),
    ],
)
def test_broken_lines(line: bytes, named: str) -> None:
    """A line that is no JSON object in UTF-8 is named as such."""
    assert named in _problem(line)


def test_good_rows_come_through(tmp_path: Path) -> None:
    """Between broken rows, a byte order mark, CRLF and blank lines, good rows are read."""
    file = tmp_path / "pack.jsonl"
    rows = [json.dumps(GOOD), "", "{", json.dumps(GOOD | {"id": "b", "date": None})]
    again = json.dumps(GOOD | {"title": "Again"})
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*rows, again]).encode())
    read = read_sources(file)
    assert [(one.source_id, one.date, one.title) for one in read.sources] == [
        ("a", "2024-02", "A page"),
        ("b", None, "A page"),
    ]
    assert [problem.split(": ")[0] for problem in read.problems] == [
        f"{file}, line 3",
        f"{file}, line 5",
    ]
    assert f'"a" is taken by {file}, line 1, which says something else' in read.problems[1]


def test_a_source_that_is_given_twice() -> None:
    """A row that says the same again is no problem, whenever its page was read."""
    rows = [json.dumps(GOOD | {"read_ms": at}).encode() for at in (5, 6)]
    read = parse_sources(rows, name="f", read_ms=1)
    assert [one.read_ms for one in read.sources] == [5]
    assert read.problems == ()


@pytest.mark.parametrize(
    ("row", "tier"), [(GOOD, "press"), (GOOD | {"tier": "primary"}, "primary")]
)
def test_tiers(row: dict[str, Any], tier: str) -> None:
    """A source is of the press unless its row says otherwise, and stays what it is in a file."""
    (source,) = parse_sources([json.dumps(row).encode()], name="f", read_ms=1).sources
    assert source.tier == tier
    written = [line.encode() for line in write_sources([source])]
    assert parse_sources(written, name="f", read_ms=1).sources == (source,)


def test_line_separators_inside_a_text(tmp_path: Path) -> None:
    """A Unicode line separator in a text ends no row."""
    file = tmp_path / "pack.jsonl"
    text = "One.\u2028Two.\x85Three."
    file.write_text(json.dumps(GOOD | {"text": text}, ensure_ascii=False), encoding="utf-8")
    assert [one.text for one in read_sources(file).sources] == [text]


def test_reading_time_of_a_file(tmp_path: Path) -> None:
    """A row that does not say when it was read was read when the file was written."""
    file = tmp_path / "pack.jsonl"
    file.write_text(json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"id": "b", "read_ms": 7}))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert [one.read_ms for one in read_sources(file).sources] == [1_700_000_000_000, 7]


@pytest.mark.parametrize(("ahead_ms", "taken"), [(DAY_MS, True), (DAY_MS + 1, False)])
def test_a_time_to_come(ahead_ms: int, taken: bool) -> None:
    """Clocks differ by a day at most: a page that was read later than that is none."""
    now_ms = 2 * RELEASED_MS
    line = json.dumps(GOOD | {"read_ms": now_ms + ahead_ms}).encode()
    read = parse_sources([line], name="f", read_ms=1, clock=lambda: now_ms)
    assert bool(read.sources) == taken
    assert len(read.problems) == (not taken)


def test_a_file_of_the_future(tmp_path: Path) -> None:
    """A file's own date makes no row broken, and is taken for no later than a day from now."""
    file = tmp_path / "pack.jsonl"
    file.write_text(json.dumps(GOOD))
    os.utime(file, (9_000_000_000, 9_000_000_000))
    (source,) = read_sources(file).sources
    assert source.read_ms < 9_000_000_000_000


@pytest.mark.parametrize("content", [None, b"\xff\xfe{\x00}\x00"])
def test_unreadable_files(tmp_path: Path, content: bytes | None) -> None:
    """A file that is missing or in UTF-16 is one clear error."""
    file = tmp_path / "pack.jsonl"
    if content:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"pack\.jsonl"):
        read_sources(file)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: bool(text.strip())
)


@given(
    st.lists(
        st.builds(
            make_source,
            TEXTS,
            source_id=TEXTS,
            title=TEXTS,
            publisher=TEXTS,
            date=st.sampled_from([None, "1999", "2024-02", "2024-02-29"]),
            read_ms=st.integers(0, RELEASED_MS),
            summary=st.booleans(),
        ),
        unique_by=lambda one: one.source_id,
    )
)
def test_round_trip(sources: list[Source]) -> None:
    """What export writes, import reads back exactly."""
    lines = [line.encode() for line in write_sources(sources)]
    read = parse_sources(lines, name="f", read_ms=0)
    assert read.problems == ()
    assert list(read.sources) == sources


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_packs(file: Path) -> None:
    """Every pack that ships is read without a problem, by a machine without a clock, too."""
    read = read_sources(file, clock=lambda: 0)
    assert read.problems == ()
    assert read.sources


def test_summaries_are_named() -> None:
    """The pack on DeepSeek holds summaries in our words, and says so in every row."""
    assert all(one.summary for one in read_sources(PACKS / "deepseek-azure.jsonl").sources)
