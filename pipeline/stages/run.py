"""One run: the stages in order, each from values to a value, and what an editor changed in between kept.

Audit and tables take a while to read in, and are needed late: that is done while the outline's call is waited for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.errors import InputError
from pipeline.models import Document, Draft, Event, FrozenModel, Notes, Outline, Provenance, Source, UnusedSource
from pipeline.reference import Reference
from pipeline.runs.folder import RunFolder
from pipeline.runs.progress import ProgressListener, stage
from pipeline.stages.draft import write_draft
from pipeline.stages.event import retitled
from pipeline.stages.notes import LONGEST_PIECE, take_notes
from pipeline.stages.outline import plan_outline
from pipeline.stages.saved_run import edited_notes, kept_outline
from pipeline.style.autofix_draft import mend_draft
from pipeline.style.style import Style
from pipeline.text.plural import pluralize
from pipeline.writer.protocol import Writer
from pipeline.writer.readings import ArticleReadings

if TYPE_CHECKING:
    from pipeline.stages.check import Checked, Evidence

ReadSources = Callable[[Event], Awaitable[tuple[tuple[Source, ...], tuple[UnusedSource, ...]]]]


class RunOptions(FrozenModel):
    """What the editor asks of one run: `redo` names the section to write anew, `wishes` are by section id.

    `off` are the audit's rules that find nothing.
    """

    length: int = 0
    headlines: int = 1
    stop_after: Literal["", "notes", "outline"] = ""
    redo: str = ""
    wishes: dict[str, str] = {}
    repairs: int = 2
    longest_piece: int = LONGEST_PIECE
    disclosure: str = ""
    off: tuple[str, ...] = ()


@dataclass(frozen=True)
class StageContext:
    """All that a run works with; whoever opened it closes it."""

    read_sources: ReadSources
    writer: Writer
    style: Style
    reference: Reference
    folder: RunFolder
    provenance: Callable[[], Provenance]
    watch: ProgressListener


@dataclass(frozen=True)
class RunResult:
    """What a run left: notes, outline, checked draft and document, as far as it was told to go."""

    notes: Notes
    outline: Outline | None = None
    checked: "Checked | None" = None
    document: Document | None = None


class Audited(NamedTuple):
    """A draft as it was left, and what a model read in it, if one did."""

    checked: "Checked"
    readings: ArticleReadings | None


async def run_event(event: Event, desk: StageContext, wanted: RunOptions) -> RunResult:
    """The event's document, each stage beside it as JSON; finished calls come from the journal behind the writer."""
    with stage(desk.watch, "sources") as done:
        sources, unused = await desk.read_sources(event)
        event = retitled(event, sources)
        done(f"{len(sources)} read, {len(unused)} not used")
    with stage(desk.watch, "notes") as done:
        notes = edited_notes(desk.folder, sources) or await take_notes(
            event.brief, sources, desk.writer, wanted.longest_piece
        )
        sources = (*sources, *notes.added)
        done(f"{pluralize(len(notes.facts), 'fact')}, {len(notes.rejected)} rejected")
    _save_notes(desk.folder, event, sources, notes)
    if wanted.stop_after == "notes":
        return RunResult(notes)
    with stage(desk.watch, "outline") as done:
        reading = asyncio.to_thread(_evidence, notes, sources, desk.reference, wanted.off)
        outline, evidence = await asyncio.gather(_outline(notes, desk, wanted), reading)
        done(pluralize(len(outline.sections), "section"))
    _save(desk.folder, "outline.json", outline)
    if wanted.stop_after == "outline":
        return RunResult(notes, outline)
    from pipeline.stages.document import assemble_document
    from pipeline.stages.story import Story

    with stage(desk.watch, "draft") as done:
        draft = mend_draft(await write_draft(outline, notes, desk.style, desk.writer), desk.style)
        done(", ".join(f"{section.id} missing" for section in draft.sections if section.missing))
    with stage(desk.watch, "audit") as done:
        unusable: list[str] = []
        checked, readings = await _audit_and_repair(draft, evidence, desk, wanted.repairs, unusable.append)
        done("; ".join((pluralize(len(checked.audit.claims), "claim"), *unusable)))
    _save(desk.folder, "draft.json", checked.draft)
    _save(desk.folder, "audit.json", checked.audit)
    if readings:
        _save(desk.folder, "readings.json", readings)
    story = Story(
        event=event,
        sources=sources,
        unused=unused,
        notes=notes,
        outline=outline,
        checked=checked,
        provenance=desk.provenance(),
        disclosure=wanted.disclosure,
    )
    return RunResult(notes, outline, checked, assemble_document(story))


async def _outline(notes: Notes, desk: StageContext, wanted: RunOptions) -> Outline:
    outline = kept_outline(desk.folder) or await plan_outline(
        notes, desk.style, desk.writer, headlines=wanted.headlines, words=wanted.length
    )
    if wanted.redo and wanted.redo not in (known := [plan.id for plan in outline.sections]):
        raise InputError(f"There is no section {wanted.redo} to write again.", f"There are {', '.join(known)}.")
    sections = [plan.model_copy(update={"wish": wanted.wishes.get(plan.id, plan.wish)}) for plan in outline.sections]
    return outline.model_copy(update={"sections": tuple(sections)})


def _evidence(notes: Notes, sources: tuple[Source, ...], reference: Reference, off: Collection[str]) -> "Evidence":
    """What the draft will be held against, read as far as it can be before there is a draft."""
    from pipeline.stages.check import Evidence

    evidence = Evidence(notes=notes, sources=sources, reference=reference, off=off)
    evidence.held.read()
    return evidence


async def _audit_and_repair(
    draft: Draft, evidence: "Evidence", desk: StageContext, repairs: int, unusable: Callable[[str], None]
) -> "Audited":
    """The draft read and checked, its failing sentences rewritten and checked again, at most `repairs` times.

    A sentence that is no truer for it stands as it was first written. `unusable` hears of a reply that could not be
    used: the draft goes on without it.
    """
    from pipeline.stages.check import check_draft, read_draft
    from pipeline.stages.repair import repair_draft, rounded_draft, without_false_repairs

    readings = await read_draft(draft, evidence, desk.style, desk.writer, unusable)
    checked = check_draft(draft, evidence, desk.style, readings)
    if (rounded := rounded_draft(checked)) != draft:
        checked = check_draft(rounded, evidence, desk.style, readings)
    first = checked
    for _ in range(repairs):
        repaired = await repair_draft(checked, desk.writer, evidence.notes, desk.style, unusable)
        repaired = mend_draft(repaired, desk.style)
        if repaired == checked.draft:
            break
        checked = check_draft(repaired, evidence, desk.style, readings)
    if (kept := without_false_repairs(first, checked)) != checked.draft:
        checked = check_draft(kept, evidence, desk.style, readings)
    return Audited(checked, readings)


def _save_notes(folder: RunFolder, event: Event, sources: tuple[Source, ...], notes: Notes) -> None:
    folder.write_json("event.json", event.model_dump(mode="json"))
    for source in sources:
        folder.write_json(f"sources/{source.id}.json", source.model_dump(mode="json"))
    _save(folder, "notes.json", notes)


def _save(folder: RunFolder, name: str, value: FrozenModel) -> None:
    """Writes a stage's value; one that an editor changed was read from there, and stays theirs."""
    if not folder.edited(name):
        folder.write_json(name, value.model_dump(mode="json"))
