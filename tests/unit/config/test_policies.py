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


def test_a_policy_has_what_chat_can_set(tmp_path: Path) -> None:
    """Whatever a guild can set in chat has its place in the file."""
    text = """
    [guild.42]
    mode = "drafts"
    moderator_role = 123456789012345678
    exempt_roles = [123456789012345679]
    name_in_notes = true
    language = "en"
    acts = true
    digest = true
    retention_days = 30
    """
    own = load_policy(_file(tmp_path, text)).guild["42"]
    assert (own.mode, own.moderator_role) == ("drafts", "123456789012345678")
    assert own.exempt_roles == ("123456789012345679",)
    assert (own.name_in_notes, own.acts, own.digest) == (True, True, True)
    assert (own.language, own.retention_days) == ("en", 30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[default]\nlanguage = "tlh"\n', "default.language"),
        ("[default]\nretention_days = 0\n", "default.retention_days"),
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
    with pytest.raises(SettingsError, match="there is de, en"):
        load_wording("tlh")
