"""A server to set up: real client, real stores, no pipeline; Ada manages it, Ida speaks German."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.client import SidenoteClient
from bot.chat.management import Management
from bot.chat.membership import Membership
from bot.domain.policy import Preset, Thresholds
from bot.operations.checkup import Host
from bot.operations.policies import LayeredPolicies
from bot.reading import read_command_texts, read_wordings
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Channel, Guild, Member, Role
from bot.store.card_queue import SqlCardQueue
from bot.store.card_search import SqlCardSearch
from bot.store.database import Database, open_database
from bot.store.known_claims import SqlClaims
from bot.store.library import SqlLibrary
from bot.store.log import SqlLog
from bot.store.policies import SqlPolicyStore
from bot.store.privacy import SqlPrivacy
from tests.support.bot_stage import now_ms
from tests.support.cards import OnePolicy
from tests.support.discord_client import running
from tests.support.engine import RuleEngine
from tests.support.posts import make_policy
from tests.support.referee import referee


@dataclass(frozen=True, slots=True)
class Place:
    """A guild before anything is set up; ``desk`` and ``cards`` are for moderators alone."""

    sandbox: Sandbox
    guild: Guild
    general: Channel
    news: Channel
    desk: Channel
    cards: Channel
    mods: Role
    ada: Member
    ida: Member
    mo: Member
    robin: Member

    def role(self, name: str) -> Role:
        return next(role for role in self.guild.roles.values() if role.name == name)


@asynccontextmanager
async def place(*, locale: str = "en-US", **options: Any) -> AsyncIterator[Place]:
    """A place, all of whose traffic keeps to Discord's own description."""
    async with Sandbox(**options) as sandbox:
        guild = sandbox.add_guild("Lantern Hall", locale=locale)
        managers = sandbox.add_role(guild, "Managers", Permission.MANAGE_GUILD)
        mods = sandbox.add_role(guild, "Moderators", Permission.MANAGE_MESSAGES)
        yield Place(
            sandbox,
            guild,
            general=sandbox.add_text_channel(guild, "general"),
            news=sandbox.add_forum(guild, "news"),
            desk=sandbox.add_text_channel(guild, "desk", private=True, viewers=[mods, managers]),
            cards=sandbox.add_forum(guild, "cards", private=True, viewers=[mods, managers]),
            mods=mods,
            ada=sandbox.add_member(guild, "Ada", roles=[managers]),
            ida=sandbox.add_member(guild, "Ida", roles=[managers], locale="de"),
            mo=sandbox.add_member(guild, "Mo", roles=[mods]),
            robin=sandbox.add_member(guild, "Robin"),
        )
        judge = referee()
        assert judge is None or judge.judge(sandbox.exchanges) == []


@dataclass(frozen=True, slots=True)
class Managed:
    """The parts that tests look at."""

    client: SidenoteClient
    policies: LayeredPolicies
    log: SqlLog
    privacy: SqlPrivacy
    database: Database


@asynccontextmanager
async def managed(
    where: Place | Sandbox, file: Path, *, engine: RuleEngine | None = None
) -> AsyncIterator[Managed]:
    """Run the client with what manages a server; ``file`` is its database."""
    sandbox = where.sandbox if isinstance(where, Place) else where
    rules = engine or RuleEngine()
    wordings = read_wordings()
    async with open_database(file) as database:
        base = OnePolicy(make_policy())
        policies = LayeredPolicies(base, bars, SqlPolicyStore(database), now_ms, wordings)
        await policies.load()
        queue = SqlCardQueue(database)
        host = Host(
            rules,
            database.ping,
            SqlLibrary(database),
            SqlClaims(database),
            queue,
            lambda: 0,
            file,
            now_ms,
        )
        management = Management(
            policies=policies,
            search=SqlCardSearch(database),
            measures=rules.measured,
            wordings=wordings,
            state=host.state,
            clock=now_ms,
        )
        desk: Any = None  # there are no cards
        client = SidenoteClient(
            desk,
            management.commands(),
            languages=read_command_texts(),
            routes=management.routes(),
            guild_ready_timeout=0.05,
        )
        privacy = SqlPrivacy(database)
        Membership(client, privacy, now_ms).listen()
        async with running(client, sandbox):
            yield Managed(client, policies, SqlLog(database), privacy, database)


def bars(preset: Preset) -> Thresholds:
    """The rules' thresholds for a preset."""
    told = RuleEngine().thresholds(preset)
    return Thresholds(told.hostile, told.speculation, told.inaccuracy, told.known_claim)
