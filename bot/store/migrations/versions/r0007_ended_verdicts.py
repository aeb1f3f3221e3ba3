"""Ended verdicts: what was decided before an edit, in case that edit is taken back."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"


def upgrade() -> None:
    card = sa.ForeignKey("cards.card_id", ondelete="CASCADE")
    op.create_table(
        "ended_verdicts",
        sa.Column("card_id", sa.Integer, card, primary_key=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("decided_by_id", sa.Text, nullable=False),
        sa.Column("decided_by_name", sa.Text, nullable=False),
        sa.Column("decided_ms", sa.BigInteger, nullable=False),
        sa.Column("quotes", sa.JSON, nullable=False),
    )
