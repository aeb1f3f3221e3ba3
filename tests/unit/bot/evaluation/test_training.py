"""Baselines never learn from what they are measured on."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.evaluation.baselines import compared, lead, word_lists, word_scores
from bot.evaluation.rows import Example
from bot.evaluation.training import held_out, training_posts
from models.training.data import HOUSE_TRAIN, REAL_FILES


def row(key: str) -> dict[str, Any]:
    """A labelled post whose text is its own."""
    labels = {"hostile": 0, "speculation": 0, "checkable": 0, "sure_hostile": 0, "spans": []}
    origin = {"set": "forum", "sampled": "random", "title": "", "parent": "", "reply_to": None}
    return {"id": key, "text": f"Text of {key}.", **labels, **origin}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with thirty posts in each file."""
    (tmp_path / "house").mkdir()
    (tmp_path / "real").mkdir()
    for name, numbers in (("house/posts", HOUSE_TRAIN), ("real/real", REAL_FILES)):
        for number in numbers:
            lines = "".join(json.dumps(row(f"{name}-{number}-{n}")) + "\n" for n in range(30))
            file = tmp_path / f"{name}_{number}.jsonl"
            file.write_text(lines)
            file.with_suffix(".jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    sentences = [
        json.dumps({"id": f"c{n}", "text": f"Sentence {n}.", "label": 1}) for n in range(3)
    ]
    (tmp_path / "checkworthy").mkdir()
    packed = tmp_path / "checkworthy" / "claimbuster_25ncs.train.jsonl.gz"
    packed.write_bytes(gzip.compress("\n".join(sentences).encode()))
    return tmp_path


def test_measured_posts_and_their_threads_are_kept_from_training(data: Path) -> None:
    """One measured house post takes its whole file out, a real one only itself."""
    whole = training_posts(data, []).posts
    real = next(post.text for post in whole if post.key.startswith("real"))
    measured = [Example("1", "Text of house/posts-1-7."), Example("2", real)]

    training = training_posts(data, measured)

    assert training.dropped == 31
    assert len(training.posts) == len(whole) - 31
    assert not [post for post in training.posts if post.origin == "house_1"]


def test_doubtful_labels_teach_nothing(data: Path) -> None:
    """Only sure labels are learned from; a house label is always sure.

    Debate sentences have none of speculation.
    """
    training = training_posts(data, [])
    places, labels = training.labelled("speculation")
    sure, _ = training.labelled("hostile")

    assert len(places) == len(labels) == len(training.posts) - 3
    assert len(sure) < len(places)


def test_own_threads_and_debates_are_learned_from(data: Path) -> None:
    """What the shipped classifier learned from beside the data folder's threads is there too."""
    origins = {post.origin.partition("_")[0] for post in training_posts(data, []).posts}

    assert {"house", "threads", "claimbuster", "forum"} <= origins


def test_held_out_posts_are_those_that_training_leaves(data: Path) -> None:
    """What is held out and what is trained on have no post in common, and lack none."""
    keys = [f"real/real-{number}-{n}" for number in REAL_FILES for n in range(30)]
    kept = {example.post_id for example in held_out([Example(key, "") for key in keys])}
    learned = {post.key for post in training_posts(data, []).posts}

    assert kept
    assert kept.isdisjoint(learned)
    assert kept | {key for key in learned if key.startswith("real")} == set(keys)


def test_words_are_counted_whole_and_in_any_case() -> None:
    """A listed word inside another is no hit, a phrase is."""
    texts = ["You IDIOT, shut up.", "An idiotproof lock.", "Fine."]

    assert word_scores(texts, "hostile").tolist() == [2.0, 0.0, 0.0]


def test_word_lists_hold_no_word_twice() -> None:
    """Lists are lower case and sorted, so that a word is easy to find."""
    for words in word_lists().values():
        assert list(words) == sorted({word.lower() for word in words})


def test_a_system_is_measured_at_its_best_threshold() -> None:
    """Two of three positives come before the first negative: recall 2/3 at full precision."""
    found = compared("any", [1, 1, 0, 1, 0], np.array([5.0, 4, 3, 2, 1]))

    assert found.recall == pytest.approx(2 / 3)
    assert found.best_f1 == pytest.approx(2 * 0.75 / 1.75)
    assert compared("any", [0, 0], np.array([1.0, 2])).pr_auc is None


def test_a_lead_is_an_interval_of_the_difference() -> None:
    """A perfect order leads a reversed one beyond chance, none leads itself."""
    labels, scores = [0, 1] * 20, np.arange(40.0) % 2

    ahead = lead(labels, scores, -scores)
    even = lead(labels, scores, scores)

    assert ahead is not None
    assert 0 < ahead[0] <= ahead[1] <= 1
    assert even == (0.0, 0.0)
    assert lead([1, 1], scores[:2], scores[:2]) is None
