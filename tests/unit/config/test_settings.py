"""Settings from files and variables."""

import os
from pathlib import Path

import pytest

from config.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of whoever runs the tests must not decide about them."""
    for name in [name for name in os.environ if name.startswith("SIDENOTE_")]:
        monkeypatch.delenv(name)


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_defaults_are_whole() -> None:
    """Without any file of the host's, every setting has its value and there is no token."""
    settings = load_settings()
    assert settings.pipeline.batch_size >= 1
    assert settings.discord_token.get_secret_value() == ""


def test_a_file_changes_single_values(tmp_path: Path) -> None:
    """A file names only what differs; the neighbours in its table keep their defaults."""
    settings = load_settings(_file(tmp_path, "[pipeline]\nbatch_size = 3\n"))
    assert settings.pipeline.batch_size == 3
    assert settings.pipeline.intake_capacity == load_settings().pipeline.intake_capacity


def test_a_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service manager sets in the environment beats the file."""
    monkeypatch.setenv("SIDENOTE_PIPELINE__BATCH_SIZE", "5")
    settings = load_settings(_file(tmp_path, "[pipeline]\nbatch_size = 3\n"))
    assert settings.pipeline.batch_size == 5


def test_the_token_comes_from_the_environment_and_is_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Printing the settings, as a log or an error might, does not print the token."""
    monkeypatch.setenv("SIDENOTE_DISCORD_TOKEN", "very-secret")
    settings = load_settings()
    assert settings.discord_token.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[pipeline]\nbatch_sise = 3\n",
            "setting pipeline.batch_sise; did you mean pipeline.batch_size?",
        ),
        ("[pipeline]\nbatch_size = 0\n", "pipeline.batch_size"),
        ("colour = 'red'\n", "no setting colour; config/default.toml names all"),
        ("[pipeline\n", "not valid TOML"),
        ("discord_token = 'very-secret'\n", "SIDENOTE_DISCORD_TOKEN"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_the_file(
    tmp_path: Path, text: str, said: str
) -> None:
    """An unknown key, a bad value, broken TOML or a secret in a file: file and key are named."""
    path = _file(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    told = str(error.value)
    assert str(path) in told
    assert said in told
    assert "\n" not in told
    assert "very-secret" not in told


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A mistyped file name is an error, not silently the defaults."""
    with pytest.raises(SettingsError, match=r"nowhere\.toml: there is no such file"):
        load_settings(tmp_path / "nowhere.toml")
