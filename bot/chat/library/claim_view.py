"""Known claims as Discord shows them: one before it is recorded, lists, one to be removed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.chat.asking.routes import button, pager
from bot.chat.layout.markup import escape, link, moment, short, size
from bot.chat.layout.panel import panel
from bot.chat.layout.quoting import block
from bot.chat.layout.source import weighed
from bot.chat.library import words
from bot.chat.wording.language import plural
from bot.domain.known_claim import PAGE_DEAD, SOURCE_REMOVED, KnownClaim
from bot.domain.wording import Wording
from bot.operations.claim_book import ClaimPage, OnRecord, Proposed

TOPIC = "claims"
PAGE = 5
"""Claims of one page of a list; each has room for its lines."""
_MAX_CLAIM = 300
_MAX_LISTED = 200
_MAX_ALSO = 100
_MAX_TITLE = 80
_MAX_NAME = 40
_LIST_ROOM = 3_400
"""What the lines of a page may take: more, and they stand without their links."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What of the list is shown; it travels in the buttons' ids."""

    offset: int = 0
    shared: bool = False

    @property
    def action(self) -> str:
        """These values, for a button's id."""
        return f"{self.offset}:{int(self.shared)}"

    @classmethod
    def of(cls, action: str) -> "Ledger":
        """The values of a button; whatever is none of ours counts as not given."""
        offset, _, shared = action.partition(":")
        return cls(int(offset) if offset.isdecimal() else 0, shared == "1")


def proposed_view(found: Proposed, token: str, wording: Wording) -> discord.ui.LayoutView:
    """A claim and the passage that would stand with it, with the question whether to record it."""
    head = f"### {words.CLAIM_ADD}\n{block(found.new.text, limit=2 * _MAX_CLAIM)}"
    also = (short(one, _MAX_ALSO) for one in found.new.phrasings)
    head = "\n".join((head, *(words.CLAIM_ALSO.format(phrasing=one) for one in also)))
    texts = [head, weighed(found.evidence, wording)]
    if notes := list(_notes(found)):
        texts.append("\n".join([f"**{words.LIBRARY_LOOK}**", *(f"- {one}" for one in notes)]))
    names = words.CLAIM_BUTTONS
    row = discord.ui.ActionRow(
        button(TOPIC, f"add:{token}", names["add"], discord.ButtonStyle.success),
        button(TOPIC, f"drop:{token}", words.LIBRARY_BUTTONS["cancel"]),
    )
    return panel(texts, rows=[row], closing=words.CLAIM_ADD_HINT)


def claim_removal_view(found: OnRecord, token: str) -> discord.ui.LayoutView:
    """A claim, with the question whether to remove it."""
    names = words.LIBRARY_BUTTONS
    row = discord.ui.ActionRow(
        button(TOPIC, f"remove:{token}", names["remove"], discord.ButtonStyle.danger),
        button(TOPIC, f"keep:{token}", names["cancel"]),
    )
    return panel([f"### {words.CLAIM_REMOVE}\n{_entry(found)}"], rows=[row])


def claims_view(page: ClaimPage, ledger: Ledger, guild_id: str) -> discord.ui.LayoutView:
    """A page of the list, with buttons to turn it."""
    last = ledger.offset + len(page.claims)
    head = [plural(words.CLAIM_TOTAL, page.total) if page.total else words.CLAIM_NONE]
    if page.total > len(page.claims):
        head.append(words.LIBRARY_RANGE.format(first=min(ledger.offset + 1, last), last=last))
    before = replace(ledger, offset=max(ledger.offset - PAGE, 0))
    after = replace(ledger, offset=ledger.offset + PAGE)
    other = Ledger(0, not ledger.shared)
    names = words.LIBRARY_BUTTONS
    pages = pager(
        TOPIC,
        (before.action, names["before"]),
        (after.action, names["next"]),
        first=ledger.offset == 0,
        last=after.offset >= page.total,
    )
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(
        *pages,
        button(
            TOPIC, f"list:{other.action}", words.CLAIM_BUTTONS["own" if ledger.shared else "shared"]
        ),
    )
    lines = [_entry(one, guild_id) for one in page.claims]
    if sum(map(size, lines)) > _LIST_ROOM:
        lines = [_entry(one, guild_id, linked=False) for one in page.claims]
    return panel(["\n".join(head), *lines], rows=[row])


def _notes(found: Proposed) -> Iterator[str]:
    stance = found.evidence.stance
    if stance != "refutes":
        yield words.CLAIM_DOUBTS[stance]
    if found.stated:
        yield words.CLAIM_DOUBTS["stated"]
    if found.known:
        yield words.CLAIM_REPLACES


def _entry(one: OnRecord, guild_id: str | None = None, *, linked: bool = True) -> str:
    """A claim with its source, its recorder and its state.

    In a guild's list (``guild_id``) it says whose it is. Without links a page fits.
    """
    known, source = one.known, one.source
    home = ""
    if guild_id is not None:
        own = known.guild_id == guild_id
        home = f" · {words.LIBRARY_OWN if own else words.LIBRARY_SHARED}"
    title = short(source.title if source else known.source_id, _MAX_TITLE)
    url = source.url if source and linked else ""
    phrased = plural(words.CLAIM_PHRASED, len(known.phrasings)) if known.phrasings else ""
    return "\n".join(
        (
            " ".join(filter(None, (f"**{short(known.text, _MAX_LISTED)}**", phrased))),
            words.CLAIM_SOURCE.format(link=link(title or escape(known.source_id), url)),
            f"{_recorded(known)}{home}",
            words.CLAIM_STATE[_state(known)],
        )
    )


def _recorded(known: KnownClaim) -> str:
    when, who = moment(known.recorded_ms, "D"), short(known.recorded_by.name, _MAX_NAME)
    by = "pack" if known.pack else "person" if who else "host"
    pack = short(known.pack, _MAX_NAME)
    return words.CLAIM_RECORDED[by].format(who=who, when=when, pack=pack)


def _state(known: KnownClaim) -> str:
    """The reason why nothing is held against a claim, by which texts name it."""
    if not known.suspended:
        return "active"
    return {SOURCE_REMOVED: "removed", PAGE_DEAD: "dead"}.get(known.suspended, "changed")
