"""What the moderators' desk says, in English, in one place."""

from collections.abc import Sequence

from bot.chat.markup import short
from bot.domain.card import Card, Verdict
from bot.domain.finding import Kind
from bot.domain.note_rules import MAX_LENGTH

KINDS: dict[Kind, str] = {
    "hostile": "Hostile",
    "speculation": "Speculation",
    "inaccuracy": "Inaccuracy",
}
VERDICTS: dict[Verdict, str] = {
    "agreed": "Agreed",
    "dismissed": "Dismissed as not a problem",
    "unsure": "Left as unsure",
}
STANCES = {
    "refutes": "The source contradicts this",
    "supports": "The source supports this",
    "neutral": "The source does not clearly speak for or against this",
}

DELETED = "The author deleted this post; its text was erased."
SETTLED = "Edited by its author; nothing is flagged any more."
NOTE_COMING = "The note is being posted."
NOTE_FAILED = "The note could not be posted."
AUTOMATIC = "Found automatically. Nothing is said in public unless a moderator posts a note."

NOT_ALLOWED = (
    "Only moderators decide about cards: this needs the permission Manage Messages "
    "or Time Out Members in this channel."
)
UNKNOWN_CARD = "This card is not known here any more, so nothing was decided."
NOT_SAVED = "This could not be saved, so nothing was decided. Please try again in a moment."

NOTE_TITLE = "Post a note in the thread"
NOTE_LABEL = "Note"
NOTE_HINT = f"Address the claim, never the person; at most {MAX_LENGTH} characters without links."

WHY_FAILED = "This could not be explained just now. Please try again in a moment."
ONLY_YOU = "Only you see this."

LOOKUP_NOT_ALLOWED = "This command needs the permission Manage Messages in this channel."
LOOKUP_FAILED = "The source library could not be asked just now. Please try again in a moment."
NOTHING_EITHER_WAY = "The library has nothing that contradicts or supports this, as of today."
LOOKED_UP = "Looked up automatically; only you see this."


def verdict(card: Card) -> str:
    """Who decided a card, what and when; empty for a card without a verdict."""
    if not card.verdict:
        return ""
    who = short(card.decided_by.name, 60) if card.decided_by else "somebody"
    return f"**{VERDICTS[card.verdict]}** by {who} <t:{(card.decided_ms or 0) // 1000}:R>."


def too_late(card: Card) -> str:
    """Why a press on a card that is not open any more changed nothing."""
    closed = {"deleted": DELETED, "settled": SETTLED}.get(card.state, "")
    return f"This card is closed already. {verdict(card) or closed}".strip()


def not_posted(reasons: Sequence[str], text: str) -> str:
    """Why a note was not posted, with its text, so that it isn't lost."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    # a fence inside the text would end the block early
    kept = text.replace("```", "'''")
    return f"The note was not posted:\n{listed}\nYour text:\n```\n{kept}\n```"


def more_flags(count: int) -> str:
    """How many flags of a post are not explained."""
    return f"{count} more {'flag' if count == 1 else 'flags'} on this post found no room here."


def known_claim(text: str) -> str:
    """Which known claim is made again."""
    return f"Known claim: {short(text, 240)}"


def differs(says: str, source_says: str) -> str:
    """In which words a claim and a source differ."""
    return f"The claim says {short(says, 60)}; the source says {short(source_says, 60)}."
