"""What the moderators' desk says, in English, in one place."""

from bot.domain.card import Verdict
from bot.domain.finding import Kind

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
    "neutral": "The source speaks of this and says nothing either way",
}

DELETED = "The author deleted this post; its text was erased."
SETTLED = "Edited by its author; nothing is flagged any more."
NOTE_COMING = "The note is being posted."
AUTOMATIC = "Found automatically. Nothing is said in public unless a moderator posts a note."

NOT_ALLOWED = (
    "Only moderators decide about cards: this needs the permission Manage Messages "
    "or Time Out Members in this channel."
)
LOOKUP_NOT_ALLOWED = "This command needs the permission Manage Messages in this channel."
UNKNOWN_CARD = "This card is not known here any more, so nothing was decided."
NOT_SAVED = "This could not be saved, so nothing was decided. Please press again in a moment."
ASK_AGAIN = "The source library could not be asked just now. Please try again in a moment."
