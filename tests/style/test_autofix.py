import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.style.autofix import Autofix, autofix_text
from pipeline.style.protected import same_figures
from pipeline.style.style import load_style
from tests.style.pieces import FINISHED, WIRE

HOUSE, PLAIN = load_style("house"), load_style("plain")
PIECES = [
    "# a day 🚀\n", "## the plan.\n", "- one\n", "- **Cost**: $5 billion 💰💰\n", "Text “in order to 5” 🚀 here.\n",
    "We utilize it.[^f1]\n", "1. First 🎯\n", "\n", "> quoted\n", "`code 🚀`\n",
    "👩‍👩‍👧‍👦 family\n", "Why?\n", "| a |\n",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        pytest.param("# 🚀 The big day of it\n", "# 🚀 The Big Day of It\n", id="title case"),
        pytest.param("## A Plan 🎯.\n", "## A Plan 🎯\n", id="stop behind the emoji"),
        pytest.param("## A Plan. 🎯\n", "## A Plan 🎯\n", id="stop"),
        pytest.param("- Money for 🎯 people\n", "- Money for people 🎯\n", id="emoji to the end"),
        pytest.param("- Money for people 🎯 💡\n", "- Money for people 💡\n", id="one emoji too many"),
        pytest.param("- More revenue\n", "- More revenue 💰\n", id="emoji from the palette"),
        pytest.param("Three points: 🎯\n", "Three points:\n", id="none in a lead-in"),
        pytest.param("We utilize it in order to win.\n", "We use it to win.\n", id="words"),
        pytest.param("“We utilize it 🎯 5.” So.\n", "“We utilize it 🎯 5.” So.\n", id="a quotation stays"),
        pytest.param("## The $5 billion plan 🎯\n", "## The $5 billion Plan 🎯\n", id="a figure stays"),
    ],
)
def test_safe_fixes_are_made(text, fixed):
    head = "" if text.startswith("# ") else "# 🚀 Big Brown Bears Bring Bread\n\n"
    assert autofix_text(head + text, HOUSE)[0] == head + fixed


def test_fix_says_what_it_did():
    text = "# Banks hold rates\n\nThey utilize it.\n"
    assert autofix_text(text, PLAIN)[1] == (
        Autofix(rule="style.wordiness", line=3, before="They utilize it.", after="They use it."),
    )


def test_plain_style_takes_emoji_out():
    fixed, _ = autofix_text("# 🚀 Rates stay\n\n## A plan 🎯\n\n- **Cost** 💰: low 👩‍👩‍👧‍👦\n", PLAIN)
    assert fixed == "# Rates stay\n\n## A plan\n\n- **Cost**: low\n"


@pytest.mark.parametrize(("text", "style"), [(FINISHED, HOUSE), (WIRE, PLAIN)], ids=["house", "plain"])
def test_finished_text_stays_as_it_is(text, style):
    assert autofix_text(text, style) == (text, ())


# Five rounds: emoji out of the lines, the doubled words one by one, a heading made of what is left, its emoji to the end.
@example("👩‍👩‍👧‍👦 family\n\n" + 3 * "👩‍👩‍👧‍👦 family\n", HOUSE)
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from([HOUSE, PLAIN]))
def test_fixes_keep_figures_and_settle(text, style):
    fixed, applied = autofix_text(text, style)
    assert same_figures(text, fixed)
    assert bool(applied) is (fixed != text)
    assert autofix_text(fixed, style)[0] == fixed


HEAD = "# 🚀 Big Brown Bears Bring Bread\n\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Walla Walla and Pago Pago met Sirhan Sirhan and Boutros Boutros-Ghali.\n", id="doubled names"),
        pytest.param("He joined Utilize Health in 2019.\n", id="a company"),
        pytest.param("Utilize Health sent aid.\n", id="a company that opens the sentence"),
        pytest.param("Write to utilize.com, @utilize or #utilize.\n", id="addresses and handles"),
        pytest.param("What it is is good. Those who do do it. The form it came in in May.\n", id="verbs meant twice"),
        pytest.param("He gave her her money.\n", id="pronouns meant twice"),
        pytest.param("One part ends.\n\n* * *\n\nAnother begins.\n\n⁂\n\nA third.\n\n🌲 🌲 🌲\n", id="scene breaks"),
        pytest.param("Run it:\n\n    the the 5\n    utilizes it\n", id="indented code"),
        pytest.param("- A list 🎯\n  ```\n  the the 5\n  ```\n- Next 💡\n", id="a fence in a list"),
        pytest.param("- ~~~\n  the the\n  ~~~\n", id="a fence behind a bullet"),
        pytest.param("See [x][utilize].\n\n[utilize]: https://a.example\n", id="a reference's name"),
        pytest.param("## Yahoo Inc. 🎯\n\n## Wait... 💡\n\n## The U.S. 💰\n", id="stops of abbreviations"),
        pytest.param(
            "## Use example.com and user_name 🎯\n\n- example.com is down 📉\n", id="names of files and sites"
        ),
        pytest.param("We saw the `x` the `x` the end.\n", id="words around code"),
        pytest.param("- [x] Done 🎯\n", id="a task's box"),
    ],
)
def test_fixes_harm_nothing(text):
    """--fix wrote Walla for Walla Walla, Use Health for Utilize Health, edited code and put an emoji on its fence.

    It also set emoji between a link's words and its target, and took the stop from "Inc.".
    """
    assert autofix_text(HEAD + text, HOUSE)[0] == HEAD + text


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("- See [the plan][ref]\n", "- See [the plan][ref] 📅\n"),
        ("- Line with `code`\n", "- Line with `code` 🔎\n"),
        ("- See http://a.example/c\n", "- See http://a.example/c 💡\n"),
        ("## Title {#id}\n", "## Title 📍 {#id}\n"),
        ("We went to to the shop.\n", "We went to the shop.\n"),
        ("Utilize the tool.\n", "Use the tool.\n"),
    ],
)
def test_emoji_follow_what_is_not_read(text, fixed):
    assert autofix_text(HEAD + text, HOUSE)[0] == HEAD + fixed
