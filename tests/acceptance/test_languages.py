"""A German server, and a server that does not let the bot read, through the real client."""

from pathlib import Path

from bot.sandbox.components import walk
from bot.sandbox.state import Message
from tests.support.bot_stage import SOURCE, WRONG, Town, bot_in, town
from tests.support.posts import make_policy


def button(card: Message, action: str) -> str:
    ids = (str(item["custom_id"]) for item in walk(card.components) if "custom_id" in item)
    return next(one for one in ids if one.endswith(f":{action}"))


GERMAN = make_policy(review_channel="desk", language="de")


class TestGerman:
    async def test_cards_and_notes(self, place: Town, file: Path) -> None:
        """Cards and notes speak the server's language, whatever its moderators speak."""
        async with bot_in(place, file, policy=GERMAN):
            await place.sandbox.post(place.general, place.robin, WRONG)
            card = await place.card()
            labels = [item["label"] for item in walk(card.components) if item.get("label")]
            opened = await place.sandbox.click(place.mo, card, button(card, "note"))
            await place.sandbox.submit_modal(place.mo, opened)
            note = await place.note(place.general)
        assert "### Ungenauigkeit" in card.text
        assert "Zeniteq (9. Februar 2024) sagt etwas anderes." in card.text
        assert "Hinweis posten…" in labels
        assert note.content.startswith("Laut Zeniteq (9. Februar 2024): „")
        assert SOURCE.url in note.content
        assert "Automatisch vorbereitet" in note.content

    async def test_answers_speak_the_asker_s(self, place: Town, file: Path) -> None:
        """An answer for one person comes in the language of their Discord: English here."""
        async with bot_in(place, file, policy=GERMAN):
            await place.sandbox.post(place.general, place.robin, WRONG)
            card = await place.card()
            asked = await place.sandbox.click(place.mo, card, button(card, "why"))
            await asked.settled()
            opened = await place.sandbox.click(place.mo, card, button(card, "note"))
        assert "Score 0." in asked.text
        assert asked.is_ephemeral
        assert opened.modal is not None
        assert opened.modal.title == "Post a note in the thread"


class TestWithoutTheIntent:
    async def test_reads_what_mentions_it(self, file: Path) -> None:
        """Without the intent a post that mentions the bot is judged; others are not even seen."""
        async with town(message_content=False) as place, bot_in(place, file) as bot:
            assert not bot.client.reads_messages
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            mention = f"{place.sandbox.bot_member(place.guild).mention} They are clowns, no?"
            await place.sandbox.post(place.general, place.robin, mention)
            card = await place.card()
        assert "no?" in card.text
