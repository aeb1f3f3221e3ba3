"""The source library and the claims on record.

sources --- passages   passages_fts indexes words (see r0001_first)
      \\-- source_checks  the last look at each source's page
known_claims           wrong claims on record; they name their source, which may go
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    column,
    table,
)

from bot.store.tables.columns import AnyText, metadata, text_column, time_column

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("guild_id"),
    text_column("source_id"),
    text_column("title"),
    text_column("publisher"),
    Column("date", AnyText),
    text_column("url"),
    text_column("text"),
    Column("summary", Boolean, nullable=False),
    time_column("read_ms"),
    text_column("pack"),
    text_column("sha256"),
    text_column("tier"),
    UniqueConstraint("guild_id", "source_id"),
    CheckConstraint("tier IN ('primary', 'press', 'community')", name="tier"),
)

source_checks = Table(
    "source_checks",
    metadata,
    Column("source", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    time_column("checked_ms"),
    text_column("outcome"),
    text_column("detail"),
    text_column("moved_to"),
    time_column("failing_since_ms", nullable=True),
    text_column("page_sha256"),
    CheckConstraint(
        "outcome IN ('unchanged', 'changed', 'emptied', 'dead', 'unread')", name="outcome"
    ),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    text_column("text"),
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
    text_column("guild_id"),
    text_column("claim_id"),
    text_column("text"),
    text_column("source_id"),
    text_column("passage"),
    text_column("recorded_by_id"),
    text_column("recorded_by_name"),
    time_column("recorded_ms"),
    text_column("pack"),
    text_column("phrasings"),  # a JSON array of texts
    Column("embedding", LargeBinary),
    Column("embedder", AnyText),
    UniqueConstraint("guild_id", "claim_id"),
    CheckConstraint("(embedder IS NULL) = (embedding IS NULL)", name="embedded"),
    # An embedding that comes late must not be written to another claim.
    sqlite_autoincrement=True,
)

passages_fts = table("passages_fts", column("rowid"), column("title"), column("text"))
"""The word index; triggers keep it in step with ``sources`` and ``passages``."""
