"""A server with work to do: real client and stores, an engine of rules; cards are made by hand."""

import email.parser
import email.policy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.cards.context import Contexts
from bot.chat.client import SidenoteClient
from bot.chat.moderation import Ground, Moderation
from bot.chat.sending.messenger import DiscordMessenger
from bot.domain.card import Card
from bot.domain.explanation import Explained
from bot.domain.flag import Decision, Flag
from bot.domain.post import Post
from bot.operations.explain import explain_flags
from bot.operations.policies import LayeredPolicies
from bot.pipeline.deliver import Deliverer
from bot.pipeline.process import Assessor
from bot.reading import read_command_texts, read_wordings
from bot.sandbox.state import Message, Thread
from bot.sources.library import SourceLibrary
from bot.sources.search import HybridSearch
from bot.store.card_queue import SqlCardQueue
from bot.store.card_search import SqlCardSearch
from bot.store.database import Database, open_database
from bot.store.library import SqlLibrary
from bot.store.log import SqlLog
from bot.store.outbox import SqlOutbox
from bot.store.outcomes import SqlOutcomes
from bot.store.policies import SqlPolicyStore
from bot.store.privacy import SqlPrivacy
from bot.store.records import SqlRecords
from bot.store.reports import SqlReports
from bot.watchers.discord_automod import AutoModWatcher
from tests.support.bot_stage import SOURCE, Town, now_ms
from tests.support.cards import OnePolicy, make_flag
from tests.support.discord_client import running
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims
from tests.support.managed_stage import bars
from tests.support.posts import make_policy
from tests.support.wording import english


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that tests look at."""

    town: Town
    client: SidenoteClient
    database: Database
    records: SqlRecords
    policies: LayeredPolicies
    deliverer: Deliverer

    async def flagged(
        self, message: Message, *flags: Flag, review_channel: str = "desk", **changes: Any
    ) -> Card:
        """Record a message of the sandbox as flagged (as a whole and hostile, without flags)."""
        found = flags or (make_flag(message.content, kind="hostile"),)
        post = as_post(self.town, message)
        decision = Decision(post, found, review_channel)
        at_ms = int(changes.get("now_ms", now_ms()))
        await self.records.record([decision], now_ms=at_ms)
        search = SqlCardSearch(self.database)
        (card,) = (await search.latest(post.guild_id, post_id=post.post_id, limit=1)).cards
        return card


def as_post(town: Town, message: Message) -> Post:
    """A message as the watcher would hand it in."""
    place = town.sandbox.world.place(message.channel_id)
    thread = place if isinstance(place, Thread) else None
    channel = town.sandbox.world.channel_of(place)
    return Post(
        platform="discord",
        guild_id=str(message.guild_id),
        channel_id=str(channel.id),
        thread_id=str(thread.id) if thread else "",
        post_id=str(message.id),
        author_id=str(message.author.id),
        author_name=message.author.name,
        text=message.content,
        created_ms=message.sent_ms,
        url=link(message),
    )


def link(message: Message) -> str:
    """A message's link, as Discord copies it."""
    return f"https://discord.com/channels/{message.guild_id}/{message.channel_id}/{message.id}"


@asynccontextmanager
async def moderated(
    town: Town, file: Path, *, engine: RuleEngine | None = None, **policy: Any
) -> AsyncIterator[Desk]:
    """Run the client with what moderators use; ``file`` is its database."""
    engine, wording, wordings = engine or RuleEngine(), english(), read_wordings()
    async with open_database(file) as database:
        store = SqlLibrary(database)
        search = HybridSearch(store, engine)
        await SourceLibrary(store, engine, on_change=search.changed).add(SOURCE)
        base = OnePolicy(make_policy(**{"review_channel": "desk"} | policy))
        policies = LayeredPolicies(base, bars, SqlPolicyStore(database), now_ms, wordings)
        await policies.load()

        async def explain(post: Post, flags: Sequence[Flag]) -> tuple[Explained, ...]:
            return await explain_flags(post, flags, engine=engine, wording=wording)

        ground = Ground(
            assessor=Assessor(engine, search, FixedClaims(), wording, 4),
            policies=policies,
            queue=SqlCardQueue(database),
            search=SqlCardSearch(database),
            reports=SqlReports(database),
            outcomes=SqlOutcomes(database),
            log=SqlLog(database),
            privacy=SqlPrivacy(database),
            explain=explain,
            wordings=wordings,
            clock=now_ms,
        )
        moderation = Moderation(ground)
        desk: Any = None  # nobody presses cards here
        client = SidenoteClient(
            desk,
            moderation.commands(),
            languages=read_command_texts(),
            routes=moderation.routes(),
            guild_ready_timeout=0.05,
        )
        contexts = Contexts(policies, wordings, now_ms)
        outbox = SqlOutbox(database)
        deliverer = Deliverer(outbox, DiscordMessenger(client, contexts), now_ms)
        AutoModWatcher(client, SqlReports(database), policies, now_ms).listen()
        async with running(client, town.sandbox):
            yield Desk(town, client, database, SqlRecords(database), policies, deliverer)


def sent_file(town: Town, name: str) -> bytes:
    """The newest file of this name that the bot sent along."""
    for exchange in reversed(town.sandbox.exchanges):
        kind = {key.lower(): value for key, value in exchange.headers.items()}.get(
            "content-type", ""
        )
        if not kind.startswith("multipart/"):
            continue
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        form: Any = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
            head + exchange.body
        )
        for part in form.iter_parts():
            if part.get_filename() == name:
                return bytes(part.get_payload(decode=True))
    raise AssertionError(f"no file {name} was sent")
