"""What /policy and /watch say (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural

if not TYPE_CHECKING:
    __getattr__ = language.constant

# presets
PROMISE: str
NO_PROMISE: str
SHORT_PROMISE: str
READ: str
READ_AT_BALANCED: str
SHORT_READ: str
PRESETS_ABOUT: Mapping[str, str]

# setup
RULE_TITLE: str
RULE_LABEL: str
RULE_HINT: str

# policy
POLICY_OF_SERVER: str
POLICY_OF_CHANNEL: str
SET_HERE: str
POLICY_MODE: str
POLICY_PRESET: str
POLICY_THRESHOLDS: str
POLICY_SHADOWED: str
POLICY_WORDING: str
POLICY_RULE: str
POLICY_NO_RULE: str
POLICY_REVIEW: str
POLICY_ROLE: str
POLICY_EXEMPT: str
EXEMPT_ALL: str
POLICY_LANGUAGE: str
NOBODY_MORE: str
READS_THESE: str
READS_ALL: str
READS_NOT: str
CHANNELS_APART: str
SHADOWED_KIND: str
THE_SERVER: str
CHANGED: str
LEFT_AS_IT_WAS: str
NOTHING_TO_CHANGE: str
NOTHING_TO_RESET: str
RESET: str
BUTTON_APPLY: str
BUTTON_LEAVE: str
PRESET_TITLE: str
PREVIEW_TITLE: str
PREVIEW_NOTHING: str
PREVIEW_GONE: str
PREVIEW_LEFT: str
PREVIEW_LOWER: str
WORDING_TITLE: str
WORDING_LABEL: str
WORDING_HINT: str
PREVIEW_FLAGGED: Plural
POLICY_RETENTION: Plural
POLICY_NAMES: Mapping[str, str]
POLICY_ACTS: Mapping[str, str]
POLICY_DIGEST: Mapping[str, str]

# watch
WATCH_TITLE: str
WATCH_NOW: str
WATCH_REFUSALS: Mapping[str, str]
