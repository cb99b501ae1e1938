import pytest

from pipeline.style.layout import Fixed, LayoutLines, SectionForm
from pipeline.style.palette import Palette, PaletteTopic
from pipeline.style.style import load_style

PALETTE = Palette(
    roles={"headline": {"🚀": "rocket"}},
    topics={
        "money": PaletteTopic(words=("invest*", "cost"), emoji={"💰": "bag", "💵": "note"}),
        "power": PaletteTopic(words=("energy",), emoji={"⚡": "lightning"}),
    },
    any={"💡": "bulb", "🎯": "target"},
)


@pytest.mark.parametrize(
    ("line", "values", "written"),
    [
        ("headline", {"text": "A", "emoji": "🚀"}, "# 🚀 A"),
        ("headline", {"text": "A", "emoji": ""}, "# A"),
        ("heading", {"text": "A"}, "## A"),
        ("subheading", {"text": "A", "number": "2", "emoji": "🎯"}, "### 2. A 🎯"),
        ("labelled_bullet", {"label": "L", "text": "a", "emoji": ""}, "- **L**: a"),
        ("labelled_bullet", {"label": "L", "text": "a", "emoji": "💡"}, "- **L** 💡: a"),
        ("bullet", {"text": "a {b}"}, "- a {b}"),
    ],
)
def test_lines_leave_no_stray_blanks(line, values, written):
    assert LayoutLines().render(line, **values) == written


def test_plain_lines_know_no_emoji():
    lines = load_style("plain").shape.lines
    assert lines.render("bullet", text="a", emoji="🚀") == "- a"


def test_fixed_words_depend_on_the_key_alone():
    form = SectionForm(id="x", fixed=tuple(Fixed(text=str(number)) for number in range(3)))
    drawn = [form.variant(str(key)) for key in range(40)]
    assert drawn == [form.variant(str(key)) for key in range(40)]
    assert set(drawn) == set(form.fixed)


@pytest.mark.parametrize(
    ("words", "role", "used", "emoji"),
    [
        pytest.param("Any day", "headline", [], "🚀", id="role first"),
        pytest.param("Investments in energy", "bullet", [], "💰", id="stem"),
        pytest.param("Costs of energy", "bullet", [], "⚡", id="whole words only"),
        pytest.param("The cost", "bullet", ["💰"], "💵", id="varied"),
        pytest.param("The cost", "bullet", ["💰", "💵", "💡", "🎯"], "💰", id="least used again"),
    ],
)
def test_emoji_fit_topic_and_vary(words, role, used, emoji):
    assert PALETTE.pick(words, role, used) == emoji


def test_empty_palette_gives_none():
    assert Palette().pick("cost") == ""
