"""The forms that people fill in."""

from typing import Any, get_args

import discord
import pytest

from bot.chat.cards.forms import FormKind, form, submitted


@pytest.mark.parametrize("kind", get_args(FormKind))
class TestForm:
    async def test_fits_discord(self, kind: FormKind) -> None:
        """A form keeps Discord's limits for titles, labels, hints and texts, in any language."""
        made = form(kind, 10**17, "word " * 1000).to_dict()
        (label,) = made["components"]
        assert len(made["title"]) <= 45
        assert len(label["label"]) <= 45
        assert len(label["description"]) <= 100
        assert len(label["component"]["value"]) == label["component"]["max_length"]

    async def test_is_not_kept(self, kind: FormKind) -> None:
        """The client keeps no form, for one that is closed would stay for ever."""
        assert form(kind, 1).is_finished()


class _Sent:
    """An interaction that submits something."""

    type = discord.InteractionType.modal_submit

    def __init__(self, custom_id: str) -> None:
        field = {"type": 4, "id": 2, "custom_id": "text", "value": "  A text. "}
        self.data = {
            "custom_id": custom_id,
            "components": [{"type": 18, "id": 1, "component": field}],
        }


class TestSubmitted:
    def test_reads_what_was_sent(self) -> None:
        """A submission says which form of which card it is, and what was written."""
        sent: Any = _Sent("sidenote:form:edit:12")
        found = submitted(sent)
        assert found is not None
        assert (found.kind, found.card_id, found.text) == ("edit", 12, "A text.")
        assert found.revision is None

    async def test_reads_what_it_was_about(self) -> None:
        """A form about a post's words says which revision its writer saw."""
        made = form("note", 12, revision=1_700_000_000_000)
        sent: Any = _Sent(made.custom_id)
        found = submitted(sent)
        assert found is not None
        assert (found.card_id, found.revision) == (12, 1_700_000_000_000)

    @pytest.mark.parametrize(
        "custom_id", ["other", "sidenote:form:poem:12", "sidenote:form:edit:x"]
    )
    def test_others_are_left_alone(self, custom_id: str) -> None:
        """A form of somebody else's, or of another version, is none of these."""
        sent: Any = _Sent(custom_id)
        assert submitted(sent) is None
