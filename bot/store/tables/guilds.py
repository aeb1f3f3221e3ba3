"""What belongs to a guild or a place, and to no card.

log                    append-only: who did what, when, without a word of any post
snoozes                threads whose cards are held for a while
guild_policies         what guilds set for themselves, whole or for a channel
departures             guilds that removed the bot, and when
lookups                claims that moderators looked up, to be offered again
cursors                the last decided post of each channel or thread
deleted_posts          posts whose late events must not bring them back
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from bot.store.tables.columns import metadata, text_column, time_column

log = Table(
    "log",
    metadata,
    Column("log_id", Integer, primary_key=True),
    time_column("at_ms"),
    text_column("guild_id"),
    Column("card_id", Integer, nullable=False),
    text_column("by_id"),
    text_column("by_name"),
    text_column("action"),
    text_column("detail"),
    Index("ix_log_guild_id_at_ms", "guild_id", "at_ms"),
    sqlite_autoincrement=True,
)

snoozes = Table(
    "snoozes",
    metadata,
    text_column("guild_id", primary_key=True),
    text_column("place", primary_key=True),
    time_column("until_ms"),
    text_column("by_id"),
    text_column("by_name"),
)

guild_policies = Table(
    "guild_policies",
    metadata,
    text_column("guild_id", primary_key=True),
    text_column("channel_id", primary_key=True),
    # The Overrides that are set, as a JSON document; checked when it is read.
    text_column("overrides"),
    time_column("changed_ms"),
    text_column("changed_by_id"),
    text_column("changed_by_name"),
)

departures = Table(
    "departures",
    metadata,
    text_column("guild_id", primary_key=True),
    time_column("left_ms"),
)

cursors = Table(
    "cursors",
    metadata,
    text_column("platform", primary_key=True),
    text_column("channel_id", primary_key=True),
    text_column("post_id"),
    text_column("guild_id"),
)

deleted_posts = Table(
    "deleted_posts",
    metadata,
    text_column("platform", primary_key=True),
    text_column("post_id", primary_key=True),
    Column("deleted_ms", BigInteger, nullable=False, index=True),
)

lookups = Table(
    "lookups",
    metadata,
    text_column("guild_id", primary_key=True),
    text_column("claim", primary_key=True),
    time_column("asked_ms"),
    Index("ix_lookups_guild_id_asked_ms", "guild_id", "asked_ms"),
)
