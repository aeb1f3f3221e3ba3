"""``sidenote invite``: the address that invites the bot, with the least permissions."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli._options import Config
from bot.cli._run import run_async
from bot.errors import ConfigError

_WHY = {
    "view_channel": "to see the channels that it reads, and the moderators' channel",
    "send_messages": "to post cards, and the notes that moderators choose to post",
    "send_messages_in_threads": "to post these notes where the post is: in a thread",
    "read_message_history": "to read what came while it was down, and to find what it posted",
    "manage_messages": "to delete a post, when a moderator with this permission chooses to",
    "manage_threads": "to lock a thread, when a moderator with this permission chooses to",
    "moderate_members": "to time an author out, when a moderator with this permission chooses to",
    "manage_guild": "to hear of what Discord's AutoMod alerts to",
}
_MISSING = (
    "No application id: give --client-id (discord.com/developers/applications, your application, "
    "General Information), or set SIDENOTE_DISCORD_TOKEN and it is asked for."
)


def invite(
    client_id: Annotated[
        int | None, typer.Option(help="The application's id; else it is asked for by the token.")
    ] = None,
    acts: Annotated[
        bool, typer.Option("--acts", help="Ask for what acting on posts needs, too.")
    ] = False,
    automod: Annotated[
        bool, typer.Option("--automod", help="Ask for what AutoMod's alerts need, too.")
    ] = False,
    config: Config = None,
) -> None:
    """Print the link that invites the bot, and why it asks for each permission."""
    run_async(_invite(client_id, acts=acts, automod=automod, config=config))


async def _invite(client_id: int | None, *, acts: bool, automod: bool, config: Path | None) -> None:
    from bot.chat.asking.permissions import ACTING, ALERTED, INVITED, invitation
    from bot.chat.endpoint import application, point_at
    from bot.chat.wording import shared
    from bot.reading import learn_languages, read_settings

    extra = (*(ACTING if acts else ()), *(ALERTED if automod else ()))
    if client_id is None:
        settings = read_settings(config)
        token = settings.discord_token.get_secret_value().strip()
        if not token:
            raise ConfigError(_MISSING)
        point_at(settings.discord.api_url, settings.discord.gateway_url)
        client_id = (await application(token)).id
    learn_languages()
    print(invitation(client_id, extra))
    print("\nIt asks for:")
    for name in (*INVITED, *extra):
        print(f"  {shared.PERMISSIONS[name]}: {_WHY[name]}")
    if not extra:
        print("\nAnd for nothing more. With --acts or --automod it asks for what these need.")
