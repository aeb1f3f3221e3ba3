"""The classifier's reading: windows of whole sentences, scores for every sentence."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.classifier import (
    CONTEXT_TOKENS,
    WINDOW_TOKENS,
    ClassifierModel,
    context_ids,
    read_posts,
)
from models.encoder import MAX_TOKENS, load_embeddings, load_word_pieces
from models.engine import PostInput
from models.errors import WeightsError
from models.registry import WEIGHTS
from models.sentences import Span, split

PIECES = load_word_pieces(WEIGHTS)


def post(text: str, title: str = "", parent: str = "") -> PostInput:
    """A post with its sentences."""
    return PostInput(text, tuple(split(text)), title, parent)


@pytest.fixture(scope="module")
def model() -> ClassifierModel:
    """The shipped classifier in float32."""
    return ClassifierModel.load(WEIGHTS / "classifier", load_embeddings(WEIGHTS), PIECES)


@given(st.text(st.sampled_from("abc. !\n👍é\u200b日"), max_size=2000))
@settings(max_examples=50, deadline=None)
def test_every_sentence_with_a_token_is_in_exactly_one_window(text: str) -> None:
    """Windows keep the order, lose no sentence and stay within the encoder's length."""
    given_post = post(text, "a title", "a parent")
    (windows,) = read_posts(PIECES, [given_post])
    found = [index for window in windows for index in window.sentences]
    assert found == sorted(set(found))
    tokens = PIECES.encode([text])[0].offsets
    wanted = {
        index
        for index, (start, end) in enumerate(given_post.sentences)
        if any(start <= offset < end for offset, _ in tokens)
    }
    assert set(found) == wanted
    for window in windows:
        assert len(window.tokens.ids) <= MAX_TOKENS
        assert all(0 < start < end < len(window.tokens.ids) for start, end in window.ranges)


def test_windows_hold_whole_sentences() -> None:
    """A long post is cut between sentences, each window as full as they allow."""
    text = "This is a sentence of some words that is repeated. " * 60
    (windows,) = read_posts(PIECES, [post(text)])
    assert len(windows) > 1
    assert all(window.ranges[-1][1] - window.ranges[0][0] <= WINDOW_TOKENS for window in windows)
    assert {end - start for window in windows for start, end in window.ranges} == {11}


def test_context_keeps_the_start_of_the_title_and_the_end_of_the_parent() -> None:
    """Context never takes more than its share, and a parent is cut at its start."""
    ids = context_ids(list(range(100)), list(range(1000, 1100)))
    assert len(ids) == CONTEXT_TOKENS
    assert ids[0] == 0
    assert ids[-1] == 1099


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\u200b",
        "👍",
        "?",
        "\ud800",
        "日本語のテキスト。",
        "a" * 20_000,
        "so it goes. " * 1700,
    ],
    ids=["empty", "blank", "zero-width", "emoji", "mark", "surrogate", "japanese", "word", "long"],
)
def test_any_text_gets_a_score_for_each_sentence(model: ClassifierModel, text: str) -> None:
    """Nothing crashes; there are as many scores as sentences, each in 0..1."""
    (scores,) = model.score([post(text)])
    assert len(scores) == len(split(text))
    assert all(0 <= value <= 1 for s in scores for value in (s.hostile, s.speculation, s.checkable))


def test_posts_score_alone_as_in_a_batch(model: ClassifierModel) -> None:
    """Company changes no score, and the order is kept."""
    posts = [
        post("short"),
        post("You absolute clown. Thanks for the link, though.", "Printers"),
        post("They probably did it for the money. " * 40, parent="Why?"),
        post(""),
    ]
    together = model.score(posts)
    for given_post, scores in zip(posts, together, strict=True):
        (alone,) = model.score([given_post])
        for one, other in zip(alone, scores, strict=True):
            assert one.hostile == pytest.approx(other.hostile, abs=1e-4)
            assert one.speculation == pytest.approx(other.speculation, abs=1e-4)
            assert one.checkable == pytest.approx(other.checkable, abs=1e-4)


def test_the_insult_is_found_in_its_sentence(model: ClassifierModel) -> None:
    """The sentence that earned the flag scores above its neighbours."""
    text = (
        "I tried the update yesterday. You are a complete idiot and a clown. It works on my phone."
    )
    (scores,) = model.score([post(text)])
    assert scores[1].hostile > 10 * max(scores[0].hostile, scores[2].hostile)
    assert scores[1].hostile > model.thresholds["balanced"]["hostile"]


def test_sentences_without_tokens_score_nothing(model: ClassifierModel) -> None:
    """A span in which the tokenizer finds nothing is no reason to flag."""
    (scores,) = model.score([PostInput("\u200b\u200b ok", (Span(0, 2), Span(3, 5)))])
    assert scores[0].hostile < 0.01


def test_broken_weights_are_named(tmp_path: Path) -> None:
    """A folder without its files gives one line that names the file."""
    embeddings = load_embeddings(WEIGHTS)
    with pytest.raises(WeightsError, match=r"model\.json"):
        ClassifierModel.load(tmp_path, embeddings, PIECES)
    (tmp_path / "model.json").write_text('{"version": "x"}', encoding="utf-8")
    with pytest.raises(WeightsError, match=r"layers\.safetensors"):
        ClassifierModel.load(tmp_path, embeddings, PIECES)
    for name in ("layers.safetensors", "heads.safetensors"):
        (tmp_path / name).symlink_to(WEIGHTS / "classifier" / name)
    with pytest.raises(WeightsError, match="thresholds"):
        ClassifierModel.load(tmp_path, embeddings, PIECES)
