"""In which language the desk speaks, and where its texts come from.

The texts of every language are learned once, at start. Which language is spoken belongs to
the context, as the person who is spoken to does: ``speaking`` sets it for a block, and a
task that the block starts keeps it. Outside any block English is spoken.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import discord

Text = str | Mapping[str, str]
"""One text, or several that belong together: by number ("one", "other"), by kind, ..."""
Texts = Mapping[str, Text]
"""The texts of one language, by the names that ``bot.chat.wording.shared`` and each package's
``words`` have in capitals."""
Plural = Mapping[str, str]
"""A text by number: "one" and "other"."""

ENGLISH = "en"

T = TypeVar("T")

_learned: dict[str, Texts] = {}
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def learn(languages: Mapping[str, Mapping[str, Mapping[str, Text]]]) -> None:
    """Take each language's texts, grouped by topic as its file has them.

    English has to be among them. What another language lacks is said in English.
    """
    _learned.clear()
    english = _flat(languages[ENGLISH])
    _learned.update({code: {**english, **_flat(groups)} for code, groups in languages.items()})


def languages() -> list[str]:
    """The codes of the languages that can be spoken, in order."""
    return sorted(_learned)


def named(code: str) -> str:
    """What a language calls itself; its code where it was not learned."""
    return str(_learned.get(code, {}).get("language_name", code))


def spoken() -> str:
    """The code of the language that is spoken here."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside the block; English where there is no such language."""
    token = _spoken.set(language if language in _learned else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


def speak_to(interaction: discord.Interaction[Any]) -> None:
    """From here on, in this task, speak the language that a person's client is set to.

    Where that one was not learned, the language that the guild prefers.
    """
    for locale in (interaction.locale, interaction.guild_locale):
        if locale is not None and (code := language_of(locale)):
            _spoken.set(code)
            return
    _spoken.set(ENGLISH)


def language_of(locale: discord.Locale) -> str:
    """The language that a locale is served in; empty: none was learned that fits."""
    code = locale.value.split("-")[0]
    return code if code in _learned else ""


def asked(wordings: Mapping[str, T]) -> T:
    """Of what there is in several languages, English among them, the one that is spoken here."""
    return in_language(spoken(), wordings)


def in_language(code: str, wordings: Mapping[str, T]) -> T:
    """Of what there is in several languages, English among them, the one of a language."""
    return wordings.get(code, wordings[ENGLISH])


def text(name: str) -> Text:
    """A text by its name, in the language that is spoken here. Raises KeyError."""
    return _learned[_spoken.get()][name]


def constant(name: str) -> Text:
    """The ``__getattr__`` of modules that name texts: "NOT_SAVED" is the text "not_saved"."""
    if name.isupper():
        return text(name.lower())
    raise AttributeError(name)


def plural(texts: Plural, count: int, **values: object) -> str:
    """The text for a number, with the number as {count}."""
    return texts["one" if count == 1 else "other"].format(count=count, **values)


def _flat(groups: Mapping[str, Mapping[str, Text]]) -> dict[str, Text]:
    flat: dict[str, Text] = {}
    for topic, texts in groups.items():
        if twice := flat.keys() & texts.keys():
            raise ValueError(f"{topic}.{min(twice)}: another topic has a text of this name")
        flat.update(texts)
    return flat
