"""The project's own labels of public posts: ids and labels here, the texts in the data folder.

Most of the texts belong to others and are not committed. A row of
``labels/*.jsonl`` has the post's ``id`` and ``set``, its labels as the real files have
them, and ``spans`` as character ranges of the text instead of quotes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from models.training.rows import read_rows

FOLDER = Path(__file__).with_name("labels")

Row = dict[str, Any]


class _Pool(NamedTuple):
    """Where a set's texts lie, and what stands for a title where its posts have none."""

    file: str
    title: Callable[[Row], str]


def _always(title: str) -> Callable[[Row], str]:
    return lambda _row: title


_POOLS = {
    "goemotions": _Pool("ordinary/goemotions_reddit.all", _always("Reddit")),
    "usenet": _Pool("ordinary/usenet_1993.all", lambda row: f"{row['group']}: {row['title']}"),
    "irc": _Pool("ordinary/irc_ubuntu.all", _always("#ubuntu")),
    "wikitalk": _Pool("hostile/wikitalk_context_large.train", _always("Wikipedia talk page")),
    "civil": _Pool("hostile/toxic_spans_civil.train", _always("news comments")),
    "pheme": _Pool("speculation/pheme_rumour.train", _always("breaking-news tweets")),
    "github": _Pool("hostile/github_issue_comments.train", _always("GitHub issue")),
}


def own_rows(data: Path) -> Iterator[Row]:
    """Yield the labelled posts in the form of the real files; raises DataError.

    A folder that lacks a set's file has none of that set's posts.
    """
    labels: dict[str, dict[str, Row]] = {}
    for file in sorted(FOLDER.glob("*.jsonl")):
        for row in read_rows(file):
            labels.setdefault(row["set"], {})[row["id"]] = row
    for name, labelled in labels.items():
        pool = _POOLS[name]
        path = data / f"{pool.file}.jsonl.gz"
        for row in read_rows(path) if path.is_file() else ():
            if found := labelled.get(row["id"]):
                yield _joined(found, row, pool.title(row))


def _joined(labels: Row, row: Row, title: str) -> Row:
    text = row["text"]
    return {
        **labels,
        "title": title,
        "parent": row.get("parent") or (row.get("extra") or {}).get("parent") or "",
        "text": text,
        "spans": [
            {"flag": span["flag"], "quote": text[span["start"] : span["end"]]}
            for span in labels["spans"]
        ],
    }
