"""The shipped English wording, as the domain knows it."""

from bot.domain.wording import Wording
from bot.reading import read_wording
from config.settings import Settings


def english() -> Wording:
    return read_wording(Settings())
