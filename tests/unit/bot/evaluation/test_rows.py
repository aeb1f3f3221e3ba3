"""Labelled posts are read from all forms, and a broken row costs only itself."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InputError
from bot.evaluation.rows import Meaning, read_file

HOUSE = {"id": "h1", "thread": "t", "text": "You clown.", "hostile": 1, "speculation": 0}
REAL = {**HOUSE, "set": "forum", "sampled": "random", "sure_hostile": 0}
SHARED = {"id": 1, "text": "You clown.", "label": 1, "extra": {"parent": "Hello."}}


def write(path: Path, rows: Sequence[Any]) -> Path:
    """Write rows as JSON Lines; text stays as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_house_rows_know_what_they_answer(tmp_path: Path) -> None:
    """The parent is the text of the row replied to, in the same thread; kind is a group."""
    answer = {**HOUSE, "id": "h2", "reply_to": "h1", "hostile": 0, "kind": "banter"}
    read = read_file(write(tmp_path / "a.jsonl", [HOUSE, answer]))

    assert read.form == "house"
    assert read.examples[1].parent == "You clown."
    assert read.examples[1].labels == {"hostile": 0, "speculation": 0}
    assert read.examples[1].groups == {"kind": "banter"}


def test_house_rows_may_have_some_labels(tmp_path: Path) -> None:
    """A file may know of inaccuracies alone; what a source supports is a group of its own."""
    bare = {"id": "h1", "text": "It has two wheels."}
    rows = [{**bare, "inaccuracy": 0, "supported_by": "wheels"}, {**bare, "id": "h2"}]
    read = read_file(write(tmp_path / "a.jsonl", rows))

    (example,) = read.examples
    assert example.labels == {"inaccuracy": 0}
    assert example.groups == {"kind": "", "sources": "support it"}
    (problem,) = read.problems
    assert problem.endswith(
        "a.jsonl:2: it has none of the labels hostile, speculation, checkable, inaccuracy."
    )


def test_real_rows_name_doubtful_labels(tmp_path: Path) -> None:
    """A label on which readers could differ is marked; a gzipped file is read as well."""
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(REAL).encode()))

    (example,) = read_file(file).examples

    assert example.unsure == {"hostile"}
    assert example.groups == {"set": "forum", "sampled": "random"}


def test_the_folder_tells_what_a_shared_label_means(tmp_path: Path) -> None:
    """A file in a folder named after its task needs no more; its parent is in extra."""
    (example,) = read_file(write(tmp_path / "checkworthy" / "a.test.jsonl", [SHARED])).examples

    assert example.labels == {"checkable": 1}
    assert (example.post_id, example.parent) == ("1", "Hello.")


def test_a_shared_label_without_a_meaning_is_refused(tmp_path: Path) -> None:
    """Outside such a folder the kind has to be said."""
    file = write(tmp_path / "a.jsonl", [SHARED])

    with pytest.raises(InputError, match="--kind"):
        read_file(file)
    assert read_file(file, Meaning("hostile")).examples[0].labels == {"hostile": 1}


@pytest.mark.parametrize(
    ("label", "positive", "left_out", "wanted"),
    [
        ("hate", ("hate", "threat"), (), 1),
        ("neither", ("hate",), (), 0),
        ("offensive", ("hate",), ("offensive",), None),
        (3.5, ("<=3.5",), (), 1),
        (4, ("<=3.5",), (), 0),
        (4, (">=4",), (), 1),
        ("hate", ("<=3.5",), (), 0),
        (0, (), (), 0),
        (1, (), ("1",), None),
    ],
)
def test_labels_take_the_meaning_they_are_given(
    label: object, positive: tuple[str, ...], left_out: tuple[str, ...], wanted: int | None
) -> None:
    """Words and ranges can count as positive, and labels can be left out."""
    assert Meaning("hostile", positive, left_out).value(label) == wanted


def test_a_label_of_no_meaning_says_what_to_do(tmp_path: Path) -> None:
    """A word for a label is a broken row that names the option."""
    odd = {**SHARED, "id": 2, "label": "hate"}
    read = read_file(write(tmp_path / "hostile" / "a.jsonl", [SHARED, odd]))

    assert len(read.examples) == 1
    assert read.problems == (
        f'{read.path}:2: the label "hate" is neither 0 nor 1; name what counts with --positive.',
    )


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("{", "not a row of JSON"),
        ("[1]", "must be a JSON object"),
        ({**HOUSE, "id": "h9", "hostile": 2}, '"hostile": input should be 0 or 1'),
        ({"id": "h9", "hostile": 0, "speculation": 0}, '"text": field required'),
        ({**HOUSE, "id": "h9", "text": 5}, '"text": input should be a valid string'),
        (HOUSE, 'the id "h1" was there before'),
        ("\x80" * 3 + "{", "not a row of JSON"),
        ("[" * 100_000, "not a row of JSON"),
    ],
)
def test_a_broken_row_is_named_and_passed_over(row: object, what: str, tmp_path: Path) -> None:
    """The rows around it are read, and its line is told with the reason."""
    last = {**HOUSE, "id": "h3"}
    read = read_file(write(tmp_path / "a.jsonl", [HOUSE, row, "", last]))

    assert [example.post_id for example in read.examples] == ["h1", "h3"]
    (problem,) = read.problems
    assert problem.startswith(f"{read.path}:2: ")
    assert what in problem


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "no post in it"),
        (b'{"id": 1}\n', "no post in it"),
        (b'{"id": 1, "text": "a"}\n', "no labels"),
        (gzip.compress(b'{"id": 1, "text": "a", "label": 1}\n' * 99)[:40], "cut off or damaged"),
    ],
    ids=["nothing", "no post", "no label", "cut off"],
)
def test_a_file_that_cannot_be_measured_is_refused(
    content: bytes, what: str, tmp_path: Path
) -> None:
    """An empty, an unlabelled and a damaged file are one sentence that names the file."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(content)

    with pytest.raises(InputError, match=what) as refused:
        read_file(file)
    assert str(file) in str(refused.value)


def test_posts_without_labels_can_be_read_for_labelling(tmp_path: Path) -> None:
    """Where no labels are wanted, labels of any form are passed over."""
    plain = {"id": 1, "text": "Hello.", "title": "News", "parent": "Hi."}

    (example,) = read_file(write(tmp_path / "a.jsonl", [plain]), labelled=False).examples
    (labelled,) = read_file(write(tmp_path / "b.jsonl", [HOUSE]), labelled=False).examples

    assert (example.title, example.parent) == ("News", "Hi.")
    assert labelled.labels == {}


def test_a_limit_draws_the_same_posts_each_time(tmp_path: Path) -> None:
    """The draw is at random over the file, keeps its order and repeats itself."""
    file = write(tmp_path / "a.jsonl", [{**HOUSE, "id": f"{n:03}"} for n in range(200)])

    ids = [example.post_id for example in read_file(file, limit=20).examples]

    assert len(ids) == 20
    assert ids == sorted(ids)
    assert max(ids) > "100"
    assert ids == [example.post_id for example in read_file(file, limit=20).examples]


def test_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    """JSON can carry half a character, which no tokenizer takes."""
    file = write(tmp_path / "a.jsonl", ['{"id": 1, "text": "a\\ud800b", "label": 0}'])

    (example,) = read_file(file, Meaning("hostile")).examples

    assert example.text == "a?b"
