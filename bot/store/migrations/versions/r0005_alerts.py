"""Alerts of AutoMod: cards of posts that a guild's own rules caught."""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"


def upgrade() -> None:
    card = sa.ForeignKey("cards.card_id", ondelete="CASCADE")
    op.create_table(
        "alerts",
        sa.Column("card_id", sa.Integer, card, primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("blocked", sa.Boolean, nullable=False),
    )
