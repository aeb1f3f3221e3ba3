"""Cards, and what shares their ``card_id``.

cards --- posts        one row each: the newest recorded revision of the post
      \\-- flags        the flags of that revision
      \\-- notes        what moderators chose to post; the last one counts
      \\-- acts         what they did about the post through the card
      \\-- disputes     who objected to its note, once a person
      \\-- alerts       that AutoMod found it, by which rule
      \\-- late_edits   that its post was edited after a verdict, which opened it again
      \\-- ended_verdicts  what had been decided before that edit, and about which words
      \\-- outbox       what waits to be sent, was sent, or was given up
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from bot.store.tables.columns import AnyText, card_column, metadata, text_column, time_column

cards = Table(
    "cards",
    metadata,
    Column("card_id", Integer, primary_key=True),
    text_column("state"),
    time_column("opened_ms"),
    text_column("channel_id"),
    text_column("message_id"),
    Column("verdict", AnyText),
    text_column("decided_by_id"),
    text_column("decided_by_name"),
    time_column("decided_ms", nullable=True),
    text_column("assigned_to_id"),
    text_column("assigned_to_name"),
    text_column("draft"),
    Column("disputes", Integer, nullable=False),
    text_column("mode"),
    text_column("erased"),
    # The card whose message shows this one too, 0 for its own. No reference: neither goes alone.
    Column("lead_id", Integer, nullable=False, index=True),
    CheckConstraint("state IN ('open', 'decided', 'deleted', 'settled')", name="state"),
    CheckConstraint("(state = 'decided') = (verdict IS NOT NULL)", name="decided"),
    CheckConstraint("verdict IN ('agreed', 'dismissed', 'unsure')", name="verdict"),
    CheckConstraint("mode IN ('review', 'shadow', 'sample')", name="mode"),
    CheckConstraint("erased IN ('', 'deleted', 'expired', 'forgotten')", name="erased"),
    Index("ix_cards_state_opened_ms", "state", "opened_ms"),
    sqlite_autoincrement=True,
)

posts = Table(
    "posts",
    metadata,
    card_column(primary_key=True),
    text_column("platform"),
    text_column("post_id"),
    Column("revision", BigInteger, nullable=False),
    text_column("guild_id"),
    text_column("channel_id"),
    text_column("thread_id"),
    text_column("author_id"),
    text_column("author_name"),
    text_column("title"),
    text_column("text"),
    text_column("parent_text"),
    text_column("parent_id"),
    text_column("parent_author_id"),
    text_column("url"),
    time_column("created_ms"),
    Column("dated", Boolean, nullable=False),
    # Stronger than (platform, post_id, revision): only the newest revision is kept.
    UniqueConstraint("platform", "post_id"),
    Index("ix_posts_parent_id", "parent_id"),
    Index("ix_posts_guild_id_author_id", "guild_id", "author_id"),
    Index("ix_posts_guild_id_channel_id", "guild_id", "channel_id"),
)

flags = Table(
    "flags",
    metadata,
    Column("flag_id", Integer, primary_key=True),
    card_column(),
    Column("ordinal", Integer, nullable=False),
    text_column("kind"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    text_column("quote"),
    text_column("reason"),
    Column("score", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    text_column("version"),
    Column("source_id", AnyText, index=True),
    Column("citation", JSON(none_as_null=True)),
    Column("shadow", Boolean, nullable=False),
    UniqueConstraint("card_id", "ordinal"),
    CheckConstraint("kind IN ('hostile', 'speculation', 'inaccuracy')", name="kind"),
    CheckConstraint("kind <> 'inaccuracy' OR citation IS NOT NULL", name="cited"),
    CheckConstraint("kind <> 'hostile' OR citation IS NULL", name="uncited"),
    CheckConstraint("(source_id IS NULL) = (citation IS NULL)", name="source"),
)

notes = Table(
    "notes",
    metadata,
    Column("note_id", Integer, primary_key=True),
    card_column(index=True),
    text_column("text"),
    text_column("message_id"),
    text_column("url"),
    text_column("error"),
    text_column("by_id"),
    text_column("by_name"),
    time_column("created_ms"),
    Column("withdrawn", Boolean, nullable=False),
    # Taken back by undo: it is deleted where it stands, and counts no more.
    Column("retracted", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

acts = Table(
    "acts",
    metadata,
    Column("act_id", Integer, primary_key=True),
    card_column(index=True),
    text_column("act"),
    Column("minutes", Integer, nullable=False),
    text_column("by_id"),
    text_column("by_name"),
    time_column("at_ms"),
    CheckConstraint("act IN ('delete_post', 'time_out', 'lock_thread')", name="act"),
)

disputes = Table(
    "disputes",
    metadata,
    card_column(primary_key=True),
    text_column("user_id", primary_key=True),
    time_column("at_ms"),
)

alerts = Table(
    "alerts",
    metadata,
    card_column(primary_key=True),
    text_column("rule"),
    Column("blocked", Boolean, nullable=False),
)

late_edits = Table(
    "late_edits",
    metadata,
    card_column(primary_key=True),
    time_column("at_ms"),
)

ended_verdicts = Table(
    "ended_verdicts",
    metadata,
    card_column(primary_key=True),
    text_column("verdict"),
    text_column("decided_by_id"),
    text_column("decided_by_name"),
    time_column("decided_ms"),
    Column("digests", JSON, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("delivery_id", Integer, primary_key=True),
    text_column("nonce", unique=True),
    text_column("kind"),
    card_column(),
    Column("note_id", Integer, ForeignKey("notes.note_id", ondelete="CASCADE")),
    text_column("channel"),
    text_column("state"),
    Column("attempts", Integer, nullable=False),
    time_column("next_try_ms"),
    text_column("error"),
    time_column("created_ms"),
    time_column("done_ms", nullable=True),
    CheckConstraint(
        "kind IN ('card', 'card_update', 'note', 'note_edit', 'note_delete')", name="kind"
    ),
    CheckConstraint("(note_id IS NULL) = (kind IN ('card', 'card_update'))", name="note"),
    CheckConstraint("state IN ('pending', 'sent', 'given_up')", name="state"),
    Index("ix_outbox_state_next_try_ms", "state", "next_try_ms"),
    # SQLite looks here for every card and note that is deleted; the partial ones do not serve.
    Index("ix_outbox_card_id", "card_id"),
    Index("ix_outbox_note_id", "note_id"),
    # A card is posted once, a note is posted once and deleted once; of changes at most one waits.
    Index("uq_outbox_one_card", "card_id", unique=True, sqlite_where=text("kind = 'card'")),
    Index(
        "uq_outbox_once_a_note",
        "note_id",
        "kind",
        unique=True,
        sqlite_where=text("kind IN ('note', 'note_delete')"),
    ),
    Index(
        "uq_outbox_one_pending_edit",
        "note_id",
        unique=True,
        sqlite_where=text("kind = 'note_edit' AND state = 'pending'"),
    ),
    Index(
        "uq_outbox_one_pending_update",
        "card_id",
        unique=True,
        sqlite_where=text("kind = 'card_update' AND state = 'pending'"),
    ),
    # An id is never given twice, so that a late answer for a replaced row finds nothing.
    sqlite_autoincrement=True,
)
