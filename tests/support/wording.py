"""The shipped English wording, as the domain knows it."""

from bot.app import read_wording
from bot.domain.wording import Wording
from config.settings import Settings


def english() -> Wording:
    return read_wording(Settings())
