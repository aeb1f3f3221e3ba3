"""What numbers and backtests say (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural
from bot.domain.card import Verdict

if not TYPE_CHECKING:
    __getattr__ = language.constant

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
CHART_POSTS: str
CHART_FLAGS: str
CHART_TENSION: str
CHART_UTC: str
CHART_THREAD_ALT: str

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
STATUS_VERDICTS: Mapping[Verdict, str]
CHART_VERDICTS: str
CHART_PRECISION: str
CHART_WEEKS: str
CHART_STATS_ALT: str
PROPOSAL: str
PROPOSAL_KNOWN: str
PROPOSAL_BUTTON: str
KNOWN_CLAIMS_INSIDE: str
OPENING: str
OPENING_BUTTON: str

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
