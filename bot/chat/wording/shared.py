"""What more than one package says: each name below is a text of ``config/notes/<language>.toml``.

A package's own texts are in its ``words.py``. A new text is one line there, and one in the
table [desk.<topic>] of each language, its name in lower case. It is looked up where it is
used, in the language that is spoken there (``bot.chat.wording.language``): so use
``words.NOT_ALLOWED`` inside functions, never in a constant or a default, and don't import the
names one by one.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural
from bot.domain.card import Act, Status, Verdict
from bot.domain.finding import Kind

if not TYPE_CHECKING:
    __getattr__ = language.constant

# commands
COMMAND_FAILED: str
NOT_SEEN: str
OUTDATED: str

# cards
KINDS: Mapping[Kind, str]
SETTLED: str
OPEN_POST: str
KINDS_INSIDE: Mapping[Kind, str]
STATUSES: Mapping[Status, str]

# presses
UNKNOWN_CARD: str
SOMEBODY: str

# notes
YOUR_TEXT: str

# the state of cards
TEXTS_GONE: Mapping[str, str]

# refusals
NOT_DONE: str

# buttons
BUTTONS: Mapping[str, str]

# forms
DISPUTED_BEFORE: str

# what opens behind More
CANCELLED: str

# acts
ACTS: Mapping[Act, str]
ACTS_DONE: Mapping[Act, str]

# questions
PLACE_NOT_FOUND: str
FOR_MODERATORS: str
FOR_MANAGERS: str
NO_POST: str
NO_TEXT: str
NO_ROOM: Plural

# permissions
AND_MORE: str
PERMISSIONS: Mapping[str, str]

# checks
READS_LITTLE: str
REVIEW_OPEN: str
ROLE_OF_ALL: str

# presets
PRESETS: Mapping[str, str]
MODES: Mapping[str, str]
MODES_ABOUT: Mapping[str, str]

# hello
GREETING: str

# what the library cannot do, and what is wrong with a page
LIBRARY_REASONS: Mapping[str, str]
STATUS_PHRASES: Mapping[str, str]

# what a policy sets, and what the log says of it and of all else
BARS: Mapping[str, str]
NOTE_NAMES: Mapping[str, str]
MATTERS: Mapping[str, str]
LOG_DETAILS: Mapping[str, str]

# the queue, and lists of cards
QUEUE_HELD: Plural
HOURS: Plural
DAYS: Plural
ALERTED: str

# threads and their timeline
COUNTED: str
VERDICTS_INSIDE: Mapping[Verdict, str]

# stats, charts and proposals
MINUTES: Plural
