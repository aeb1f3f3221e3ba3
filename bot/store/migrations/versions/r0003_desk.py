"""The desk: what moderators do after a verdict, the log, guilds' own policies, departures.

SQLite cannot change a constraint, so tables that changed are put aside, made anew and
filled again. Verdicts become entries of the log. A card that was only recorded, which
had no delivery, is one of shadow mode.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    _remade("cards", _cards, _CARDS_NOW)
    _remade("posts", _posts, {"parent_id": "''", "parent_author_id": "''"})
    _remade("flags", _flags, {"shadow": "0"})
    op.drop_index("ix_outbox_state_next_try_ms", "outbox")
    op.drop_index("uq_outbox_once", "outbox")
    op.drop_index("uq_outbox_one_pending_update", "outbox")
    _remade("notes", _notes, _NOTES_NOW)
    _remade("outbox", _outbox, {"note_id": _NOTE_OF_DELIVERY})
    _remade("cursors", _cursors, {"guild_id": "''"})
    _new()
    op.execute(_VERDICTS)
    op.drop_table("verdicts")
    _indexes()


_CARDS_NOW = {
    "assigned_to_id": "''",
    "assigned_to_name": "''",
    "draft": "''",
    "disputes": "0",
    "mode": "CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE outbox.card_id = kept.card_id "
    "AND outbox.kind = 'card') THEN 'review' ELSE 'shadow' END",
    "erased": "CASE WHEN state = 'deleted' OR state = 'decided' AND EXISTS (SELECT 1 FROM posts "
    "WHERE posts.card_id = kept.card_id AND posts.text = '') THEN 'deleted' ELSE '' END",
    "lead_id": "0",
}
_NOTES_NOW = {
    "note_id": "card_id",
    "by_id": "(SELECT decided_by_id FROM cards WHERE cards.card_id = kept.card_id)",
    "by_name": "(SELECT decided_by_name FROM cards WHERE cards.card_id = kept.card_id)",
    "withdrawn": "0",
    "retracted": "0",
}
_NOTE_OF_DELIVERY = "CASE WHEN kind = 'note' THEN card_id END"
_VERDICTS = """
    INSERT INTO log (at_ms, guild_id, card_id, by_id, by_name, action, detail)
    SELECT at_ms, guild_id, verdicts.card_id, moderator_id, moderator_name, verdict, ''
    FROM verdicts JOIN posts ON posts.card_id = verdicts.card_id ORDER BY verdict_id
"""


def _remade(name: str, make: Any, new: Mapping[str, str] | None = None) -> None:
    """Make a table anew with its rows; ``new`` gives added columns in terms of the old row."""
    connection = op.get_bind()
    old = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({name})")]
    # Ids are never given twice, not even those of rows that are gone.
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    last = connection.exec_driver_sql(query, (name,)).scalar()
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {name}")  # noqa: S608 (our own names)
    op.drop_table(name)
    make()
    _fill(name, old, new or {})
    op.execute("DROP TABLE temp.kept")
    if last is not None:
        _count_from(name, last)


def _fill(name: str, old: Sequence[str], new: Mapping[str, str]) -> None:
    quoted = [f'"{column}"' for column in old]  # "end" is a word of SQL
    into, values = ", ".join([*quoted, *new]), ", ".join([*quoted, *new.values()])
    op.execute(f"INSERT INTO {name} ({into}) SELECT {values} FROM temp.kept")  # noqa: S608 (ours)


def _count_from(name: str, last: int) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
    connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last))


def _text(name: str, *, primary_key: bool = False, unique: bool = False) -> sa.Column[str]:
    unique_or_not = unique or None  # False would make a column that differs from the default
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key, unique=unique_or_not)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _card(*, primary_key: bool = False) -> sa.Column[int]:
    target = sa.ForeignKey("cards.card_id", ondelete="CASCADE")
    return sa.Column("card_id", sa.Integer, target, nullable=False, primary_key=primary_key)


def _cards() -> None:
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
        _text("assigned_to_id"),
        _text("assigned_to_name"),
        _text("draft"),
        sa.Column("disputes", sa.Integer, nullable=False),
        _text("mode"),
        _text("erased"),
        sa.Column("lead_id", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('open', 'decided', 'deleted', 'settled')", name="state"),
        sa.CheckConstraint("(state = 'decided') = (verdict IS NOT NULL)", name="decided"),
        sa.CheckConstraint("verdict IN ('agreed', 'dismissed', 'unsure')", name="verdict"),
        sa.CheckConstraint("mode IN ('review', 'shadow', 'sample')", name="mode"),
        sa.CheckConstraint("erased IN ('', 'deleted', 'expired', 'forgotten')", name="erased"),
        sqlite_autoincrement=True,
    )


def _posts() -> None:
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
        _text("parent_id"),
        _text("parent_author_id"),
        _text("url"),
        _number("created_ms"),
        sa.Column("dated", sa.Boolean, nullable=False),
        sa.UniqueConstraint("platform", "post_id"),
    )


def _flags() -> None:
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
        sa.Column("shadow", sa.Boolean, nullable=False),
        sa.UniqueConstraint("card_id", "ordinal"),
        sa.CheckConstraint("kind IN ('hostile', 'speculation', 'inaccuracy')", name="kind"),
        sa.CheckConstraint("kind <> 'inaccuracy' OR citation IS NOT NULL", name="cited"),
        sa.CheckConstraint("kind <> 'hostile' OR citation IS NULL", name="uncited"),
        sa.CheckConstraint("(source_id IS NULL) = (citation IS NULL)", name="source"),
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("note_id", sa.Integer, primary_key=True),
        _card(),
        _text("text"),
        _text("message_id"),
        _text("url"),
        _text("error"),
        _text("by_id"),
        _text("by_name"),
        _number("created_ms"),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("retracted", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )


def _outbox() -> None:
    kinds = "'card', 'card_update', 'note', 'note_edit', 'note_delete'"
    note = sa.ForeignKey("notes.note_id", ondelete="CASCADE")
    op.create_table(
        "outbox",
        sa.Column("delivery_id", sa.Integer, primary_key=True),
        _text("nonce", unique=True),
        _text("kind"),
        _card(),
        sa.Column("note_id", sa.Integer, note),
        _text("channel"),
        _text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _number("next_try_ms"),
        _text("error"),
        _number("created_ms"),
        _number("done_ms", nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name="kind"),
        sa.CheckConstraint("(note_id IS NULL) = (kind IN ('card', 'card_update'))", name="note"),
        sa.CheckConstraint("state IN ('pending', 'sent', 'given_up')", name="state"),
        sqlite_autoincrement=True,
    )


def _cursors() -> None:
    op.create_table(
        "cursors",
        _text("platform", primary_key=True),
        _text("channel_id", primary_key=True),
        _text("post_id"),
        _text("guild_id"),
    )


def _new() -> None:
    op.create_table(
        "acts",
        sa.Column("act_id", sa.Integer, primary_key=True),
        _card(),
        _text("act"),
        sa.Column("minutes", sa.Integer, nullable=False),
        _text("by_id"),
        _text("by_name"),
        _number("at_ms"),
        sa.CheckConstraint("act IN ('delete_post', 'time_out', 'lock_thread')", name="act"),
    )
    op.create_table(
        "disputes",
        _card(primary_key=True),
        _text("user_id", primary_key=True),
        _number("at_ms"),
    )
    op.create_table(
        "log",
        sa.Column("log_id", sa.Integer, primary_key=True),
        _number("at_ms"),
        _text("guild_id"),
        sa.Column("card_id", sa.Integer, nullable=False),
        _text("by_id"),
        _text("by_name"),
        _text("action"),
        _text("detail"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "snoozes",
        _text("guild_id", primary_key=True),
        _text("place", primary_key=True),
        _number("until_ms"),
        _text("by_id"),
        _text("by_name"),
    )
    op.create_table(
        "guild_policies",
        _text("guild_id", primary_key=True),
        _text("channel_id", primary_key=True),
        _text("overrides"),
        _number("changed_ms"),
        _text("changed_by_id"),
        _text("changed_by_name"),
    )
    op.create_table("departures", _text("guild_id", primary_key=True), _number("left_ms"))


def _indexes() -> None:
    op.create_index("ix_cards_lead_id", "cards", ["lead_id"])
    op.create_index("ix_cards_state_opened_ms", "cards", ["state", "opened_ms"])
    op.create_index("ix_posts_parent_id", "posts", ["parent_id"])
    op.create_index("ix_posts_guild_id_author_id", "posts", ["guild_id", "author_id"])
    op.create_index("ix_posts_guild_id_channel_id", "posts", ["guild_id", "channel_id"])
    op.create_index("ix_notes_card_id", "notes", ["card_id"])
    op.create_index("ix_acts_card_id", "acts", ["card_id"])
    op.create_index("ix_log_guild_id_at_ms", "log", ["guild_id", "at_ms"])
    op.create_index("ix_outbox_state_next_try_ms", "outbox", ["state", "next_try_ms"])
    _unique("uq_outbox_one_card", ["card_id"], "kind = 'card'")
    _unique("uq_outbox_once_a_note", ["note_id", "kind"], "kind IN ('note', 'note_delete')")
    _unique("uq_outbox_one_pending_edit", ["note_id"], "kind = 'note_edit' AND state = 'pending'")
    _unique(
        "uq_outbox_one_pending_update", ["card_id"], "kind = 'card_update' AND state = 'pending'"
    )


def _unique(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, unique=True, sqlite_where=sa.text(where))
