import pytest

from pipeline.style.page import ParsedText
from pipeline.text.blocks import count_words, read_blocks
from tests.style.pieces import FINISHED

PLAIN = """Join the newsletter that thousands read.

🚀 Big Bets: A Town Builds a Bridge

Why It Matters 💡

The bridge costs $4 million. 🌉

Two facts say more:

  • Length 📏: It is 300 metres long.

  • Opening in May 📅

1. The First Span 🛠️

Footnote: From the town's notice. 📄

Subscribe
"""


def kinds(text: str) -> list[str]:
    return [block.kind for block in read_blocks(ParsedText(text).shown)]


def test_plain_text_is_understood():
    assert kinds(PLAIN) == [
        "aside",
        "headline",
        "heading",
        "paragraph",
        "lead_in",
        "bullet",
        "bullet",
        "subheading",
        "footnote",
        "aside",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# A\n\n## B\n\n### C\n", ["headline", "heading", "subheading"], id="marks"),
        pytest.param("A\n===\n\nB\n---\n", ["headline", "heading"], id="underlined"),
        pytest.param("# A\n\nShort line\n", ["headline", "paragraph"], id="no plain headings beside marks"),
        pytest.param("# A\n\n- one\n- two\n  goes on\n", ["headline", "bullet", "bullet"], id="bullets"),
        pytest.param("# A\n\n1. First we measure.\n2. Then we cut.\n", ["headline", "bullet", "bullet"], id="ordered"),
        pytest.param("# A\n\n> She said it.\n> Twice.\n", ["headline", "quote"], id="block quotation"),
        pytest.param("# A\n\n*Drafted by a program.*\n", ["headline", "aside"], id="aside in italics"),
        pytest.param("# A\n\n***\n\nText.\n", ["headline", "paragraph"], id="rule"),
        pytest.param("# A\r\n\r\nText\r\nmore.\r\n", ["headline", "paragraph"], id="line ends of Windows"),
        pytest.param("央行维持利率不变。\n", ["paragraph"], id="Chinese sentence"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lines_have_their_kinds(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("bullet", "label"),
    [
        ("- **Last Year** 📊: It rose.", "Last Year"),
        ("- **Last Year:** it rose. 📊", "Last Year"),
        ("- **11:05 UTC** 🔧: The change goes live.", "11:05 UTC"),
        ("- **Plan: B** 🔧: It goes live.", "Plan: B"),
        ("- OpenAI: Focused on research 🤖", "OpenAI"),
        ("- See https://example.org/x for more", ""),
        ("- When it opens, the mayor said: never", ""),
        ("- No label at all", ""),
        ("- **Revenue, 2024** 📈: $1", "Revenue, 2024"),
        ("- **How much is it?** 🤖: nobody says", "How much is it?"),
        ("- **Reuse: whom it pays, and why** ♻️: all", "Reuse: whom it pays, and why"),
        ("- It fell, and then 📉 it rose: all", ""),
    ],
)
def test_labels_stand_before_the_colon(bullet, label):
    assert read_blocks(f"# A\n\n{bullet}\n")[1].label == label


def test_subheadings_know_their_numbers():
    blocks = read_blocks(ParsedText(FINISHED).shown)
    assert [block.number for block in blocks if block.kind == "subheading"] == [1, 2, 3]


def test_text_of_a_block_stands_at_its_offsets():
    page = ParsedText(FINISHED)
    assert all(page.text[block.start : block.end] == block.text for block in page.blocks)


def test_figures_and_compounds_are_one_word():
    assert count_words("Meta's 40-45% of $164.501 billion, R&D aside 🚀") == 7
