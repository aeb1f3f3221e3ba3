"""What is asked before a note rests on a source that is not what it was."""

from bot.chat.deciding.doubts import in_doubt, look_first_view
from bot.chat.layout.markup import size
from tests.support.cards import CLAIM, make_card, make_citation, make_flag
from tests.support.views import texts_of


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
    texts = texts_of(view)
    assert sum(map(size, texts)) <= 4_000
    assert "more lines found no room here" in texts[0]
