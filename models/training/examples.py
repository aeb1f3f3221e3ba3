"""Turn labelled posts into training rows: token windows with a target for each sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.classifier import HEADS, Window, context_ids, read_posts
from models.encoder import WordPieces
from models.engine import PostInput
from models.sentences import Span, split
from models.training.data import Label, LabelledPost

# Targets and weights of labels on which careful readers could differ.
_UNSURE_TARGET, _UNSURE_WEIGHT = {0: 0.15, 1: 0.75}, 0.5
_SMOOTHING = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """One window of a post.

    ``targets`` (sentences, 3) and ``post_targets`` (3,) lie in 0..1;
    ``weights`` (3,) is 0 for heads without a label; ``spans_known`` (3,) tells
    for which heads single sentences have targets.
    """

    window: Window
    origin: str
    targets: Tensor
    post_targets: Tensor
    weights: Tensor
    spans_known: Tensor


def post_input(post: LabelledPost) -> PostInput:
    """A labelled post as the classifier meets it."""
    return PostInput(post.text, tuple(split(post.text)), post.title, post.parent)


def build(
    pieces: WordPieces,
    posts: Sequence[LabelledPost],
    origin_weights: dict[str, float],
    positive_weights: dict[str, float],
) -> list[Example]:
    """Make examples of the first window of each post.

    A post whose flagged words lie behind its first window is left out: the
    model would be taught to see what is not there.
    """
    inputs = [post_input(post) for post in posts]
    examples = []
    for post, given, windows in zip(posts, inputs, read_posts(pieces, inputs), strict=True):
        if not windows:
            continue
        sentences = [given.sentences[index] for index in windows[0].sentences]
        example = _example(post, windows[0], sentences, positive_weights)
        example.weights.mul_(origin_weights.get(post.origin, 1.0))
        if example.weights.any():
            examples.append(example)
    return examples


def _example(
    post: LabelledPost, window: Window, sentences: list[Span], positive_weights: dict[str, float]
) -> Example:
    targets = torch.zeros(len(sentences), len(HEADS))
    post_targets, weights = torch.zeros(len(HEADS)), torch.zeros(len(HEADS))
    spans_known = torch.zeros(len(HEADS))
    for head, name in enumerate(HEADS):
        label: Label | None = getattr(post, name)
        if label is None:
            continue
        target = _target(label)
        hits = _overlaps(post.text, label.quotes, sentences)
        weights[head] = 1.0 if label.sure else _UNSURE_WEIGHT
        post_targets[head] = target
        spans_known[head] = float(bool(label.quotes) or not label.value)
        targets[:, head] = _target(Label(0, label.sure or bool(label.value)))
        if label.value:
            weights[head] *= positive_weights.get(name, 1.0)
            targets[hits, head] = target
            if label.quotes and not hits:
                weights[head] = 0.0
    return Example(window, post.origin, targets, post_targets, weights, spans_known)


def _target(label: Label) -> float:
    if not label.sure:
        return _UNSURE_TARGET[label.value]
    return 1 - _SMOOTHING if label.value else _SMOOTHING / 2


def _overlaps(text: str, quotes: Sequence[str], sentences: Sequence[Span]) -> list[int]:
    places = [(start, start + len(quote)) for quote in quotes if (start := text.find(quote)) >= 0]
    return [
        index
        for index, sentence in enumerate(sentences)
        if any(start < sentence.end and sentence.start < end for start, end in places)
    ]


def without_context(pieces: WordPieces, window: Window) -> Window:
    """The same window with an empty first segment."""
    kept = window.tokens.segments.index(1)
    post = window.tokens.ids[kept:-1]
    shift = len(context_ids([], [])) + 2 - kept
    ranges = [(start + shift, end + shift) for start, end in window.ranges]
    return Window(pieces.pair([], post), ranges, window.sentences)
