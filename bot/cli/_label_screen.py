"""What a reader sees while labelling."""

from rich.console import Console
from rich.text import Text

from bot.cli.text import plain, shortened
from bot.evaluation.candidates import Candidate
from bot.evaluation.guide import guide
from bot.evaluation.label import KEYS, Labels, marked
from bot.evaluation.rows import Aspect

_MOST_PARENT = 600


class TerminalScreen:
    """Prints posts and labels; scores only if asked, as they sway a reader."""

    def __init__(self, console: Console, aspect: Aspect, *, scores: bool) -> None:
        self._console, self._aspect, self._scores = console, aspect, scores

    def post(self, candidate: Candidate, number: int, total: int) -> None:
        """Show a post with what it answers; its sentences are numbered, one is marked."""
        example = candidate.judged.example
        self._console.print()
        self._console.rule(Text(f"{number} of {total}", style="dim"), style="dim")
        if example.title:
            self._console.print(Text(f"Title: {plain(example.title)}", style="dim"))
        if example.parent:
            parent = shortened(example.parent, _MOST_PARENT)
            self._console.print(Text(f"Answers: {parent}", style="dim"))
        self._console.print()
        self._console.print(body(candidate, self._aspect))
        self._console.print()
        if self._scores:
            scores = candidate.judged.judgement.scores
            shown = ", ".join(f"{aspect} {scores[aspect]:.2f}" for aspect in KEYS.values())
            self.say(f"{shown}; taken as {candidate.sampled}")

    def labels(self, labels: Labels) -> None:
        """Show the labels as they stand."""
        shown = [_told(key, aspect, labels) for key, aspect in KEYS.items()]
        self._console.print(Text(" · ".join(shown), style="cyan"))

    def guide(self, aspect: Aspect) -> None:
        """Show the guide's rule."""
        self._console.print(Text(guide()[aspect], style="yellow"))

    def say(self, text: str) -> None:
        """Tell one line."""
        self._console.print(Text(text, style="dim"))


def body(candidate: Candidate, aspect: Aspect) -> Text:
    """The post's text; a number stands before each sentence, and ``»`` at the marked one."""
    text = candidate.judged.example.text
    sentences = candidate.judged.judgement.finding.sentences
    several, told = len(sentences) > 1, marked(candidate, aspect)
    shown, end = Text(), 0
    for place, sentence in enumerate(sentences):
        shown.append(_shown(text[end : sentence.start]), "dim")
        if several:
            shown.append(f"»[{place + 1}] " if place == told else f"[{place + 1}] ", "cyan")
        style = "bold" if several and place == told else ""
        shown.append(_shown(text[sentence.start : sentence.end]), style)
        end = sentence.end
    return shown.append(_shown(text[end:]), "dim")


def _told(key: str, aspect: Aspect, labels: Labels) -> str:
    said = "yes" if aspect in labels.flags else "no"
    places = sorted(place + 1 for flag, place in labels.sentences if flag == aspect)
    where = f" ({', '.join(map(str, places))})" if places else ""
    doubt = ", unsure" if aspect in labels.unsure else ""
    return f"[{key}] {aspect}: {said}{where}{doubt}"


def _shown(text: str) -> str:
    """The text without what could steer a terminal; its lines stay."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
