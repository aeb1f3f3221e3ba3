"""Words in disguise, and all that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.disguise import joined, unmasked
from bot.pipeline.normalise import normalise
from models.sentences import Span


def clean(text: str) -> str:
    """What the models read of a text."""
    return normalise(text).clean


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("You i d i o t.", "You idiot."),
        ("What a c l o w n", "What a clown"),
        ("y o u a r e a n i d i o t", "you are an idiot"),
        ("C L O W N S everywhere", "CLOWNS everywhere"),
        ("such a c.l.o.w.n", "such a clown"),
        ("s-t-u-p-i-d and s_t_u_p_i_d", "stupid and stupid"),
        ("s*t*u*p*i*d", "stupid"),
        ("t  r  o  l  l", "troll"),
        ("1 d 1 0 t", "idiot"),
        ("“i d i o t”", "“idiot”"),
        ("i\u200b d\u200b i\u200b o\u200b t", "idiot"),
    ],
)
def test_words_spelt_out_are_joined(text: str, read: str) -> None:
    """Letter by letter, whatever stands between, is read as the word."""
    assert clean(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1d10t", "idiot"),
        ("such a cl0wn!", "such a clown!"),
        ("stup1d m0r0n.", "stupid moron."),
        ("@sshole, $hill and a$$", "asshole, shill and ass"),
        ("tr0lls", "trolls"),
        ("CL0WN", "CLOWN"),
        ("l0ser (l1ar)", "loser (liar)"),
        ("stup!d", "stupid"),
        ("stu000pid cl000wn", "stu000pid clown"),
    ],
)
def test_digits_and_signs_are_read_as_letters(text: str, read: str) -> None:
    """A word written with digits or signs is read as that word."""
    assert clean(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("clooown", "clown"),
        ("Stuuupid", "Stupid"),
        ("goooood", "good"),
        ("NOOOO", "NO"),
        ("hahaaaa", "hahaa"),
        ("hmmmm", "hmm"),
        ("Ooops", "Oops"),
    ],
)
def test_repeated_letters_become_two_at_most(text: str, read: str) -> None:
    """Once or twice where that is a word, twice where there is none."""
    assert clean(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.3, 10.0.0.1 and 2.0-rc1",
        "R1, H100, GPT-4o, o1-mini, Llama3, i7, win11, sha1, ext4, x86, K8s, a11y, l10n",
        "4k, 1080p, mp3, b2b, 3D, 5th, 10am, 50ms, 100km, 80MB, 70MB, ma111, M113s, a |and b,",
        "Poppy3D, h264, hdparm",
        "user5, mode1, line5, page3, 5core, @user1",
        "U S A, A B C, N A S A and a b c d; x y z w",
        "U.S.A., e.g. this, a.k.a. that, R.I.P.",
        "a) first b) second 1. 2. 3.",
        "$50, $5.99, CA$ 5, US$, 10:30, 24/7, 50%, #1",
        "$HOME/bin; x = a[0]; 0xfff; deadb33f; i=0; foo_b4r; C:\\w1n; http://t.example/cl0wn",
        ":-) ;P xD <3 :3 >:( ^_^ o_O",
        "cl*wn, f***, sh*t, d--n",
        "IEEE, PPPoE, CCCP, VIII, XXXL, AAA, www, Mississippi, bookkeeper",
        "h1, ok, B1, T1, a1",
        "What?!!! No!!1",
        "",
        "!",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    """Versions, models, initials, lists, prices, code, faces and masks are no disguise."""
    assert joined(text) == {}
    assert unmasked(text) == {}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Hi all. You i d i o t! Bye.", "You i d i o t!"),
        ("Hi all. You stup1d clownnn", "You stup1d clownnn"),
        ("Hi all. You c.l.o.w.n", "You c.l.o.w.n"),
    ],
)
def test_a_quote_is_what_stands_in_the_post(text: str, quote: str) -> None:
    """The sentence leads back to the disguised words, to the last letter."""
    read = normalise(text)
    assert quote in [text[slice(*read.original(sentence))] for sentence in read.sentences]


@given(st.text("aio1l0 .-sdtcnw@$!|"))
def test_nothing_is_made_up(text: str) -> None:
    """Changes name places of the text, each with one character or none."""
    for see_through in (joined, unmasked):
        changes = see_through(text)
        assert all(0 <= place < len(text) and len(to) < 2 for place, to in changes.items())
        assert text == "" or changes.get(0) != ""


@pytest.mark.parametrize(
    "unit", ["i d i o t ", "1d10t", "1 ", "a|", "@$", "o", "ab ", "a.b-", "aaab"]
)
def test_long_disguises_are_read_in_one_go(unit: str) -> None:
    """Twenty thousand characters of letters and signs come back to their very end."""
    text = unit * (20_000 // len(unit)) + " Last words."
    read = normalise(text)
    assert read.clean.endswith("Last words.")
    assert read.original(Span(len(read.clean) - 6, len(read.clean))).end == len(text)
