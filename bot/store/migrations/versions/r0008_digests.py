"""Digests: of the words that an ended verdict was about, no text is kept any more."""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"


def upgrade() -> None:
    op.execute("ALTER TABLE ended_verdicts RENAME COLUMN quotes TO digests")
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT card_id, digests FROM ended_verdicts")).all()
    for card_id, quotes in rows:
        digests = [sha256(quote.encode()).hexdigest() for quote in json.loads(quotes)]
        connection.execute(
            sa.text("UPDATE ended_verdicts SET digests = :digests WHERE card_id = :card_id"),
            {"digests": json.dumps(digests), "card_id": card_id},
        )
