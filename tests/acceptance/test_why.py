"""A moderator asks why a post was flagged, through the real client."""

from pathlib import Path

from bot.sandbox.components import walk
from bot.sandbox.faults import Reply
from bot.sandbox.state import Member, Message
from tests.support.bot_stage import SOURCE, WRONG, Town, bot_in
from tests.support.engine import RuleEngine

CLOWN = "A fine day. They are clowns, and so on."


def button(card: Message, action: str) -> str:
    """The custom id of the button that does something."""
    ids = (str(item["custom_id"]) for item in walk(card.components) if "custom_id" in item)
    (found,) = (one for one in ids if one.endswith(f":{action}"))
    return found


async def why(place: Town, card: Message, who: Member | None = None) -> str:
    """Press Why, and give what the presser alone is told."""
    asked = await place.sandbox.click(who or place.mo, card, button(card, "why"))
    await asked.settled()
    assert asked.is_ephemeral
    return asked.text


async def flagged(place: Town, text: str = CLOWN) -> Message:
    await place.sandbox.post(place.general, place.robin, text)
    return await place.card()


class TestWhy:
    async def test_tells_all_of_a_flag(self, place: Town, file: Path) -> None:
        """Why names the sentence, its words, the rule, the score, the bar and the model."""
        async with bot_in(place, file):
            told = await why(place, await flagged(place))
            for part in (
                "### Hostile\n> They are **clowns**, and so on.",
                "Score 0.90, flagged from 0.50. Model rules-c.",
                "Words that carried it: “clowns”.",
                "Without them the score would be 0.10, below 0.50.",
                "Closest rule of the guide, going by “clowns”: Insulting a person",
            ):
                assert part in told
            assert button(await place.card(), "agree")

    async def test_inaccuracy(self, place: Town, file: Path) -> None:
        """The reason for an inaccuracy is its source."""
        async with bot_in(place, file):
            told = await why(place, await flagged(place, WRONG))
            for part in ("### Inaccuracy", "says otherwise", "Zeniteq", SOURCE.url):
                assert part in told

    async def test_decided_card(self, place: Town, file: Path) -> None:
        """A card can be asked after its verdict, and after a restart."""
        async with bot_in(place, file):
            card = await flagged(place)
            await place.sandbox.click(place.mo, card, button(card, "dismiss"))
        async with bot_in(place, file):
            decided = await place.card("**Dismissed as not a problem** by Mo")
            assert "“clowns”" in await why(place, decided, place.nia)

    async def test_not_a_moderator(self, place: Town, file: Path) -> None:
        """Who may not moderate the channel is told what it takes, and nothing of the post."""
        async with bot_in(place, file):
            told = await why(place, await flagged(place), place.kit)
            assert "Manage Messages" in told
            assert "clowns" not in told

    async def test_erased_post(self, place: Town, file: Path) -> None:
        """Once the author deleted the post, a press on the old card says just that."""
        async with bot_in(place, file):
            card = await flagged(place)
            edits = f"/channels/{place.desk.id}/messages/{card.id}"
            place.sandbox.faults.arm("PATCH", edits, Reply(400))  # the card keeps its buttons
            (post,) = place.sandbox.messages(place.general)
            await place.sandbox.delete(post)
            await place.sandbox.wait_for(lambda: not place.sandbox.faults.armed)
            told = await why(place, card)
            assert "its text was erased" in told
            assert "clowns" not in told

    async def test_models_fail(self, place: Town, file: Path) -> None:
        """Where the models give no answer, the presser is told so."""
        async with bot_in(place, file):
            card = await flagged(place)
        async with bot_in(place, file, engine=RuleEngine(poison="clowns")):
            assert "could not be explained just now" in await why(place, card)
