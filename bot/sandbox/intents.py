"""Gateway intents: what a bot asks to be told."""

from __future__ import annotations

from enum import IntFlag


class Intent(IntFlag):
    """The bits that the sandbox's events depend on."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    MESSAGE_CONTENT = 1 << 15
    AUTO_MODERATION_EXECUTION = 1 << 21


ALWAYS = 0
KNOWN_BITS = (1 << 26) - 1  # above these an IDENTIFY is refused
