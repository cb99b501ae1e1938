"""The editor's box stands in a document's file alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import Audit, Finding, Severity
from pipeline.stages.box import body_of, file_of
from pipeline.text.plain_view import readable

BODY = """\
# 🚀 Bold Bridges

The council spent {==$60 million==}{>>c1 refuted: $40 million<<} in 2024.[^f1] It plans $50 million.

- [A link](https://example.org/5) of 5%.

<!-- newsdraft:appendix -->

## For the editor
"""
PROSE = BODY.replace("{==", "").replace("==}{>>c1 refuted: $40 million<<}", "")


def finding(words, rule="audit.refuted", severity=Severity.BLOCKING, claim="c1", **given):
    start = PROSE.index(words)
    given = {"message": f"{words} is wrong", **given}
    return Finding(rule=rule, severity=severity, start=start, end=start + len(words), claim=claim, **given)


FOUND = (
    finding("- [A", "citation.missing", Severity.LOOK, "", message="no note"),
    finding("$60 million", suggestion="$40 million"),
    finding("Bold", "style.headline", Severity.LOOK, ""),
)


def test_box_lists_what_is_to_be_decided_first():
    box = file_of("title: x\n", BODY, Audit(), FOUND).partition("\n\n")[2].partition("\n\n# ")[0]
    assert box.splitlines() == [
        "<!-- newsdraft:box -->",
        "> **For you: 1 of 0 figures and 1 other thing**, 1 blocks export",
        ">",
        "> 1. **Blocks:** [$60 million](#c1): → $40 million",
        "> 2. [(A](#x2): no note",
    ]


SUM = "73% → 60%; $50m (Bridges, budget, 2023) → $80m (Bridges, budget, 2024) = 60%"


@pytest.mark.parametrize(
    ("why", "shown"),
    [
        ("the budget grew by 60%", f"{SUM}; the budget grew by 60% (f1)"),
        ("the budget of the year before is the one that it is measured against here", SUM),
        (f"as {'much as ' * 30}that", SUM),
    ],
)
def test_a_line_is_cut_where_its_explanation_begins(why, shown):
    """A long sum was cut in its middle, so that nobody saw what the figure should be: "$50m → …"."""
    found = finding("$60 million", message=f"{SUM}; {why} [f1]")
    line = file_of("title: x\n", BODY, Audit(), [found]).split("> 1. ")[1].splitlines()[0]
    assert line == f"**Blocks:** [$60 million](#c1): {shown}"


def test_a_sum_is_whole_beside_long_words():
    """A comparison's two sides are the finding: one that was longer than its line lost the second."""
    both = f"not $60bn (Meta, {'capital expenditure, ' * 4}2025) = $83bn (Croatia, GDP, 2023)"
    found = finding("The council spent $60 million in 2024", message=f"{both}; it does not hold [f1]")
    assert f": {both}\n" in file_of("title: x\n", BODY, Audit(), [found])


def test_each_line_leads_to_its_place():
    text = file_of("title: x\n", BODY, Audit(), FOUND)
    assert 'spent <a id="c1"></a>{==$60 million==}' in text
    assert 'org/5)<a id="x2"></a> of 5%' in text


def test_nothing_to_decide_is_said():
    assert "> **Nothing for you to decide: 0 figures checked**\n" in file_of("", BODY, Audit(), FOUND[2:])


@given(st.sets(st.integers(0, len(PROSE.partition("<!--")[0]) - 2), max_size=6))
def test_a_file_gives_back_its_body(places):
    """What an approval signs is the text, whatever the box says of it."""
    found = [
        finding("Bold", claim="").model_copy(update={"start": each, "end": each + 1, "claim": f"c{number}"})
        for number, each in enumerate(places)
    ]
    assert body_of(file_of("title: x\n", BODY, Audit(), found)) == BODY


def test_the_audit_reads_no_box():
    """A figure of the box's lines would be one more of the article's."""
    assert readable(file_of("title: x\n", BODY, Audit(), FOUND)).text.split() == readable(BODY).text.split()


@pytest.mark.parametrize("text", [BODY, f"---\ntitle: x\n---\n\n{BODY}"], ids=["bare", "with front matter"])
def test_a_file_without_a_box_is_read_as_before(text):
    assert body_of(text) == BODY
