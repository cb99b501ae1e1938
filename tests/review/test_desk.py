"""The desk's whole way, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from pipeline.review.model import NotFoundError, QueueFilter, RefusedError, StaleError
from pipeline.store.tables.review import documents
from tests.review.conftest import ADMIN, EDITOR, REVIEWER, approved, mended


def test_document_enters_with_its_findings(desk):
    (row,) = desk.queue()
    assert (row.id, row.status, row.head, row.author) == (1, "drafted", 1, "digest")
    blocking = [found.finding.rule for found in desk.open(1, EDITOR).blocking]
    assert "audit.refuted" in blocking
    assert row.blocking == len(blocking)


def test_blocking_findings_gate_approval(desk):
    with pytest.raises(RefusedError, match=r"1 finding blocks; the first, in line \d+"):
        desk.move(1, "approve", 1, REVIEWER)
    assert desk.log() == []


def test_mended_document_is_approved(desk):
    head = mended(desk)
    decision = desk.move(1, "approve", head, REVIEWER)
    opened = desk.open(1, EDITOR)
    assert (opened.row.status, opened.approvals) == ("approved", ("robin",))
    assert decision.sha256 == opened.revision.sha256


def test_two_who_save_at_once_lose_nothing(desk):
    prose = desk.open(1, EDITOR).prose
    desk.save(1, 1, prose + "\nFirst.\n", EDITOR)
    with pytest.raises(StaleError, match="at revision 2; this was made on revision 1") as stale:
        desk.save(1, 1, prose + "\nSecond.\n", REVIEWER)
    assert stale.value.head == 2
    assert desk.open(1, EDITOR).prose.endswith("First.\n")


def test_saving_the_same_text_makes_no_revision(desk):
    assert desk.save(1, 1, desk.open(1, EDITOR).prose, EDITOR).number == 1


def test_change_after_approval_needs_another(desk):
    head = approved(desk)
    desk.save(1, head, desk.open(1, EDITOR).prose + "\nMore.\n", EDITOR)
    opened = desk.open(1, EDITOR)
    assert (opened.row.status, opened.approvals) == ("in_review", ())


def test_threads_that_save_at_once_make_one_revision(desk):
    prose = desk.open(1, EDITOR).prose

    def save(number):
        try:
            return desk.save(1, 1, f"{prose}\nBy {number}.\n", EDITOR).number
        except StaleError as stale:
            return -stale.head

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(save, range(4))) == [-2, -2, -2, 2]
    assert [each.number for each in desk.revisions(1)] == [2, 1]


def test_queue_is_filtered(desk):
    assert desk.count(QueueFilter(search="BRIDGES, b")) == 1
    assert desk.count(QueueFilter(search="100%")) == 0
    assert desk.count(QueueFilter(states=("approved",))) == 0
    assert desk.count(QueueFilter(claimed_by="-", only_blocking=True)) == 1
    assert desk.states() == {"drafted": 1}


def test_unknown_document_is_named(desk):
    with pytest.raises(NotFoundError, match="There is no document 7"):
        desk.open(7, EDITOR)


def test_preview_audits_without_saving(desk):
    prose = desk.open(1, EDITOR).prose
    rules = [found.finding.rule for found in desk.preview(1, prose.replace("$60", "$40")).findings if found.blocks]
    assert "audit.refuted" not in rules
    assert desk.queue()[0].head == 1


def test_state_of_a_newer_program_is_left_alone(desk):
    with desk.context.store.write() as connection:
        connection.execute(update(documents).values(status="syndicated"))
    opened = desk.open(1, ADMIN)
    assert (opened.row.status, opened.moves) == ("syndicated", ())
    for change in (lambda: desk.move(1, "approve", 1, ADMIN), lambda: desk.save(1, 1, "x", ADMIN)):
        with pytest.raises(RefusedError, match="'syndicated', which this program does not know"):
            change()
