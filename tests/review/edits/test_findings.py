"""What an edit by hand changes of what a draft said, and who has to answer for it before it goes out."""

import pytest

from pipeline.audit.attribution.names import KnownWords
from pipeline.models import Audit, Finding, Severity, Source
from pipeline.review.actions import save as saving
from pipeline.review.desk import ReviewDesk
from pipeline.review.edits.findings import CheckedText, edit_findings
from pipeline.review.evidence.cards import cards_of
from pipeline.review.model import RefusedError
from pipeline.review.prose import Anchors
from tests.review.conftest import ADMIN, EDITOR, FOOTNOTES, REVIEWER, write_run

TEXT = """\
# 🚀 Bridges, Budgets and a Bold Bet

## 🔍 The Story

The council spent $40 million in 2024.[^f1] It plans to spend $50 million in 2025.[^f2] The city has 16 bridges.[^f1]

“We will mend every bridge,” said the mayor of Example City.[^f3]
"""
NOTE = "[^f3]: Example City: “We will mend every bridge,” said the mayor.\n"
SPENT, MESSAGE = "The council spent $40 million in 2024.", "“$40 million” was changed to “$50 million”: the notes give"


@pytest.fixture
def sound(store, settings, clock):
    """A desk with a draft, number 1, in which nothing is in doubt."""
    write_run(settings.folder / "drafts" / "2025-01-24-bridges-00000002", TEXT + FOOTNOTES + NOTE)
    desk = ReviewDesk(store, settings, clock)
    assert desk.scan() == (1,)
    assert desk.open(1, REVIEWER).blocking == ()
    return desk


def edits(found):
    return [each.finding for each in found.findings if each.finding.rule.startswith("edit.")]


def told(desk, before, after):
    """What the desk says of the draft with these words in place of those: rule, severity and the draft's own words."""
    prose = desk.open(1, EDITOR).prose
    assert before in prose
    found = edits(desk.preview(1, prose.replace(before, after, 1)))
    return [(each.rule, str(each.severity), each.suggestion) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("$40 million", "$50 million", ("edit.figure", "blocking", "$40 million"), id="another-of-its-own"),
        pytest.param("16 bridges", "61 bridges", ("edit.figure", "blocking", "16"), id="digits-turned-round"),
        pytest.param("16 bridges", "50 bridges", ("edit.figure", "blocking", "16"), id="stands-elsewhere"),
        pytest.param("in 2024", "in 2025", ("edit.figure", "blocking", "2024"), id="year"),
        pytest.param(
            "“We will mend every bridge,”",
            "“We will mend a bridge,”",
            ("edit.quotation", "info", "“We will mend every bridge,”"),
            id="quotation-that-the-audit-refutes",
        ),
        pytest.param("Example City", "Exemple City", ("edit.name", "blocking", "Example City"), id="name"),
        pytest.param("the mayor of Example", "the council of Example", None, id="no-figure-or-name"),
        pytest.param("$40 million", "about $40 million", None, id="hedged"),
        pytest.param("$40 million", "$40,000,000", None, id="written-out"),
        pytest.param(SPENT, "", None, id="taken-out"),
        pytest.param(SPENT, "In 2024, spending by the council came to $40 million.", None, id="said-otherwise"),
    ],
)
def test_changed_figures_names_and_quotations_are_told(sound, before, after, expected):
    assert told(sound, before, after) == ([expected] if expected else [])


def save(desk, before, after):
    """The document with these words changed by an editor."""
    opened = desk.open(1, EDITOR)
    assert before in opened.prose
    desk.save(1, opened.row.head, opened.prose.replace(before, after, 1), EDITOR)
    return desk.open(1, REVIEWER)


def test_wrong_figure_of_a_hand_needs_a_reason(sound):
    """A reviewer typed 26% for 62%, and approved it with one click: the new figure stood in some source by chance."""
    opened = save(sound, "$40 million", "$50 million")
    (edit,) = edits(opened)
    assert edit.message.startswith(MESSAGE + " $40 million: “The council spent $40 million in 2024.”")
    with pytest.raises(RefusedError, match=r"1 finding blocks; the first, in line 5: “\$40 million” was changed"):
        sound.move(1, "approve", 2, REVIEWER)
    sound.override(1, 2, opened.blocking[0].key, "the council has corrected its figure", REVIEWER)
    assert sound.move(1, "approve", 2, REVIEWER).status == "approved"
    assert sound.may_export(1) == []


def test_change_is_told_until_it_is_answered(sound):
    """The next revision was held against the one with the wrong figure alone, and nothing was left of the change."""
    save(sound, "$40 million", "$50 million")
    assert [each.suggestion for each in edits(save(sound, "a Bold Bet", "a Bet"))] == ["$40 million"]
    assert "“$40 million” was changed" in sound.may_export(1)[-1]
    (again,) = edits(save(sound, "spent $50 million", "spent $45 million"))
    assert again.message.startswith(MESSAGE.replace("$50", "$45"))
    assert edits(save(sound, "$45 million", "$40 million")) == []


def test_restored_revision_has_no_change_left(sound):
    save(sound, "$40 million", "$50 million")
    sound.restore(1, 2, 1, EDITOR)
    assert edits(sound.open(1, EDITOR)) == []


def test_file_changed_on_disk_is_told_too(sound, settings):
    file = next(settings.drafts_folder.glob("*/document.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("16 bridges", "61 bridges"), encoding="utf-8")
    sound.scan()
    assert [each.rule for each in edits(sound.open(1, EDITOR))] == ["edit.figure"]


def test_mended_figure_is_no_change_to_answer_for(desk):
    """Where the audit refuted the draft's own figure, the right one in its place needs nobody's reason."""
    assert told(desk, "$60 million", "$40 million") == []


def test_name_with_a_hyphen_is_known_by_its_parts():
    """The sources' words are read apart at hyphens: none of them had Coca-Cola, so that nobody was told of Pepsi."""
    source = Source(id="src1", origin="", title="Sales", text="Sales of Coca-Cola and of Pepsi rose.", sha256="")
    before, now = (CheckedText(f"Sales of {name} rose.\n", Audit()) for name in ("Coca-Cola", "Pepsi"))
    for first, second in ((before, now), (now, before)):
        (found,) = edit_findings(first, second, KnownWords((source,), ()), by_hand=True)
        assert (found.rule, found.severity) == ("edit.name", Severity.LOOK)


def test_name_that_the_audit_refuted_is_changed_without_a_question():
    """A card said "said by Carlos Cuerpo, not by Garamendi"; the one who wrote Cuerpo was offered "Accept “Garamendi”"."""
    source = Source(id="src1", origin="", title="Bills", text="Cuerpo said so. Garamendi did not.", sha256="")
    told = Finding(rule="audit.refuted", severity=Severity.BLOCKING, message="Said by Cuerpo", start=8, end=17)
    before, now = (CheckedText(f"It was, {name} said.\n", Audit()) for name in ("Garamendi", "Cuerpo"))
    known = KnownWords((source,), ())
    assert edit_findings(before, now, known, by_hand=True)
    assert not edit_findings(before._replace(findings=(told,)), now, known, by_hand=True)


def test_change_that_the_audit_blocks_is_decided_once(sound):
    opened = save(sound, "“We will mend every bridge,”", "“We will mend a bridge,”")
    assert [each.severity for each in edits(opened)] == [Severity.INFO]
    assert [each.finding.rule for each in opened.blocking] == ["audit.refuted"]


def test_slip_of_a_hand_is_one_thing_on_one_card(sound):
    """A figure typed over the draft's was two to decide, its change and the audit's doubt, on two cards."""
    opened = save(sound, "16 bridges", "61 bridges")
    assert [each.finding.rule for each in opened.findings if each.is_open] == ["edit.figure"]
    cards = cards_of(Anchors(opened.prose), opened.audit, opened.findings, opened.sources)
    (card,) = (card for card in cards if card.group == "doubtful")
    assert (card.key, card.text, [each.words for each in card.proposals]) == ("c5", "61", ["16"])
    assert card.changed.startswith("“16” was changed to “61”: a source has 16")


def test_section_that_a_writer_wrote_again_is_no_edit(sound):
    """What the newsroom's writer puts in a section's place is its own draft; a change by hand elsewhere stays told."""
    prose = save(sound, "16 bridges", "61 bridges").prose.replace("$40 million", "$50 million")
    saving.save(sound.context, 1, 2, prose, EDITOR, "asked again", kind="redo")
    assert [each.suggestion for each in edits(sound.open(1, EDITOR))] == ["16"]


def test_source_that_is_deleted_leaves_no_words_in_a_change(sound):
    """A message quotes the passage that gave the draft's figure."""
    save(sound, "$40 million", "$50 million")
    sound.delete_source(1, "src1", ADMIN, "the city asked")
    for revision in (2, 3):
        (edit,) = edits(sound.open(1, EDITOR, revision))
        assert edit.message == "“$40 million” was changed to “$50 million”: its source was deleted"
