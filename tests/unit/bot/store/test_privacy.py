"""A guild that is deleted leaves no row in any table."""

from bot.store.privacy import tables_of_guilds
from bot.store.tables import metadata

OF_NOBODY = {"deleted_posts"}
"""Ids of deleted posts, for a week: they name no guild."""


def test_every_table_is_deleted_with_its_guild() -> None:
    """Each table names its guild, hangs on one that does, or is known to hold nothing of any."""
    gone = {table.name for table in tables_of_guilds()} | {"cards"}
    for table in metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}
        assert table.name in gone | OF_NOBODY or parents & gone, table.name
        gone |= {table.name} if parents & gone else set()
