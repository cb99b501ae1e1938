import hashlib
from datetime import UTC, datetime

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import RefusedError
from tests.review.conftest import EDITOR, REVIEWER, approved, mended, with_review, write_run


def required(desk):
    return ReviewDesk(desk.context.store, with_review(desk.context.settings, required=True), desk.context.clock)


def test_approved_text_goes_out_with_its_hash(desk):
    head = approved(desk)
    out = desk.export(1, "markdown", EDITOR)
    entry = desk.log(1)[-1]
    assert (entry.move, entry.revision, entry.number) == ("export", head, out.number)
    assert entry.detail["export_sha256"] == hashlib.sha256(out.text.encode()).hexdigest()
    assert desk.open(1, EDITOR).row.status == "exported"
    assert "$40 million in 2024." in out.text
    assert "[^1]" in out.text


def test_the_same_export_once_more_is_logged_once(desk):
    """An export that was killed before it wrote its file, and begun again, stood in the log twice."""
    approved(desk)
    first, again = (desk.export(1, "markdown", EDITOR) for _ in range(2))
    other = [desk.export(1, "html", EDITOR).number, desk.export(1, "html", REVIEWER).number]
    assert (again.number, again.data) == (first.number, first.data)
    assert other == [first.number + 1, first.number + 2]


def test_unapproved_text_waits_where_review_is_required(desk):
    desk = required(desk)
    head = mended(desk)
    assert desk.may_export(1) == [f"revision {head} is drafted, and readers get what was approved"]
    with pytest.raises(RefusedError, match="cannot go out yet"):
        desk.export(1, "markdown", EDITOR)


def test_text_that_was_sent_back_waits_though_no_review_is_required(desk):
    """Somebody had asked for changes, and the text went to readers as it was: no approval was required."""
    head = mended(desk)
    desk.move(1, "request-changes", head, REVIEWER, "shorter")
    assert desk.may_export(1) == [f"revision {head} was sent back for changes, and readers get what was approved"]


def test_unreviewed_text_goes_out_unlogged_where_it_may(desk):
    mended(desk)
    before = len(desk.log())
    assert desk.export(1, "html", EDITOR).number == 0
    assert (len(desk.log()), desk.queue()[0].status) == (before, "drafted")


def test_what_blocks_stops_export_unless_overridden(desk):
    """The log said "5 findings block" of style errors while export went through: the two asked different checks."""
    blocking = desk.open(1, EDITOR).blocking
    assert len(desk.may_export(1)) == len(blocking) == desk.queue()[0].blocking
    for found in blocking:
        desk.override(1, 1, found.key, "the mayor's own count", REVIEWER)
    assert (desk.may_export(1), desk.queue()[0].blocking) == ([], 0)


def test_embargo_stops_what_is_approved(store, settings, clock, tmp_path):
    write_run(tmp_path / "drafts" / "x", not_before=datetime(2026, 12, 1, tzinfo=UTC))
    desk = ReviewDesk(store, settings, clock)
    desk.scan()
    approved(desk)
    assert desk.may_export(1) == ["it is embargoed until 2026-12-01T00:00:00+00:00"]


def test_withdrawn_text_does_not_go_out(desk):
    head = approved(desk)
    desk.export(1, "markdown", EDITOR)
    desk.move(1, "withdraw", head, REVIEWER, "the source took it back")
    assert desk.may_export(1) == ["it is withdrawn"]


def test_readers_get_approved_text_alone(desk, folder, tmp_path):
    mended(desk)
    assert (desk.for_readers(1), desk.approved_in(folder), desk.approved_in(tmp_path)) == (None, None, None)
    desk.move(1, "approve", 2, REVIEWER)
    assert desk.for_readers(1).body == desk.approved_in(folder).body == desk.open(1, EDITOR).body
    desk.save(1, 2, desk.open(1, EDITOR).prose + "\nMore.\n", EDITOR)
    assert desk.for_readers(1) is None
