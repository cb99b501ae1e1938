"""Which approvals hold: those of exactly these bytes, since the document was last sent back."""

from collections.abc import Sequence

from pipeline.review.model import Decision

ENDS = ("request-changes", "reject", "reopen", "edit", "correct", "withdraw", "restore")


def approvals(log: Sequence[Decision], revision: int, sha256: str) -> tuple[str, ...]:
    """Who has approved this revision, in the order of the log of one document."""
    names: dict[str, None] = {}
    for entry in log:
        if entry.move in ENDS:
            names.clear()
        elif entry.move == "approve" and (entry.revision, entry.sha256) == (revision, sha256):
            names[entry.who] = None
    return tuple(names)
