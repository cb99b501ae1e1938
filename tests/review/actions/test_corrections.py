from datetime import date

import pytest

from pipeline.models import CLOSING_MARK
from pipeline.review.actions.corrections import with_note
from pipeline.review.model import RefusedError
from tests.review.conftest import EDITOR, REVIEWER, approved

NOTE = "An earlier version gave another sum for 2025."


@pytest.fixture
def out(desk):
    """The desk with its document exported at revision 2."""
    approved(desk)
    desk.export(1, "markdown", EDITOR)
    return desk


def test_correction_tells_readers_and_waits_for_approval(out):
    prose = out.open(1, EDITOR).prose
    out.correct(1, 2, prose.replace("plans to spend", "wants to spend"), NOTE, EDITOR)
    opened = out.open(1, EDITOR)
    assert (opened.row.status, opened.row.exported, opened.revision.kind) == ("in_review", 2, "correction")
    assert f"**Correction, 24 November 2026:** {NOTE}" in opened.prose
    with pytest.raises(RefusedError, match="readers get what was approved"):
        out.export(1, "markdown", EDITOR)


def test_corrected_text_goes_out_as_corrected(out):
    out.correct(1, 2, out.open(1, EDITOR).prose, NOTE, EDITOR)
    for found in out.open(1, REVIEWER).blocking:
        out.override(1, 3, found.key, "a short piece", REVIEWER)
    out.move(1, "approve", 3, REVIEWER)
    assert NOTE in out.export(1, "markdown", EDITOR).text
    assert out.queue() == []
    assert out.open(1, EDITOR).row.status == "corrected"
    assert out.verify().faults == ()


def test_change_on_disk_after_export_needs_a_note(out, file):
    file.write_text(file.read_text().replace("plans to spend", "wants to spend"))
    opened = out.open(1, REVIEWER)
    for found in opened.blocking:
        out.override(1, 3, found.key, "a short piece", REVIEWER)
    with pytest.raises(RefusedError, match="changed since without a note to them"):
        out.move(1, "approve", 3, REVIEWER)
    out.correct(1, 3, opened.prose, NOTE, EDITOR)
    for found in out.open(1, REVIEWER).blocking:
        out.override(1, 4, found.key, "a short piece", REVIEWER)
    assert out.move(1, "approve", 4, REVIEWER).status == "approved"


def test_what_has_not_gone_out_is_not_corrected(desk):
    with pytest.raises(RefusedError, match="has not gone out"):
        desk.correct(1, 1, "# Text\n", NOTE, EDITOR)


@pytest.mark.parametrize("ending", ["[^1]: City\n", f"{CLOSING_MARK}\n\n*Sources: City.*\n\n[^1]: City\n"])
def test_note_stands_above_the_ending(ending):
    prose = with_note(f"# Head\n\nText.[^1]\n\n{ending}", NOTE, date(2026, 11, 24))
    assert prose == f"# Head\n\nText.[^1]\n\n**Correction, 24 November 2026:** {NOTE}\n\n{ending}"
