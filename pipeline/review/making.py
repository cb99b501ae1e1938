"""How a text came about, from its run and the desk's records: what its readers' machines are told of it."""

from collections.abc import Sequence
from datetime import datetime

from pipeline.review.decision_log import approvals
from pipeline.review.model import Decision, Revision
from pipeline.review.outgoing import Correction, Making
from pipeline.settings import Settings
from pipeline.stages.saved_run import SavedRun
from pipeline.writer.fallback import DIGEST

MODEL, PROGRAM, PERSON = "trainedAlgorithmicMedia", "dataDrivenMedia", "humanEdits"
"""Terms of IPTC's digital source types: words of a trained model, text that code made from data, a person's edits."""
BY_TOOL = "by a tool: "
"""How the reason of a change begins that another program made in somebody's name."""
BY_WRITER = ("writer", "redo")
BY_PERSON = ("disk", "desk", "correction")


def _is_dated(saved: SavedRun, revisions: Sequence[Revision]) -> bool:
    """Whether the event's day is told by somebody: it is not merely the day of the draft, where no source has one."""
    drafted = revisions[-1].made.date() if revisions else None
    return saved.event.date != drafted or any(source.published for source in saved.sources)


def making_of(
    saved: SavedRun,
    settings: Settings,
    revisions: Sequence[Revision] = (),
    log: Sequence[Decision] = (),
    *,
    approved: bool = False,
) -> Making:
    """How the head of `revisions` (the newest first) came about; `log` is the document's own, in order.

    Nobody is named as answering for a text that is not `approved`. A text is published when the revision that first
    went out was approved, and modified when a later one was.
    """
    making = Making(
        event_date=saved.event.date if _is_dated(saved, revisions) else None,
        created=revisions[-1].made if revisions else None,
        digital_sources=digital_sources(saved, revisions),
        newsroom=settings.newsroom.name,
        disclosure=settings.newsroom.disclosure,
        corrections=tuple(
            Correction(text=str(entry.detail["note"]), at=entry.at) for entry in log if entry.move == "correct"
        ),
    )
    if not approved or not revisions:
        return making
    head = revisions[0]
    out = next((entry for entry in log if entry.move == "export"), None)
    first = _approved_at([entry for entry in log if out is None or entry.number < out.number])
    last = _approved_at(log)
    dates = {"published": first, "modified": last if last != first else None}
    editors = filter(None, (printed_name(name, settings) for name in approvals(log, head.number, head.sha256)))
    return making.model_copy(update={**dates, "editors": tuple(editors)})


def digital_sources(saved: SavedRun, revisions: Sequence[Revision]) -> tuple[str, ...]:
    """Where the words are from: the writer of the draft and of sections written again, and people who edited."""
    made = saved.provenance
    writers = {revision.author for revision in revisions if revision.kind in BY_WRITER} | {made.writer if made else ""}
    changes = [revision for revision in revisions if revision.kind in BY_PERSON]
    by_tool = [revision for revision in changes if revision.reason.startswith(BY_TOOL)]
    found = {
        MODEL: bool(made and made.models) or bool(writers - {DIGEST, ""}) or bool(by_tool),
        PROGRAM: DIGEST in writers,
        PERSON: len(by_tool) < len(changes),
    }
    return tuple(term for term, is_so in found.items() if is_so)


def _approved_at(log: Sequence[Decision]) -> datetime | None:
    """When the last approval was given."""
    return next((entry.at for entry in reversed(log) if entry.move == "approve"), None)


def printed_name(name: str, settings: Settings) -> str:
    """A person's name as readers get it; an account that is an address is no name to print."""
    given = settings.review.people.get(name)
    return given.name if given else "" if "@" in name else name
