"""The labelling loop, driven by scripted keys."""

import json
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.finding import Finding, Sentence, Versions
from bot.errors import InputError
from bot.evaluation.candidates import Candidate
from bot.evaluation.guide import guide
from bot.evaluation.judge import Judgement
from bot.evaluation.label import HELP, KEYS, Labels, Session, chosen
from bot.evaluation.label_file import LabelFile
from bot.evaluation.measure import Judged
from bot.evaluation.rows import ASPECTS, Aspect, Example, read_file

FIELDS = (
    *("id", "set", "title", "parent", "text", "hostile", "speculation", "checkable"),
    *("sure_hostile", "sure_speculation", "spans", "sampled"),
)


def candidate(number: int, *sentences: str) -> Candidate:
    """A post of some sentences, of which the last has the highest scores."""
    text, found = " ".join(sentences), []
    for place, sentence in enumerate(sentences):
        start = text.index(sentence)
        found.append(Sentence(start, start + len(sentence), *(place / 10,) * 3))
    finding = Finding(tuple(found), (), Versions("c", "s", "e", "m"))
    example = Example(f"p{number}", text, "News", "Hello.")
    return Candidate(Judged(example, Judgement({}, {}, finding)), "random")


@dataclass
class ScriptedKeys:
    """Gives keys and lines from a script, then quits."""

    script: str
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.waiting = deque(self.script)

    def key(self) -> str:
        return self.waiting.popleft() if self.waiting else "q"

    def line(self, prompt: str) -> str | None:
        assert prompt
        return self.lines.pop(0) if self.lines else None


@dataclass
class RecordingScreen:
    """Remembers what a reader would have seen."""

    shown: list[str] = field(default_factory=list)

    def post(self, candidate: Candidate, number: int, total: int) -> None:
        self.shown.append(f"{number}/{total} {candidate.judged.example.post_id}")

    def labels(self, labels: Labels) -> None:
        self.shown.append(",".join(sorted(labels.flags)))

    def guide(self, aspect: Aspect) -> None:
        self.shown.append(f"guide {aspect}")

    def say(self, text: str) -> None:
        self.shown.append(text)


def sit(
    path: Path, script: str, *posts: Candidate, lines: list[str] | None = None
) -> RecordingScreen:
    """One sitting over the posts that have no labels yet."""
    file, screen = LabelFile(path, "forum"), RecordingScreen()
    left = [post for post in posts if post.judged.example.post_id not in file.done]
    Session(left, "speculation", ScriptedKeys(script, lines or []), screen, file).run()
    return screen


def rows(path: Path) -> list[dict[str, object]]:
    """The rows that were written."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the labels go."""
    return tmp_path / "labels.jsonl"


def test_rows_have_the_form_of_real_posts(path: Path) -> None:
    """A hostile, doubtful and checkable post with one sentence quotes it, field by field."""
    sit(path, "huc\n", candidate(1, "You clown."))

    (row,) = rows(path)
    assert tuple(row) == FIELDS
    assert row == {
        "id": "p1",
        "set": "forum",
        "title": "News",
        "parent": "Hello.",
        "text": "You clown.",
        "hostile": 1,
        "speculation": 0,
        "checkable": 1,
        "sure_hostile": 0,
        "sure_speculation": 1,
        "spans": [{"flag": "hostile", "quote": "You clown."}],
        "sampled": "random",
    }
    assert read_file(path).form == "real"


def test_enter_alone_means_no_flag(path: Path) -> None:
    """A post without flags is a row too: most of what is learned is what to leave alone."""
    sit(path, "\n\n", candidate(1, "A."), candidate(2, "B."))

    assert [(row["id"], row["hostile"], row["spans"]) for row in rows(path)] == [
        ("p1", 0, []),
        ("p2", 0, []),
    ]


def test_a_second_press_takes_a_flag_back(path: Path) -> None:
    """The flag goes, and its sentence with it."""
    sit(path, "hh\n", candidate(1, "You clown."))

    assert (rows(path)[0]["hostile"], rows(path)[0]["spans"]) == (0, [])


@pytest.mark.parametrize(
    ("lines", "quotes"),
    [
        (["2"], ["Two."]),
        (["1 3"], ["One.", "Three."]),
        (["2-3"], ["Two.", "Three."]),
        ([""], ["Three."]),
        (["7", "x", "1"], ["One."]),
    ],
)
def test_sentences_are_chosen_by_number(lines: list[str], quotes: list[str], path: Path) -> None:
    """Numbers name the sentences, Enter the marked one; what is no number is asked again."""
    sit(path, "s\n", candidate(1, "One.", "Two.", "Three."), lines=lines)

    assert rows(path)[0]["spans"] == [{"flag": "speculation", "quote": one} for one in quotes]


def test_back_shows_the_last_labels_and_replaces_them(path: Path) -> None:
    """Going back changes a row in its place; nothing stands twice."""
    screen = sit(path, "h\nbh\n\n", candidate(1, "A."), candidate(2, "B."))

    assert [(row["id"], row["hostile"]) for row in rows(path)] == [("p1", 0), ("p2", 0)]
    assert screen.shown.count("1/2 p1") == 2
    assert screen.shown[screen.shown.index("2/2 p2") + 3] == "hostile"


def test_back_from_the_first_post_stays_there(path: Path) -> None:
    """There is nothing before the first post, and the reader is told."""
    screen = sit(path, "b\n", candidate(1, "A."))

    assert "This is the first post of this sitting." in screen.shown
    assert len(rows(path)) == 1


def test_quitting_keeps_what_is_done_and_the_next_sitting_goes_on(path: Path) -> None:
    """The post at hand is not saved half labelled, and comes again."""
    posts = [candidate(number, "A.") for number in (1, 2, 3)]
    sit(path, "\nhq", *posts)
    screen = sit(path, "s\n\n", *posts)

    assert [row["id"] for row in rows(path)] == ["p1", "p2", "p3"]
    assert screen.shown[1] == "1/2 p2"
    assert rows(path)[1]["hostile"] == 0


def test_unsure_without_a_flag_means_the_kind_at_hand(path: Path) -> None:
    """A reader may doubt that a post deserves no flag; checkable knows no doubt."""
    screen = sit(path, "u\ncu\n", candidate(1, "A."), candidate(2, "B."))

    first, second = rows(path)
    assert (first["speculation"], first["sure_speculation"], first["sure_hostile"]) == (0, 0, 1)
    assert (second["sure_speculation"], second["sure_hostile"]) == (1, 1)
    assert "Only hostile and speculation can be marked as unsure." in screen.shown


def test_the_guide_is_that_of_the_flag_at_hand(path: Path) -> None:
    """Before any key it is the kind of the sitting; a wrong key shows the keys again."""
    screen = sit(path, "?h?x", candidate(1, "A."))

    assert [one for one in screen.shown if one.startswith("guide")] == [
        "guide speculation",
        "guide hostile",
    ]
    assert screen.shown.count(HELP) == 2


def test_the_guide_knows_every_key() -> None:
    """Each flag that can be set has a rule to read."""
    assert set(guide()) == set(KEYS.values()) < set(ASPECTS)


def test_a_row_cut_off_by_a_kill_is_taken_out(path: Path) -> None:
    """Half a row at the end costs that post alone, and the file stays good."""
    posts = [candidate(number, "A.") for number in (1, 2)]
    sit(path, "\n", posts[0])
    path.write_bytes(path.read_bytes() + b'{"id": "p2", "te')

    sit(path, "h\n", *posts)

    assert [(row["id"], row["hostile"]) for row in rows(path)] == [("p1", 0), ("p2", 1)]


@pytest.mark.parametrize("text", ['{"a": 1, "b": [2]}', "my\nnotes", '["p1", "p2"'])
def test_one_line_of_anything_else_is_left_alone(path: Path, text: str) -> None:
    """What ends without a line's end may be all of somebody's file, and no row cut off."""
    path.write_text(text)
    with pytest.raises(InputError, match=r"labels\.jsonl:1: no row of labels"):
        LabelFile(path, "forum")
    assert path.read_text() == text


def test_a_last_row_without_an_end_is_kept(path: Path) -> None:
    """Where an editor left out the last line's end, its labels count and the file goes on."""
    posts = [candidate(number, "A.") for number in (1, 2)]
    sit(path, "h\n", posts[0])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    sit(path, "\n", *posts)
    assert [(row["id"], row["hostile"]) for row in rows(path)] == [("p1", 1), ("p2", 0)]


def test_what_is_drawn_late_counts_as_random(path: Path) -> None:
    """A post that an earlier sitting took for its score belongs to the larger random sample."""
    sit(path, "h\n\n", candidate(1, "A."), candidate(2, "B."))
    before = {row["id"]: row["sampled"] for row in rows(path)}
    LabelFile(path, "forum").draw({"p2", "p3"})
    assert {row["id"]: row["sampled"] for row in rows(path)} == {**before, "p2": "random"}
    assert rows(path)[0]["hostile"] == 1


def test_a_file_of_anything_else_is_left_alone(path: Path) -> None:
    """A file that is no file of labels is refused and not written to."""
    path.write_text('{"id": 1, "text": "a"}\n')

    with pytest.raises(InputError, match=r"labels\.jsonl:1: no row of labels"):
        LabelFile(path, "forum")
    assert path.read_text() == '{"id": 1, "text": "a"}\n'


@given(st.text("0123456789-, x", max_size=8), st.integers(2, 12))
def test_chosen_places_lie_within_the_post(line: str, count: int) -> None:
    """Whatever is typed, places are within the post or it is asked again."""
    places = chosen(line, count, 1)

    assert places is None or (places and all(0 <= place < count for place in places))
