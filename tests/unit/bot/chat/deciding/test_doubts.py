"""What is asked before a note rests on a source that is not what it was."""

import discord

from bot.chat.deciding.doubts import in_doubt, look_first_view
from bot.chat.layout.markup import size
from tests.support.cards import CLAIM, make_card, make_citation, make_flag


def test_many_long_addresses_fit() -> None:
    """However many sources are in doubt, the question fits; what has no room is counted."""
    flags = [
        make_flag(
            CLAIM,
            citation=make_citation(
                title="[" * 100, url=f"https://paper.example/{number}/{'x' * 350}", doubt="gone"
            ),
        )
        for number in range(12)
    ]
    card = make_card(flags=tuple(flags))
    view = look_first_view(card, in_doubt(card))
    texts = [one for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)]
    assert sum(size(one.content) for one in texts) <= 4_000
    assert "more lines found no room here" in texts[0].content
