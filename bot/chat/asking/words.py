"""What whoever asks is told, whatever was asked (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language

if not TYPE_CHECKING:
    __getattr__ = language.constant

# presses
NOT_SAVED: str

# notes
NOT_POSTED: str

# questions
ASK_FAILED: str
NOT_SHOWN: str
NO_MESSAGE_LINK: str
OTHER_SERVER: str
MESSAGE_NOT_FOUND: str
NO_INTENT: str

# permissions
LACKS: str
LACKS_ON_SERVER: str
GRANTED_IN: Mapping[str, str]
