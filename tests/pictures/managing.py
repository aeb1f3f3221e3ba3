"""Setting a server up and tuning it, played through the real client."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.flag import Decision
from bot.sandbox.filling import Entity, OptionValue
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member
from bot.store.records import SqlRecords
from tests.pictures.camera import PATIENCE_S, Camera, Picture
from tests.pictures.rules import PictureEngine
from tests.support.bot_stage import now_ms
from tests.support.decisions import make_flag
from tests.support.managed_stage import Managed, Place, managed, place
from tests.support.posts import make_post


async def setup(folder: Path) -> Sequence[Picture]:
    """The wizard as it opens, with a channel that will not do, and filled in."""
    async with _stage(folder / "setup.db") as (hall, _):
        camera = Camera(hall.sandbox)
        wizard = await hall.sandbox.slash(hall.ada, hall.desk, "setup")
        taken = [
            camera.message(
                "setup",
                "/setup as it opens: one message with a menu for each choice, from the moderators' "
                "channel to the language, and what is missing before cards can come.",
                wizard,
                above="**Ada** used **/setup**",
            )
        ]
        choices: dict[str, list[str | Entity]] = {
            "review_channel": [hall.desk],
            "moderator_role": [hall.mods],
            "watch": [hall.general, hall.news],
            "mode": ["drafts"],
        }
        for name, values in choices.items():
            assert wizard.message is not None
            wizard = await hall.sandbox.choose(
                hall.ada, wizard.message, f"sidenote:setup:{name}", values
            )
        taken.append(
            camera.message(
                "setup-filled",
                "/setup filled in: every check is in order, and Finish can be pressed.",
                wizard,
            )
        )
        assert wizard.message is not None
        done = await hall.sandbox.click(hall.ada, wizard.message, "sidenote:setup:finish")
        await hall.sandbox.wait_for(lambda: "is set up" in done.text, PATIENCE_S)
        taken.append(
            camera.message(
                "hello",
                "The first message in the moderators' channel: what becomes of flagged posts, what "
                "a card shows, and where to begin.",
                hall.sandbox.messages(hall.desk)[0],
            )
        )
        return taken


async def policy(folder: Path) -> Sequence[Picture]:
    """The policy in words, and what a threshold would have meant."""
    async with _stage(folder / "policy.db") as (hall, bot):
        await _asked(hall, "policy channel", channel=hall.desk, role=hall.mods)
        await _asked(hall, "policy mode", mode="shadow", channel=hall.news)
        camera = Camera(hall.sandbox)
        shown = camera.message(
            "policy",
            "/policy show: all that holds on this server in plain words, what was set here marked, "
            "and the channels that have values of their own.",
            await _asked(hall, "policy show"),
            above="**Ada** used **/policy show**",
        )
        await _flag_posts(hall, bot, 0.55, 0.62, 0.74, 0.81, 0.9)
        preview = await _asked(hall, "policy threshold", kind="speculation", score=0.7)
        return [
            shown,
            camera.message(
                "policy-preview",
                "/policy threshold: how many flags of the last week would have stayed and which "
                "not, with links, and buttons to apply it or to leave all as it is.",
                preview,
                above="**Ada** used **/policy threshold**",
            ),
        ]


async def doctor(folder: Path) -> Sequence[Picture]:
    """What is missing, and what is in order; and the help for a moderator."""
    async with _stage(folder / "doctor.db") as (hall, _):
        await _asked(hall, "policy channel", channel=hall.desk, role=hall.mods)
        hall.sandbox.overwrite(
            hall.general,
            hall.sandbox.everyone(hall.guild),
            deny=Permission.READ_MESSAGE_HISTORY,
        )
        camera = Camera(hall.sandbox)
        return [
            camera.message(
                "doctor",
                "/doctor: a permission that is missing and where to grant it, what would make "
                "Sidenote work better, and what is in order.",
                await _asked(hall, "doctor", hall.mo),
                above="**Mo** used **/doctor**",
            ),
            camera.message(
                "help",
                "/help for somebody who manages the server: what Sidenote is, and the commands "
                "that this person may use.",
                await _asked(hall, "help"),
                above="**Ada** used **/help**",
            ),
        ]


@asynccontextmanager
async def _stage(file: Path) -> AsyncIterator[tuple[Place, Managed]]:
    async with (
        place(answer_limit_s=PATIENCE_S) as hall,
        managed(hall, file, engine=PictureEngine()) as bot,
    ):
        yield hall, bot


async def _asked(
    hall: Place, command: str, who: Member | None = None, **options: OptionValue
) -> InteractionResult:
    asked = await hall.sandbox.slash(who or hall.ada, hall.desk, command, options)
    await asked.settled(PATIENCE_S)
    return asked


async def _flag_posts(hall: Place, bot: Managed, *scores: float) -> None:
    """Record speculation of these scores, as the pipeline would."""
    records = SqlRecords(bot.database)
    for number, score in enumerate(scores):
        post = make_post(
            "They will surely cancel it.",
            guild_id=str(hall.guild.id),
            channel_id=str(hall.general.id),
            post_id=f"{number}",
            url=f"https://discord.com/channels/1/2/{number}",
        )
        decision = Decision(post, (make_flag(score=score),), str(hall.desk.id))
        await records.record([decision], now_ms=now_ms())
