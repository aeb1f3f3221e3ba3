"""Moderators ask for the queue, for flags, and for judgements, through the real client."""

import json
from pathlib import Path

from bot.sandbox.components import walk
from bot.sandbox.filling import OptionValue
from bot.sandbox.interaction import Answer
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member, Message
from bot.store.records import SqlRecords
from tests.support.bot_stage import SOURCE, WRONG, now_ms, town
from tests.support.cards import make_flag
from tests.support.moderation_stage import Desk, link, moderated

HOUR_MS = 3_600_000


async def ask(desk: Desk, name: str, who: Member | None = None, **options: OptionValue) -> str:
    """Run a command in #general and give what the asker alone is told."""
    return (await asked(desk, name, who, **options)).text


async def asked(
    desk: Desk, name: str, who: Member | None = None, **options: OptionValue
) -> InteractionResult:
    place = desk.town
    result = await place.sandbox.slash(who or place.mo, place.general, name, options)
    await result.settled(60)
    assert result.is_ephemeral
    return result


async def post(desk: Desk, text: str) -> Message:
    return await desk.town.sandbox.post(desk.town.general, desk.town.robin, text)


def button(message: Message, ending: str) -> str:
    """The custom id of the one enabled control whose id holds something."""
    found = [
        str(item["custom_id"])
        for item in walk(message.components)
        if ending in str(item.get("custom_id", "")) and not item.get("disabled")
    ]
    assert len(found) == 1, found
    return found[0]


async def hidden_post(desk: Desk) -> Message:
    """A post in a channel that Mo cannot see, though Nia and the bot can."""
    place = desk.town
    secret = place.sandbox.add_text_channel(place.guild, "secret", private=True)
    for who in (place.robin, place.nia):
        place.sandbox.overwrite(
            secret, who, allow=Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
        )
    return await place.sandbox.post(secret, place.robin, "A secret clown.")


async def report(desk: Desk, message: Message) -> str:
    """Report a message as hostile, and give what comes of it."""
    place = desk.town
    menu = await place.sandbox.context_menu(place.mo, message, "Report as missed")
    await menu.settled(60)
    assert menu.message is not None
    pressed = await place.sandbox.click(place.mo, menu.message, button(menu.message, ":hostile:"))
    await place.sandbox.wait_for(lambda: "What should" not in pressed.text, 60)
    return pressed.text


class TestQueue:
    async def test_lists_waiting_cards(self, desk: Desk) -> None:
        """Each card has its kind, place, author, quote and links; the page says how many wait."""
        message = await post(desk, "You are all clowns.")
        card = await desk.flagged(message)
        await desk.deliverer.deliver_due()
        (shown,) = desk.town.cards()

        text = await ask(desk, "queue")

        assert "### 1 card waits" in text
        for part in (
            f"**Hostile** · <#{desk.town.general.id}> · Robin",
            "> You are all clowns.",
            f"[Card {card.card_id}]({link(shown)})",
            f"[Open the post]({link(message)})",
        ):
            assert part in text

    async def test_pages_and_filters(self, desk: Desk) -> None:
        """Buttons turn pages and keep the filters, however long a page takes."""
        for number in range(8):
            message = await post(desk, f"Number {number} is so.")
            hostile = make_flag(message.content, kind="hostile")
            other = make_flag(message.content, kind="speculation")
            await desk.flagged(message, hostile if number < 7 else other)

        first = await asked(desk, "queue", kind="hostile")
        assert "### 7 cards wait" in first.text
        assert "Cards 1 to 6." in first.text
        assert "Shown are only cards: hostile." in first.text
        assert first.message is not None
        second = await desk.town.sandbox.click(
            desk.town.mo, first.message, button(first.message, ":next:")
        )
        assert second.answer is Answer.DEFERRED_UPDATE  # threads may have to be asked for
        await desk.town.sandbox.wait_for(lambda: "Cards 7 to 7." in second.text)
        assert second.message is not None
        back = await desk.town.sandbox.click(
            desk.town.mo, second.message, button(second.message, ":before:")
        )
        await desk.town.sandbox.wait_for(lambda: "Cards 1 to 6." in back.text)

    async def test_out_of_sight(self, desk: Desk) -> None:
        """A post that the asker cannot see is counted, not quoted, placed, named or opened."""
        await desk.flagged(await post(desk, "An open clown."))
        await desk.flagged(await hidden_post(desk))

        shown = await asked(desk, "queue")

        assert "### 2 cards wait" in shown.text
        assert "**Hostile** · in a channel that you cannot see" in shown.text
        assert shown.message is not None
        told = json.dumps(shown.message.components)
        assert "An open clown." in told
        assert "secret clown" not in told
        assert "secret clown" in await ask(desk, "queue", desk.town.nia)

    async def test_one_page_has_no_pages_to_turn(self, desk: Desk) -> None:
        """Where all fits on a page, there is no button to turn it."""
        await desk.flagged(await post(desk, "A clown."))

        shown = await asked(desk, "queue")

        assert shown.message is not None
        ids = [str(item.get("custom_id", "")) for item in walk(shown.message.components)]
        assert [one for one in ids if ":fresh:" in one]
        assert not [one for one in ids if ":before:" in one or ":next:" in one]

    async def test_assigned_and_age(self, desk: Desk) -> None:
        """Cards are filtered by who has them, and by how long they wait."""
        old = await post(desk, "An old clown.")
        await desk.flagged(old, now_ms=now_ms() - 30 * HOUR_MS)
        await desk.flagged(await post(desk, "A new clown."))

        assert "An old clown" in (aged := await ask(desk, "queue", older_than=24))
        assert "A new clown" not in aged
        assert "### No card waits that fits" in await ask(desk, "queue", assigned="me")
        assert "### 2 cards wait" in await ask(desk, "queue", assigned="nobody")

    async def test_for_moderators(self, desk: Desk) -> None:
        """Whoever gets at the command without the permission is refused, and so is a press."""
        refused = await desk.town.sandbox.slash(
            desk.town.robin, desk.town.general, "queue", even_if_hidden=True
        )
        assert refused.is_ephemeral
        assert "This is for moderators" in refused.text

    async def test_not_by_a_channel_of_one_s_own(self, desk: Desk) -> None:
        """Who may moderate in one channel alone does not read what was flagged in the others."""
        place = desk.town
        place.sandbox.overwrite(place.general, place.robin, allow=Permission.MANAGE_MESSAGES)
        for name in ("queue", "flags", "log", "stats"):
            refused = await place.sandbox.slash(place.robin, place.general, name)
            assert "This is for moderators" in refused.text


class TestFlags:
    async def test_by_author_channel_and_link(self, desk: Desk) -> None:
        """Flags are listed by author, by channel with its threads, and by a post's link."""
        sandbox, place = desk.town.sandbox, desk.town
        one = await post(desk, "You clown.")
        other = await sandbox.post(place.general, place.nia, "She is a clown.")
        for message in (one, other):
            await desk.flagged(message)

        by_author = await ask(desk, "flags", author=place.robin)
        assert f"### 1 flagged post of {place.robin.mention}" in by_author
        assert "You clown" in by_author
        assert "### 2 flagged posts in" in await ask(desk, "flags", channel=place.general)
        assert "She is a clown" in await ask(desk, "flags", post=link(other))
        assert "### No flagged post in" in await ask(desk, "flags", channel=place.desk)
        assert "no link to a message" in await ask(desk, "flags", post="what")

    async def test_out_of_sight(self, desk: Desk) -> None:
        """A post that the asker cannot see is listed without its words, and not suggested."""
        place, hidden = desk.town, await hidden_post(desk)
        await desk.flagged(hidden)

        told = await ask(desk, "flags")

        assert "in a channel that you cannot see" in told
        assert not [part for part in ("secret", "Robin", link(hidden)) if part in told]
        for who, offers in ((place.mo, 0), (place.nia, 1)):
            offered = await place.sandbox.autocomplete(who, place.general, "flags", "post", "hos")
            assert len(offered) == offers

    async def test_suggests_flagged_posts(self, desk: Desk) -> None:
        """The latest flagged posts are suggested to moderators, and to nobody else."""
        message = await post(desk, "You clown.")
        await desk.flagged(message)
        place = desk.town

        (offer,) = await place.sandbox.autocomplete(place.mo, place.general, "flags", "post", "hos")
        assert offer["value"] == link(message)
        assert offer["name"].startswith("Hostile · #general · Robin · ")
        assert await place.sandbox.autocomplete(place.mo, place.general, "why", "post", "xyz") == []


class TestWhy:
    async def test_flagged_post(self, desk: Desk) -> None:
        """A flagged post's flags are explained, by its link."""
        message = await post(desk, "A fine day. They are clowns, and so on.")
        flag = make_flag(message.content, "They are clowns, and so on.", "hostile")
        await desk.flagged(message, flag)

        told = await ask(desk, "why", post=link(message))

        assert "They are **clowns**" in told
        assert "Closest rule of the guide" in told

    async def test_unflagged_post(self, desk: Desk) -> None:
        """A post that was not flagged is judged now, and the nearest score told."""
        told = await ask(desk, "why", post=link(await post(desk, "A fine day.")))

        assert "This post is not flagged here" in told
        assert "Not flagged: nearest is hostile 0.10, flagged from 0.50." in told

    async def test_out_of_reach(self, desk: Desk) -> None:
        """A post in a channel that the asker cannot read is as good as none."""
        place = desk.town
        secret = place.sandbox.add_text_channel(place.guild, "secret", private=True)
        place.sandbox.overwrite(secret, place.robin, allow=Permission.VIEW_CHANNEL)
        hidden = await place.sandbox.post(secret, place.robin, "A clown.")

        assert "no such message that both you" in await ask(desk, "why", post=link(hidden))
        await desk.flagged(hidden)
        assert "no such message that both you" in await ask(desk, "why", post=link(hidden))


class TestCheck:
    async def test_text(self, desk: Desk) -> None:
        """A text is judged as a post would be, with the source; nothing is stored."""
        told = await ask(desk, "check", post=f"You clown. {WRONG}")

        for part in ("### 2 flags", "### Hostile", "### Inaccuracy", SOURCE.url, "Nothing of it"):
            assert part in told
        assert await SqlRecords(desk.database).card(1) is None

    async def test_link(self, desk: Desk) -> None:
        """A link to a post has that post judged, whatever became of it before."""
        message = await post(desk, "You clown.")

        told = await ask(desk, "check", post=link(message))
        assert "### 1 flag\n> **You clown.**" in told
        assert told.count("You clown") == 1

    async def test_other_claims(self, desk: Desk) -> None:
        """Of claims that are not flagged, what the library has is shown."""
        told = await ask(desk, "check", post="fact: The chatbot is called Gemini.")

        assert "### Nothing flagged" in told
        assert "Supported by" in told


class TestMenus:
    async def test_check_this_post(self, desk: Desk) -> None:
        """A post's menu judges it."""
        menu = await desk.town.sandbox.context_menu(
            desk.town.mo, await post(desk, "You clown."), "Check this post"
        )
        await menu.settled(60)

        assert "### 1 flag" in menu.text

    async def test_find_sources(self, desk: Desk) -> None:
        """A post's menu shows what the library has on its claims."""
        menu = await desk.town.sandbox.context_menu(
            desk.town.mo, await post(desk, f"So. {WRONG}"), "Find sources"
        )
        await menu.settled(60)

        for part in ("What the library has on this post", "Contradicted by", SOURCE.url):
            assert part in menu.text

    async def test_report_as_missed(self, desk: Desk) -> None:
        """One press makes a card of the chosen kind, and a second report leads to the same."""
        place = desk.town
        message = await post(desk, "What a fool. A fine day.")

        assert "There is a card for this post now" in await report(desk, message)
        assert "This post has a card already" in await report(desk, message)
        await desk.deliverer.deliver_due()
        (card,) = place.cards()
        assert "Reported by Mo: a moderator says that this should have been flagged." in card.text
        assert "What a fool" in card.text

    async def test_missed_inaccuracy_names_its_source(self, desk: Desk) -> None:
        """For an inaccuracy the moderator picks the source that contradicts the post."""
        place = desk.town
        message = await post(desk, "The chatbot of Google is called Bard, as ever")
        menu = await place.sandbox.context_menu(place.mo, message, "Report as missed")
        await menu.settled(60)
        assert menu.message is not None
        asked = await place.sandbox.click(
            place.mo, menu.message, button(menu.message, ":inaccuracy:")
        )
        await place.sandbox.wait_for(lambda: "Which of these contradicts it?" in asked.text, 60)
        assert asked.message is not None
        chosen = await place.sandbox.choose(
            place.mo, asked.message, button(asked.message, ":source:"), ["0"]
        )
        await place.sandbox.wait_for(lambda: "There is a card" in chosen.text, 60)
        await desk.deliverer.deliver_due()
        assert SOURCE.url in place.cards()[0].text

    async def test_not_a_post(self, desk: Desk) -> None:
        """Messages of bots are no posts."""
        place = desk.town
        bot = place.sandbox.add_member(place.guild, "Other", is_bot=True)
        message = await place.sandbox.post(place.general, bot, "Beep.")
        menu = await place.sandbox.context_menu(place.mo, message, "Check this post")
        await menu.settled(60)

        assert "no post of a member" in menu.text


async def test_menus_without_the_intent(tmp_path: Path) -> None:
    """Without the message-content intent a menu still judges, and a link says what to do."""
    async with (
        town(message_content=False) as place,
        moderated(place, tmp_path / "sidenote.db") as desk,
    ):
        message = await post(desk, "You clown.")
        menu = await place.sandbox.context_menu(place.mo, message, "Check this post")
        await menu.settled(60)

        assert "### 1 flag" in menu.text
        assert "without the message-content intent" in await ask(desk, "check", post=link(message))
