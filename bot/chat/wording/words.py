"""What the desk says: each name below is a text of ``config/notes/<language>.toml``.

A new text is one line here, and one in the table [desk.<topic>] of each language, its name
in lower case. It is looked up where it is used, in the language that is spoken there
(``bot.chat.wording.language``): so use ``words.NOT_ALLOWED`` inside functions, never in a
constant or a default, and don't import the names one by one.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.domain.card import Act, Status, Verdict
from bot.domain.finding import Kind
from bot.domain.log_entry import Action
from bot.domain.source import CheckOutcome, Tier

if not TYPE_CHECKING:

    def __getattr__(name: str) -> language.Text:
        if name.isupper():
            return language.text(name.lower())
        raise AttributeError(name)


Plural = Mapping[str, str]
"""A text by number: "one" and "other"."""

# commands
COMMAND_FAILED: str
NOT_SEEN: str
OUTDATED: str

# cards
KINDS: Mapping[Kind, str]
VERDICTS: Mapping[Verdict, str]
STANCES: Mapping[str, str]
VERDICT: str
SETTLED: str
NOTE_COMING: str
NOTE_FAILED: str
AUTOMATIC: str

# presses
NOT_ALLOWED: str
UNKNOWN_CARD: str
NOT_SAVED: str
CLOSED: str
SOMEBODY: str

# notes
NOTE_TITLE: str
NOTE_LABEL: str
NOTE_HINT: str
NOT_POSTED: str
YOUR_TEXT: str

# why, and lookups
WHY_FAILED: str
ONLY_YOU: str
MORE_FLAGS: Plural
LOOKUP_NOT_ALLOWED: str
LOOKUP_FAILED: str
NOTHING_EITHER_WAY: str
LOOKED_UP: str
SOURCE: str
REPORTED_SO_FAR: str
UNTITLED: str
SUMMARY: str
QUOTED: str
ON_RECORD: str
CONTRADICTED_BY: str
SUPPORTED_BY: str
NEAR_IT: str
KNOWN_CLAIM: str
DIFFERS: str

# cards
STANDING_NONE: str
OPEN_POST: str
NOTHING_FLAGGED: str
FLAG_TITLE: str
FLAG_REPORTED: str
ALERT_BLOCKED: str
ALERT_WITHOUT_TEXT: str
MODEL: str
FLAGS_LEFT_OUT: str
CARD_NAME: str
LIST_LAST: str
OPEN_ONE: str
POST_TITLE: str
TAGS_MISSING: str
KINDS_INSIDE: Mapping[Kind, str]
STANDING: Plural
BURST: Plural
STATUSES: Mapping[Status, str]
TAGS: Mapping[str, str]

# the state of cards
WAITS: str
ASSIGNED: str
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
TEXTS_GONE: Mapping[str, str]

# refusals
UNKNOWN_BUTTON: str
NOT_DONE: str
STILL_OPEN: str
UNDO_OVER: str
NOT_ANEW: str
NO_NOTE: str
NOTHING_CHANGED: str
NOBODY_HAS_IT: str

# buttons
BUTTONS: Mapping[str, str]

# forms
EDIT_TITLE: str
WITHDRAW_TITLE: str
WITHDRAW_LABEL: str
WITHDRAW_HINT: str
WITHDRAW_START: str
DISPUTE_TITLE: str
DISPUTE_LABEL: str
DISPUTE_HINT: str
DISPUTED: str
DISPUTED_BEFORE: str
NOTHING_TO_DISPUTE: str
ADDRESS_TITLE: str
ADDRESS_LABEL: str
ADDRESS_HINT: str
REMEMBER_TITLE: str
REMEMBER_LABEL: str
REMEMBER_HINT: str

# what opens behind More
MORE_TITLE: str
NO_SOURCES: str
REMEMBERED: str
SNOOZE_PICK: str
SNOOZED: str
NOT_SNOOZED: str
CANCELLED: str
SNOOZES: Mapping[str, str]
HELD: Plural
WOKEN: Plural
MORE_SOURCES: Plural

# acts
ACT_PICK: str
ACT_FOR: str
ACT_DONE: str
ACT_NOT_KEPT: str
ACTS_OFF: str
GONE_ALREADY: str
LOCKED_ALREADY: str
YOU_OUTRANKED: str
BOT_OUTRANKED: str
TIMED_OUT_ALREADY: str
BOT_LACKS: str
YOU_LACK: str
DISCORD_REFUSES: str
WILL_DELETE: str
WILL_TIME_OUT: str
WILL_LOCK: str
AUDIT_LOG: str
ACTS: Mapping[Act, str]
ACTS_DONE: Mapping[Act, str]
LENGTHS: Mapping[str, str]
ACT_PERMISSIONS: Mapping[Act, str]

# questions
PLACE_NOT_FOUND: str
FOR_MODERATORS: str
FOR_MANAGERS: str
ASK_FAILED: str
NO_MESSAGE_LINK: str
OTHER_SERVER: str
MESSAGE_NOT_FOUND: str
NO_POST: str
NO_TEXT: str
NO_INTENT: str
NO_ROOM: Plural

# sending
NO_SUCH_CHANNEL: str
NOT_IN_SERVER: str
TAKES_NO_MESSAGES: str
ON_ANOTHER_SERVER: str
LACKS_THERE: str
REFUSED_THERE: str
REFUSED_BECAUSE: Mapping[str, str]

# permissions
LACKS: str
LACKS_ON_SERVER: str
AND_MORE: str
GRANTED_IN: Mapping[str, str]
PERMISSIONS: Mapping[str, str]

# checks
CHECKS: str
CHECKS_FINE: str
CHECKS_MUST: str
CHECKS_SHOULD: str
ALERTS_OPTIONAL: str
READS_LITTLE: str
REVIEW_NOT_CHOSEN: str
REVIEW_GONE: str
REVIEW_OPEN: str
ROLE_GONE: str
ROLE_OF_ALL: str
LINES_LEFT: Plural

# presets
PROMISE: str
NO_PROMISE: str
SHORT_PROMISE: str
PRESETS: Mapping[str, str]
PRESETS_ABOUT: Mapping[str, str]
MODES: Mapping[str, str]
MODES_ABOUT: Mapping[str, str]

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
RULE_TITLE: str
RULE_LABEL: str
RULE_HINT: str

# hello
HELLO_TITLE: str
HELLO_PROMISES: str
HELLO_NEXT: str
HELLO_END: str
GREETING: str
HELLO_MODES: Mapping[str, str]

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
QUEUE_HELD: Plural
QUEUE_BEFORE: str
QUEUE_NEXT: str
QUEUE_FRESH: str
HOURS: Plural
DAYS: Plural
CARD_NOT_POSTED: str
CARD_RECORDED: str
CARD_WITH: str
ALERTED: str
ALERTED_RULE: str

# flags, checks and missed posts
FLAGS_OF: Plural
FLAGS_NONE: str
FLAGS_POST: str
FLAGS_AUTHOR: str
FLAGS_CHANNEL: str
FLAGS_HERE: str
FLAGS_NEWEST: str
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
BARS: Mapping[str, str]
NOTE_NAMES: Mapping[str, str]
MATTERS: Mapping[str, str]

# watch
WATCH_TITLE: str
WATCH_NOW: str
WATCH_REFUSALS: Mapping[str, str]

# help
HELP_TITLE: str
HELP_MODERATORS: str
HELP_MEMBERS: str
HELP_COMMANDS: str
HELP_MENUS: str
HELP_MENUS_ABOUT: str
HELP_END: str

# threads and their timeline
THREAD_TITLE: str
THREAD_POSTS: Plural
PEOPLE: Plural
BETWEEN: str
THREAD_NOT_WHOLE: str
THREAD_UNREAD: str
THREAD_FLAGS: Plural
THREAD_NO_FLAGS: str
THREAD_OPEN: Plural
THREAD_VERDICTS: str
THREAD_TENSION: str
THREAD_CALM: str
COUNTED: str
CHART_POSTS: str
CHART_FLAGS: str
CHART_TENSION: str
CHART_UTC: str
CHART_THREAD_ALT: str
VERDICTS_INSIDE: Mapping[Verdict, str]

# stats, charts and proposals
STATS_TITLE: str
WEEKS: Plural
STATS_IN: str
STATS_FLAGS: Plural
STATS_NO_FLAGS: str
STATS_VERDICTS: str
STATS_NO_VERDICTS: str
STATS_RECORDED: Plural
STATS_MISSED: Plural
STATS_RESPONSE: str
STATS_RIGHT: str
STATS_SHARE: str
STATS_UNSURE_NOTE: str
STATS_CHANNELS: str
STATS_CLOSING: str
MINUTES: Plural
STATUS_VERDICTS: Mapping[Verdict, str]
CHART_VERDICTS: str
CHART_PRECISION: str
CHART_WEEKS: str
CHART_STATS_ALT: str
PROPOSAL: str
PROPOSAL_KNOWN: str
PROPOSAL_BUTTON: str
PROPOSAL_DONE: str
PROPOSAL_GONE: str
KNOWN_CLAIMS_INSIDE: str
OPENING: str
OPENING_BUTTON: str
OPENING_DONE: str

# the library
LIBRARY_FOR_KEEPERS: str
LIBRARY_ADD: str
LIBRARY_LOOK: str
LIBRARY_REPLACES: str
LIBRARY_PASSAGES: Plural
LIBRARY_ADDED: str
LIBRARY_SAME: str
LIBRARY_LATE: str
LIBRARY_REMOVE: str
LIBRARY_REMOVED: str
LIBRARY_TOTAL: Plural
LIBRARY_NONE: str
LIBRARY_NONE_OWN: str
LIBRARY_RANGE: str
LIBRARY_FAILING: str
LIBRARY_FIND: str
LIBRARY_OWN: str
LIBRARY_SHARED: str
LIBRARY_UNDATED: str
LIBRARY_ID: str
LIBRARY_READ: str
LIBRARY_PACK: str
LIBRARY_SINCE: str
LIBRARY_MOVED: str
LIBRARY_THERE: str
LIBRARY_SUMMARY: str
LIBRARY_CLAIMS: Plural
LIBRARY_CARDS: Plural
LIBRARY_LOOKED_AT: Plural
LIBRARY_WENT: str
LIBRARY_KEPT: str
LIBRARY_IMPORTED: str
LIBRARY_PROBLEMS: str
LIBRARY_TOO_LARGE: str
LIBRARY_EXPORTED: Plural
LIBRARY_EXPORT_LARGE: str
LIBRARY_BUTTONS: Mapping[str, str]
LIBRARY_OUTCOMES: Mapping[CheckOutcome, str]
LIBRARY_COUNTED: Mapping[CheckOutcome, str]
TIERS: Mapping[Tier, str]

# privacy, and the log
EXPORTED_POST: str
STORED_TITLE: str
STORED_NOTHING: str
STORED_POST: str
STORED_POSTS: Plural
STORED_DISPUTES: Plural
STORED_LOG: Plural
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
LOG_TITLE: Plural
LOG_CLOSING: str
ACTIONS: Mapping[Action, str]

# backtests
BACKTEST_TITLE: str
BACKTEST_READ: Plural
BACKTEST_STOP: str
BACKTEST_STOPPED: str
BACKTEST_FULL: str
BACKTEST_LATE: str
BACKTEST_JUDGED: Plural
BACKTEST_UNJUDGED: Plural
BACKTEST_FLAGGED: Plural
BACKTEST_NOTHING: str
BACKTEST_SAMPLE: str
BACKTEST_BUSY: str
BACKTEST_UNREADABLE: str
BACKTEST_NO_INTENT: str
BACKTEST_CLOSING: str
TRIALS: Mapping[str, str]

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


def plural(texts: Plural, count: int, **values: object) -> str:
    """The text for a number, with the number as {count}."""
    return texts["one" if count == 1 else "other"].format(count=count, **values)
