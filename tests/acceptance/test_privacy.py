"""/privacy through the real client: members about themselves, moderators about others."""

import json

from bot.domain.card import Moderator
from bot.domain.moves import Decide
from bot.sandbox.components import walk
from bot.sandbox.filling import OptionValue
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member
from bot.store.log import SqlLog
from tests.support.bot_stage import now_ms
from tests.support.moderation_stage import Desk, link, sent_file

MO = Moderator("55", "Mo")


async def asked(desk: Desk, who: Member, name: str, **options: OptionValue) -> InteractionResult:
    result = await desk.town.sandbox.slash(who, desk.town.general, f"privacy {name}", options)
    await result.settled(60)
    assert result.is_ephemeral
    return result


async def flagged(desk: Desk) -> str:
    """A decided card of Robin's; gives the post's link."""
    message = await desk.town.sandbox.post(desk.town.general, desk.town.robin, "You clown.")
    card = await desk.flagged(message)
    await desk.records.move(card.card_id, Decide(MO, "agreed"), now_ms=now_ms())
    return link(message)


async def press(
    desk: Desk, who: Member, result: InteractionResult, ending: str
) -> InteractionResult:
    """Press the one button whose id holds something."""
    assert result.message is not None
    ids = [str(one.get("custom_id", "")) for one in walk(result.message.components)]
    (found,) = (one for one in ids if ending in one)
    pressed = await desk.town.sandbox.click(who, result.message, found)
    await desk.town.sandbox.wait_for(
        lambda: "rased" in pressed.text or "is for" in pressed.text, 60
    )
    return pressed


class TestShow:
    async def test_own(self, desk: Desk) -> None:
        """A member sees what is stored about them: flagged posts, verdicts, and for how long."""
        await flagged(desk)

        told = (await asked(desk, desk.town.robin, "show")).text

        for part in (
            f"### What is stored about {desk.town.robin.mention}",
            "1 flagged post; the text of 1 is still kept.",
            f"- Hostile · <#{desk.town.general.id}> ·",
            "Agreed",
            "after 90 days in any case",
        ):
            assert part in told

    async def test_nothing(self, desk: Desk) -> None:
        """Whoever was never flagged is told that nothing is stored."""
        assert "Nothing is stored" in (await asked(desk, desk.town.nia, "show")).text

    async def test_others_are_for_moderators(self, desk: Desk) -> None:
        """About others only moderators may ask, by person or by post."""
        address = await flagged(desk)
        place = desk.town

        refused = await asked(desk, place.kit, "show", user=place.robin)
        assert "This is for moderators" in refused.text
        assert "This is for moderators" in (await asked(desk, place.kit, "show", post=address)).text
        assert "1 flagged post" in (await asked(desk, place.mo, "show", user=place.robin)).text
        assert "Its text is kept." in (await asked(desk, place.mo, "show", post=address)).text


class TestExport:
    async def test_own(self, desk: Desk) -> None:
        """A member gets everything as JSON, without names of those who decided, and leaves none."""
        await flagged(desk)
        robin = desk.town.robin

        result = await asked(desk, robin, "export")

        assert "Everything stored about" in result.text
        text = sent_file(desk.town, f"sidenote-{robin.id}.json").decode()
        (card,) = json.loads(text)["cards"]
        assert (card["post"]["text"], card["verdict"]) == ("You clown.", "agreed")
        assert "Mo" not in text
        (*_, entry) = await SqlLog(desk.database).entries(str(desk.town.guild.id))
        assert (entry.action, entry.by.name) == ("exported", "")

    async def test_post(self, desk: Desk) -> None:
        """A moderator gets all that is stored about one post."""
        address = await flagged(desk)

        await asked(desk, desk.town.mo, "export", post=address)

        (card,) = json.loads(sent_file(desk.town, "sidenote-card-1.json"))["cards"]
        assert (card["post"]["text"], card["verdict"]) == ("You clown.", "agreed")

    async def test_out_of_sight(self, desk: Desk) -> None:
        """A moderator gets no text from a channel that they cannot read; its author does."""
        place, reads = desk.town, Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
        secret = place.sandbox.add_text_channel(place.guild, "secret", private=True)
        place.sandbox.overwrite(secret, place.robin, allow=reads)
        message = await place.sandbox.post(secret, place.robin, "A secret clown.")
        await desk.flagged(message)
        await flagged(desk)
        name = f"sidenote-{place.robin.id}.json"

        by_post = await asked(desk, place.mo, "export", post=link(message))
        told = await asked(desk, place.mo, "export", user=place.robin)

        assert "a channel that you cannot read" in by_post.text
        assert "1 post stands in a channel that you cannot read" in told.text
        (card,) = json.loads(sent_file(place, name))["cards"]
        assert card["post"]["text"] == "You clown."
        await asked(desk, place.robin, "export")
        assert len(json.loads(sent_file(place, name))["cards"]) == 2


class TestForget:
    async def test_own(self, desk: Desk) -> None:
        """After a question, a member's texts and name go; the verdict stays."""
        await flagged(desk)
        robin = desk.town.robin

        question = await asked(desk, robin, "forget")
        assert "go for good" in question.text
        done = await press(desk, robin, question, ":erase:")

        assert "Erased. 1 post was concerned" in done.text
        card = await desk.records.card(1)
        assert card is not None
        assert (card.post.text, card.post.author_id, card.verdict) == ("", "", "agreed")

    async def test_kept(self, desk: Desk) -> None:
        """Whoever thinks better of it keeps everything."""
        await flagged(desk)
        question = await asked(desk, desk.town.robin, "forget")

        done = await press(desk, desk.town.robin, question, ":keep")

        assert "Nothing was erased." in done.text
        card = await desk.records.card(1)
        assert card is not None
        assert card.post.text == "You clown."

    async def test_post(self, desk: Desk) -> None:
        """A moderator has one post forgotten, by its link."""
        address = await flagged(desk)

        question = await asked(desk, desk.town.mo, "forget", post=address)
        await press(desk, desk.town.mo, question, ":erase:card:")

        card = await desk.records.card(1)
        assert card is not None
        assert (card.post.text, card.erased) == ("", "forgotten")

    async def test_suggests_flagged_posts(self, desk: Desk) -> None:
        """Moderators choose from the posts that were flagged last; others are shown none."""
        address = await flagged(desk)
        place = desk.town

        for who, offered in ((place.mo, [address]), (place.kit, [])):
            found = await place.sandbox.autocomplete(
                who, place.general, "privacy forget", "post", ""
            )
            assert [one["value"] for one in found] == offered


class TestRetention:
    async def test_told_to_all(self, desk: Desk) -> None:
        """Everybody may know how long texts are kept."""
        assert "kept for 90 days" in (await asked(desk, desk.town.robin, "retention")).text

    async def test_set_by_managers(self, desk: Desk) -> None:
        """Only who manages the server sets it."""
        place = desk.town
        owner = place.guild.members[place.guild.owner_id]

        assert "Manage Server" in (await asked(desk, place.mo, "retention", days=30)).text
        assert "kept for 30 days" in (await asked(desk, owner, "retention", days=30)).text
        assert desk.policies.of(str(place.guild.id)).retention_days == 30
