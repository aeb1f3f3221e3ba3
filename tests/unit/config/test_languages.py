"""Every language says everything, keeps its own rules for notes, and fits into Discord."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.chat.wording.language import Plural
from bot.domain.note import draft, withdrawal
from bot.domain.note_rules import problems
from bot.domain.overrides import template_problems
from bot.domain.wording import Wording
from bot.reading import read_wordings
from config.wordings import known_languages, load_wording
from tests.support.cards import make_citation, make_flag

ROOT = Path(__file__).parents[3]
NOTES = ROOT / "config" / "notes"
OTHERS = [code for code in known_languages() if code != "en"]
WORDINGS = read_wordings()
PLACEHOLDER = re.compile(r"\{(\w+)\}")
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
# what Discord takes, by the texts that end up there: a pattern of "topic.name" or "topic.name.key"
LIMITS = {
    r"button\.buttons\..+|.*\.library_buttons\..+|.*\.button_\w+|.*\.queue_(before|next|fresh)"
    r"|stats\..+_button|privacy\.(erase|keep)|backtest\.backtest_stop": 80,
    r"form\..+_title|note\.note_title|policy\.wording_title|setup\.rule_title": 45,
    r"(form|note|setup|policy)\..+_label": 45,
    r"(form|note|setup|policy)\..+_hint": 100,
    r"(setup|more|act|cards|flags)\.(pick_\w+|\w+_pick|open_one)": 150,
    r"presets\.(presets|modes)(_about)?\..+|presets\.short_(promise|read)": 100,
    r"(more\.snoozes|act\.(acts|lengths))\..+": 100,
    r"cards\.tags\..+": 20,
    r"hello\.hello_title": 100,
}


def file_of(language: str) -> dict[str, Any]:
    return tomllib.loads((NOTES / f"{language}.toml").read_text(encoding="utf-8"))


def flat(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a file with the path to it; rules, lists and names are compared elsewhere."""
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}{key}/")
        elif isinstance(value, str) and not (path.startswith("commands/") and key == "name"):
            yield f"{path}{key}", value


def desk_texts(language: str) -> Iterator[tuple[str, str]]:
    """The desk's texts as "topic.name" or "topic.name.key"."""
    for path, text in flat(file_of(language)["desk"]):
        yield path.replace("/", "."), text


def drafts(wording: Wording) -> Iterator[str]:
    """Every kind of draft, with long names and pages too."""
    sources = (
        make_citation(),
        make_citation(
            "It is so. " * 60, publisher="The Very Long Gazette of Everywhere", date=None
        ),
        make_citation("A summary of it.", summary=True),
        make_citation("!!!", publisher="!"),
        make_citation("It is so since 28 December 2024. " * 60, since="2024-12-28"),
    )
    for source in sources:
        wrong = make_flag("Google answers with Bard.", citation=source)
        guess = make_flag("They surely will.", kind="speculation", citation=source)
        bare = make_flag("They surely will.", kind="speculation")
        for flags in ([wrong], [wrong, bare], [guess], [bare]):
            yield draft(flags, wording)
    yield draft([make_flag("Oaf.", kind="hostile")], wording)
    yield draft([make_flag("Oaf.", kind="hostile")], wording, rule="Be kind to guests.")


@pytest.mark.parametrize("language", OTHERS)
class TestWhole:
    def test_says_everything(self, language: str) -> None:
        """A language has exactly the texts that English has."""
        english, other = dict(flat(file_of("en"))), dict(flat(file_of(language)))

        assert english.keys() ^ other.keys() == set()

    def test_same_placeholders(self, language: str) -> None:
        """A text has the placeholders of the English one, in whatever order."""
        other = dict(flat(file_of(language)))

        differ = {
            path: text
            for path, text in flat(file_of("en"))
            if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(other[path]))
        }

        assert differ == {}

    def test_same_rules(self, language: str) -> None:
        """The guide has the same rules, with the same cues, in every language."""
        english, other = load_wording("en").rules, load_wording(language).rules

        for ours, theirs in (
            (english.hostile, other.hostile),
            (english.speculation, other.speculation),
        ):
            assert [(one.name, one.cues) for one in ours] == [
                (one.name, one.cues) for one in theirs
            ]
            assert all(one.text != rule.text for one, rule in zip(ours, theirs, strict=True))

    def test_names_every_command(self, language: str) -> None:
        """A command's name is one that Discord takes, and no two beside each other are alike."""
        named = load_wording(language).commands
        levels: dict[str, list[str]] = {}
        for key, text in named.items():
            above, _, own = key.rpartition(" ")
            if key[0].islower():
                name = text.name or own
                assert COMMAND_NAME.fullmatch(name), key
                assert name == name.lower(), key
                levels.setdefault(above, []).append(name)
            else:
                assert 1 <= len(text.name or key) <= 32, key

        assert not {
            above: names for above, names in levels.items() if len(names) != len(set(names))
        }


@pytest.mark.parametrize("language", known_languages())
class TestNotes:
    def test_every_draft_keeps_the_rules(self, language: str) -> None:
        """Whatever is drafted keeps the rules, and this language's forbidden words out."""
        wording = WORDINGS[language]

        broken = {text: found for text in drafts(wording) if (found := problems(text, wording))}

        assert broken == {}

    def test_withdrawal_keeps_the_rules(self, language: str) -> None:
        """The sentence that takes a note's place, as the form begins it, keeps the rules."""
        wording = WORDINGS[language]
        begun = load_wording(language).desk["form"]["withdraw_start"]
        assert isinstance(begun, str)

        assert problems(withdrawal(begun, wording, now_ms=0), wording) == []

    def test_own_templates_may_stay(self, language: str) -> None:
        """A community that leaves a note's words as they are breaks no rule."""
        wording = WORDINGS[language]
        for name in ("inaccuracy", "speculation", "speculation_also", "hostile"):
            assert template_problems(name, getattr(wording.notes, name), wording) == []

    def test_says_that_it_is_automatic(self, language: str) -> None:
        """Every foot says that the note is automatic; those in force name the Dispute button."""
        notes, button = WORDINGS[language].notes, load_wording(language).desk["button"]["buttons"]
        assert isinstance(button, dict)
        automatic = {"en": "automatic", "de": "automatisch"}[language]
        for foot in (notes.foot, notes.foot_named, notes.foot_withdrawn):
            assert automatic in foot.lower()
        for foot in (notes.foot, notes.foot_named):
            assert button["dispute"] in foot

    def test_forbidden_words(self, language: str) -> None:
        """The words that a note may not contain are found in a note that has them."""
        wording = WORDINGS[language]
        for word in wording.forbidden:
            assert problems(f"So {word} it is.", wording), word


@pytest.mark.parametrize("language", known_languages())
class TestFitsDiscord:
    def test_labels(self, language: str) -> None:
        """Labels, titles and hints are as short as Discord wants them, where that is known."""
        for pattern, limit in LIMITS.items():
            found = [
                (name, text) for name, text in desk_texts(language) if re.fullmatch(pattern, name)
            ]
            assert found, pattern
            assert [name for name, text in found if len(_filled(text)) > limit] == []

    def test_commands(self, language: str) -> None:
        """What Discord shows of a command, an option or a choice is at most 100 characters."""
        wording = load_wording(language)
        about = {key: text.about for key, text in wording.commands.items()}

        assert [key for key, text in about.items() if not 1 <= len(text) <= 100] == []
        assert [key for key, text in wording.choices.items() if not 1 <= len(text) <= 100] == []

    def test_no_exclamation_mark(self, language: str) -> None:
        """Sidenote speaks calmly: it exclaims nothing."""
        assert [path for path, text in flat(file_of(language)) if "!" in text] == []


def _filled(text: str) -> str:
    """A text with its placeholders as long as they are in the longest case that is likely."""
    return PLACEHOLDER.sub("0.123", text)


def named_texts() -> dict[Path, dict[str, Any]]:
    """The modules that name texts, with the names and their types."""
    chat = ROOT / "bot" / "chat"
    modules = [chat / "wording" / "shared.py", *chat.glob("*/words.py")]
    return {
        module: import_module(
            ".".join(module.relative_to(ROOT).with_suffix("").parts)
        ).__annotations__
        for module in modules
    }


def used_texts(id_: str, folder: Path) -> set[str]:
    """The names of texts that the code in a folder uses: ``words.NAME`` or ``shared.NAME``."""
    nodes = (
        node
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
    )
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == id_
        and node.attr.isupper()
    }


class TestNames:
    def test_every_name_is_a_text(self) -> None:
        """What the code names and what the files hold are the same, and nothing is named twice."""
        held = [name.upper() for texts in load_wording("en").desk.values() for name in texts]
        named = [name for names in named_texts().values() for name in names]

        assert sorted(named) == sorted(held)

    def test_every_name_is_used(self) -> None:
        """Each package uses all of its own texts, and what is shared is used somewhere."""
        for module, names in named_texts().items():
            id_, folder = module.stem, ROOT / "bot" if module.stem == "shared" else module.parent
            assert set(names) == used_texts(id_, folder), module

    def test_numbers_have_both_forms(self) -> None:
        """A text by number has one for one, and one for all others, in every language."""
        plurals = [
            name.lower()
            for names in named_texts().values()
            for name, kind in names.items()
            if kind is Plural
        ]
        for language in known_languages():
            desk = load_wording(language).desk
            texts = {name: text for group in desk.values() for name, text in group.items()}
            for name in plurals:
                one = texts[name]
                assert isinstance(one, dict)
                assert one.keys() == {"one", "other"}, name


def test_german_names_sources_in_the_dative() -> None:
    """In German what stands for an unnamed publisher fits every note that names one."""
    notes = file_of("de")["notes"]
    for text in (one for one in notes.values() if "{publisher}" in one):
        assert re.search(r"\b(?:[Ll]aut|bei) \{publisher\}", text)
    assert notes["unnamed"] == "der verlinkten Seite"
