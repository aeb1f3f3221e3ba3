"""Phrasings: other sentences that say what a known claim says."""

import sqlalchemy as sa
from alembic import op

revision = "r0009"
down_revision = "r0008"

_TEXTS = ("guild_id", "claim_id", "text", "source_id", "passage")
_RECORDER = ("recorded_by_id", "recorded_by_name")
_OLD = ", ".join(("id", *_TEXTS, *_RECORDER, "recorded_ms", "pack", "embedding", "embedder"))


def upgrade() -> None:
    # SQLite adds no column that is never null without a default: the table is made anew.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM known_claims")
    op.drop_table("known_claims")
    op.create_table(
        "known_claims",
        sa.Column("id", sa.Integer, primary_key=True),
        *map(_text, (*_TEXTS, *_RECORDER)),
        sa.Column("recorded_ms", sa.BigInteger, nullable=False),
        *map(_text, ("pack", "phrasings")),
        sa.Column("embedding", sa.LargeBinary),
        sa.Column("embedder", sa.Text),
        sa.UniqueConstraint("guild_id", "claim_id"),
        sa.CheckConstraint("(embedder IS NULL) = (embedding IS NULL)", name="embedded"),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO known_claims ({_OLD}, phrasings) SELECT {_OLD}, '[]' FROM temp.kept")  # noqa: S608 (our own names)
    op.execute("DROP TABLE temp.kept")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
