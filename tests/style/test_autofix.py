import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.style.autofix import Fix, fix_text
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
    assert fix_text(head + text, HOUSE)[0] == head + fixed


def test_fix_says_what_it_did():
    text = "# Banks hold rates\n\nThey utilize it.\n"
    assert fix_text(text, PLAIN)[1] == (
        Fix(rule="style.wordiness", line=3, before="They utilize it.", after="They use it."),
    )


def test_plain_style_takes_emoji_out():
    fixed, _ = fix_text("# 🚀 Rates stay\n\n## A plan 🎯\n\n- **Cost** 💰: low 👩‍👩‍👧‍👦\n", PLAIN)
    assert fixed == "# Rates stay\n\n## A plan\n\n- **Cost**: low\n"


@pytest.mark.parametrize(("text", "style"), [(FINISHED, HOUSE), (WIRE, PLAIN)], ids=["house", "plain"])
def test_finished_text_stays_as_it_is(text, style):
    assert fix_text(text, style) == (text, ())


# Five rounds: emoji out of the lines, the doubled words one by one, a heading made of what is left, its emoji to the end.
@example("👩‍👩‍👧‍👦 family\n\n" + 3 * "👩‍👩‍👧‍👦 family\n", HOUSE)
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from([HOUSE, PLAIN]))
def test_fixes_keep_figures_and_settle(text, style):
    fixed, applied = fix_text(text, style)
    assert same_figures(text, fixed)
    assert bool(applied) is (fixed != text)
    assert fix_text(fixed, style)[0] == fixed
