"""Known claims: wrong claims on record, each with the passage that contradicts it."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    texts = ("guild_id", "claim_id", "text", "source_id", "passage")
    op.create_table(
        "known_claims",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("recorded_by_id", sa.Text, nullable=False),
        sa.Column("recorded_by_name", sa.Text, nullable=False),
        sa.Column("recorded_ms", sa.BigInteger, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("embedding", sa.LargeBinary),
        sa.Column("embedder", sa.Text),
        sa.UniqueConstraint("guild_id", "claim_id"),
        sa.CheckConstraint("(embedder IS NULL) = (embedding IS NULL)", name="embedded"),
        sqlite_autoincrement=True,
    )
