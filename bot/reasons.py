"""Why the source library could not do something, or what is wrong with a source's page.

The sentences here are English, for the command line and the log. The desk says the same in
every language (``bot.chat.wording.reasons``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique

Value = str | int | float


@unique
class Why(Enum):
    """Each reason with its English sentence, which names the values that it tells.

    The name of each is kept in databases, and under one that is changed nothing is told of it.
    """

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

    # what a page is
    PAGE_KIND = "{host} sent {kind}; only web pages and plain text can be read."
    PAGE_LARGE = "The page of {host} is larger than {size} MB."
    NO_TEXT = (
        "No article text was found on the page of {host}; "
        "a summary in your own words can stand in its place."
    )
    FRONT_PAGE = "It leads to the front page of {host}."
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

    def of(self, **values: Value) -> "Reason":
        """This reason, with the values that its sentence names."""
        return Reason(self, values)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its values; ``str`` of it is the English sentence."""

    why: Why
    values: Mapping[str, Value]

    def __str__(self) -> str:
        shown = {
            name: f"{value:g}" if isinstance(value, float) else value
            for name, value in self.values.items()
        }
        return str(self.why.value).format_map(shown)
