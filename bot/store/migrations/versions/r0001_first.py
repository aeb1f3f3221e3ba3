"""Cards, outbox, cursors, and the source library with its word index.

A migration is never changed once it was released, and none goes back: a copy of
the file is made before each.
"""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

_WORD_INDEX = (
    """
    CREATE VIRTUAL TABLE passages_fts USING fts5(
        title, text, tokenize = "porter unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN
        INSERT INTO passages_fts (rowid, title, text)
        SELECT new.id, title, new.text FROM sources WHERE id = new.source;
    END
    """,
    """
    CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN
        DELETE FROM passages_fts WHERE rowid = old.id;
    END
    """,
    """
    CREATE TRIGGER passages_fts_text AFTER UPDATE OF text ON passages BEGIN
        UPDATE passages_fts SET text = new.text WHERE rowid = old.id;
    END
    """,
    """
    CREATE TRIGGER passages_fts_title AFTER UPDATE OF title ON sources BEGIN
        UPDATE passages_fts SET title = new.title
        WHERE rowid IN (SELECT id FROM passages WHERE source = old.id);
    END
    """,
)


def upgrade() -> None:
    _review()
    _delivery()
    _library()
    for statement in _WORD_INDEX:
        op.execute(statement)


def _text(name: str, *, primary_key: bool = False, unique: bool = False) -> sa.Column[str]:
    unique_or_not = unique or None  # False would make a column that differs from the default
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key, unique=unique_or_not)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _card(*, primary_key: bool = False) -> sa.Column[int]:
    target = sa.ForeignKey("cards.card_id", ondelete="CASCADE")
    return sa.Column("card_id", sa.Integer, target, nullable=False, primary_key=primary_key)


def _review() -> None:
    op.create_table(
        "cards",
        sa.Column("card_id", sa.Integer, primary_key=True),
        _text("state"),
        _number("opened_ms"),
        _text("channel_id"),
        _text("message_id"),
        sa.Column("verdict", sa.Text),
        _text("decided_by_id"),
        _text("decided_by_name"),
        _number("decided_ms", nullable=True),
        sa.CheckConstraint("state IN ('open', 'decided', 'deleted', 'settled')", name="state"),
        sa.CheckConstraint("(state = 'decided') = (verdict IS NOT NULL)", name="decided"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "posts",
        _card(primary_key=True),
        _text("platform"),
        _text("post_id"),
        _number("revision"),
        _text("guild_id"),
        _text("channel_id"),
        _text("thread_id"),
        _text("author_id"),
        _text("author_name"),
        _text("title"),
        _text("text"),
        _text("parent_text"),
        _text("url"),
        _number("created_ms"),
        sa.Column("dated", sa.Boolean, nullable=False),
        sa.UniqueConstraint("platform", "post_id"),
    )
    op.create_table(
        "flags",
        sa.Column("flag_id", sa.Integer, primary_key=True),
        _card(),
        sa.Column("ordinal", sa.Integer, nullable=False),
        _text("kind"),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        _text("quote"),
        _text("reason"),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("threshold", sa.Float, nullable=False),
        _text("version"),
        sa.Column("source_id", sa.Text, index=True),
        sa.Column("citation", sa.JSON),
        sa.UniqueConstraint("card_id", "ordinal"),
        sa.CheckConstraint("kind IN ('hostile', 'speculation', 'inaccuracy')", name="kind"),
        sa.CheckConstraint("kind <> 'inaccuracy' OR citation IS NOT NULL", name="cited"),
        sa.CheckConstraint("kind <> 'hostile' OR citation IS NULL", name="uncited"),
        sa.CheckConstraint("(source_id IS NULL) = (citation IS NULL)", name="source"),
    )
    op.create_table(
        "notes",
        _card(primary_key=True),
        _text("text"),
        _text("message_id"),
        _text("url"),
        _text("error"),
        _number("created_ms"),
    )
    op.create_table(
        "verdicts",
        sa.Column("verdict_id", sa.Integer, primary_key=True),
        _card(),
        _text("moderator_id"),
        _text("moderator_name"),
        _text("verdict"),
        _number("at_ms"),
        sa.CheckConstraint("verdict IN ('agreed', 'dismissed', 'unsure')", name="verdict"),
    )
    op.create_index("ix_verdicts_card_id", "verdicts", ["card_id"])


def _delivery() -> None:
    op.create_table(
        "outbox",
        sa.Column("delivery_id", sa.Integer, primary_key=True),
        _text("nonce", unique=True),
        _text("kind"),
        _card(),
        _text("channel"),
        _text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _number("next_try_ms"),
        _text("error"),
        _number("created_ms"),
        _number("done_ms", nullable=True),
        sa.CheckConstraint("kind IN ('card', 'card_update', 'note')", name="kind"),
        sa.CheckConstraint("state IN ('pending', 'sent', 'given_up')", name="state"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state_next_try_ms", "outbox", ["state", "next_try_ms"])
    op.create_index(
        "uq_outbox_once",
        "outbox",
        ["card_id", "kind"],
        unique=True,
        sqlite_where=sa.text("kind <> 'card_update'"),
    )
    op.create_index(
        "uq_outbox_one_pending_update",
        "outbox",
        ["card_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'card_update' AND state = 'pending'"),
    )
    op.create_table(
        "cursors",
        _text("platform", primary_key=True),
        _text("channel_id", primary_key=True),
        _text("post_id"),
    )
    op.create_table(
        "deleted_posts",
        _text("platform", primary_key=True),
        _text("post_id", primary_key=True),
        sa.Column("deleted_ms", sa.BigInteger, nullable=False, index=True),
    )


def _library() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("guild_id"),
        _text("source_id"),
        _text("title"),
        _text("publisher"),
        sa.Column("date", sa.Text),
        _text("url"),
        _text("text"),
        sa.Column("summary", sa.Boolean, nullable=False),
        _number("read_ms"),
        _text("pack"),
        _text("sha256"),
        sa.UniqueConstraint("guild_id", "source_id"),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "source", sa.Integer, sa.ForeignKey("sources.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("ordinal", sa.Integer, nullable=False),
        _text("text"),
        sa.Column("embedding", sa.LargeBinary),
        sa.Column("embedder", sa.Text, index=True),
        sa.UniqueConstraint("source", "ordinal"),
        sa.CheckConstraint("(embedder IS NULL) = (embedding IS NULL)", name="embedded"),
        sqlite_autoincrement=True,
    )
