"""Compare a source with what a look at its page brought: what that means for it. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlsplit

from bot.domain.flag import Doubt
from bot.domain.outcome import DAY_MS
from bot.domain.source import CheckOutcome, Source, SourceCheck
from bot.errors import FetchError, HostUnknown, LibraryError, PageGone
from bot.operations.understand import has_wall, says_not_found
from bot.reasons import Reason, Why
from bot.sources.extract import Extracted, publisher_of
from bot.sources.links import site_of
from bot.sources.page import Page
from bot.sources.passages import cut

EMPTIED = 5
"""A page with less than this part of its former text counts as emptied: a wall, or an error."""
GIVE_UP_MS = 3 * DAY_MS
"""How long a page may show something else, or name servers know no host of its name, before it
counts as dead: until then it may be a wall put up for a day, or a server that is being moved."""
_NO_BETTER: frozenset[tuple[CheckOutcome, CheckOutcome]] = frozenset(
    {("dead", "unread"), ("dead", "emptied"), ("emptied", "unread")}
)
"""What was found before, and what is found now and says nothing new: the former stands.

A page that is gone is not back before there is text on it again.
"""

Look = tuple[Page, Extracted] | LibraryError
"""What a look at a page brought: it and what was understood of it, or why there is nothing."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A source as it should be now, and what a look at its page says.

    ``went`` are the passages that the page does not have any more, ``came`` those that are
    new in the library. ``page_text`` is what stands on the page, "" where nothing does.
    """

    source: Source
    check: SourceCheck
    went: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    page_text: str = ""


def compare(
    source: Source, look: Look, before: SourceCheck | None, *, in_pack: bool, now_ms: int
) -> Compared:
    """Say what a look at a source's page means for it."""
    if isinstance(look, LibraryError):
        return _failed(source, _outcome(look, before), look.reason, before, now_ms)
    page, found = look
    if _is_front_page(page.url) and not _is_front_page(source.url):
        leads = Why.FRONT_PAGE.of(host=publisher_of(page.url))
        return _failed(source, "dead", leads, before, now_ms)
    last = before.page_sha256 if before else ""
    check = SourceCheck(
        now_ms,
        "unchanged",
        moved_to=page.url if page.moved else "",
        page_sha256=page_digest(found.text),
    )
    if other := _other(source, page, found, last):
        return _failed(source, "emptied", other, before, now_ms)
    was_fetched = source.text == found.text or page_digest(source.text) == last
    if in_pack or source.summary or not was_fetched:
        return _kept(source, found.text, last, check, in_pack=in_pack)
    if EMPTIED * len(found.text) < len(source.text):
        left = Why.SHRUNK.of(left=len(found.text), before=len(source.text))
        return _failed(source, "emptied", left, before, now_ms)
    return _taken(source, found, check)


def _other(source: Source, page: Page, found: Extracted, last: str) -> Reason | None:
    """Why what stands at an address now is hardly its source's page; None if it may be.

    On another site it is the page where it was that at the last look, or where half of the
    source's passages stand. Signs of a wall or an error tell nothing where nothing else is
    known of the page, and no wall where a summary stands in for what is behind it.
    """
    passages = cut(source.text)
    gone = missing(passages, found.text)
    if not gone or page_digest(found.text) == last:
        return None
    here, there = publisher_of(source.url), publisher_of(page.url)
    if site_of(here) != site_of(there) and 2 * len(gone) > len(passages):
        return Why.OTHER_SITE.of(host=there)
    if not last:
        return None
    if says_not_found(found.title) and not says_not_found(source.title):
        return Why.SAYS_NOT_FOUND.of()
    walled = has_wall(found.text) and not has_wall(source.text)
    return Why.WALLED.of() if walled and not source.summary else None


def doubt(passage: str, before: Doubt, found: Compared) -> Doubt:
    """What a look at its source's page means for a passage that an open card cites.

    Where the page was not read nothing is known, and where it is as it was a passage that
    it did not have stays in doubt.
    """
    match found.check.outcome:
        case "dead" | "emptied":
            return "gone"
        case "changed":
            return "changed" if missing([passage], found.page_text) else ""
        case "unchanged":
            return "" if before == "gone" else before
        case _:
            return before


def page_digest(text: str) -> str:
    """What tells whether a page's text is still the same."""
    return sha256(text.encode()).hexdigest()


def _kept(
    source: Source, page_text: str, last: str, check: SourceCheck, *, in_pack: bool
) -> Compared:
    """A source whose text somebody gave: the page can only be compared with itself."""
    if check.moved_to and not in_pack:
        source = replace(source, url=check.moved_to)
    if last in ("", check.page_sha256):
        return Compared(source, check, page_text=page_text)
    check = replace(check, outcome="changed", detail=Why.GIVEN_TEXT.of())
    if source.summary:
        return Compared(source, check)
    return Compared(source, check, missing(cut(source.text), page_text), page_text=page_text)


def _taken(source: Source, found: Extracted, check: SourceCheck) -> Compared:
    """A source whose text came from its page: it takes the text that stands there now."""
    now = replace(
        source,
        text=found.text,
        date=source.date or found.date,
        url=check.moved_to or source.url,
        read_ms=check.checked_ms,
    )
    if found.text == source.text:
        return Compared(now, check, page_text=found.text)
    went = missing(cut(source.text), found.text)
    came = missing(cut(found.text), source.text)
    return Compared(now, replace(check, outcome="changed"), went, came, found.text)


def _failed(
    source: Source, outcome: CheckOutcome, why: Reason, before: SourceCheck | None, now_ms: int
) -> Compared:
    since = before.failing_since_ms if before else None
    if before and before.outcome == outcome == "emptied" and _gave_up(since, now_ms):
        outcome = "dead"  # what nobody can read there must not be cited for ever
    detail: Reason | str = why
    if before and before.outcome == outcome and no_host(why) and not no_host(before.detail):
        since = None  # a host is given up after days of being unknown, not of other errors
    if before and (before.outcome, outcome) in _NO_BETTER:
        outcome, detail = before.outcome, before.detail
    check = SourceCheck(
        now_ms,
        outcome,
        detail,
        failing_since_ms=now_ms if since is None else since,
        page_sha256=before.page_sha256 if before else "",
    )
    return Compared(source, check, tuple(cut(source.text)) if outcome != "unread" else ())


def _gave_up(since: int | None, now_ms: int) -> bool:
    return since is not None and now_ms - since >= GIVE_UP_MS


def _outcome(error: LibraryError, before: SourceCheck | None) -> CheckOutcome:
    """What an error means. A page of which no text was ever read has not become empty.

    That a host is unknown says little by itself: see ``Refresher.buried``.
    """
    if isinstance(error, HostUnknown):
        return "unread"
    if isinstance(error, PageGone):
        return "dead"
    had_text = before is not None and before.page_sha256
    return "emptied" if had_text and not isinstance(error, FetchError) else "unread"


def no_host(detail: Reason | str) -> str:
    """The host that name servers did not know; "" where a look says something else."""
    if isinstance(detail, Reason) and detail.why is Why.NO_HOST:
        return str(detail.values["host"])
    return ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def missing(passages: Sequence[str], text: str) -> tuple[str, ...]:
    """The passages that are no part of a text, however lines are broken."""
    line = " ".join(text.split())
    return tuple(one for one in passages if " ".join(one.split()) not in line)
