"""Forum pages as people copy them: where posts begin, who wrote them, and what is not theirs."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watchers.copied_page import CopiedThread, read_page

XENFORO = """\
Which kettle is quiet enough for an office?

A
Ann
Well-known member
Joined
Jan 5, 2020
Messages
1,204
Reaction score
88
Location
Leeds
Jan 30, 2025
  • #1
Our kettle howls. I think it wants to frighten us.

Any ideas?
Last edited: Jan 30, 2025
Reactions:
Bert and Cleo
Like Reply

B
Bert
New member
Joined
Mar 1, 2024
Messages
3
Jan 30, 2025 at 10:15 AM
Add bookmark
#2
Ann said:
Our kettle howls. I think it wants to frighten us.
Click to expand...
Mine is silent.

Like
Reply
"""

DISCOURSE = """\
Which kettle is quiet enough for an office?

Kitchen
created
Jan 30
last reply
2d
1
reply

ann
Ann Bell

2d
Our kettle howls.

2 Likes
Reply

bert
ann

15h
ann:

Our kettle howls.

Mine is silent.

3
Reply

Suggested Topics
Topic	Replies	Activity
Best toaster	4	Jan 2025
"""

PHPBB = """\
Quiet kettles

Quiet kettles
Post by ann » Thu Jan 30, 2025 10:15 am

Our kettle howls.
ann
Site Admin
Posts: 12
Joined: Mon Jan 01, 2024 1:00 am
Location: Leeds
Top

bert
Posts: 3
Joined: Tue Feb 06, 2024 3:10 pm
Re: Quiet kettles
by bert » Fri Jan 31, 2025 8:00 pm

ann wrote: ↑Thu Jan 30, 2025 10:15 am
Our kettle howls.
Mine is silent.
Top

Post Reply
2 posts • Page 1 of 1
Who is online
Users browsing this forum: No registered users and 3 guests
"""


def told(thread: CopiedThread) -> list[tuple[str, str]]:
    """Authors and their words, blanks squeezed."""
    return [(one.post.author_name, " ".join(one.post.text.split())) for one in thread.posts]


def test_a_xenforo_page_falls_into_its_posts() -> None:
    """Author lines, boxes, buttons and the quote of another are not the author's words."""
    thread = read_page(XENFORO, "kettle.txt")
    assert thread.title == "Which kettle is quiet enough for an office?"
    assert told(thread) == [
        ("Ann", "Our kettle howls. I think it wants to frighten us. Any ideas?"),
        ("Bert", "Mine is silent."),
    ]
    first, second = (one.post for one in thread.posts)
    assert (first.post_id, second.post_id) == ("1", "2")
    assert (first.created_ms, first.dated) == (1_738_195_200_000, True)
    assert (second.created_ms, second.dated) == (1_738_232_100_000, True)
    assert second.parent_text == "Our kettle howls. I think it wants to frighten us. Any ideas?"
    assert second.title == thread.title


def test_a_discourse_page_falls_into_its_posts() -> None:
    """Names over dates begin posts; the name of the answered author is no post of its own."""
    thread = read_page(DISCOURSE, "kettle.txt", clock=lambda: 77)
    assert thread.title == "Which kettle is quiet enough for an office?"
    assert told(thread) == [("ann", "Our kettle howls."), ("bert", "Mine is silent.")]
    assert all((one.post.created_ms, one.post.dated) == (77, False) for one in thread.posts)
    assert thread.posts[1].post.parent_text == "Our kettle howls."


def test_a_printed_discourse_page_is_dated() -> None:
    """Full dates with the post's number behind them are read."""
    page = "ann\nJanuary 30, 2025, 10:15am 1\nIt howls.\n\nbert\nJanuary 31, 2025, 8:00pm\n2\nNo.\n"
    posts = [one.post for one in read_page(page, "kettle.txt").posts]
    assert [(one.author_name, one.text) for one in posts] == [("ann", "It howls."), ("bert", "No.")]
    assert [one.created_ms for one in posts] == [1_738_232_100_000, 1_738_353_600_000]


def test_a_phpbb_page_falls_into_its_posts() -> None:
    """ "by name »" begins a post; boxes before and after posts belong to nobody."""
    thread = read_page(PHPBB, "kettle.txt")
    assert thread.title == "Quiet kettles"
    assert told(thread) == [("ann", "Our kettle howls."), ("bert", "Mine is silent.")]
    assert thread.posts[0].post.created_ms == 1_738_232_100_000
    assert thread.posts[1].post.parent_text == "Our kettle howls."


ARTICLE = """\
Kettle Maker Buys Teapot Maker After Long Talks

  • Thread Author
The deal is done, the two firms say.

An AI-generated image of 'Kettle Maker Buys Teapot Maker'. A kettle on a table.
What’s Next?

They surely want to end the teapot.

Source: Kettle Weekly Kettle Maker Buys Teapot Maker
\xa0

Last edited:
Back
Top"""


def test_a_page_without_author_lines_is_one_post() -> None:
    """The furniture of a copied first post goes, its headings stay."""
    thread = read_page(ARTICLE, "deal.txt", clock=lambda: 5)
    assert thread.title == "Kettle Maker Buys Teapot Maker After Long Talks"
    (only,) = thread.posts
    assert " ".join(only.post.text.split()) == (
        "The deal is done, the two firms say. What’s Next? They surely want to end the teapot."
    )
    assert (only.post.created_ms, only.post.dated, only.post.author_name) == (5, False, "")


@pytest.mark.parametrize(
    "text",
    [
        "You are wrong.\n\nAnd you know it.",
        "so i tried the kettle\n\nit works",
        "One line only",
        "My boss said:\nwe buy no kettle.\n\nWhat a pity.",
        "It came in 5 parts:\n1. Lid\n2. Pot",
    ],
)
def test_plain_text_stays_whole(text: str) -> None:
    """Where no page shows, every word is the author's, the first line included."""
    thread = read_page(text, "note.txt")
    assert thread.title == ""
    assert [(one.offset, one.post.text) for one in thread.posts] == [(0, text)]


def test_a_list_of_days_makes_no_posts() -> None:
    """Short lines over dates deep in a text are not taken for authors."""
    text = "We plan the kettle so:\n" + "and then\n" * 12 + "Start\nJan 3\nEnd\nFeb 4\nDone."
    assert [one.post.author_name for one in read_page(text, "plan.txt").posts] == [""]


def test_a_first_post_without_author_line_is_kept() -> None:
    """Who begins to copy below the first name loses no post."""
    page = (
        "The kettle howls and nobody does anything about it.\n" + XENFORO[XENFORO.index("\nB\n") :]
    )
    assert told(read_page(page, "kettle.txt"))[0] == (
        "",
        "The kettle howls and nobody does anything about it.",
    )


def test_custom_user_titles_are_no_names() -> None:
    """All posts of a page have the same shape, so the name is told from the title below it."""
    page = "".join(
        f"{name}\n{title}\n  • Jan 30, 2025\n  • #{number}\nWords of {name}.\n"
        for number, (name, title) in enumerate([("Ann", "Tea person"), ("Bert", "Pot hat")], 1)
    )
    assert told(read_page(page, "kettle.txt")) == [
        ("Ann", "Words of Ann."),
        ("Bert", "Words of Bert."),
    ]


def test_a_nested_quote_ends_with_its_own_end() -> None:
    """Quotes within quotes are all others' words."""
    page = XENFORO.replace("Ann said:\n", "Cleo said:\nAnn said:\nHowls?\nClick to expand...\n")
    assert told(read_page(page, "kettle.txt"))[1] == ("Bert", "Mine is silent.")


def test_an_unclosed_quote_takes_what_repeats_its_author() -> None:
    """Without the closing line, a quote is as long as the words it repeats."""
    page = XENFORO.replace("Click to expand...\n", "")
    assert told(read_page(page, "kettle.txt"))[1] == ("Bert", "Mine is silent.")


def test_an_old_phpbb_quote_stands_in_one_line() -> None:
    """A line that names an author and repeats her words is a quote."""
    page = PHPBB.replace("ann wrote: ↑Thu Jan 30, 2025 10:15 am\n", "ann wrote:")
    assert told(read_page(page, "kettle.txt"))[1] == ("bert", "Mine is silent.")


def test_a_post_answers_nobody_unless_it_says_so() -> None:
    """Above all, it does not answer a first post that has no author line."""
    page = "The kettle howls and nobody does anything about it.\n" + XENFORO
    assert [one.post.parent_text for one in read_page(page, "kettle.txt").posts[:2]] == ["", ""]


def test_a_foot_with_peoples_words_is_kept() -> None:
    """Nothing that may be a post is cut away with the page's foot."""
    words = "I would say that all of this is about related topics, " * 4
    assert told(read_page(XENFORO + "Similar threads\n" + words, "kettle.txt"))[1][1].endswith(
        words.strip()
    )


def assert_slices(text: str) -> None:
    """Every post is its part of the file, but for blanks; parts are in order and apart."""
    posts = read_page(text, "any.txt").posts
    assert [one.post.post_id for one in posts] == [str(n) for n in range(1, len(posts) + 1)]
    for one in posts:
        part = text[one.offset : one.offset + len(one.post.text)]
        assert len(part) == len(one.post.text)
        assert all(a in (b, " ") for a, b in zip(one.post.text, part, strict=True))
    ends = [(one.offset, one.offset + len(one.post.text)) for one in posts]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


LINES = sorted({line for page in (XENFORO, DISCOURSE, PHPBB, ARTICLE) for line in page.split("\n")})


@given(st.lists(st.sampled_from(LINES)), st.sampled_from(["\n", "\r\n", "\r", "\u2028", " "]))
def test_any_order_of_page_lines_is_read(lines: list[str], end: str) -> None:
    """However a page is cut up, nothing fails and all offsets hold."""
    assert_slices(end.join(lines))


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail."""
    assert_slices(text)


@given(st.sampled_from([XENFORO, DISCOURSE, PHPBB]), st.integers(0, 900), st.integers(0, 900))
def test_half_a_page_is_read(page: str, start: int, end: int) -> None:
    """A page copied from anywhere to anywhere keeps its offsets."""
    assert_slices(page[start:end])


@pytest.mark.parametrize(
    "unit", ["ann said:\n", "Jan 30, 2025\n", "\n", "Joined\n", "ann\n2d\n", "#1\n"]
)
def test_long_input_is_read_in_one_go(unit: str) -> None:
    """Many half-made headers in a row are no trouble."""
    assert_slices(unit * 5_000)
