"""What the desk offers beside a text: decisions, what comes after them, undo, wordings taken together."""

import re

from pipeline.report.tally import tally_of
from pipeline.review.evidence.proposals import Proposal, apart, with_proposals
from pipeline.style.picture import PictureColours
from pipeline.style.style import load_style
from tests.review.conftest import (
    ADMIN,
    COMPARED,
    EDITOR,
    FOOTNOTES,
    REVIEWER,
    TEXT,
    approved,
    mended,
    with_review,
    write_run,
)
from tests.review.web.conftest import house_of

APPROVE = "/documents/1/moves/approve"


def second(desk, folder):
    write_run(folder.parent / "2025-01-24-bridges-00000002", TEXT + FOOTNOTES)
    desk.scan()


def test_approve_stands_where_nothing_blocks(reviewer, desk):
    before = reviewer.get("/documents/1").text
    mended(desk)
    after = reviewer.get("/documents/1").text
    assert (APPROVE in before, "mend or override to approve" in before, APPROVE in after) == (False, True, True)


def test_desk_counts_what_terminal_and_file_count(reviewer, desk):
    """The terminal said 65 statements, the desk 1 to decide and 58 also checked: years in their sources had no card."""
    opened = desk.open(1, REVIEWER)
    figures = tally_of(opened.prose, opened.audit, [each.finding for each in opened.findings]).figures
    page = reviewer.get("/documents/1").text
    counts = dict(re.findall(r'<h2>([^<]+) <span class="many">(\d+)</span>', page))
    assert (counts["To decide"], int(counts["To decide"]) + int(counts["Also checked"])) == ("1", figures)
    assert "2 more, such as years and small counts, stand in the sources" in page


def test_approve_gives_way_to_the_reason_that_forbids_it(desk, settings):
    """The button was there, and refused whoever pressed it: [review] forbid_own keeps editors from approving."""
    desk.context.settings = with_review(settings, forbid_own=True)
    mended(desk)
    (approve,) = [
        each for each in desk.open(1, EDITOR.model_copy(update={"role": "admin"})).moves if each.move == "approve"
    ]
    assert (approve.allowed, approve.why_not) == (
        False,
        "alex has written or edited this text, and [review] forbid_own is set. Somebody else approves it.",
    )


def test_a_decision_opens_the_next_document_where_the_setting_says_so(desk, folder, settings):
    second(desk, folder)
    desk.context.settings = with_review(settings, open_next=True)
    head = mended(desk)
    web = house_of(desk).browser(REVIEWER)
    assert web.post(APPROVE, expected=head).headers["location"] == "/documents/2"
    assert 'href="/documents/1">Back to it' in web.get("/documents/2").text


def test_the_last_decision_says_that_it_was_the_last(desk, reviewer):
    """After the tenth of ten documents the page said what the others had said, and the queue "10 documents waiting"."""
    assert "1 document waiting for a decision" in reviewer.get("/").text
    reviewer.post(APPROVE, expected=mended(desk))
    page, queue = reviewer.get("/documents/1").text, reviewer.get("/").text
    assert "That was the last: nothing else waits for you." in page
    assert "Nothing waits for a decision · 1 approved" in queue


def test_a_decision_before_others_is_not_the_last(desk, folder, reviewer):
    second(desk, folder)
    reviewer.post(APPROVE, expected=mended(desk))
    page, queue = reviewer.get("/documents/1").text, reviewer.get("/").text
    assert ("Next: " in page, "That was the last" in page) == (True, False)
    assert "1 document waiting for a decision · 1 approved" in queue


def test_the_next_document_is_nobody_elses(desk, folder):
    second(desk, folder)
    assert desk.next_for(1, REVIEWER).id == 2
    desk.claim(2, ADMIN)
    assert (desk.next_for(1, REVIEWER), desk.next_for(1, ADMIN).id) == (None, 2)


def test_a_change_of_ones_own_is_no_news(desk, reviewer):
    """Who had saved was told that the text had changed since they last looked."""
    reviewer.get("/documents/1")
    desk.save(1, 1, desk.open(1, REVIEWER).prose.replace("$60", "$40"), REVIEWER)
    own = reviewer.get("/documents/1").text
    desk.save(1, 2, desk.open(1, EDITOR).prose.replace("$50", "$52"), EDITOR)
    assert ("since you last" in own, "since you last" in reviewer.get("/documents/1").text) == (False, True)


def test_a_revision_is_restored_as_a_new_one(desk, editor):
    first = desk.open(1, EDITOR).prose
    desk.save(1, 1, first.replace("$60", "$40"), EDITOR)
    editor.post("/documents/1/restore", expected=2, revision=1)
    head = desk.open(1, EDITOR)
    assert (head.prose, head.revision.number, head.revision.reason) == (first, 3, "restored revision 1")


def test_nothing_is_restored_over_what_somebody_saved(desk, editor):
    desk.save(1, 1, desk.open(1, EDITOR).prose.replace("$60", "$40"), REVIEWER)
    assert (editor.post("/documents/1/restore", expected=1, revision=1).status_code, desk.row(1).head) == (409, 2)


def test_wordings_are_put_in_together():
    told = [
        Proposal(start=0, end=3, words="four"),
        Proposal(start=8, end=13, words="6"),
        Proposal(start=1, end=2, words="x"),
    ]
    assert with_proposals("two and three", apart(told)) == "four and 6"


def test_the_editors_mark_is_shown_to_nobody(desk, editor):
    """The mark before a sign-off stood in the text as `<!-- newsdraft:closing -->`, at the desk and on the export page."""
    text = desk.open(1, EDITOR).prose.replace(
        "\n[^f1]:", "\n<!-- newsdraft:closing -->\n\nSee you. {>>too short?<<}\n\n[^f1]:", 1
    )
    desk.save(1, 1, text, EDITOR)
    page = editor.get("/documents/1").text
    assert ("&lt;!--" in page, "{&gt;&gt;" in page, "<em>[too short?]</em>" in page) == (False, False, True)


def test_the_editor_chooses_the_picture(desk, editor):
    """A picture could only be taken or left, was pasted into no newsletter, and Word had it whatever was chosen."""
    head = desk.save(1, 1, desk.open(1, EDITOR).prose.replace(TEXT, COMPARED), EDITOR).number
    for finding in desk.open(1, ADMIN).blocking:
        desk.override(1, head, finding.key, "a short piece", ADMIN)
    desk.move(1, "approve", head, ADMIN)
    page = editor.get("/documents/1/export").text
    assert re.findall(r'<option value="(comparison|change|share|none|png)"', page) == ["png", "comparison", "none"]
    order = {"expected": head, "form": "markdown", "to": "file"}
    chosen = editor.post("/documents/1/export", **order, picture="comparison").text
    refused = editor.post("/documents/1/export", **order, picture="none").text
    assert (f"](<document-1-r{head}.svg>)" in chosen, "svg" in refused) == (True, False)
    copied = editor.post("/documents/1/export", expected=head, to="copy", picture="comparison").text
    assert "data:image/png;base64," in copied[copied.index('id="pasted"') :]


def test_a_picture_has_the_style_s_colours(desk, editor):
    desk.context.style = load_style("house").model_copy(update={"picture": PictureColours(highlight="#ab1f17")})
    desk.save(1, 1, desk.open(1, EDITOR).prose.replace(TEXT, COMPARED), EDITOR)
    pages = (desk.evidence(1).decode(), editor.get("/documents/1/export").text)
    assert ['fill="#ab1f17"' in page for page in pages] == [True, True]


def test_export_is_one_button_once_approved(desk, editor):
    approved(desk)
    page = editor.get("/documents/1").text
    assert ("Copy for a newsletter…" in page, "cannot go out yet" in page) == (True, False)


LAMPS_UNKNOWN = "It has {} lamps, {} trams, {} parks, {} pools, {} lifts and {} shops.[^f1]\n"
LAMPS = (
    "# Lamps\n\nThe council spent $40 million in 2024.[^f1]\n\n" + LAMPS_UNKNOWN.format(*range(131, 137)) + FOOTNOTES
)


def in_order(page, *words):
    return [found[0] for found in re.finditer("|".join(map(re.escape, words)), page)]


def test_what_is_not_borne_out_is_told_before_what_is(desk, editor):
    """Figures dashed "No evidence" stood among sixty supported ones, beside "Nothing in this text is in doubt"."""
    desk.save(1, 1, LAMPS, EDITOR)
    page = editor.get("/documents/1").text
    assert 'Nothing to decide; <a href="#unborne">6 figures no source states</a>.' in page
    assert "Nothing in this text is in doubt" not in page
    headings = ("Not borne out, nothing to decide: 6", "Borne out:", '"quote">131<', '"quote">$40 million<')
    assert in_order(page, *headings) == [headings[0], headings[2], headings[1], headings[3]]


def test_where_all_is_borne_out_there_is_one_list(desk, editor):
    desk.save(1, 1, LAMPS.replace(LAMPS_UNKNOWN.format(*range(131, 137)), ""), EDITOR)
    page = editor.get("/documents/1").text
    assert "Nothing in this text is in doubt." in page
    assert in_order(page, "Not borne out", "Borne out:", "Also checked", '"quote">$40 million<')[0:] == [
        "Also checked",
        '"quote">$40 million<',
    ]


def test_a_finding_on_the_headline_is_right_in_one_click(desk, folder, reviewer):
    """An editor looked for "This is right" on the headline's card: it has what every other card has."""
    told = write_run(folder.parent / "2025-01-24-bridges-00000002", TEXT + FOOTNOTES)
    for file in (told / "event.json", told / "notes.json"):
        file.write_text(file.read_text().replace("Council mends bridges", "Council gets $40 million"))
    desk.scan()
    cards = re.findall(r'<li class="card unproven".*?</li>', reviewer.get("/documents/2").text, re.DOTALL)
    assert [("headline.figure" in card, "<button>This is right" in card) for card in cards] == [(True, True)]
