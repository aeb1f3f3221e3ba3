"""What the desk says: each name below is a text of ``config/notes/<language>.toml``.

A new text is one line here, and one in the table [desk.<topic>] of each language, its name
in lower case. It is looked up where it is used, in the language that is spoken there
(``bot.chat.language``): so use ``words.NOT_ALLOWED`` inside functions, never in a constant
or a default, and don't import the names one by one.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.chat import language
from bot.chat import words as here  # a module's own __getattr__ does not serve its own functions
from bot.chat.markup import short
from bot.domain.card import Card, Verdict
from bot.domain.finding import Kind

if not TYPE_CHECKING:

    def __getattr__(name: str) -> language.Text:
        if name.isupper():
            return language.text(name.lower())
        raise AttributeError(name)


Plural = Mapping[str, str]
"""A text by number: "one" and "other"."""

# commands
COMMAND_FAILED: str
OUTDATED: str

# cards
KINDS: Mapping[Kind, str]
VERDICTS: Mapping[Verdict, str]
STANCES: Mapping[str, str]
VERDICT: str
DELETED: str
SETTLED: str
NOTE_COMING: str
NOTE_FAILED: str
AUTOMATIC: str

# presses
NOT_ALLOWED: str
UNKNOWN_CARD: str
NOT_SAVED: str
CLOSED: str
SOMEBODY: str

# notes
NOTE_TITLE: str
NOTE_LABEL: str
NOTE_HINT: str
NOT_POSTED: str
YOUR_TEXT: str

# why, and lookups
WHY_FAILED: str
ONLY_YOU: str
MORE_FLAGS: Plural
LOOKUP_NOT_ALLOWED: str
LOOKUP_FAILED: str
NOTHING_EITHER_WAY: str
LOOKED_UP: str
KNOWN_CLAIM: str
DIFFERS: str


def plural(texts: Plural, count: int, **values: object) -> str:
    """The text for a number, with the number as {count}."""
    return texts["one" if count == 1 else "other"].format(count=count, **values)


def verdict(card: Card) -> str:
    """Who decided a card, what and when; empty for a card without a verdict."""
    if not card.verdict:
        return ""
    return here.VERDICT.format(
        verdict=here.VERDICTS[card.verdict],
        who=short(card.decided_by.name, 60) if card.decided_by else here.SOMEBODY,
        when=f"<t:{(card.decided_ms or 0) // 1000}:R>",
    )


def too_late(card: Card) -> str:
    """Why a press on a card that is not open any more changed nothing."""
    closed = {"deleted": here.DELETED, "settled": here.SETTLED}.get(card.state, "")
    return f"{here.CLOSED} {verdict(card) or closed}".strip()


def not_posted(reasons: Sequence[str], text: str) -> str:
    """Why a note was not posted, with its text, so that it isn't lost."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    # a fence inside the text would end the block early
    kept = text.replace("```", "'''")
    return f"{here.NOT_POSTED}\n{listed}\n{here.YOUR_TEXT}\n```\n{kept}\n```"


def more_flags(count: int) -> str:
    """How many flags of a post are not explained."""
    return plural(here.MORE_FLAGS, count)


def known_claim(text: str) -> str:
    """Which known claim is made again."""
    return here.KNOWN_CLAIM.format(claim=short(text, 240))


def differs(says: str, source_says: str) -> str:
    """In which words a claim and a source differ."""
    return here.DIFFERS.format(says=short(says, 60), source_says=short(source_says, 60))
