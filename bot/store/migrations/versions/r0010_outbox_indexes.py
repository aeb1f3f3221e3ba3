"""Indexes of the outbox: a card or note that goes finds its deliveries at once."""

from alembic import op

revision = "r0010"
down_revision = "r0009"


def upgrade() -> None:
    op.create_index("ix_outbox_card_id", "outbox", ["card_id"])
    op.create_index("ix_outbox_note_id", "outbox", ["note_id"])
