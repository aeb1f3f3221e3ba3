"""Cards, notes and what opens behind their buttons, played through the real client."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.sandbox.permissions import Permission
from bot.sandbox.state import Member, Message, Thread
from bot.sources.page import Page
from tests.pictures.camera import PATIENCE_S, Camera, Picture
from tests.pictures.rules import BARS, PictureEngine
from tests.support.bot_stage import Bot, Town, bot_in, town
from tests.support.library import FixedClaims, near
from tests.support.posts import make_known_claim, make_policy, make_source
from tests.support.presses import ids, pick, press, send
from tests.support.web import Web

HOSTILE = (
    "Oh good, another thread full of people who never wrote a line of code. "
    "Go back to the tablet section, dears, the adults are talking."
)
SPECULATION = (
    "The benchmarks look fine to me. They probably trained it on stolen data, and it will all "
    "come out next year."
)
WRONG = "I would not worry. Google has its chatbot Bard in half of its products by now."
KNOWN = "R1 has only 37 billion parameters, so it will run on a good laptop."

_REPORT = "https://paper.example/ai/deepseek-training-data"
_REPORTED = """<!doctype html><html lang="en"><head>
<title>Microsoft and OpenAI look into DeepSeek's training data</title>
<meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2025-01-29T08:00:00Z"></head><body><article>
<p>Microsoft and OpenAI look into whether a group linked to DeepSeek took output of OpenAI's
models, without permission, as data that R1 was trained on. So far neither of the two has shown
evidence in public, and it is an investigation of their own: no court is involved. DeepSeek did
not answer questions.</p></article></body></html>
"""
_R1 = make_source(
    "R1 has 671 billion parameters in all, of which 37 billion are active for each token.",
    source_id="r1",
    title="DeepSeek-R1: model card",
    publisher="DeepSeek",
    date="2025-01-20",
    url="https://huggingface.co/deepseek-ai/DeepSeek-R1",
    summary=True,
)


class _Pages(Web):
    """A web of HTML pages."""

    async def fetch(self, url: str) -> Page:
        page = await Web.fetch(self, url)
        return replace(page, content_type="text/html")


_KNOWN_CLAIM = make_known_claim(
    "DeepSeek's R1 has 37 billion parameters.", source_id="r1", passage=_R1.text
)


async def cards(folder: Path) -> Sequence[Picture]:
    """One card of each kind, and all that a moderator does with it."""
    lead_has = Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS | Permission.MODERATE_MEMBERS
    web = _Pages({_REPORT: _REPORTED})
    async with _stage(folder / "cards.db", acts=True, web=web) as (place, _):
        helpers = place.sandbox.add_role(place.guild, "Helper bots", lead_has)
        place.sandbox.set_roles(place.sandbox.bot_member(place.guild), [helpers])
        moderators = next(one for one in place.guild.roles.values() if one.name == "Moderators")
        lead = place.sandbox.add_role(place.guild, "Leads", lead_has)
        place.sandbox.set_roles(place.mo, [moderators, lead])
        camera = Camera(place.sandbox)
        return [
            *await _inaccuracy(place, camera),
            *await _speculation(place, camera),
            *await _hostile(place, camera),
        ]


async def _hostile(place: Town, camera: Camera) -> list[Picture]:
    await _thread(place, "R1 on a laptop", HOSTILE)
    card = await _card(place, "Hostile")
    taken = [
        camera.message(
            "card-hostile",
            "A card in the moderators' channel: a hostile post with its flagged sentence in bold, "
            "the reason, the score and the bar, and the buttons for a verdict.",
            card,
        )
    ]
    why = await press(place, card, "why")
    await why.settled(PATIENCE_S)
    taken.append(
        camera.message(
            "why",
            "The answer to Why?: the words that carried the score, what it would be without them, "
            "and the closest rule of the guide. Only the moderator who asked sees it.",
            why,
        )
    )
    panel = await press(place, card, "more")
    taken.append(
        camera.message(
            "more",
            "Behind More…: add a source, let the thread rest, and the menu of acts, which names "
            "only what this moderator and Sidenote may both do.",
            panel,
            opened=":act",
        )
    )
    preview = await pick(place, panel.message, "act", "time_out_60")
    taken.append(
        camera.message(
            "act",
            "The preview of a time-out: whom it is for, until when, and what Discord's audit log "
            "will say, with a red button that does it and one that cancels.",
            preview,
        )
    )
    await press(place, card, "dismiss")
    decided = await _card(place, "Dismissed")
    taken.append(
        camera.message(
            "card-decided",
            "The same card after a verdict: who dismissed it and when, until when Undo is "
            "possible, and the buttons Undo, Why? and More….",
            decided,
        )
    )
    return taken


async def _speculation(place: Town, camera: Camera) -> list[Picture]:
    await _thread(place, "Where the data came from", SPECULATION)
    card = await _card(place, "Speculation")
    claim = "The chatbot of Google is called Bard."
    answer = await place.sandbox.slash(place.mo, place.desk, "lookup", {"claim": claim})
    await answer.settled(PATIENCE_S)
    return [
        camera.message(
            "lookup",
            "/lookup: what the source library has on a claim, here a page that contradicts it, "
            "with its publisher, date and passage.",
            answer,
            above="**Mo** used **/lookup**",
        ),
        camera.message(
            "card-speculation",
            "A card for speculation: the flagged sentence in bold, and a page that reports what "
            "is known so far.",
            card,
        ),
    ]


async def _inaccuracy(place: Town, camera: Camera) -> list[Picture]:
    thread, _ = await _thread(place, "Assistants everywhere", WRONG)
    card = await _card(place, "Inaccuracy")
    panel = await press(place, card, "more")
    asked = await send(place, await press(place, panel.message, "add_source"), _REPORT)
    await asked.settled(PATIENCE_S)
    taken = [
        camera.message(
            "source-add",
            "Adding a page to the source library: what was understood of it, what to look at "
            "first, and its passage, before anything is stored.",
            asked,
        )
    ]
    assert asked.message is not None
    add = next(one for one in ids(asked.message) if ":add:" in one)
    added = await place.sandbox.click(place.mo, asked.message, add)
    await place.sandbox.wait_for(lambda: "Added" in added.text, PATIENCE_S)
    taken.append(
        camera.message(
            "card-inaccuracy",
            "A card for an inaccuracy: the sentence in bold, what the post says and what the "
            "source says, and the source's title, publisher, date and passage.",
            card,
        )
    )
    sources = await press(place, card, "sources")
    taken.append(
        camera.message(
            "sources",
            "The answer to Sources: the passage that a flag rests on, in full, with its page.",
            sources,
        )
    )
    note = await press(place, card, "note")
    taken.append(
        camera.form(
            "note-form",
            "The form behind Post note…, with the draft in it: according to whom, of which date, "
            "one sentence, and the link.",
            note,
        )
    )
    await send(place, note)
    (posted,) = await place.sandbox.wait_for(
        lambda: [one for one in place.sandbox.messages(thread) if one.author.is_bot], PATIENCE_S
    )
    taken.append(
        camera.message(
            "note",
            "A thread with a note of Sidenote as an answer to a post: what the source says with "
            "its date and link, who prepared and posted it, and a button Dispute.",
            place.sandbox.messages(thread)[0],
            posted,
        )
    )
    card = await _card(place, "The note in the thread")
    taken.append(
        camera.message(
            "card-noted",
            "The card once its note is posted: a link to the note, who posted it, and until when "
            "Undo takes both back.",
            card,
        )
    )
    taken.append(
        camera.form(
            "edit-form",
            "The form that changes a posted note.",
            await press(place, card, "edit"),
        )
    )
    dispute = await press(place, posted, "dispute", place.robin)
    taken.append(
        camera.form(
            "dispute-form",
            "The form behind Dispute, for anyone: an optional field for what is wrong or out of "
            "date.",
            dispute,
        )
    )
    thanks = await send(place, dispute, "The page is from last year.", place.robin)
    taken.append(
        camera.message(
            "dispute-thanks",
            "The thanks for a dispute, which only the person who disputed sees.",
            thanks,
        )
    )
    taken.append(
        camera.message(
            "card-disputed",
            "The card open again after a dispute: how often the note was disputed, and what was "
            "written with it.",
            await _card(place, "disputed"),
        )
    )
    return taken


async def drafts(folder: Path) -> Sequence[Picture]:
    """A card with a draft, for a known claim that is made again."""
    known = FixedClaims((near(_KNOWN_CLAIM, _R1, similarity=0.8),))
    async with _stage(folder / "drafts.db", mode="drafts", known=known) as (place, _):
        await _thread(place, "R1 on a laptop", KNOWN)
        return [
            Camera(place.sandbox).message(
                "card-known-claim",
                "A card for a known claim that is made again: the claim, the source that "
                "contradicts it with its passage, and the draft of a note.",
                await _card(place, "Known claim"),
            )
        ]


async def burst(folder: Path) -> Sequence[Picture]:
    """Several flagged posts of one thread in one message."""
    async with _stage(folder / "burst.db") as (place, _):
        camera = Camera(place.sandbox)
        thread, _ = await _thread(place, "R1 on a laptop", HOSTILE)
        await _card(place, "Hostile")
        for who, text in ((place.nia, WRONG), (place.kit, SPECULATION), (place.robin, KNOWN)):
            await place.sandbox.post(thread, who, text)
        card = await _card(place, "3 flagged posts")
        await press(place, (await pick(place, card, "open", "1")).message, "agree")
        return [
            camera.message(
                "card-burst",
                "One message for three flagged posts of a thread, a line each with its state, and "
                "a menu that opens one of them for whoever chooses it.",
                await _card(place, "2 wait"),
                opened=":open",
            )
        ]


async def forum(folder: Path) -> Sequence[Picture]:
    """A card as a post of a forum channel."""
    async with _stage(folder / "forum.db", review_channel="cards") as (place, _):
        shelf = place.sandbox.add_forum(place.guild, "cards")
        bot = place.sandbox.bot_member(place.guild)
        place.sandbox.overwrite(shelf, bot, allow=Permission.MANAGE_CHANNELS)
        await _thread(place, "Assistants everywhere", WRONG)
        (post,) = await place.sandbox.wait_for(
            lambda: [
                one
                for one in place.sandbox.world.threads_of(shelf.id)
                if place.sandbox.messages(one)
            ],
            PATIENCE_S,
        )
        return [
            Camera(place.sandbox).forum_post(
                "forum-card",
                "A card as a forum post: its title names the kind and the thread, a tag its state.",
                post,
            )
        ]


async def german(folder: Path) -> Sequence[Picture]:
    """The same in German."""
    async with _stage(folder / "german.db", language="de", mode="drafts") as (place, _):
        await _thread(place, "Überall Assistenten", WRONG)
        return [
            Camera(place.sandbox).message(
                "card-german",
                "The card for an inaccuracy on a German server, with its draft.",
                await _card(place, "Ungenauigkeit"),
            )
        ]


@asynccontextmanager
async def _stage(
    file: Path, *, web: Web | None = None, known: FixedClaims | None = None, **policy: Any
) -> AsyncIterator[tuple[Town, Bot]]:
    rules = make_policy(**{"review_channel": "desk", "thresholds": BARS} | policy)
    async with (
        town(answer_limit_s=PATIENCE_S) as place,
        bot_in(place, file, policy=rules, engine=PictureEngine(), web=web, known=known) as bot,
    ):
        yield place, bot


async def _thread(place: Town, title: str, text: str) -> tuple[Thread, Member]:
    """A thread that Robin opens with a flagged post."""
    thread = await place.sandbox.create_forum_post(place.forum, place.robin, title, text)
    return thread, place.robin


async def _card(place: Town, saying: str) -> Message:
    """Wait for the newest card that says something."""
    found = await place.sandbox.wait_for(
        lambda: [card for card in place.cards() if saying in card.text], PATIENCE_S
    )
    return found[-1]
