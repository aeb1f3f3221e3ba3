"""Errors of the bot package.

SidenoteError            base; its text is one line for people
├── UsageError           a command was asked for something it cannot do
├── InputError           a file or a row of input cannot be read; names file and line
├── ConfigError          a setting or policy is missing or wrong; names file and key
├── LibraryError         the source library cannot take or find what was asked
│   └── FetchError       a page could not be fetched; says why
│       └── PageGone     it is not there any more: 404, 410
│           └── HostUnknown  no name server knows its host
├── StoreError           the database cannot be opened, migrated or written
└── DeliveryError        something could not be sent
    ├── DeliveryDelayed  it may work later; the outbox tries again
    └── DeliveryRefused  it will never work (channel gone, permission missing)
"""

from bot.reasons import Reason


class SidenoteError(Exception):
    """Base of all errors that are told to people; ``str(error)`` is one line."""


class UsageError(SidenoteError):
    """A command was asked for something it cannot do."""


class InputError(SidenoteError):
    """Input that cannot be read. The text names the file and, where known, the line."""


class ConfigError(SidenoteError):
    """A setting or policy that is missing or wrong. The text names the file and the key."""


class LibraryError(SidenoteError):
    """The source library cannot take or find what was asked; the text is the reason's."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class FetchError(LibraryError):
    """A page could not be fetched; the reason says why, never with a secret in it."""


class PageGone(FetchError):
    """The page, or its host, is not there (any more)."""


class HostUnknown(PageGone):
    """There is no such host, as far as this machine's name servers know.

    One that answers for them on a broken network says so of every host.
    """


class StoreError(SidenoteError):
    """The database cannot be opened, migrated or written."""


class DeliveryError(SidenoteError):
    """Something in the outbox could not be sent."""


class DeliveryDelayed(DeliveryError):
    """Sending failed for now. ``retry_after_ms`` is the least time to wait, 0 if unknown."""

    def __init__(self, reason: str, retry_after_ms: int = 0) -> None:
        super().__init__(reason)
        self.retry_after_ms = retry_after_ms


class DeliveryRefused(DeliveryError):
    """Sending fails until somebody mends it; the text names what is missing and where."""


class DeliveryGone(DeliveryRefused):
    """What is to be changed, or the place for it, was deleted: nobody can mend that."""
