"""A models file keeps all that was not asked to change."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.models_file import Value, with_keys
from config.settings import PACKAGE, SettingsError

SHIPPED = (PACKAGE / "models.toml").read_text(encoding="utf-8")
BARS = {"strict": 0.99, "balanced": 0.9, "wide": 0.5}


def test_the_shipped_file_takes_a_choice_and_gives_it_back() -> None:
    """Every comment stays, and going back leaves the very file that was there before."""
    keys: dict[str, Value | None] = {"model": "a/b", "labels": None, "thresholds": BARS}

    changed = with_keys(SHIPPED, "stance", keys)

    assert tomllib.loads(changed) == {
        "hostile": {"model": "shipped"},
        "stance": {"model": "a/b", "thresholds": BARS},
    }
    assert {line for line in SHIPPED.splitlines() if line.startswith("#")} <= set(
        changed.splitlines()
    )
    back: dict[str, Value | None] = {"model": "shipped", "labels": None, "thresholds": None}
    assert with_keys(changed, "stance", back) == SHIPPED


def test_values_over_several_lines_and_sub_tables_are_replaced_whole() -> None:
    """Neither half a list nor a table's tail is left behind; a comment at the line's end stays."""
    text = (
        "# mine\n"
        "[hostile]  # the first job\n"
        'languages = [\n  "en",  # [not a table]\n  "de",\n]\n'
        'model = "old"  # since May # and June\n'
        "[hostile.thresholds]\n"
        "strict = 0.9\nbalanced = 0.8\nwide = 0.7\n"
        "[stance]\n"
        "model = 'a#b'"
    )

    changed = with_keys(text, "hostile", {"model": "new", "languages": ("fr",), "thresholds": BARS})

    assert tomllib.loads(changed) == {
        "hostile": {"model": "new", "languages": ["fr"], "thresholds": BARS},
        "stance": {"model": "a#b"},
    }
    assert 'model = "new"  # since May # and June\n' in changed
    assert changed.startswith("# mine\n[hostile]  # the first job\n")


def test_a_missing_table_is_added() -> None:
    """An empty file, and one without a line feed at its end, take a table."""
    for text in ("", "[hostile]\nmodel = 'x'", "# nothing\n"):
        changed = with_keys(text, "stance", {"model": "y"})
        assert tomllib.loads(changed) == {**tomllib.loads(text), "stance": {"model": "y"}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('stance.model = "x"\n', 'write into [stance] by hand: model = "y"'),
        ('stance = { model = "x" }\n', "by hand"),
        ('stance = "x"\n', "by hand"),
        ("[stance\n", "not valid TOML"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_a_person(text: str, told: str) -> None:
    """The line to write is in the message."""
    with pytest.raises(SettingsError) as caught:
        with_keys(text, "stance", {"model": "y"})
    assert told in str(caught.value)


LINES = st.sampled_from(
    [
        "",
        "# a comment with = and [brackets]",
        "   ",
        'mark = "# no comment"',
        "numbers = [ 1,\n  2, # two\n]",
        'text = """\n[stance]\nmodel = "no"\n"""',
        "[stance]",
        "[hostile]",
        "[other.table]",
        'model = "x" # why',
    ]
)


@given(st.lists(LINES, max_size=12), st.text(max_size=20))
def test_all_else_is_kept(lines: list[str], model: str) -> None:
    """Of any file that is TOML, what was not named means the same afterwards, or it is refused."""
    text = "\n".join(lines)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        before = None
    try:
        changed = with_keys(text, "stance", {"model": model, "label": None})
    except SettingsError:
        return
    assert before is not None
    after = tomllib.loads(changed)
    assert after.pop("stance") == {**before.pop("stance", {}), "model": model}
    assert after == before
    assert [one for one in lines if one.startswith("# a")] == [
        one for one in changed.split("\n") if one.startswith("# a")
    ]
