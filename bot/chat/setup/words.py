"""What /setup, /doctor and the first message say (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

# checks
CHECKS: str
CHECKS_FINE: str
CHECKS_MUST: str
CHECKS_SHOULD: str
ALERTS_OPTIONAL: str
REVIEW_NOT_CHOSEN: str
REVIEW_GONE: str
ROLE_GONE: str

# setup
SETUP_TITLE: str
SETUP_INTRO: str
SETUP_REVIEW: str
SETUP_ROLE: str
SETUP_WATCH: str
SETUP_PRESET: str
SETUP_MODE: str
SETUP_LANGUAGE: str
SETUP_RULE: str
SETUP_OWN_RULE: str
SETUP_NO_RULE: str
SETUP_CANCELLED: str
SETUP_NOT_STORED: str
SETUP_LATE: str
SETUP_SAVED: str
SETUP_DONE: str
SETUP_NO_HELLO: str
PICK_CHANNEL: str
PICK_CHANNELS: str
PICK_ROLE: str
BUTTON_RULE: str
BUTTON_FINISH: str
BUTTON_CHECK: str
BUTTON_CANCEL: str
BUTTON_GRANT: str

# hello
HELLO_TITLE: str
HELLO_PROMISES: str
HELLO_NEXT: str
HELLO_END: str
HELLO_MODES: Mapping[str, str]

# doctor
DOCTOR_TITLE: str
DOCTOR_FINE: str
FINE_REVIEW: str
FINE_READING: str
FINE_MODE: str
FINE_MODELS: str
FINE_DATABASE: str
FINE_LIBRARY: str
FINE_QUEUE: str
FINE_BACKUP: str
MODELS_FAIL: str
DATABASE_FAILS: str
HOST_UNKNOWN: str
LIBRARY_EMPTY: str
NO_BACKUP: str
FINE_HELD: Plural
