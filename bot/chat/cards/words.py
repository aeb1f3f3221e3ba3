"""What cards say (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural
from bot.domain.card import Act, Verdict

if not TYPE_CHECKING:
    __getattr__ = language.constant

# cards
VERDICTS: Mapping[Verdict, str]
VERDICT: str
NOTE_COMING: str
NOTE_FAILED: str
AUTOMATIC: str
STANDING_NONE: str
OPEN_ALERT: str
NOTHING_FLAGGED: str
ALERT_BLOCKED: str
ALERT_WITHOUT_TEXT: str
FLAGS_LEFT_OUT: str
CARD_NAME: str
LIST_LAST: str
OPEN_ONE: str
STANDING: Plural
STANDINGS: Mapping[str, str]
BURST: Plural

# presses
CLOSED: str

# notes
NOTE_TITLE: str
NOTE_LABEL: str
NOTE_HINT: str

# the state of cards
WAITS: str
ASSIGNED: str
EDITED: str
UNDO_UNTIL: str
SAMPLE: str
SAID: str
DRAFT: str
OWN_DRAFT: str
NOTE_STANDS: str
NOTE_WITHDRAWN: str
NOTE_NOT_CHANGED: str
POSTED_BY: str
ACTED: str
DISPUTES: Plural

# refusals
STILL_OPEN: str
UNDO_OVER: str
NOT_ANEW: str
NO_NOTE: str
NOTHING_CHANGED: str
NOBODY_HAS_IT: str

# forms
EDIT_TITLE: str
WITHDRAW_TITLE: str
WITHDRAW_LABEL: str
WITHDRAW_HINT: str
DISPUTE_TITLE: str
DISPUTE_LABEL: str
DISPUTE_HINT: str
ADDRESS_TITLE: str
ADDRESS_LABEL: str
ADDRESS_HINT: str
REMEMBER_TITLE: str
REMEMBER_LABEL: str
REMEMBER_HINT: str

# what opens behind More
SNOOZED: str
HELD: Plural

# acts
ACT_FOR: str
BOT_LACKS: str
YOU_LACK: str
LENGTHS: Mapping[str, str]
ACT_PERMISSIONS: Mapping[Act, str]

# the queue, and lists of cards
QUEUE_TITLE: Plural
QUEUE_EMPTY: str
QUEUE_EMPTY_FILTER: str
QUEUE_PAGE: str
QUEUE_ONLY: str
QUEUE_KIND: str
QUEUE_CHANNEL: str
QUEUE_MINE: str
QUEUE_NOBODYS: str
QUEUE_OLDER: str
QUEUE_BEFORE: str
QUEUE_NEXT: str
QUEUE_FRESH: str
CARD_NOT_POSTED: str
CARD_RECORDED: str
CARD_WITH: str
CARD_UNSEEN: str
ALERTED_RULE: str
