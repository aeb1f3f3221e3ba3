"""What ``sidenote scan`` says to programs and to people."""

import json
from pathlib import Path

from tests.support.scan_command import POSTS, SOURCE, jsonl, rows, scan

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


def test_a_preset_moves_the_bar() -> None:
    """The strict bar lies above the rules' scores."""
    result = scan("-", "--preset", "strict", given=jsonl(*POSTS))
    assert result.stdout.startswith("3 posts read, nothing to look at. Preset strict: ")


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
