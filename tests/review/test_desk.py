"""The desk's whole way, on SQLite and on PostgreSQL."""

import pytest

from pipeline.review.model import RefusedError, StaleError
from tests.review.conftest import EDITOR, REVIEWER


def mended(desk, document=1):
    """The document with its figure mended and what still blocks overridden: ready for approval."""
    opened = desk.open(document, EDITOR)
    desk.save(document, opened.row.head, opened.prose.replace("$60", "$40"), EDITOR, "the budget says 40")
    for finding in desk.open(document, REVIEWER).blocking:
        desk.override(document, opened.row.head + 1, finding.key, "a short piece", REVIEWER)
    return opened.row.head + 1


def test_document_enters_with_its_findings(any_desk):
    (row,) = any_desk.queue()
    assert (row.id, row.status, row.head, row.author) == (1, "drafted", 1, "extractive")
    blocking = [found.finding.rule for found in any_desk.open(1, EDITOR).blocking]
    assert "audit.refuted" in blocking
    assert row.blocking == len(blocking)


def test_blocking_findings_gate_approval(any_desk):
    with pytest.raises(RefusedError, match=r"findings block; the first, in line \d+"):
        any_desk.move(1, "approve", 1, REVIEWER)
    assert any_desk.log() == []


def test_mended_document_is_approved(any_desk):
    head = mended(any_desk)
    decision = any_desk.move(1, "approve", head, REVIEWER)
    opened = any_desk.open(1, EDITOR)
    assert (opened.row.status, opened.approvals) == ("approved", ("robin",))
    assert decision.sha256 == opened.revision.sha256


def test_two_who_save_at_once_lose_nothing(any_desk):
    prose = any_desk.open(1, EDITOR).prose
    any_desk.save(1, 1, prose + "\nFirst.\n", EDITOR)
    with pytest.raises(StaleError, match="at revision 2; this was made on revision 1") as stale:
        any_desk.save(1, 1, prose + "\nSecond.\n", REVIEWER)
    assert stale.value.head == 2
    assert any_desk.open(1, EDITOR).prose.endswith("First.\n")


def test_saving_the_same_text_makes_no_revision(desk):
    assert desk.save(1, 1, desk.open(1, EDITOR).prose, EDITOR).number == 1


def test_change_after_approval_needs_another(any_desk):
    head = mended(any_desk)
    any_desk.move(1, "approve", head, REVIEWER)
    any_desk.save(1, head, any_desk.open(1, EDITOR).prose + "\nMore.\n", EDITOR)
    opened = any_desk.open(1, EDITOR)
    assert (opened.row.status, opened.approvals) == ("in_review", ())
