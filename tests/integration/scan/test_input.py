"""``sidenote scan`` with input that is broken, empty or of another kind."""

from pathlib import Path

import pytest

from tests.support.scan_command import POSTS, SOURCE, jsonl, rows, scan


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


@pytest.mark.parametrize("args", [["--preset", "mild"], ["--format", "xml"], ["--wrong"]])
def test_a_wrong_option_is_exit_code_2(args: list[str]) -> None:
    """Usage errors have a code of their own."""
    assert scan("-", *args, given="x").exit_code == 2
