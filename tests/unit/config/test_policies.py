"""The policy file and the wording files."""

from pathlib import Path

import pytest

from config.policies import load_policy
from config.settings import SettingsError
from config.wordings import load_wording


def _file(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_policy_reviews_and_shows_nothing_in_public() -> None:
    """Out of the box Sidenote asks moderators, with the balanced preset."""
    policy = load_policy()
    assert (policy.default.mode, policy.default.preset) == ("review", "balanced")
    assert policy.guild == {}


def test_a_guild_overrides_single_values(tmp_path: Path) -> None:
    """A guild's table names only what differs from the default."""
    text = '[default]\npreset = "strict"\nignore = ["off-topic"]\n[guild.42]\npreset = "wide"\n'
    policy = load_policy(_file(tmp_path, text))
    assert policy.guild["42"].preset == "wide"
    assert policy.guild["42"].ignore == ("off-topic",)


def test_ids_may_stand_without_quotes(tmp_path: Path) -> None:
    """Channel ids are long numbers, and people type them as numbers."""
    text = "[default]\nreview_channel = 123456789012345678\nwatch = [123456789012345679]\n"
    policy = load_policy(_file(tmp_path, text))
    assert policy.default.review_channel == "123456789012345678"
    assert policy.default.watch == ("123456789012345679",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[default]\npreset = "harsh"\n', "default.preset"),
        ("[default]\nthresholds = { hostile = 1.5 }\n", "default.thresholds.hostile"),
        ('[guild.42]\nmod = "review"\n', "guild.42.mod"),
        ('[guilds.42]\nmode = "review"\n', "[guilds]"),
        ('guild = "42"\n', "[guild.<id>]"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    """A policy that cannot be meant is refused in one line that leads to the place."""
    path = _file(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        load_policy(path)
    told = str(error.value)
    assert str(path) in told
    assert said in told
    assert "\n" not in told


def test_an_unknown_language_names_the_known_ones() -> None:
    """Whoever asks for a language that is not there learns which ones are."""
    with pytest.raises(SettingsError, match="there is en"):
        load_wording("tlh")
