"""What is sent besides cards, and why something was not (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

# cards
POST_TITLE: str
TAGS_MISSING: str
TAGS: Mapping[str, str]

# sending
NO_SUCH_CHANNEL: str
NOT_IN_SERVER: str
TAKES_NO_MESSAGES: str
ON_ANOTHER_SERVER: str
LACKS_THERE: str
REFUSED_THERE: str
REFUSED_BECAUSE: Mapping[str, str]

# the digest, and what is told once
DIGEST_TITLE: str
DIGEST_OPEN: Plural
DIGEST_NONE: str
DIGEST_DAY: str
DIGEST_FLAGS: Plural
DIGEST_NOTHING: str
DIGEST_DISPUTED: Plural
DIGEST_PROPOSALS: Plural
DIGEST_CLOSING: str
GATE_TITLE: str
GATE_TEXT: str
GATE_CLOSING: str
SOURCE_NEWS_TITLE: str
SOURCE_NEWS_FOUND: Mapping[str, str]
SOURCE_NEWS_CLAIMS: Plural
SOURCE_NEWS_CARDS: Plural
SOURCE_NEWS_CLOSING: str
