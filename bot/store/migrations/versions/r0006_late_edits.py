"""Late edits: decided cards that opened again because their post was edited."""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    card = sa.ForeignKey("cards.card_id", ondelete="CASCADE")
    op.create_table(
        "late_edits",
        sa.Column("card_id", sa.Integer, card, primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
    )
