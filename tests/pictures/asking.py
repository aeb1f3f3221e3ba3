"""What moderators ask for, and what comes by itself: queue, numbers, alerts, the digest."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

from bot.chat.sending.announcer import Announcer
from bot.domain.card import Moderator, Verdict
from bot.domain.finding import Kind
from bot.domain.flag import Flag
from bot.domain.moves import Assign, Decide
from bot.domain.news import Digest
from bot.sandbox.filling import OptionValue
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Message
from tests.pictures.camera import PATIENCE_S, Camera, Picture
from tests.pictures.cards import HOSTILE, SPECULATION, WRONG
from tests.pictures.rules import BARS, PictureEngine
from tests.support.bot_stage import Wrist, now_ms, town
from tests.support.cards import make_flag
from tests.support.moderation_stage import Desk, moderated, sent_file

_MINUTE_MS, _HOUR_MS, _DAY_MS = 60_000, 3_600_000, 86_400_000
_WEEKS = 12
_HEATED: Mapping[int, Kind] = {9: "speculation", 18: "hostile", 20: "hostile"}
"""Which posts of a thread are flagged, by their places in it."""
_MO = Moderator("55", "Mo")


async def queue(folder: Path) -> Sequence[Picture]:
    """What waits."""
    async with _stage(folder / "queue.db") as desk:
        place = desk.town
        posts: list[tuple[str, str, Kind, str, float]] = [
            ("R1 on a laptop", HOSTILE, "hostile", "Go back", 0.3),
            ("Where the data came from", SPECULATION, "speculation", "They probably", 2),
            ("Assistants everywhere", WRONG, "inaccuracy", "Google has", 5),
        ]
        for title, text, kind, begin, hours in posts:
            thread = await place.sandbox.create_forum_post(place.forum, place.robin, title, text)
            flag = make_flag(text, text[text.index(begin) :], kind)
            at_ms = now_ms() - int(hours * _HOUR_MS)
            card = await desk.flagged(place.sandbox.messages(thread)[0], flag, now_ms=at_ms)
            await desk.deliverer.deliver_due()
        await desk.records.move(card.card_id, Assign(Moderator("56", "Nia")), now_ms=now_ms())
        return [
            Camera(place.sandbox).message(
                "queue",
                "/queue: three cards that wait, each with its kind, thread, author and quote, who "
                "has it, and links to the card and the post; a menu opens one of them.",
                await _asked(desk, "queue"),
                above="**Mo** used **/queue**",
            )
        ]


async def judging(folder: Path) -> Sequence[Picture]:
    """A text that is judged without any card."""
    async with _stage(folder / "check.db") as desk:
        answer = await _asked(desk, "check", post=WRONG)
        return [
            Camera(desk.town.sandbox).message(
                "check",
                "/check: how a text would be judged now, with the reason and the source; nothing "
                "of it is stored.",
                answer,
                above="**Mo** used **/check**",
            )
        ]


async def stats(folder: Path) -> Sequence[Picture]:
    """Twelve weeks of flags and verdicts."""
    async with _stage(folder / "stats.db") as desk:
        await _weeks_of_verdicts(desk)
        answer = await _asked(desk, "stats", weeks=_WEEKS)
        camera = Camera(desk.town.sandbox, {"stats.png": sent_file(desk.town, "stats.png")})
        return [
            camera.message(
                "stats",
                "/stats in words: flags, verdicts, how fast cards were decided, and how often each "
                "kind was right with its interval, in all and by channel. Below stands a proposal "
                "to raise a bar, with its numbers and a button. The chart shows flags, verdicts "
                "and measured precision by week; the numbers stand in the text.",
                answer,
                above="**Mo** used **/stats**",
            )
        ]


async def thread(folder: Path) -> Sequence[Picture]:
    """A thread of nine hours that gets heated."""
    clock = Wrist(-9 * _HOUR_MS)
    async with _stage(folder / "thread.db", clock) as desk:
        place, dice = desk.town, Random(7)  # noqa: S311 -- no secret
        opened = await place.sandbox.create_forum_post(
            place.forum, place.robin, "R1 on a laptop", "What does it take to run R1 at home?"
        )
        for at in range(54):
            clock.ahead_ms += dice.choice((2, 4, 10, 24)) * _MINUTE_MS
            if clock.ahead_ms > 0:
                break
            who = dice.choice((place.robin, place.nia, place.kit))
            heated = _HEATED.get(at)
            message = await place.sandbox.post(opened, who, HOSTILE if heated else "It depends.")
            if heated:
                flag = make_flag(message.content, kind=heated)
                await desk.flagged(message, flag, now_ms=message.sent_ms)
        clock.ahead_ms = 0
        answer = await _asked(desk, "thread", place=opened)
        camera = Camera(place.sandbox, {"timeline.png": sent_file(place, "timeline.png")})
        return [
            camera.message(
                "thread",
                "/thread in words: posts, people, flags, cards that wait, and tension. The chart "
                "is a timeline of posts, flags and tension; the numbers stand in the text.",
                answer,
                above="**Mo** used **/thread**",
            )
        ]


async def alert(folder: Path) -> Sequence[Picture]:
    """A post that AutoMod blocked."""
    async with _stage(folder / "alert.db", allow=Permission.MANAGE_GUILD) as desk:
        place = desk.town
        rule = place.sandbox.add_rule(place.guild, "No begging", "gift card", place.desk)
        text = "Sell me your gift card, anybody? I pay well."
        await place.sandbox.post_against(rule, place.general, place.robin, text)
        sending = asyncio.create_task(desk.deliverer.run())
        (card,) = await place.sandbox.wait_for(place.cards, PATIENCE_S)
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
        return [
            Camera(place.sandbox).message(
                "card-automod",
                "A card for an alert of Discord's AutoMod: the rule, the author, the text, and "
                "that AutoMod blocked the post already.",
                card,
            )
        ]


async def digest(folder: Path) -> Sequence[Picture]:
    """The daily digest."""
    async with _stage(folder / "digest.db") as desk:
        told = Digest(
            guild_id=str(desk.town.guild.id),
            review_channel="desk",
            open=3,
            kinds={"hostile": 2, "speculation": 1},
            unassigned=2,
            oldest_ms=now_ms() - 20 * _HOUR_MS,
            held=1,
            flags={"hostile": 4, "speculation": 2, "inaccuracy": 1},
            verdicts={"agreed": 5, "dismissed": 1},
            disputed=1,
            proposals=1,
        )
        await Announcer(desk.client, desk.policies).send(told)
        return [
            Camera(desk.town.sandbox).message(
                "digest",
                "The daily digest: how many cards wait since when, what the last day brought, and "
                "that a proposal waits.",
                desk.town.cards()[0],
            )
        ]


@asynccontextmanager
async def _stage(
    file: Path, clock: Wrist | None = None, *, allow: Permission | None = None
) -> AsyncIterator[Desk]:
    async with town(clock=clock or Wrist(), answer_limit_s=PATIENCE_S) as place:
        if allow:
            bot = place.sandbox.bot_member(place.guild)
            helper = place.sandbox.add_role(place.guild, "Helper", allow)
            place.sandbox.set_roles(
                bot, [*(place.guild.roles[one] for one in bot.role_ids), helper]
            )
        async with moderated(place, file, engine=PictureEngine(), thresholds=BARS) as desk:
            yield desk


async def _asked(desk: Desk, name: str, **options: OptionValue) -> InteractionResult:
    """Run a command in the moderators' channel, and give the finished answer."""
    result = await desk.town.sandbox.slash(desk.town.mo, desk.town.desk, name, options)
    await result.settled(PATIENCE_S)
    return result


async def _weeks_of_verdicts(desk: Desk) -> None:
    """Flags of each kind in two channels, mostly agreed to; weak speculation mostly is not."""
    place, dice = desk.town, Random(11)  # noqa: S311 -- no secret
    forum = await place.sandbox.create_forum_post(place.forum, place.nia, "R1 at home", "Hello.")
    for week in range(_WEEKS):
        at_ms = now_ms() - (_WEEKS - 1 - week) * 7 * _DAY_MS - _HOUR_MS
        for _ in range(dice.randint(6, 11)):
            kind: Kind = dice.choice(("hostile", "hostile", "speculation", "inaccuracy"))
            where = dice.choice((place.general, forum)) if kind != "speculation" else place.general
            message = await place.sandbox.post(where, place.robin, WRONG)
            flag, verdict = _judged(message, kind, dice)
            card = await desk.flagged(message, flag, now_ms=at_ms)
            after_ms = at_ms + dice.randint(2, 300) * _MINUTE_MS
            await desk.records.move(card.card_id, Decide(_MO, verdict), now_ms=after_ms)


def _judged(message: Message, kind: Kind, dice: Random) -> tuple[Flag, Verdict]:
    bar = getattr(BARS, kind)
    score = round(dice.uniform(bar, 0.99), 2)
    weak = kind == "speculation" and score < 0.91
    right = dice.random() < (0.1 if weak else 0.92)
    verdict: Verdict = "agreed" if right else dice.choice(("dismissed", "dismissed", "unsure"))
    return make_flag(message.content, kind=kind, score=score, threshold=bar), verdict
