"""A page on lamps as a source, and what may be found in its place."""

from bot.domain.source import SourceCheck
from bot.operations.compare import page_digest
from bot.reasons import Why
from tests.support.posts import NOON_MS, make_source

LATER_MS = NOON_MS + 1000
FIRST, SECOND, THIRD = (
    f"The {name} keeper of the hall polished every lamp with great care, and wrote down in the "
    f"book which of them had burnt oil that night and which of them had not. The {name} book is "
    "kept in the cellar, where the air is dry, and is read to the guests at midsummer by whoever "
    f"is the youngest of the house that year. No {name} page of it was ever lost in all the years."
    for name in ("first", "second", "third")
)
OLD = f"{FIRST}\n{SECOND}"
SOURCE = make_source(OLD, url="https://paper.example/lamps")
READ = SourceCheck(NOON_MS, "unchanged", page_sha256=page_digest(OLD))
NOT_FOUND = Why.ANSWERED.of(host="paper.example", status=404)
NO_CONNECTION = Why.CONNECTION.of(host="paper.example")
NO_TEXT = Why.NO_TEXT.of(host="paper.example")
