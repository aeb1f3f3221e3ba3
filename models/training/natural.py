"""Posts at natural frequency, and which of their flags were found right by reading.

The pool is unlabelled traffic that no training saw. A post that the model
scores high was read against the labelling guide; its id and labels stand in
``read_posts.jsonl`` beside this file. A post that nobody read counts as one
without a flag, so an unread flag counts against the model.
"""

from pathlib import Path
from zlib import crc32

from models.training import data as sets
from models.training.data import LabelledPost
from models.training.rows import read_rows

READ = Path(__file__).with_name("read_posts.jsonl")
SIZES = {"goemotions_reddit": 3500, "usenet_1993": 2500, "irc_ubuntu": 1000}


def pool(data: Path) -> list[LabelledPost]:
    """Give a fixed sample of each set, without the posts that were labelled for training."""
    known = {post.key for post in sets.real_posts(data)}
    chosen: list[LabelledPost] = []
    for name, size in SIZES.items():
        fresh = [post for post in sets.ordinary_posts(data, name) if post.key not in known]
        chosen += sorted(fresh, key=lambda post: crc32(post.key.encode()))[:size]
    return chosen


def read_labels(path: Path = READ) -> dict[str, dict[str, int]]:
    """Give the labels found by reading: id to 0 or 1 for each kind that the post was read for."""
    if not path.exists():
        return {}
    return {
        row["id"]: {kind: row[kind] for kind in ("hostile", "speculation") if kind in row}
        for row in read_rows(path)
    }
