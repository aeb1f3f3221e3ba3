"""What the shipped models were trained on, as far as a comparison has to know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.rows import Aspect, Example
from models.training.data import (
    HOUSE_TRAIN,
    LabelledPost,
    claimbuster,
    house_posts,
    own_threads,
    real_posts,
    split_real,
)


@dataclass(frozen=True, slots=True)
class TrainingPosts:
    """Posts to train on; ``dropped`` were left out, as they or their threads are measured."""

    posts: tuple[LabelledPost, ...]
    dropped: int

    def labelled(self, aspect: Aspect) -> tuple[list[int], list[int]]:
        """Give the places and the labels of the posts that have a sure one."""
        labels = [(place, getattr(post, aspect)) for place, post in enumerate(self.posts)]
        known = [(place, label.value) for place, label in labels if label and label.sure]
        return [place for place, _ in known], [value for _, value in known]


def training_posts(data: Path, measured: Sequence[Example]) -> TrainingPosts:
    """Give what the shipped classifier learns from: threads, real posts, debate sentences.

    None of the measured posts is among them, and no house file of which any is. The talk
    pages that it sees now and then, all of them harmless, are not among them either.
    Raises models.training.rows.DataError for a folder that lacks them.
    """
    posts = [post for number in HOUSE_TRAIN for post in house_posts(data, number)]
    posts += own_threads(held_out=False)
    posts += split_real(real_posts(data))[0]
    posts += claimbuster(data)
    texts = {example.text for example in measured}
    houses = {post.origin for post in posts if post.text in texts and _is_house(post)}
    kept = [post for post in posts if post.text not in texts and post.origin not in houses]
    return TrainingPosts(tuple(kept), len(posts) - len(kept))


def held_out(examples: Sequence[Example]) -> list[Example]:
    """Keep the real posts that the shipped models never learned from, by their ids."""
    stubs = [LabelledPost(example.post_id, "", "") for example in examples]
    learned = {post.key for post in split_real(stubs)[0]}
    return [example for example in examples if example.post_id not in learned]


def _is_house(post: LabelledPost) -> bool:
    return post.origin.startswith("house_")
