"""``sidenote scan`` as people and programs use it, with the rule engine for models.

"clown" is hostile, "probably" speculation, "fact:" a claim; a source refutes a claim
by "not <its last word>".
"""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import bot.app
from tests.support.scan import app, open_rule_checker

POSTS = [
    {"id": 1, "text": "You clown. It is probably so. A fine day."},
    {"id": "b", "text": ""},
    {"id": 3, "text": "A fine day. fact: it rains", "created_at": None, "author": "Ann"},
]
SOURCE = {
    "id": "rain",
    "title": "Rain log",
    "publisher": "Weather Office",
    "date": "2025-01-30",
    "url": "https://example.org/rain",
    "text": "On Monday the sky was clear and not rains but sun was seen.",
}
PAGE = """\
Does it rain?

Ann
Member
Jan 30, 2025
#1
Look out of the window. fact: it rains
Like Reply

Bert
Member
Jan 30, 2025
#2
Ann said:
fact: it rains, clown
Click to expand...
It is probably over.
You clown.
"""


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Judge by rules, with settings that lie nowhere and a terminal of known width."""
    monkeypatch.setattr(bot.app, "open_checker", open_rule_checker)
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "none.db"))
    monkeypatch.setenv("COLUMNS", "80")


def jsonl(*rows: object) -> str:
    """Rows as lines; strings stand as they are."""
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def scan(*args: str | Path, given: str | bytes | None = None) -> Result:
    """Run the command to its end."""
    return CliRunner().invoke(app, [str(arg) for arg in args], input=given)


def rows(result: Result) -> list[dict[str, Any]]:
    """The output rows of a run."""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A file with one source."""
    file = tmp_path / "sources.jsonl"
    file.write_text(jsonl(SOURCE), encoding="utf-8")
    return file


def test_programs_get_one_row_a_post(sources: Path) -> None:
    """The documented interface, key for key, in the order of the input."""
    result = scan("-", "--format", "jsonl", "--sources", sources, given=jsonl(*POSTS))
    assert result.exit_code == 0
    first, empty, wrong = rows(result)
    assert first == {
        "id": 1,
        "flags": [
            {
                "kind": "hostile",
                "score": 0.9,
                "start": 0,
                "end": 10,
                "quote": "You clown.",
                "reason": "Reads as an attack on a person or a group of people.",
                "source": None,
            },
            {
                "kind": "speculation",
                "score": 0.9,
                "start": 11,
                "end": 29,
                "quote": "It is probably so.",
                "reason": first["flags"][1]["reason"],
                "source": first["flags"][1]["source"],
            },
        ],
        "scores": {"hostile": 0.9, "speculation": 0.9, "inaccuracy": 0.0},
    }
    assert empty == {
        "id": "b",
        "flags": [],
        "scores": {"hostile": 0.0, "speculation": 0.0, "inaccuracy": 0.0},
    }
    (flag,) = wrong["flags"]
    assert (flag["kind"], flag["start"], flag["end"]) == ("inaccuracy", 12, 26)
    assert flag["source"] == {
        **{key: value for key, value in SOURCE.items() if key != "text"},
        "passage": SOURCE["text"],
        "stance": "refutes",
        "score": 0.9,
        "known_claim": None,
    }


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """A file with one known claim."""
    file = tmp_path / "claims.jsonl"
    file.write_text(jsonl({"id": "k", "claim": "It rained all Monday", "source": "rain"}))
    return file


CLAIMING = {"id": 4, "text": "A fine day. It rained all Monday, they say."}


def test_a_known_claim_is_named_in_a_flags_source(sources: Path, claims: Path) -> None:
    """A post that makes a claim of the file gets a flag with the claim and its source."""
    options = ("--sources", sources, "--claims", claims)
    result = scan("-", "--format", "jsonl", *options, given=jsonl(CLAIMING))
    assert result.exit_code == 0
    (row,) = rows(result)
    (flag,) = row["flags"]
    assert (flag["kind"], flag["quote"]) == ("inaccuracy", "It rained all Monday, they say.")
    assert (
        flag["reason"]
        == "Makes a known claim again; Weather Office (30 January 2025) says otherwise."
    )
    assert flag["source"]["id"] == "rain"
    assert flag["source"]["passage"] == SOURCE["text"]
    known = {"id": "k", "claim": "It rained all Monday", "score": 1.0}
    assert flag["source"]["known_claim"] == known
    assert row["scores"]["inaccuracy"] == 1.0
    told = scan("-", *options, given=jsonl(CLAIMING)).stdout
    assert "    Known claim: It rained all Monday\n    Source: Rain log\n" in told


def test_only_the_claims_of_the_files_are_used(sources: Path, claims: Path) -> None:
    """Without --claims nothing is on record; of several files each counts."""
    options: list[str | Path] = ["-", "--format", "jsonl", "--sources", sources]
    assert rows(scan(*options, given=jsonl(CLAIMING)))[0]["flags"] == []
    other = claims.with_name("other.jsonl")
    other.write_text(jsonl({"id": "o", "claim": "Nothing of the kind", "source": "rain"}))
    for files in ((claims, other), (other, claims)):
        options += [part for file in files for part in ("--claims", file)]
        (flag,) = rows(scan(*options, given=jsonl(CLAIMING)))[0]["flags"]
        assert flag["source"]["known_claim"]["id"] == "k"


def test_a_claim_without_its_source_is_named_and_the_others_are_used(
    sources: Path, claims: Path
) -> None:
    """The line is named on stderr, all posts are judged, and the exit code is 1."""
    missing = jsonl({"id": "m", "claim": "It snowed", "source": "snow"})
    claims.write_text(missing + claims.read_text())
    result = scan(
        "-", "--format", "jsonl", "--sources", sources, "--claims", claims, given=jsonl(CLAIMING)
    )
    assert result.exit_code == 1
    assert result.stderr == f'{claims}, line 1: there is no source "snow" in the library.\n'
    assert len(rows(result)[0]["flags"]) == 1


def test_an_id_that_stands_for_two_things_is_named(sources: Path, claims: Path) -> None:
    """Both files and lines are told for claims and for sources; the first counts; exit code 1."""
    other = claims.with_name("other.jsonl")
    other.write_text("\n" + jsonl({"id": "k", "claim": "It snowed", "source": "rain"}))
    more = claims.with_name("more.jsonl")
    more.write_text(jsonl({**SOURCE, "text": "It snowed on Monday."}))
    files = ("--sources", sources, "--sources", more, "--claims", claims, "--claims", other)
    result = scan("-", "--format", "jsonl", *files, given=jsonl(CLAIMING))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f'{more}, line 1: the id "rain" is taken by {sources}, line 1, which says something else.',
        f'{other}, line 2: the id "k" is taken by {claims}, line 1, which says something else.',
    ]
    (flag,) = rows(result)[0]["flags"]
    assert flag["source"]["passage"] == SOURCE["text"]
    assert flag["source"]["known_claim"]["claim"] == "It rained all Monday"


def test_claims_need_their_sources(claims: Path) -> None:
    """Claims without the sources that they name are one line, and exit code 2."""
    result = scan("-", "--claims", claims, given=jsonl(CLAIMING))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("sidenote: --claims needs --sources FILE")


def test_offsets_of_a_thread_count_the_whole_file(tmp_path: Path, sources: Path) -> None:
    """Posts of a page get the ids 1, 2, ..., and every quote is that part of the file."""
    file = tmp_path / "page.txt"
    file.write_bytes(PAGE.replace("\n", "\r\n").encode())
    result = scan(file, "--format", "jsonl", "--sources", sources)
    found = rows(result)
    text = file.read_bytes().decode()
    flags = [(row["id"], flag["kind"], flag["quote"]) for row in found for flag in row["flags"]]
    assert flags == [
        ("1", "inaccuracy", "fact: it rains"),
        ("2", "speculation", "It is probably over."),
        ("2", "hostile", "You clown."),
    ]
    for row in found:
        for flag in row["flags"]:
            assert text[flag["start"] : flag["end"]] == flag["quote"]


def test_people_get_sentence_kind_reason_score_and_source(tmp_path: Path, sources: Path) -> None:
    """All that a moderator needs stands there, plain where there is no terminal."""
    file = tmp_path / "page.txt"
    file.write_text(PAGE, encoding="utf-8")
    result = scan(file, "--sources", sources)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "Ann, post 1\n  “fact: it rains”\n    Inaccuracy 0.90 (flagged from 0.50), line 7\n" in (
        result.stdout
    )
    assert "    Source: Rain log\n      Weather Office, 30 January 2025\n" in result.stdout
    assert f"“{SOURCE['text']}”" in " ".join(result.stdout.split())
    assert f"{SOURCE['url']}\n" in result.stdout
    assert result.stdout.rstrip().endswith(
        "2 posts read, 3 flags (1 hostile, 1 speculation, 1 inaccuracy). Preset balanced:\n"
        "the middle between false alarms and things missed."
    )
    assert result.stderr == ""


def test_a_summary_is_named_and_stands_without_quotation_marks(tmp_path: Path) -> None:
    """Words that are not the page's own are never shown as if they were; nor is a date made up."""
    file = tmp_path / "sources.jsonl"
    file.write_text(jsonl(SOURCE | {"summary": True, "date": None}), encoding="utf-8")
    out = " ".join(scan("-", "--sources", file, given=jsonl(POSTS[2])).stdout.split())
    assert f"Summary: {SOURCE['text']}" in out
    assert "“On Monday" not in out
    assert "Weather Office, undated, read on " in out


GERMAN = "Das ist doch völliger Quatsch, was du da schreibst."


def test_a_post_that_is_not_english_is_not_judged() -> None:
    """Programs get a note beside the documented keys, people a sentence at the end."""
    given = jsonl(POSTS[0], {"id": 2, "text": GERMAN + " clown"})
    judged, foreign = rows(scan("-", "--format", "jsonl", given=given))
    assert "note" not in judged
    assert foreign == {
        "id": 2,
        "flags": [],
        "scores": {"hostile": 0.0, "speculation": 0.0, "inaccuracy": 0.0},
        "note": "not sure: not English (de)",
    }
    out = " ".join(scan("-", given=given).stdout.split())
    assert "1 post is not in English and was not judged. Preset balanced" in out
    two = jsonl({"id": 1, "text": GERMAN}, {"id": 2, "text": GERMAN})
    out = " ".join(scan("-", given=two).stdout.split())
    assert out.startswith("2 posts read, nothing to look at. 2 posts are not in English and were")


def test_nothing_flagged_is_said_calmly() -> None:
    """Without flags one line says what was read."""
    result = scan("-", given="A fine day.\n")
    assert result.stdout.startswith("1 post read, nothing to look at. Preset balanced: ")
    assert result.exit_code == 0


def test_a_broken_row_is_named_and_the_others_come_out(tmp_path: Path) -> None:
    """Each bad line is one line on stderr with its number; the exit code says so."""
    file = tmp_path / "posts.jsonl"
    file.write_bytes(
        jsonl(POSTS[0], "oops", POSTS[1], {"text": "x"}).encode() + b'{"id": 9, "text": "\xff"}'
    )
    result = scan(file, "--format", "jsonl")
    assert [row["id"] for row in rows(result)] == [1, "b"]
    assert result.stderr.splitlines() == [
        f"{file}:2: not JSON: Expecting value (character 1)",
        f'{file}:4: the row has no "id"',
        f"{file}:5: not UTF-8 text (byte 20 of the line)",
    ]
    assert result.exit_code == 1


def test_a_broken_source_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    """A source file's bad line is told, and the scan goes on."""
    file = tmp_path / "sources.jsonl"
    file.write_text(jsonl("oops", SOURCE), encoding="utf-8")
    result = scan("-", "--format", "jsonl", "--sources", file, given=jsonl(POSTS[2]))
    assert rows(result)[0]["flags"][0]["source"]["id"] == "rain"
    assert len(result.stderr.splitlines()) == 1
    assert result.exit_code == 1


@pytest.mark.parametrize("name", ["absent.txt", "."])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str) -> None:
    """No traceback for a missing file or a folder."""
    result = scan(tmp_path / name)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "cannot be read" in result.stderr


def test_a_text_in_another_encoding_is_one_line(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are named with the way out; UTF-16 with its mark is read."""
    latin, wide = tmp_path / "latin.txt", tmp_path / "wide.txt"
    latin.write_bytes("Grün ist es.".encode("latin-1"))
    wide.write_text("You clown.", encoding="utf-16")
    assert "byte 3); save it as UTF-8." in scan(latin).stderr
    assert "“You clown.”" in " ".join(scan(wide).stdout.split())


@pytest.mark.parametrize(
    ("name", "args", "ids"),
    [
        ("posts.txt", (), ["1"]),
        ("posts.txt", ("--input", "jsonl"), [1]),
        ("posts.jsonl", (), [1]),
        ("posts.jsonl", ("--input", "text"), ["1"]),
        ("posts", (), [1]),
    ],
)
def test_what_a_file_is_shows_in_its_name_or_start(
    tmp_path: Path, name: str, args: tuple[str, ...], ids: list[object]
) -> None:
    """Rows are told from text by suffix, then by a brace; --input decides."""
    file = tmp_path / name
    file.write_text("\n " + jsonl(POSTS[0]), encoding="utf-8")
    assert [row["id"] for row in rows(scan(file, "--format", "jsonl", *args))] == ids


@pytest.mark.parametrize("form", ["text", "jsonl"])
@pytest.mark.parametrize("given", ["", " \n\n"])
def test_an_empty_input_is_no_error(form: str, given: str) -> None:
    """Nothing in, nothing out."""
    result = scan("-", "--format", form, given=given)
    assert result.exit_code == 0
    assert result.stdout == "" or result.stdout.startswith("0 posts read, nothing to look at.")


def test_a_preset_moves_the_bar() -> None:
    """The strict bar lies above the rules' scores."""
    result = scan("-", "--preset", "strict", given=jsonl(*POSTS))
    assert result.stdout.startswith("3 posts read, nothing to look at. Preset strict: ")


@pytest.mark.parametrize("args", [["--preset", "mild"], ["--format", "xml"], ["--wrong"]])
def test_a_wrong_option_is_exit_code_2(args: list[str]) -> None:
    """Usage errors have a code of their own."""
    assert scan("-", *args, given="x").exit_code == 2


def test_half_a_surrogate_pair_comes_out_escaped() -> None:
    """A quote is exact even where UTF-8 cannot carry it."""
    text = "You clown \ud800!"
    result = scan("-", "--format", "jsonl", given=json.dumps({"id": 1, "text": text}))
    assert rows(result)[0]["flags"][0]["quote"] == text


def test_a_text_cannot_steer_the_terminal() -> None:
    """Control characters of posts and names never reach the screen."""
    row = {"id": "\x1b[2J", "author": "\x1b[31mAnn", "text": "You clown \x1b[2J\x07."}
    out = scan("-", given=jsonl(row)).stdout
    assert "clown" in out
    assert not {"\x1b", "\x07"} & set(out)


@contextmanager
def running(*args: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.scan", *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_rows_come_out_while_more_are_awaited_and_ctrl_c_ends_it() -> None:
    """A slow input is not waited for to its end, and an interrupt is quiet and prompt."""
    with running("-", "--format", "jsonl") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(jsonl(POSTS[0]).encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path, form: str) -> None:
    """ "| head" is no error that anybody needs to read about."""
    file = tmp_path / "posts.jsonl"
    file.write_text(jsonl(*({"id": n, "text": "You clown."} for n in range(3000))))
    with running(str(file), "--format", form) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        process.wait(timeout=60)
        assert process.stderr.read() == b""
