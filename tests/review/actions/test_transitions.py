import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person, RefusedError, Role
from pipeline.stages.box import body_of
from tests.review.conftest import EDITOR, REVIEWER, approved, mended, with_review

SECOND = Person(name="kim", role=Role.REVIEWER)


def strict(desk, **review):
    """The same desk under other rules."""
    return ReviewDesk(desk.context.store, with_review(desk.context.settings, **review), desk.context.clock)


def test_two_approvals_are_by_two_people(desk):
    desk = strict(desk, approvals=2)
    head = mended(desk)
    assert desk.move(1, "approve", head, REVIEWER).status == "in_review"
    with pytest.raises(RefusedError, match="robin has approved this revision already"):
        desk.move(1, "approve", head, REVIEWER)
    assert desk.move(1, "approve", head, SECOND).status == "approved"
    assert desk.open(1, EDITOR).approvals == ("robin", "kim")


def test_first_approval_is_void_once_changes_are_asked_for(desk):
    desk = strict(desk, approvals=2)
    head = mended(desk)
    desk.move(1, "approve", head, REVIEWER)
    desk.move(1, "request-changes", head, SECOND, "the headline")
    desk.move(1, "submit", head, EDITOR)
    assert desk.open(1, EDITOR).approvals == ()
    assert desk.move(1, "approve", head, SECOND).status == "in_review"


def test_own_text_is_not_approved_by_its_author(desk):
    desk = strict(desk, forbid_own=True)
    head = mended(desk)
    author = Person(name=EDITOR.name, role=Role.REVIEWER)
    with pytest.raises(RefusedError, match="alex has written or edited this text"):
        desk.move(1, "approve", head, author)
    assert desk.move(1, "approve", head, REVIEWER).status == "approved"


def test_approval_signs_the_file_below_its_front_matter(desk, file):
    import hashlib

    approved(desk)
    body = body_of(file.read_text())
    assert desk.log(1)[-1].sha256 == hashlib.sha256(body.encode()).hexdigest()


def test_front_matter_tells_what_was_decided(desk, file):
    (found,) = desk.open(1, EDITOR).blocking
    desk.override(1, 1, found.key, "a short piece", REVIEWER)
    desk.move(1, "approve", 1, REVIEWER)
    front = file.read_text().partition("\n---\n\n")[0]
    assert "status: approved\nrevision: 1\napproved_by:\n- robin\noverrides:\n" in front
    assert "reason: a short piece" in front


def test_sent_back_and_handed_in_again(desk):
    desk.move(1, "request-changes", 1, REVIEWER, "$60 million is wrong")
    assert desk.queue()[0].status == "changes_requested"
    desk.move(1, "submit", 1, EDITOR)
    log = [(entry.number, entry.move, entry.status, entry.reason) for entry in desk.log(1)]
    assert log == [
        (1, "request-changes", "changes_requested", "$60 million is wrong"),
        (2, "submit", "in_review", ""),
    ]


@pytest.mark.parametrize("move", ["export", "correct", "edit", "publish"])
def test_moves_that_bring_more_are_not_made_bare(desk, move):
    with pytest.raises(RefusedError, match="is no move that is made like this"):
        desk.move(1, move, 1, REVIEWER)
