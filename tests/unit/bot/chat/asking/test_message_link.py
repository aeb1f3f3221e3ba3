"""Links to messages are read as Discord copies them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.asking.message_link import MessageLink, read_link

IDS = st.integers(1, 2**63)


@given(IDS, IDS, IDS, st.sampled_from(["", "ptb.", "canary."]))
def test_links_are_read(guild: int, channel: int, message: int, host: str) -> None:
    """Whatever the ids and the client's branch, a link gives its three ids back."""
    link = f" https://{host}discord.com/channels/{guild}/{channel}/{message} "

    assert read_link(link) == MessageLink(guild, channel, message)


def test_links_in_brackets() -> None:
    """A link whose preview was switched off is one too."""
    assert read_link("<https://discord.com/channels/1/2/3>") == MessageLink(1, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://discord.com/channels/1/2",
        "https://discord.com/channels/@me/2/3",
        "https://discord.com.example.org/channels/1/2/3",
        "http://discord.com/channels/1/2/3",
        "see https://discord.com/channels/1/2/3",
        "https://discord.com/channels/1/2/3 and more",
    ],
)
def test_no_links(text: str) -> None:
    """Texts, other pages and direct messages are no links to a server's message."""
    assert read_link(text) is None
