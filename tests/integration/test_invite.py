"""``sidenote invite`` and ``doctor``: the link, and what Discord says of the token."""

import pytest
from typer.testing import CliRunner

from bot.cli.doctor import _discord
from bot.cli.invite import _invite
from bot.cli.main import app
from bot.errors import ConfigError
from bot.reading import read_settings
from bot.sandbox.server import Sandbox


def test_the_least() -> None:
    """The link asks for four permissions, and the reasons for them stand below it."""
    shown = CliRunner().invoke(app, ["invite", "--client-id", "42"]).stdout
    link, *reasons = shown.splitlines()

    assert "client_id=42" in link
    assert "scope=bot+applications.commands" in link
    assert link.endswith("permissions=274877975552")
    assert sum(line.startswith("  ") for line in reasons) == 4
    assert "Read Message History: to read what came while it was down" in shown


def test_with_acts_and_automod() -> None:
    """What acting and AutoMod need is asked for only when it is wanted."""
    shown = CliRunner().invoke(app, ["invite", "--client-id", "42", "--acts", "--automod"]).stdout

    for name in ("Manage Messages", "Manage Threads", "Time Out Members", "Manage Server"):
        assert f"  {name}: " in shown


def test_without_id_and_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without either, one line says where to find the id."""
    monkeypatch.delenv("SIDENOTE_DISCORD_TOKEN", raising=False)
    done = CliRunner().invoke(app, ["invite"])

    assert done.exit_code == 1
    assert "--client-id" in done.output


async def test_asks_for_its_own_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a token, the application is asked for; a wrong token is told without the token."""
    async with Sandbox() as sandbox:
        monkeypatch.setenv("SIDENOTE_DISCORD__API_URL", sandbox.api_url)
        monkeypatch.setenv("SIDENOTE_DISCORD_TOKEN", sandbox.token)
        await _invite(None, acts=False, automod=False, config=None)
        assert f"client_id={sandbox.world.application.id}&" in capsys.readouterr().out
        monkeypatch.setenv("SIDENOTE_DISCORD_TOKEN", "not.the.token")
        with pytest.raises(ConfigError) as told:
            await _invite(None, acts=False, automod=False, config=None)
    assert "not.the.token" not in str(told.value)


@pytest.mark.parametrize("granted", [True, False])
async def test_doctor_asks_whether_it_may_read(
    monkeypatch: pytest.MonkeyPatch, granted: bool
) -> None:
    """Whose token it is, and whether Discord shows it messages, is told with what to do."""
    async with Sandbox(message_content=granted) as sandbox:
        monkeypatch.setenv("SIDENOTE_DISCORD__API_URL", sandbox.api_url)
        token, reading = await _discord(read_settings(), sandbox.token)
    assert "taken by Discord, for Sidenote" in token.found
    assert reading.is_note is not granted
    assert ("switch on Message Content Intent" in reading.found) is not granted
