"""What the library says (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural
from bot.domain.source import CheckOutcome, Tier

if not TYPE_CHECKING:
    __getattr__ = language.constant

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

# known claims
CLAIM_ADD: str
CLAIM_ADD_HINT: str
CLAIM_ADDED: str
CLAIM_REPLACES: str
CLAIM_REMOVE: str
CLAIM_REMOVED: str
CLAIM_SHARED: str
CLAIM_UNKNOWN: str
CLAIM_NONE: str
CLAIM_TOTAL: Plural
CLAIM_SOURCE: str
CLAIM_ALSO: str
CLAIM_PHRASED: Plural
CLAIM_DOUBTS: Mapping[str, str]
CLAIM_RECORDED: Mapping[str, str]
CLAIM_STATE: Mapping[str, str]
CLAIM_BUTTONS: Mapping[str, str]
