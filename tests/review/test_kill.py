"""kill -9 in the middle of an approval and of an export: it is decided or it is not, once, and the file follows."""

import os
import signal

import pytest

from pipeline.review import intake
from pipeline.review.anchor import Anchor
from pipeline.review.decision_log import DecisionLog
from pipeline.review.desk import ReviewDesk
from pipeline.runs import folder as run_folder
from pipeline.store import Store
from tests.review.conftest import EDITOR, REVIEWER, approved, mended


def dies_before(owner, name):
    """The process dies when it comes to this."""
    return owner, name, lambda call: lambda *given: os.kill(os.getpid(), signal.SIGKILL)


def dies_after(owner, name):
    """The process does this and dies."""
    return owner, name, lambda call: lambda *given: call(*given) and os.kill(os.getpid(), signal.SIGKILL)


POINTS = {
    "decided, not kept": dies_after(DecisionLog, "append"),
    "kept, no anchor": dies_before(Anchor, "advance"),
    "anchor, no file": dies_before(intake, "write_document"),
    "half a file": dies_before(run_folder.os, "fsync"),
    "file not remembered": dies_after(intake, "write_document"),
}
MOVES = {
    "approve": lambda desk: desk.move(1, "approve", 2, REVIEWER).move,
    "export": lambda desk: desk.export(1, "markdown", EDITOR, 2).number,
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("move", MOVES)
def test_killed_decision_stands_once_or_not_at_all(desk, settings, clock, file, move, point):
    before = approved(desk) if move == "export" else mended(desk)
    url = desk.context.store.engine.url.render_as_string(hide_password=False)
    desk.context.store.engine.dispose()
    if not (child := os.fork()):
        try:
            owner, name, dying = POINTS[point]
            setattr(owner, name, dying(getattr(owner, name)))
            MOVES[move](ReviewDesk(Store.open(url), settings, clock))
        finally:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    desk.scan()
    if move not in [each.move for each in desk.log()]:
        MOVES[move](desk)
    after = {"approve": "approved", "export": "exported"}[move]
    assert [each.move for each in desk.log()].count(move) == 1
    assert (desk.row(1).status, desk.row(1).head, desk.verify().faults) == (after, before, ())
    assert f"status: {after}\n" in file.read_text()
