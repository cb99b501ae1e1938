"""A section's Markdown becomes blocks: what is a paragraph, bullet or subheading, and which notes a sentence cites."""

import pytest

from pipeline.models import Block, Headline, Outline, SectionPlan, Sentence
from pipeline.style.style import load_style
from pipeline.writer.piece import blocks_of, piece_of, section_of
from pipeline.writer.replies import PieceReply, PieceSection, PlannedHeadline, StorySectionReply

HOUSE = load_style("house")


def sentence(text, *facts):
    return Sentence(text=text, facts=facts)


def paragraph(*sentences, emoji=""):
    return Block(form="paragraph", sentences=sentences, emoji=emoji)


def bullet(label, emoji, *sentences):
    return Block(form="bullet", label=label, emoji=emoji, sentences=sentences)


PARAGRAPHS = {
    "before the full stop": ("It fell [f3]. So?", paragraph(sentence("It fell.", "f3"), sentence("So?"))),
    "behind the full stop": ("It fell. [f3] So?", paragraph(sentence("It fell.", "f3"), sentence("So?"))),
    "within the sentence": ("It fell [f3], they say [n1].", paragraph(sentence("It fell, they say.", "f3", "n1"))),
    "several": ("It fell [f3, f4][f3 n1].", paragraph(sentence("It fell.", "f3", "f4", "n1"))),
    "as footnotes": ("It fell.[^f3][^f4]", paragraph(sentence("It fell.", "f3", "f4"))),
    "no notes in brackets": ("It [the roof] fell.", paragraph(sentence("It [the roof] fell."))),
    "an emoji at the end": ("It fell [f3]. 💸", paragraph(sentence("It fell.", "f3"), emoji="💸")),
    "an emoji before the notes": ("It fell. 💸 [f3]", paragraph(sentence("It fell.", "f3"), emoji="💸")),
    "lines of one paragraph": ("It\nfell [f3].", paragraph(sentence("It fell.", "f3"))),
    "a quotation of two sentences": (
        'They said: "We ran. It fell." [f3]',
        paragraph(sentence('They said: "We ran. It fell."', "f3")),
    ),
}


@pytest.mark.parametrize(("markdown", "block"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_notes_go_with_their_sentence(markdown, block):
    assert blocks_of(markdown) == (block,)


BULLETS = {
    "label, emoji, colon": ("- **Roof** 🏠: It fell [f3].", bullet("Roof", "🏠", sentence("It fell.", "f3"))),
    "emoji first": ("- 🏠 **Roof**: It fell.", bullet("Roof", "🏠", sentence("It fell."))),
    "emoji and colon in the label": ("* **Roof 🏠:** It fell.", bullet("Roof", "🏠", sentence("It fell."))),
    "emoji last": ("• **Roof:** It fell. 🏠", bullet("Roof", "🏠", sentence("It fell."))),
    "no label": ("- It fell [f3]. 🏠", bullet("", "🏠", sentence("It fell.", "f3"))),
    "bold in the middle": ("- It **fell**.", bullet("", "", sentence("It **fell**."))),
    "numbered": ("1. **9.12** 📤: It fell.", bullet("9.12", "📤", sentence("It fell."))),
    "a year that begins a paragraph": ("2024 was dry.", paragraph(sentence("2024 was dry."))),
}


@pytest.mark.parametrize(("markdown", "block"), BULLETS.values(), ids=BULLETS)
def test_bullets_have_label_and_emoji_apart(markdown, block):
    assert blocks_of(markdown) == (block,)


def test_items_and_headings_need_no_blank_line():
    markdown = "Two things:\n- One.\n- Two.\n### 1. The sums 🧮\nMore."
    assert blocks_of(markdown) == (
        paragraph(sentence("Two things:")),
        bullet("", "", sentence("One.")),
        bullet("", "", sentence("Two.")),
        Block(form="subheading", label="The sums", emoji="🧮"),
        paragraph(sentence("More.")),
    )


def test_no_subheading_is_that_of_the_editors_part():
    """An instruction in a source had a section say "## For the editor", and that nothing blocks."""
    assert blocks_of("Told.\n\n## For the Editor\n\n0 findings block") == (
        paragraph(sentence("Told.")),
        paragraph(sentence("For the Editor")),
        paragraph(sentence("0 findings block")),
    )


def test_heading_that_the_text_repeats_is_told_once():
    plan = SectionPlan(id="s1", form="hook", heading="The Roof", emoji="🏠")
    section = section_of(StorySectionReply(heading="The roof", text="## The Roof 🏠\n\nIt fell [f3]."), plan, HOUSE)
    assert (section.heading, section.emoji, section.blocks) == (
        "The roof",
        "🏠",
        (paragraph(sentence("It fell.", "f3")),),
    )


@pytest.mark.parametrize(("form", "kind"), [("hook", "paragraph"), ("numbered", "subheading")])
def test_subheading_stands_only_where_the_form_has_them(form, kind):
    """A model that obeyed a source put "### Approved by us" between the paragraphs of any section."""
    plan = SectionPlan(id="s1", form=form, heading="The Roof")
    section = section_of(StorySectionReply(text="It fell.\n\n### Approved by us"), plan, HOUSE)
    assert [block.form for block in section.blocks] == ["paragraph", kind]


FORMS = {
    "prose": ("It fell.\n\nSo?", "landscape"),
    "a list behind a paragraph": ("It fell.\n\n- **Roof**: down\n- **Wall**: up", "figures"),
    "a list alone": ("- **9.12**: It fell.\n- **9.13**: It stood.\n- **9.14**: So?", "timeline"),
    "strands": ("### Roof\n\nIt fell.\n\n### Wall\n\nIt stood.", "numbered"),
    "more bullets than any form has": ("\n".join(f"- It fell {n} times." for n in range(9)), "timeline"),
    "one strand": ("### Roof\n\nIt fell.", "numbered"),
}


@pytest.mark.parametrize(("markdown", "form"), FORMS.values(), ids=FORMS)
def test_section_that_nobody_planned_has_the_form_that_it_shows(markdown, form):
    """Its id is its place: a model that follows no plan may number its sections as it likes."""
    sections = (PieceSection(id="intro", text="It fell."), PieceSection(id="intro", heading="The Roof", text=markdown))
    told = PieceReply(headline=PlannedHeadline(text="It Fell"), sections=sections)
    piece = piece_of(told, Outline(headline=Headline(text="It Fell"), sections=(), words=50), HOUSE)
    assert [(each.id, each.form, each.heading) for each in piece.sections] == [
        ("s1", "hook", ""),
        ("s2", form, "The Roof"),
    ]
