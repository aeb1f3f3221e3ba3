"""What is said when a card is pressed or its form sent (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

# presses
NOT_ALLOWED: str

# refusals
UNKNOWN_BUTTON: str

# forms
LOOK_FIRST: str
POST_EDITED: str
WITHDRAW_START: str
DISPUTED: str
NOTHING_TO_DISPUTE: str

# what opens behind More
MORE_TITLE: str
NO_SOURCES: str
REMEMBERED: str
SNOOZE_PICK: str
SNOOZE_PICK_CHANNEL: str
NOT_SNOOZED: str
SNOOZES: Mapping[str, str]
WOKEN: Plural
MORE_SOURCES: Plural

# acts
ACT_PICK: str
ACT_DONE: str
ACT_NOT_KEPT: str
ACT_UNSURE: str
ACTS_OFF: str
GONE_ALREADY: str
LOCKED_ALREADY: str
YOU_OUTRANKED: str
BOT_OUTRANKED: str
TIMED_OUT_ALREADY: str
DISCORD_REFUSES: str
WILL_DELETE: str
WILL_TIME_OUT: str
WILL_LOCK: str
AUDIT_LOG: str
