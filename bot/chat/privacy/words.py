"""What /privacy says (see ``bot.chat.wording.shared``)."""

from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

EXPORTED_POST: str
EXPORTED_UNSEEN: Plural
POST_UNSEEN: str
STORED_TITLE: str
STORED_NOTHING: str
STORED_POST: str
STORED_POSTS: Plural
STORED_DISPUTES: Plural
STORED_LOG: Plural
STORED_KEPT: Plural
STORED_TEXT: str
STORED_RULES: str
EXPORTED: str
ERASE: str
KEEP: str
ERASE_PERSON: str
ERASE_POST: str
ERASE_WHAT: str
NOTHING_ERASED: str
ERASED: Plural
NO_SUCH_CARD: str
RETENTION: str
