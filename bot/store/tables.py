"""The tables, as SQLAlchemy Core sees them.

``bot/store/migrations`` builds the same tables in the file, step by step; a test
holds the two together. Times are UTC epoch milliseconds. A card, its post, its
flags, its notes and its acts share ``card_id``.

    cards --- posts        one row each: the newest recorded revision of the post
          \\-- flags        the flags of that revision
          \\-- notes        what moderators chose to post; the last one counts
          \\-- acts         what they did about the post through the card
          \\-- disputes     who objected to its note, once a person
          \\-- alerts       that AutoMod found it, by which rule
          \\-- late_edits   that its post was edited after a verdict, which opened it again
          \\-- outbox       what waits to be sent, was sent, or was given up
    log                    append-only: who did what, when, without a word of any post
    snoozes                threads whose cards are held for a while
    guild_policies         what guilds set for themselves, whole or for a channel
    departures             guilds that removed the bot, and when
    cursors                the last decided post of each channel or thread
    deleted_posts          posts whose late events must not bring them back
    sources --- passages   the library; passages_fts indexes words (see r0001_first)
          \\-- source_checks  the last look at each source's page
    lookups                claims that moderators looked up, to be offered again
    known_claims           wrong claims on record; they name their source, which may go
"""

from typing import Any

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
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    column,
    table,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class AnyText(TypeDecorator[str]):
    """Text that is always storable: lone surrogates, which UTF-8 has not, become ``?``.

    One character for one, so that offsets still hold. One such character must not
    make a whole batch of records fail.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        if value is None or value.isascii():
            return value
        return value.encode("utf-8", "replace").decode("utf-8")


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, AnyText, nullable=False, **options)


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _card(**options: Any) -> Column[int]:
    target = ForeignKey("cards.card_id", ondelete="CASCADE")
    return Column("card_id", Integer, target, nullable=False, **options)


cards = Table(
    "cards",
    metadata,
    Column("card_id", Integer, primary_key=True),
    _text("state"),
    _time("opened_ms"),
    _text("channel_id"),
    _text("message_id"),
    Column("verdict", AnyText),
    _text("decided_by_id"),
    _text("decided_by_name"),
    _time("decided_ms", nullable=True),
    _text("assigned_to_id"),
    _text("assigned_to_name"),
    _text("draft"),
    Column("disputes", Integer, nullable=False),
    _text("mode"),
    _text("erased"),
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
    _card(primary_key=True),
    _text("platform"),
    _text("post_id"),
    Column("revision", BigInteger, nullable=False),
    _text("guild_id"),
    _text("channel_id"),
    _text("thread_id"),
    _text("author_id"),
    _text("author_name"),
    _text("title"),
    _text("text"),
    _text("parent_text"),
    _text("parent_id"),
    _text("parent_author_id"),
    _text("url"),
    _time("created_ms"),
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
    _card(),
    Column("ordinal", Integer, nullable=False),
    _text("kind"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("quote"),
    _text("reason"),
    Column("score", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    _text("version"),
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
    _card(index=True),
    _text("text"),
    _text("message_id"),
    _text("url"),
    _text("error"),
    _text("by_id"),
    _text("by_name"),
    _time("created_ms"),
    Column("withdrawn", Boolean, nullable=False),
    # Taken back by undo: it is deleted where it stands, and counts no more.
    Column("retracted", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

acts = Table(
    "acts",
    metadata,
    Column("act_id", Integer, primary_key=True),
    _card(index=True),
    _text("act"),
    Column("minutes", Integer, nullable=False),
    _text("by_id"),
    _text("by_name"),
    _time("at_ms"),
    CheckConstraint("act IN ('delete_post', 'time_out', 'lock_thread')", name="act"),
)

disputes = Table(
    "disputes",
    metadata,
    _card(primary_key=True),
    _text("user_id", primary_key=True),
    _time("at_ms"),
)

alerts = Table(
    "alerts",
    metadata,
    _card(primary_key=True),
    _text("rule"),
    Column("blocked", Boolean, nullable=False),
)

late_edits = Table(
    "late_edits",
    metadata,
    _card(primary_key=True),
    _time("at_ms"),
)

log = Table(
    "log",
    metadata,
    Column("log_id", Integer, primary_key=True),
    _time("at_ms"),
    _text("guild_id"),
    Column("card_id", Integer, nullable=False),
    _text("by_id"),
    _text("by_name"),
    _text("action"),
    _text("detail"),
    Index("ix_log_guild_id_at_ms", "guild_id", "at_ms"),
    sqlite_autoincrement=True,
)

snoozes = Table(
    "snoozes",
    metadata,
    _text("guild_id", primary_key=True),
    _text("place", primary_key=True),
    _time("until_ms"),
    _text("by_id"),
    _text("by_name"),
)

guild_policies = Table(
    "guild_policies",
    metadata,
    _text("guild_id", primary_key=True),
    _text("channel_id", primary_key=True),
    # The Overrides that are set, as a JSON document; checked when it is read.
    _text("overrides"),
    _time("changed_ms"),
    _text("changed_by_id"),
    _text("changed_by_name"),
)

departures = Table(
    "departures",
    metadata,
    _text("guild_id", primary_key=True),
    _time("left_ms"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("delivery_id", Integer, primary_key=True),
    _text("nonce", unique=True),
    _text("kind"),
    _card(),
    Column("note_id", Integer, ForeignKey("notes.note_id", ondelete="CASCADE")),
    _text("channel"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _time("next_try_ms"),
    _text("error"),
    _time("created_ms"),
    _time("done_ms", nullable=True),
    CheckConstraint(
        "kind IN ('card', 'card_update', 'note', 'note_edit', 'note_delete')", name="kind"
    ),
    CheckConstraint("(note_id IS NULL) = (kind IN ('card', 'card_update'))", name="note"),
    CheckConstraint("state IN ('pending', 'sent', 'given_up')", name="state"),
    Index("ix_outbox_state_next_try_ms", "state", "next_try_ms"),
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

cursors = Table(
    "cursors",
    metadata,
    _text("platform", primary_key=True),
    _text("channel_id", primary_key=True),
    _text("post_id"),
    _text("guild_id"),
)

deleted_posts = Table(
    "deleted_posts",
    metadata,
    _text("platform", primary_key=True),
    _text("post_id", primary_key=True),
    Column("deleted_ms", BigInteger, nullable=False, index=True),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("guild_id"),
    _text("source_id"),
    _text("title"),
    _text("publisher"),
    Column("date", AnyText),
    _text("url"),
    _text("text"),
    Column("summary", Boolean, nullable=False),
    _time("read_ms"),
    _text("pack"),
    _text("sha256"),
    _text("tier"),
    UniqueConstraint("guild_id", "source_id"),
    CheckConstraint("tier IN ('primary', 'press', 'community')", name="tier"),
)

source_checks = Table(
    "source_checks",
    metadata,
    Column("source", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    _time("checked_ms"),
    _text("outcome"),
    _text("detail"),
    _text("moved_to"),
    _time("failing_since_ms", nullable=True),
    _text("page_sha256"),
    CheckConstraint(
        "outcome IN ('unchanged', 'changed', 'emptied', 'dead', 'unread')", name="outcome"
    ),
)

lookups = Table(
    "lookups",
    metadata,
    _text("guild_id", primary_key=True),
    _text("claim", primary_key=True),
    _time("asked_ms"),
    Index("ix_lookups_guild_id_asked_ms", "guild_id", "asked_ms"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    _text("text"),
    Column("embedding", LargeBinary),
    Column("embedder", AnyText, index=True),
    UniqueConstraint("source", "ordinal"),
    CheckConstraint("(embedder IS NULL) = (embedding IS NULL)", name="embedded"),
    # Passage ids are held in memory by searches; one must never come to mean another text.
    sqlite_autoincrement=True,
)

known_claims = Table(
    "known_claims",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("guild_id"),
    _text("claim_id"),
    _text("text"),
    _text("source_id"),
    _text("passage"),
    _text("recorded_by_id"),
    _text("recorded_by_name"),
    _time("recorded_ms"),
    _text("pack"),
    Column("embedding", LargeBinary),
    Column("embedder", AnyText),
    UniqueConstraint("guild_id", "claim_id"),
    CheckConstraint("(embedder IS NULL) = (embedding IS NULL)", name="embedded"),
    # An embedding that comes late must not be written to another claim.
    sqlite_autoincrement=True,
)

passages_fts = table("passages_fts", column("rowid"), column("title"), column("text"))
"""The word index; triggers keep it in step with ``sources`` and ``passages``."""
