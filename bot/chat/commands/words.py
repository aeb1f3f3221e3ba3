"""What commands say that have no package of their own (see ``bot.chat.wording.shared``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chat.wording import language
from bot.chat.wording.language import Plural
from bot.domain.log_entry import Action

if not TYPE_CHECKING:
    __getattr__ = language.constant

# why, and lookups
LOOKUP_FAILED: str

# flags, checks and missed posts
FLAGS_OF: Plural
FLAGS_NONE: str
FLAGS_POST: str
FLAGS_AUTHOR: str
FLAGS_CHANNEL: str
FLAGS_HERE: str
FLAGS_NEWEST: str

# help
HELP_TITLE: str
HELP_MODERATORS: str
HELP_MEMBERS: str
HELP_COMMANDS: str
HELP_MENUS: str
HELP_MENUS_ABOUT: str
HELP_END: str

# stats, charts and proposals
PROPOSAL_DONE: str
PROPOSAL_GONE: str
OPENING_DONE: str

# privacy, and the log
LOG_TITLE: Plural
LOG_CLOSING: str
LOG_LEFT_OUT: Plural
ACTIONS: Mapping[Action, str]
