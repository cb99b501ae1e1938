from decimal import Decimal

import pytest

from pipeline.models import Finding, Severity
from pipeline.style.autofix import autofix_text
from pipeline.style.check import check_text, conformance
from pipeline.style.style import load_style
from tests.style.pieces import FINISHED, WIRE

HOUSE, PLAIN, BRIEFING = map(load_style, ("house", "plain", "briefing"))
STORY = "# Rates stay where they are\n\nThe bank held its rate\nin a a vote.\n\nSources: the bank, 2025.\n"


def errors(text, style):
    return {finding.rule for finding in check_text(text, style) if finding.severity is Severity.BLOCKING}


@pytest.mark.parametrize(("text", "style"), [(FINISHED, HOUSE), (WIRE, PLAIN)], ids=["house", "plain"])
def test_finished_pieces_keep_their_style(text, style):
    assert check_text(text, style) == ()
    assert conformance(text, style) == 1


def test_styles_are_unmistakably_different():
    assert {"style.no-emoji", "style.questions", "style.sources"} <= errors(FINISHED, PLAIN)
    assert {"style.headline-emoji", "style.headline", "style.footnote"} <= errors(WIRE, HOUSE)
    assert {"style.section-order", "style.bullets", "style.questions"} <= errors(FINISHED, BRIEFING)


@pytest.mark.parametrize(
    "label", ["Revenue, 2024", "How much is for AI?", "Reuse: who pays?", "Ann Lee, head of the port's rescue"]
)
def test_emoji_stands_behind_any_label(label):
    """Eight drafts had twenty errors "in the middle" at labels with a comma, a question mark or seven words."""
    page = f"# A\n\n- **{label}** 📈: It rose.\n- **Port** ⚓: It fell.\n"
    bullets = {"style.bullet-emoji", "style.bullets"}
    assert not bullets & {finding.rule for finding in check_text(page, HOUSE)}


def test_quotation_without_speaker_is_named():
    """Three of four such marks were false, since the verb was not listed, and none said which quotation it meant."""
    page = "# A\n\nAnn Lee saw it rise. “In part it reflects the stock of old goods.”\n\n“Have we all won by now?”\n"
    messages = [found.message for found in check_text(page, PLAIN) if found.rule == "style.quotations"]
    assert messages == [
        "A quotation has no speaker: “Have we all won by now?” – wanted are 60 words at most, "
        "and whoever said them in the same paragraph."
    ]


def test_no_paragraph_is_short_of_emoji():
    """The check wanted two in 100 words, which no prompt asked for, in a piece about six dead."""
    paragraph = "The port counts every ship that comes in at night, and it tells the town how many came."
    rules = {finding.rule for finding in check_text("\n\n".join([paragraph] * 4), HOUSE)}
    assert not any("emoji" in rule for rule in rules)


def test_finding_names_its_place():
    (finding,) = check_text(STORY, PLAIN)
    assert finding == Finding(
        rule="style.doubled-word",
        severity=Severity.BLOCKING,
        message="“a a” stands there twice.",
        start=STORY.index("a a vote"),
        end=STORY.index(" vote"),
        line=4,
        column=4,
        suggestion="a",
    )


def test_conformance_weighs_rules_by_level():
    """One rule of level error, weight 3, is broken: however often, it counts once."""
    whole = sum(rule.level.weight for rule in PLAIN.rules)
    assert conformance(STORY + "\nin the the the end", PLAIN) < conformance(STORY, PLAIN) == 1 - Decimal(3) / whole


def test_last_line_may_be_still_to_come():
    body = STORY.split("\n\nSources")[0].replace("a a", "a")
    assert errors(body, PLAIN) == {"style.sources"}
    assert check_text(body, PLAIN, without=["footnote"]) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("---\ntitle: x\n---\n", id="front matter alone"),
        pytest.param("```\n🚀 code code\n```\n", id="code alone"),
        pytest.param("> 🚀 quoted quoted!\n", id="quotation alone"),
        pytest.param("| 🚀 | ! |\n|---|---|\n", id="table alone"),
        pytest.param("[^f1]: 🚀 a a!\n", id="footnote alone"),
    ],
)
def test_what_is_not_ours_is_left_alone(text):
    assert check_text(text, PLAIN) == ()


@pytest.mark.parametrize(
    "text",
    ["# 央行\n\n央行维持利率不变。", "# בנק\n\nהבנק השאיר את הריבית.", "\r\n\x00\ufeff🚀", "# \n- \n> \n", "**\n__"],
)
def test_any_text_is_checked_without_fail(text):
    for style in (HOUSE, PLAIN, BRIEFING):
        assert all(0 <= finding.start <= finding.end <= len(text) for finding in check_text(text, style))


def test_our_own_documents_are_read_as_published():
    """Marks, references, footnotes and the appendix change nothing about the style of what a reader sees."""
    note = "{>>c1 not enough evidence: no source has this figure, and no table of ours has it either<<}"
    marked = FINISHED.replace("well above that.", "{--far --}well above that.{>>so it is<<}[^f1]")
    marked = marked.replace("### 1.", f"### {{==1==}}{note}.").replace("Against R", f"{{==Against==}}{note} R")
    document = (
        f"---\nstatus: drafted\n---\n\n{marked}\n[^f1]: Source, “a a”\n\n<!-- newsdraft:appendix -->\n\n## For us\n"
    )
    assert check_text(document, HOUSE) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{--" * 20_000, id="deletions that never close"),
        pytest.param("<!--" * 20_000, id="comments that never close"),
        pytest.param("He said “no”. " * 5_000, id="one paragraph of quotations"),
        pytest.param("# " + "word " * 5_000, id="an endless headline"),
        pytest.param("- a 🚀\n" * 4_000, id="thousands of bullets"),
        pytest.param("`" * 20_000 + "a", id="ticks"),
    ],
)
def test_large_hostile_texts_end(text):
    """Each took seconds or minutes where a pattern looked from every place to the end of the text."""
    check_text(text, HOUSE)
    autofix_text(text, PLAIN)
