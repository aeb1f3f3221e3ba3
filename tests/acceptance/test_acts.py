"""Acting on a post through its card: only where three say yes, behind a preview."""

from pathlib import Path
from urllib.parse import unquote

from bot.sandbox.components import find
from bot.sandbox.faults import Reply
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member, Message, Thread
from tests.support.bot_stage import WRONG, Town, bot_in
from tests.support.posts import make_policy
from tests.support.presses import controls, custom_id, pick, press

POLICY = make_policy(review_channel="desk", acts=True)
MODERATES = Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS | Permission.MODERATE_MEMBERS


def lead(place: Town, permissions: Permission = MODERATES) -> Member:
    """A moderator with these permissions."""
    role = place.sandbox.add_role(place.guild, "Leads", permissions)
    moderators = next(one for one in place.guild.roles.values() if one.name == "Moderators")
    return place.sandbox.add_member(place.guild, "Lou", roles=[moderators, role])


def grant_bot(place: Town, permissions: Permission = MODERATES) -> None:
    """Give the bot a role with these permissions, above those that are there."""
    role = place.sandbox.add_role(place.guild, "Helper bots", permissions)
    place.sandbox.set_roles(place.sandbox.bot_member(place.guild), [role])


async def flagged(place: Town) -> tuple[Thread, Message]:
    thread = await place.sandbox.create_forum_post(place.forum, place.robin, "The news", "Hello.")
    await place.sandbox.post(thread, place.robin, WRONG)
    return thread, await place.card()


async def preview(place: Town, card: Message, act: str, who: Member) -> InteractionResult:
    """Choose an act behind More."""
    panel = await press(place, card, "more", who)
    return await pick(place, panel.message, "act", act, who)


async def confirm(place: Town, shown: InteractionResult, who: Member) -> str:
    """Confirm what a preview shows; gives what is told."""
    done = await press(place, shown.message, "confirm", who)
    await place.sandbox.wait_for(lambda: "confirm" not in controls(done.message))
    return done.text


def audit_reasons(place: Town) -> list[str]:
    found = (one.headers.get("X-Audit-Log-Reason") for one in place.sandbox.exchanges)
    return [unquote(reason) for reason in found if reason]


class TestActs:
    async def test_delete(self, place: Town, file: Path) -> None:
        """A post is deleted after a preview; audit log and card name the moderator."""
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            thread, card = await flagged(place)
            shown = await preview(place, card, "delete_post", lou)
            assert shown.is_ephemeral
            for part in ("Deletes this post by Robin", f"<#{thread.id}>", WRONG, "cannot be"):
                assert part in shown.text
            reason = f"Sidenote card 1, by Lou ({lou.id})"
            assert reason.replace("(", r"(") in shown.text
            assert len(place.sandbox.messages(thread)) == 2
            assert "Post deleted." in await confirm(place, shown, lou)
            assert len(place.sandbox.messages(thread)) == 1
            assert audit_reasons(place) == [reason]
            gone = await place.card("A moderator deleted this post")
            assert "Post deleted by Lou" in gone.text

    async def test_time_out(self, place: Town, file: Path) -> None:
        """An author is timed out for the chosen time, and cannot write in it."""
        grant_bot(place)
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            _, card = await flagged(place)
            shown = await preview(place, card, "time_out_60", lou)
            assert "Robin can neither write, react nor speak" in shown.text
            told = await confirm(place, shown, lou)
            assert "Author timed out for 1 hour." in told
            until_ms = place.robin.timed_out_until_ms
            assert 3_500_000 < until_ms - place.sandbox.world.clock() <= 3_600_000
            await place.card("Author timed out for 1 hour by Lou")
            again = await preview(place, card, "time_out_10", lou)
            assert "is timed out until" in await confirm(place, again, lou)

    async def test_lock(self, place: Town, file: Path) -> None:
        """A thread is locked once; a second time there is nothing to do."""
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            thread, card = await flagged(place)
            shown = await preview(place, card, "lock_thread", lou)
            assert f"Nobody but moderators can write in <#{thread.id}>" in shown.text
            assert "Thread locked." in await confirm(place, shown, lou)
            assert thread.is_locked
            await place.card("Thread locked by Lou")
            again = await preview(place, card, "lock_thread", lou)
            assert "locked already" in await confirm(place, again, lou)

    async def test_no_answer(self, place: Town, file: Path) -> None:
        """Where Discord takes it in no clear way, the moderator is told to look first."""
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            thread, card = await flagged(place)
            shown = await preview(place, card, "delete_post", lou)
            place.sandbox.faults.arm("DELETE", f"/channels/{thread.id}/messages/*", Reply(400))
            assert "look at the post before trying again" in await confirm(place, shown, lou)

    async def test_cancel(self, place: Town, file: Path) -> None:
        """Cancelling leaves all as it was."""
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            thread, card = await flagged(place)
            shown = await preview(place, card, "delete_post", lou)
            left = await press(place, shown.message, "cancel", lou)
            assert left.text == "Nothing was done."
            assert len(place.sandbox.messages(thread)) == 2


class TestConsent:
    async def test_only_what_the_presser_may(self, place: Town, file: Path) -> None:
        """An act is offered to those alone who hold its very permission where the post stands."""
        grant_bot(place)
        lou = lead(place, Permission.MODERATE_MEMBERS)
        place.sandbox.overwrite(place.forum, lou, deny=Permission.MANAGE_MESSAGES)
        async with bot_in(place, file, policy=POLICY):
            _, card = await flagged(place)
            panel = await press(place, card, "more", lou)
            assert panel.message is not None
            assert offers(panel.message) == ["time_out_10", "time_out_60", "time_out_1440"]

    async def test_bot_lacks_it(self, place: Town, file: Path) -> None:
        """What the bot may not do is not offered; the panel says what it lacks and where."""
        grant_bot(place, Permission.MANAGE_MESSAGES)
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            _, card = await flagged(place)
            panel = await press(place, card, "more", lou)
            assert panel.message is not None
            assert offers(panel.message) == ["delete_post"]
            assert "lacks the permission Manage Threads in #talk" in panel.text

    async def test_asked_again_at_the_end(self, place: Town, file: Path) -> None:
        """A permission that went between preview and confirmation stops the act."""
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            thread, card = await flagged(place)
            shown = await preview(place, card, "delete_post", lou)
            place.sandbox.overwrite(place.forum, lou, deny=Permission.MANAGE_MESSAGES)
            told = await confirm(place, shown, lou)
            assert "This needs the permission Manage Messages in #talk." in told
            assert len(place.sandbox.messages(thread)) == 2

    async def test_switched_off_meanwhile(self, place: Town, file: Path) -> None:
        """A preview of an earlier run does nothing where acts are switched off by now."""
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            thread, card = await flagged(place)
            shown = await preview(place, card, "delete_post", lou)
        async with bot_in(place, file):
            assert "switched off here" in await confirm(place, shown, lou)
            assert len(place.sandbox.messages(thread)) == 2

    async def test_moderator_is_outranked(self, place: Town, file: Path) -> None:
        """Nobody times out a member whose role is as high as their own, through the bot either."""
        lou = lead(place)
        elders = place.sandbox.add_role(place.guild, "Elders")
        place.sandbox.set_roles(place.robin, [elders])
        grant_bot(place)
        async with bot_in(place, file, policy=POLICY):
            _, card = await flagged(place)
            told = await confirm(place, await preview(place, card, "time_out_10", lou), lou)
            assert "a member whose role is as high as their own" in told
            assert place.robin.timed_out_until_ms == 0

    async def test_bot_is_outranked(self, place: Town, file: Path) -> None:
        """Where the bot's own role stands too low, the moderator is told how to mend it."""
        grant_bot(place)
        elders = place.sandbox.add_role(place.guild, "Elders")
        place.sandbox.set_roles(place.robin, [elders])
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            _, card = await flagged(place)
            told = await confirm(place, await preview(place, card, "time_out_10", lou), lou)
            assert "its role has to stand above" in told
            assert place.robin.timed_out_until_ms == 0

    async def test_author_left(self, place: Town, file: Path) -> None:
        """Where the author has left, there is nobody to time out, and the moderator is told."""
        grant_bot(place)
        lou = lead(place)
        async with bot_in(place, file, policy=POLICY):
            _, card = await flagged(place)
            shown = await preview(place, card, "time_out_10", lou)
            place.sandbox.remove_member(place.robin)
            assert "There is nothing left to act on" in await confirm(place, shown, lou)
            assert "timed out" not in (await place.card()).text


def offers(panel: Message) -> list[str]:
    """The acts that a panel offers, by their values."""
    menu = find(panel.components, custom_id(panel, "act"))
    return [option["value"] for option in menu["options"]] if menu else []
