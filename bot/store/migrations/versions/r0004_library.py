"""The library: trust tiers, the last look at each source's page, and past lookups."""

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"

_TITLE_TRIGGER = """
    CREATE TRIGGER passages_fts_title AFTER UPDATE OF title ON sources BEGIN
        UPDATE passages_fts SET title = new.title
        WHERE rowid IN (SELECT id FROM passages WHERE source = old.id);
    END
"""
_OLD = "id, guild_id, source_id, title, publisher, date, url, text, summary, read_ms, pack, sha256"


def upgrade() -> None:
    # SQLite cannot add a constraint: the table is made anew. Passages stay, for foreign keys
    # are not watched during migrations; the trigger goes with the old table.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM sources")
    op.drop_table("sources")
    _sources()
    op.execute(f"INSERT INTO sources ({_OLD}, tier) SELECT {_OLD}, 'press' FROM temp.kept")  # noqa: S608 (our own names)
    op.execute("DROP TABLE temp.kept")
    op.execute(_TITLE_TRIGGER)
    _source_checks()
    _lookups()


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name) for name in ("guild_id", "source_id", "title", "publisher")),
        sa.Column("date", sa.Text),
        *(_text(name) for name in ("url", "text")),
        sa.Column("summary", sa.Boolean, nullable=False),
        sa.Column("read_ms", sa.BigInteger, nullable=False),
        *(_text(name) for name in ("pack", "sha256", "tier")),
        sa.UniqueConstraint("guild_id", "source_id"),
        sa.CheckConstraint("tier IN ('primary', 'press', 'community')", name="tier"),
    )


def _source_checks() -> None:
    source = sa.ForeignKey("sources.id", ondelete="CASCADE")
    outcomes = "'unchanged', 'changed', 'emptied', 'dead', 'unread'"
    op.create_table(
        "source_checks",
        sa.Column("source", sa.Integer, source, primary_key=True),
        sa.Column("checked_ms", sa.BigInteger, nullable=False),
        *(_text(name) for name in ("outcome", "detail", "moved_to")),
        sa.Column("failing_since_ms", sa.BigInteger),
        _text("page_sha256"),
        sa.CheckConstraint(f"outcome IN ({outcomes})", name="outcome"),
    )


def _lookups() -> None:
    op.create_table(
        "lookups",
        _text("guild_id", primary_key=True),
        _text("claim", primary_key=True),
        sa.Column("asked_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_lookups_guild_id_asked_ms", "lookups", ["guild_id", "asked_ms"])
