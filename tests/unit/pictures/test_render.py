"""Pictures for the documents: a payload as the bot sent it becomes HTML."""

import pytest

from tests.pictures.markdown import Names, blocks
from tests.pictures.render import Said, components, form, message

NAMES = Names({7: "general"}, {8: "Robin"}, {9: "Moderators"}, now_ms=1_738_238_400_000)


def text(content: str) -> dict[str, object]:
    return {"type": 10, "content": content}


class TestMarkdown:
    def test_escapes(self) -> None:
        """What a post holds stays text, whether Discord's markdown or HTML."""
        assert blocks(r"> \*no\* <b>&", NAMES) == "<blockquote>*no* &lt;b&gt;&amp;</blockquote>"

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("### A **b**", "<h3>A <strong>b</strong></h3>"),
            ("-# small", "<small>small</small>"),
            ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
            ("> a\n> b\nc", "<blockquote>a<br>b</blockquote><div>c</div>"),
            ("[w](https://a.example)", "<div><a>w</a></div>"),
            ("`/help`", "<div><code>/help</code></div>"),
            ("<#7>", '<div><span class="mention">#general</span></div>'),
            ("<@8>", '<div><span class="mention">@Robin</span></div>'),
            ("<@&9>", '<div><span class="mention">@Moderators</span></div>'),
            ("<t:1738238280:R>", "<div><time>2 minutes ago</time></div>"),
            ("<t:1738238400:t>", "<div><time>12:00</time></div>"),
        ],
    )
    def test_marks(self, written: str, shown: str) -> None:
        """Each mark that Sidenote writes has its own element."""
        assert blocks(written, NAMES) == shown


class TestComponents:
    def test_container_with_row(self) -> None:
        """A frame has its colour, and buttons tell which cannot be pressed."""
        row = {
            "type": 1,
            "components": [
                {"type": 2, "style": 3, "label": "Finish", "disabled": True},
                {"type": 2, "style": 4, "label": "<Delete>"},
            ],
        }
        frame = {"type": 17, "accent_color": 0xE0A030, "components": [text("Hello."), row]}

        html = components([frame], NAMES)

        assert "solid #e0a030" in html
        assert '<span class="button disabled success">Finish</span>' in html
        assert '<span class="button danger">&lt;Delete&gt;</span>' in html

    def test_menu_opens(self) -> None:
        """A menu shows what is chosen; an open one shows its choices."""
        options = [{"label": "Strict"}, {"label": "Wide", "description": "More.", "default": True}]
        menu = {"type": 3, "custom_id": "a:preset", "options": options}

        assert "Strict" not in components([menu], NAMES)
        assert "Wide" in components([menu], NAMES)
        assert "<b>Strict</b>" in components([menu], NAMES, opened=":preset")

    def test_form(self) -> None:
        """A form shows its fields with what stands in them, and the room that is left."""
        field = {"type": 4, "style": 2, "value": "A <note>.", "max_length": 100}
        html = form("Edit", [{"type": 18, "label": "Note", "component": field}], NAMES)

        assert "<h2>Edit</h2>" in html
        assert "A &lt;note&gt;.<i>91</i>" in html

    def test_message(self) -> None:
        """An answer for one person says so, and a bot is marked as one."""
        html = message(Said("Sidenote", "12:00", is_bot=True, is_ephemeral=True), NAMES)

        assert '<span class="app">APP</span>' in html
        assert "Only you can see this" in html

    def test_unknown(self) -> None:
        """What cannot be drawn is an error, and no gap in a picture."""
        with pytest.raises(ValueError, match="component type 99"):
            components([{"type": 99}], NAMES)
