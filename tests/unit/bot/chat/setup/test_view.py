"""The wizard and the policy, as Discord takes them: within its limits, whatever is in them."""

from collections.abc import Mapping
from typing import Any, cast

import discord
import pytest

from bot.chat.policy.view import overridden, policy_text, said
from bot.chat.setup.checks import Checks
from bot.chat.setup.hello import hello_view
from bot.chat.setup.view import Scene, setup_view
from bot.chat.wording.language import languages, speaking
from bot.domain.finding import KINDS
from bot.domain.overrides import Overrides
from bot.domain.policy import MODES, Policy, Preset
from bot.sandbox.components import accept, walk
from models.engine import Figure, Kind, Measured
from tests.support.posts import make_policy

ID = 10**18


def sent(view: discord.ui.LayoutView) -> list[dict[str, Any]]:
    """The components as they are sent."""
    return cast(Any, view).to_components()  # type: ignore[no-any-return]  # untyped in discord.py


def measures(_preset: Preset) -> Mapping[Kind, Measured]:
    figure = Figure(1.0, 1.0, 1.0)
    return {kind: Measured(1.0, figure, figure) for kind in KINDS}


def scene(**changes: Any) -> Scene:
    long = "#" + "a-very-long-channel-name " * 6
    checks = Checks((long,) * 30, (long,) * 30, (long,))
    values: dict[str, Any] = {
        "server": "S" * 100,
        "checks": checks,
        "measures": measures,
        "grant": "https://discord.com/oauth2/authorize?client_id=1",
    }
    return Scene(**(values | changes))


def full(**changes: Any) -> Policy:
    many = tuple(str(ID + number) for number in range(60))
    values: dict[str, Any] = {
        "review_channel": str(ID),
        "moderator_role": str(ID),
        "watch": many,
        "ignore": many,
        "exempt_roles": many,
        "community_rule": "*Ideas* are fair game, [people](https://x.example) are not. " * 2,
        "shadow_kinds": frozenset(KINDS),
        "note_words": {"hostile": "x", "speculation": "y"},
    }
    return make_policy(**(values | changes))


@pytest.mark.parametrize("language", languages())
class TestWizard:
    def test_fits(self, language: str) -> None:
        """With everything in it that there can be, Discord takes it, in every language."""
        with speaking(language):
            view = setup_view(full(), scene())
        stored = accept(sent(view), is_v2=True)
        assert all(len(one.get("options") or "") <= 25 for one in walk(stored))

    def test_rule_is_plain_text(self, language: str) -> None:
        """What a community wrote formats nothing and links nowhere."""
        with speaking(language):
            view = setup_view(full(), scene())
        texts = [one["content"] for one in walk(sent(view)) if "content" in one]
        (rule,) = [text for text in texts if "fair game" in text]
        assert "\\*Ideas\\*" in rule
        assert "\\[people\\](https\\:" in rule

    def test_policy_fits(self, language: str) -> None:
        """The whole policy with many channels of their own fits into one answer."""
        own = Overrides(mode="shadow", preset="wide", thresholds={"hostile": 0.5})
        with speaking(language):
            lines = policy_text(full(), own)
            view = said([*lines, *overridden([(str(ID + one), own) for one in range(60)])])
        accept(sent(view), is_v2=True)

    @pytest.mark.parametrize("mode", MODES)
    def test_hello_fits(self, language: str, mode: Any) -> None:
        """The first message fits, in every mode, with or without the intent."""
        with speaking(language):
            for reads in (True, False):
                view = hello_view(full(mode=mode), reads_messages=reads)
                accept(sent(view), is_v2=True)


class TestChecks:
    def test_finish_waits(self) -> None:
        """Finish cannot be pressed while something has to be mended."""
        for checks, disabled in ((Checks(("No channel.",), ()), True), (Checks((), ("x",)), False)):
            view = setup_view(full(), scene(checks=checks))
            (finish,) = [
                one for one in walk(sent(view)) if one.get("custom_id") == "sidenote:setup:finish"
            ]
            assert finish["disabled"] is disabled

    def test_what_finds_no_room_is_counted(self) -> None:
        """A long list of problems is cut, and says how many are left out."""
        view = setup_view(full(), scene())
        text = "\n".join(one.get("content", "") for one in walk(sent(view)))
        assert "more lines found no room here" in text
