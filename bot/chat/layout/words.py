"""What stands in views of every kind (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

# cards
STANCES: Mapping[str, str]
DOUBTS: Mapping[str, str]

# why, and lookups
SOURCE: str
REPORTED_SO_FAR: str
UNTITLED: str
SUMMARY: str
QUOTED: str
KNOWN_CLAIM: str
AKIN_TOLD: str
DIFFERS: str

# checks
LINES_LEFT: Plural
