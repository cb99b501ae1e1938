from pipeline.models import Block, Draft, Headline, Section, Sentence
from pipeline.style.autofix_draft import autofix_draft, without_emoji
from pipeline.style.style import load_style

HOUSE, PLAIN = load_style("house"), load_style("plain")


def bullet(text: str, emoji: str = "", label: str = "") -> Block:
    return Block(form="bullet", sentences=(Sentence(text=text, facts=("f1",)),), label=label, emoji=emoji)


def paragraph(text: str, emoji: str = "") -> Block:
    return Block(form="paragraph", sentences=(Sentence(text=text, facts=("f1",)),), emoji=emoji)


def draft(*blocks: Block, heading: str = "the plan 🎯", form: str = "figures") -> Draft:
    section = Section(id="s1", form=form, heading=heading, blocks=blocks)
    return Draft(headline=Headline(text="meta plans the day"), sections=(section,))


def mended(*blocks: Block) -> tuple[Block, ...]:
    return autofix_draft(draft(*blocks), HOUSE).sections[0].blocks


def test_headlines_get_case_and_emoji():
    done = autofix_draft(draft(), HOUSE)
    assert (done.headline.text, done.headline.emoji) == ("Meta Plans the Day", "🚀")
    assert (done.sections[0].heading, done.sections[0].emoji) == ("The Plan", "🎯")


def test_bullets_get_one_emoji():
    assert [block.emoji for block in mended(bullet("Revenue rose."), bullet("It fell 🚀."), bullet("x", "💡💡"))] == [
        "💰",
        "🚀",
        "💡",
    ]


def test_emoji_leave_the_sentences():
    assert mended(paragraph("It rose 🚀 by 5%."))[0].sentences[0].text == "It rose by 5%."


def test_lead_ins_lose_their_emoji():
    assert mended(paragraph("Two points:", "💡"))[0].emoji == ""


def test_emoji_that_recur_too_often_change():
    emoji = [block.emoji for block in mended(*(bullet("Revenue", "💰") for _ in range(5)))]
    assert emoji[:3] == ["💰"] * 3
    assert "💰" not in emoji[3:]


def test_words_change_but_never_facts():
    (block,) = mended(paragraph("We utilize “in order to” 5."))
    assert block.sentences == (Sentence(text="We use “in order to” 5.", facts=("f1",)),)


def test_plain_style_has_no_emoji():
    done = autofix_draft(draft(bullet("It rose 🚀.", "💡", "Cost 💰")), PLAIN)
    (block,) = done.sections[0].blocks
    assert (done.headline.emoji, done.sections[0].emoji, block.emoji, block.label) == ("", "", "", "Cost")


def test_fixed_sections_stay():
    given = draft(paragraph("Read on 🚀"), heading="read on", form="signoff")
    assert autofix_draft(given, HOUSE).sections == given.sections


def test_mending_twice_changes_nothing():
    once = autofix_draft(draft(bullet("Revenue rose."), paragraph("So:", "💡")), HOUSE)
    assert autofix_draft(once, HOUSE) == once


def test_text_without_emoji_keeps_its_blanks():
    assert without_emoji("a  b ") == "a  b "
