"""All tables together, as SQLAlchemy Core sees them.

``bot/store/migrations`` builds the same tables in the file, step by step; a test
holds the two together. Times are UTC epoch milliseconds.
"""

from bot.store.tables import cards, guilds, library  # noqa: F401 (they fill the metadata)
from bot.store.tables.columns import metadata

__all__ = ["metadata"]
