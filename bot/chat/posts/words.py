"""What the answers about one post say (see ``bot.chat.wording.shared``)."""

from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

# why, and lookups
WHY_FAILED: str
MORE_FLAGS: Plural
NOTHING_EITHER_WAY: str
LOOKUP_UNREAD: str
LOOKED_UP: str
ON_RECORD: str
CONTRADICTED_BY: str
SUPPORTED_BY: str
AKIN: str
NEAR_IT: str

# flags, checks and missed posts
CHECK_FLAGGED: Plural
CHECK_CLEAR: str
CHECK_OF: str
CHECK_EXEMPT: str
CHECK_CLAIMS: str
SOURCES_TITLE: str
WHY_NOT_FLAGGED: str
MISSED_TITLE: str
MISSED_ASK: str
MISSED_SOURCE_ASK: str
MISSED_SOURCE_PICK: str
MISSED_NO_SOURCE: str
MISSED_REASON: str
MISSED_DONE: str
MISSED_KNOWN: str
MISSED_GONE: str
MISSED_LATE: str
