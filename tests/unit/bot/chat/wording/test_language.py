"""In which language the desk speaks."""

import asyncio

import pytest
from discord import Locale

from bot.chat.wording import shared
from bot.chat.wording.language import asked, language_of, languages, named, speaking, spoken


def test_english_where_nothing_is_said() -> None:
    """Outside any block English is spoken, and for a language that nobody speaks too."""
    assert spoken() == "en"
    with speaking("tlh"):
        assert spoken() == "en"


def test_block_ends() -> None:
    """A block speaks its language, and the one around it is spoken again after it."""
    with speaking("de"):
        assert shared.KINDS["hostile"] == "Angriff"
        with speaking("en"):
            assert shared.KINDS["hostile"] == "Hostile"
        assert shared.KINDS["hostile"] == "Angriff"
    assert shared.KINDS["hostile"] == "Hostile"


async def test_tasks_keep_theirs() -> None:
    """A task that a block starts keeps its language; others beside it don't."""

    async def kind() -> str:
        await asyncio.sleep(0)
        return shared.KINDS["hostile"]

    with speaking("de"):
        german = asyncio.create_task(kind())
    english = asyncio.create_task(kind())
    assert [await german, await english] == ["Angriff", "Hostile"]


def test_locales() -> None:
    """A locale of a country is served in its language, one without texts in none."""
    assert language_of(Locale.british_english) == "en"
    assert language_of(Locale.german) == "de"
    assert language_of(Locale.japanese) == ""


def test_of_what_there_is() -> None:
    """What there is in several languages is given in the one that is spoken, else in English."""
    with speaking("de"):
        assert asked({"en": "tea", "de": "Tee"}) == "Tee"
        assert asked({"en": "tea"}) == "tea"


def test_own_names() -> None:
    """A language calls itself by its own name."""
    assert [named(code) for code in languages()] == ["Deutsch", "English"]


def test_unknown_text() -> None:
    """A text that nobody wrote is an error, not an empty answer."""
    with pytest.raises(KeyError):
        getattr(shared, "NO_SUCH_TEXT")  # noqa: B009 -- the type checker knows that there is none
