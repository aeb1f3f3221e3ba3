"""What a view says."""

import discord


def text_of(view: discord.ui.LayoutView) -> str:
    """All texts of a view, a line between them."""
    return "\n".join(texts_of(view))


def texts_of(view: discord.ui.LayoutView) -> list[str]:
    """The texts of a view, in the order in which they stand."""
    return [one.content for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)]
