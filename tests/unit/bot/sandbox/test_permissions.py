"""The order in which roles and overwrites apply."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.permissions import (
    EVERYONE,
    EVERYTHING,
    NOTHING,
    Permission,
    may_time_out,
    with_overwrites,
)
from bot.sandbox.state import Guild, Member, Overwrite, Role, User

SEND, VIEW = Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL
bits = st.integers(0, int(EVERYTHING)).map(lambda value: Permission(value) & EVERYTHING)


def guild_with(role: Permission = NOTHING, everyone: Permission = EVERYONE) -> Guild:
    """A guild 1 with owner 2, a role 3, and a member 4 who has it."""
    guild = Guild(1, "Hall", owner_id=2, created_ms=0)
    guild.roles[1] = Role(1, "@everyone", everyone, 0)
    guild.roles[3] = Role(3, "helpers", role, 1)
    guild.members[2] = Member(User(2, "Owner"), 1, 0)
    guild.members[4] = Member(User(4, "Kim"), 1, 0, role_ids=[3])
    return guild


def held(guild: Guild, *overwrites: Overwrite, by: int = 4) -> Permission:
    return with_overwrites(guild, guild.members[by], {item.target_id: item for item in overwrites})


def test_roles_add_up() -> None:
    """A member has what @everyone has and what the roles add."""
    assert held(guild_with(Permission.MANAGE_MESSAGES)) == EVERYONE | Permission.MANAGE_MESSAGES


def test_a_role_overrules_everyone() -> None:
    """What a channel denies @everyone it can allow a role."""
    closed = Overwrite(1, is_role=True, deny=VIEW)
    opened = Overwrite(3, is_role=True, allow=VIEW)
    assert held(guild_with(), closed) == NOTHING
    assert SEND in held(guild_with(), closed, opened)


def test_a_member_overrules_roles() -> None:
    """What a channel allows a role it can deny a member."""
    allowed = Overwrite(3, is_role=True, allow=SEND)
    denied = Overwrite(4, is_role=False, deny=SEND)
    assert SEND not in held(guild_with(), allowed, denied)


@given(bits, bits)
def test_owner_and_administrators_may_do_everything(allow: Permission, deny: Permission) -> None:
    """No overwrite binds the owner or an administrator."""
    mine = Overwrite(4, is_role=False, allow=allow, deny=deny)
    theirs = Overwrite(2, is_role=False, allow=allow, deny=deny)
    assert held(guild_with(Permission.ADMINISTRATOR), mine) == EVERYTHING
    assert held(guild_with(), theirs, by=2) == EVERYTHING


@given(bits, bits, bits)
def test_who_cannot_look_can_do_nothing(
    role: Permission, allow: Permission, deny: Permission
) -> None:
    """Permissions in a channel hold the view permission, or there are none."""
    guild = guild_with(role & ~Permission.ADMINISTRATOR)
    found = held(guild, Overwrite(4, is_role=False, allow=allow, deny=deny))
    assert found == NOTHING or VIEW in found


def test_time_outs_go_downwards() -> None:
    """Who may time members out reaches lower roles alone, and no owner or administrator."""
    guild = guild_with(Permission.MODERATE_MEMBERS)
    kim = guild.members[4]
    low, peer, chief = (
        Member(User(number, "Lee"), 1, 0, role_ids=roles)
        for number, roles in ((5, []), (6, [3]), (7, [8]))
    )
    guild.roles[8] = Role(8, "chiefs", Permission.ADMINISTRATOR, 0)
    assert may_time_out(guild, kim, low)
    assert not may_time_out(guild, low, kim)
    assert not any(may_time_out(guild, kim, one) for one in (peer, chief, guild.members[2]))
