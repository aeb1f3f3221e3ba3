"""A source that changes or dies while a card waits, through the real client and a second process.

The page is looked at again as ``sidenote sources refresh`` does, on the bot's own database.
"""

from pathlib import Path

from bot.operations.refresh import Refresher
from bot.store.citations import SqlCitations
from bot.store.source_lists import SqlSourceLists
from tests.support.bot_stage import SOURCE, WRONG, Town, bot_in, now_ms
from tests.support.library import open_shelf
from tests.support.presses import controls, press, send
from tests.support.web import Web


async def look(file: Path, web: Web) -> None:
    """Look at the source's page again."""
    async with open_shelf(file) as shelf:
        lists, citations = SqlSourceLists(shelf.database), SqlCitations(shelf.database)
        refresher = Refresher(shelf.library, lists, shelf.claims, citations, web.fetch, now_ms)
        source = await shelf.library.source(SOURCE.source_id, guild_id="")
        assert source
        await refresher.refresh(source)


async def test_a_dead_page_is_looked_at_before_a_note(place: Town, file: Path) -> None:
    """The card says that the page is gone; Post note asks to look first and goes on from there."""
    async with bot_in(place, file):
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "News", WRONG)
        await place.card("renamed Bard to Gemini")
        await look(file, Web())
        card = await place.card("**Since then its page is gone, or cannot be read any more.**")

        asked = await press(place, card, "note")
        assert asked.is_ephemeral
        assert asked.modal is None
        assert "### Look at the source before posting a note" in asked.text
        assert SOURCE.url in asked.text
        assert controls(asked.message) == ["looked", "cancel"]

        form = await press(place, asked.message, "looked")
        assert form.modal is not None
        await send(place, form)
        assert (await place.note(thread)).content.startswith("According to Zeniteq")
        assert "**Agreed** by Mo" in (await place.card("Agreed")).text


async def test_nothing_is_posted_on_cancel(place: Town, file: Path) -> None:
    """Who looks and finds it wrong cancels, and the card waits as before."""
    async with bot_in(place, file):
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "News", WRONG)
        await place.card("renamed Bard to Gemini")
        await look(file, Web())
        asked = await press(place, await place.card("Since then"), "note")
        dropped = await press(place, asked.message, "cancel")
        assert "Nothing was done" in dropped.text
        assert len(place.sandbox.messages(thread)) == 1
        assert controls(await place.card("Since then"))[0] == "note"


async def test_a_page_that_is_back_needs_no_look(place: Town, file: Path) -> None:
    """Once the page can be read again, the card says nothing more and a note opens at once."""
    async with bot_in(place, file):
        await place.sandbox.create_forum_post(place.forum, place.robin, "News", WRONG)
        await place.card("renamed Bard to Gemini")
        web = Web()
        await look(file, web)
        await place.card("Since then its page is gone")
        web.pages[SOURCE.url] = SOURCE.text
        await look(file, web)
        card = (
            await place.sandbox.wait_for(
                lambda: [one for one in place.cards() if "Since then its page" not in one.text]
            )
        )[0]
        assert (await press(place, card, "note")).modal is not None
