"""What is told to people of whom the code does not know the language: a sentence with its values.

That is why the source library could not do something, what is wrong with a source's page or
with a row of a file, and (``bot.domain.log_entry``) what the log says of an entry. The
sentences are English, for the command line, the log and files for programs. The desk says
the same in every language (``bot.chat.wording.reasons``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, unique
from http import HTTPStatus
from typing import TypeAlias

Plain: TypeAlias = str | int | float
Value: TypeAlias = "Plain | Reason | tuple[Value, ...]"
"""What a sentence names: plain values, other sentences, or several of either."""


class Sentence(Enum):
    """Sentences, each with a name and an English text that names the values that it tells.

    The name of each is kept in databases, and under one that is changed nothing is told of it.
    """

    def of(self, **values: Value) -> "Reason":
        """This sentence, with the values that its text names."""
        return Reason(self, values)


@unique
class Why(Sentence):
    """Why the library could not do something. A ``status`` is one of HTTP, a number."""

    # an address that is none, or may not be read
    NO_ADDRESS = "The address is not a web address."
    ADDRESS_SCHEME = "The address must be one that begins with http:// or https://."
    ADDRESS_SECRET = "The address must not hold a user name or password."  # noqa: S105 - none
    ADDRESS_CHARACTERS = (
        "The address must not hold spaces, line breaks, quotation marks or angle brackets."
    )
    NOT_PUBLIC = "{host} is not a public address; pages are fetched from the public internet only."

    # what a host does
    NO_HOST = "There is no host named {host}."
    BAD_HOST = "{host} is not a valid host."
    NOT_LOOKED_UP = "The host {host} could not be looked up just now."
    CONNECTION = "The connection to {host} failed."
    CERTIFICATE = "The certificate of {host} is not valid."
    TIMEOUT = "{host} did not deliver the page within {seconds} seconds."
    ANSWERED = "{host} answered {status}."
    GARBLED = "{host} sent an answer that cannot be read."
    REDIRECTS = "{host} redirects more than {limit} times."
    BAD_REDIRECT = "{host} redirects to what is no web address."
    ROBOTS = (
        "{host} asks programs not to fetch this page (robots.txt); "
        "a summary in your own words can stand in its place."
    )
    ROBOTS_UNKNOWN = (
        "{host} could not say whether programs may fetch the page "
        "(its robots.txt: {status}); try again later."
    )
    ROBOTS_LOST = (
        "The robots.txt of {host}, which says what programs may fetch, cannot be read: {problem}"
    )

    # what a page is
    NOT_LOOKED_AT = "The page of {host} could not be looked at; the program's log says why."
    PAGE_KIND = "{host} sent {kind}; only web pages and plain text can be read."
    PAGE_LARGE = "The page of {host} is larger than {size} MB."
    PAGE_SLOW = (
        "The page of {host} takes too long to read; "
        "a summary in your own words can stand in its place."
    )
    PAGE_ODD = (
        "The page of {host} cannot be read; a summary in your own words can stand in its place."
    )
    NO_TEXT = (
        "No article text was found on the page of {host}; "
        "a summary in your own words can stand in its place."
    )
    FRONT_PAGE = "It leads to the front page of {host}."
    OTHER_SITE = "It leads on to {host}, where something else stands."
    SAYS_NOT_FOUND = "Its title says that there is no such page."
    WALLED = "Readers are asked to log in or to subscribe."
    SHRUNK = "Only {left} of {before} characters are left on the page."
    GIVEN_TEXT = (
        "The page changed. The text here was given by hand and stays; see whether it holds."
    )

    # what the library holds
    NO_SOURCE = "There is no source {id} in the library."
    SHARED_SOURCE = "{id} belongs to the shared library, which only the bot's host changes."
    IN_PACK = "{id} belongs to the pack {pack}; change it in that file."
    BLANK_SOURCE = "The source {id} has no text to cite."
    NO_PASSAGE = "The passage does not stand in the source {id}."
    CLAIM_ID_TAKEN = "The id {id} is taken by another claim; give another one."
    CLAIM_GONE = "The claim was removed while it was being recorded."
    FILE_LARGE = "{name} is larger than {size} MB."

    # what is wrong with a row of a file
    ROW = "{file}, line {line}: {problem}"
    ROW_UTF8 = "is not valid UTF-8."
    ROW_JSON = "is not valid JSON."
    ROW_OBJECT = "is not a JSON object."
    ROW_TAKEN = 'the id "{id}" is taken by {file}, line {line}, which says something else.'
    ROW_MISSING = '"{key}" is missing.'
    ROW_TEXT = '"{key}" must be text.'
    ROW_TEXTS = '"{key}" must be a list of at most {most} texts.'
    ROW_BLANK = '"{key}" is blank.'
    ROW_NO_TEXT = '"{key}" holds characters that are no text.'
    ROW_TIME = '"{key}" must be a time in milliseconds since 1970.'
    ROW_FUTURE = '"{key}" is a time that is still to come.'
    ROW_ADDRESS = '"{key}": {problem}'
    ROW_SWITCH = '"{key}" must be true or false.'
    ROW_CHOICE = '"{key}" must be one of {known}.'
    ROW_DATE = '"{key}" must be a date like 2024, 2024-02 or 2024-02-08, or null.'
    ROW_PERSON = '"{key}" must be an object with "id" and "name".'


Shown: TypeAlias = Callable[[Sentence, str, Plain], object]
"""How a sentence shows the plain value of a name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence with its values; ``str`` of it is the English one."""

    why: Sentence
    values: Mapping[str, Value]

    def __str__(self) -> str:
        return self.told(lambda why: str(why.value), _in_english)

    def told(self, text: Callable[[Sentence], str], shown: Shown) -> str:
        """The sentence as ``text`` gives it, with each plain value as ``shown``."""

        def part(name: str, value: Value) -> object:
            if isinstance(value, Reason):
                return value.told(text, shown)
            if isinstance(value, tuple):
                between = "; " if any(isinstance(one, Reason) for one in value) else ", "
                return between.join(str(part(name, one)) for one in value)
            return shown(self.why, name, value)

        parts = {name: part(name, value) for name, value in self.values.items()}
        return text(self.why).format_map(parts)


def status_in_english(code: int) -> str:
    """A status of HTTP with its phrase, where the standard library knows one."""
    try:
        return f"{code} ({HTTPStatus(code).phrase})"
    except ValueError:
        return str(code)


def _in_english(_: Sentence, name: str, value: Plain) -> object:
    if name == "status" and isinstance(value, int):
        return status_in_english(value)
    return f"{value:g}" if isinstance(value, float) else value
