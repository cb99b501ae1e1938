"""One run: the stages in order, each from values to a value, and what an editor changed in between kept.

Audit and tables take a while to read in, and are needed late: that is done while the writer is waited for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.errors import InputError
from pipeline.models import (
    Document,
    Draft,
    Event,
    FrozenModel,
    Notes,
    Outline,
    Provenance,
    Section,
    Source,
    UnusedSource,
)
from pipeline.reference import Reference
from pipeline.runs.folder import RunFolder
from pipeline.runs.progress import ProgressListener, stage
from pipeline.stages.draft import Written, write_draft
from pipeline.stages.event import retitled
from pipeline.stages.notes import LONGEST_PIECE, take_notes
from pipeline.stages.outline import plan_outline, unplanned
from pipeline.stages.saved_run import FOUND, edited_notes, has_plan, saved_outline
from pipeline.style.autofix_draft import autofix_draft
from pipeline.style.style import Style
from pipeline.text.plural import pluralize
from pipeline.writer.protocol import Writer
from pipeline.writer.readings import ArticleReadings

if TYPE_CHECKING:
    from pipeline.audit.article import AuditEvidence
    from pipeline.stages.check import CheckedDraft, Evidence
    from pipeline.writer.replies import FailingSentence

ReadSources = Callable[[Event], Awaitable[tuple[tuple[Source, ...], tuple[UnusedSource, ...]]]]


class Redo(FrozenModel):
    """A section to be written again, and what to do differently."""

    section: str
    wish: str = ""


class RunOptions(FrozenModel):
    """What the editor asks of one run: `redos` are the sections to be written again after all else, in this order.

    `planned` asks for a plan, which the writer then follows; so do `headlines` to choose from, and a stop at the
    outline. `off` are the audit's rules that find nothing.
    """

    length: int = 0
    headlines: int = 1
    planned: bool = False
    stop_after: Literal["", "sources", "notes", "outline"] = ""
    redos: tuple[Redo, ...] = ()
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
    """What a run left: notes, outline, checked draft and document, as far as it was to go.

    `held` is the evidence that the draft was held against, for whoever holds the document against it next.
    """

    notes: Notes
    outline: Outline | None = None
    checked: "CheckedDraft | None" = None
    document: Document | None = None
    held: "AuditEvidence | None" = None


class AuditedDraft(NamedTuple):
    """A draft as it was left, and what a model read in it, if one did."""

    checked: "CheckedDraft"
    readings: ArticleReadings | None


async def run_event(event: Event, context: StageContext, wanted: RunOptions) -> RunResult:
    """The event's document, each stage beside it as JSON; finished calls come from the journal behind the writer."""
    with stage(context.watch, "sources") as done:
        sources, unused = await context.read_sources(event)
        event = retitled(event, sources)
        done(f"{len(sources)} read, {len(unused)} not used")
    with stage(context.watch, "notes") as done:
        edited = edited_notes(context.folder, sources)
        notes = edited or await take_notes(event.brief, sources, context.writer, wanted.longest_piece)
        sources = (*sources, *notes.added)
        whose = ", as edited in notes.json" if edited else ""
        done(f"{pluralize(len(notes.facts), 'fact')}, {len(notes.rejected)} rejected{whose}")
    _save_notes(context.folder, event, sources, notes)
    if wanted.stop_after == "notes":
        return RunResult(notes)
    reading = asyncio.ensure_future(asyncio.to_thread(_evidence, notes, sources, context.reference, wanted.off))
    outline = unplanned(notes, context.style, wanted.length)
    if _wants_plan(context, wanted):
        with stage(context.watch, "outline") as done:
            edited_outline = saved_outline(context.folder)
            planning = _outline(edited_outline, notes, context, wanted)
            outline, _ = await asyncio.gather(planning, reading)
            whose = ", as edited in outline.json" if edited_outline else ""
            done(f"{pluralize(len(outline.sections), 'section')}{whose}")
        _save(context.folder, "outline.json", outline)
    if wanted.stop_after == "outline":
        return RunResult(notes, outline)
    from pipeline.stages.document import Story, assemble_document

    written, evidence = await _drafted(outline, notes, sources, reading, context, wanted.off)
    outline, notes = written.outline, written.notes
    checked = await _audited(written, evidence, context, wanted)
    story = Story(
        event=event,
        sources=sources,
        unused=unused,
        notes=notes,
        outline=outline,
        checked=checked,
        provenance=context.provenance(),
        disclosure=wanted.disclosure,
    )
    return RunResult(notes, outline, checked, assemble_document(story), evidence.held)


def _wants_plan(context: StageContext, wanted: RunOptions) -> bool:
    """Whether the piece follows a plan: one was asked for, made or edited, or writer or style know no other way.

    A style that requires sections beside the first, as a briefing's "Why It Counts", is kept by a plan alone.
    """
    asked = wanted.planned or wanted.headlines > 1 or wanted.stop_after == "outline"
    required = [form for form in context.style.shape.sections[1:] if form.required and not form.fixed]
    return asked or bool(required) or context.writer.plans or has_plan(context.folder)


async def _outline(edited: Outline | None, notes: Notes, context: StageContext, wanted: RunOptions) -> Outline:
    outline = edited or await plan_outline(
        notes, context.style, context.writer, headlines=wanted.headlines, words=wanted.length
    )
    for redo in wanted.redos:
        check_section(redo.section, outline)
    return outline


async def _drafted(
    outline: Outline,
    notes: Notes,
    sources: tuple[Source, ...],
    reading: "Awaitable[Evidence]",
    context: StageContext,
    off: Collection[str],
) -> "tuple[Written, Evidence]":
    """The draft in its style, with the notes that were found for it, and what it will be held against."""
    with stage(context.watch, "draft") as done:
        telling = write_draft(outline, notes, sources, context.style, context.writer)
        written, evidence = await asyncio.gather(telling, reading)
        written = written.model_copy(update={"draft": autofix_draft(written.draft, context.style)})
        if written.notes != notes:
            evidence = await asyncio.to_thread(_evidence, written.notes, sources, context.reference, off)
        done("; ".join(_draft_remarks(written, notes)))
    _save(context.folder, "outline.json", written.outline)
    _save_found(context.folder, written.notes, notes)
    return written, evidence


async def _audited(written: Written, evidence: "Evidence", context: StageContext, wanted: RunOptions) -> "CheckedDraft":
    """The draft checked and repaired, with the sections that were asked for again."""
    from pipeline.stages.check import settled

    with stage(context.watch, "audit") as done:
        unusable: list[str] = []
        checked, readings = await _audit_and_repair(written.draft, evidence, context, wanted.repairs, unusable.append)
        for redo in wanted.redos:
            check_section(redo.section, written.outline)
            checked, readings = await _redone(
                redo, checked, written.outline, evidence, context, wanted.repairs, unusable.append
            )
        checked = settled(checked)
        done("; ".join((pluralize(len(checked.audit.claims), "claim"), *dict.fromkeys(unusable))))
    _save(context.folder, "draft.json", checked.draft)
    _save(context.folder, "audit.json", checked.audit)
    if readings:
        _save(context.folder, "readings.json", readings)
    return checked


def check_section(section: str, outline: Outline) -> None:
    """InputError where an outline has no such section."""
    known = [plan.id for plan in outline.sections]
    if section not in known:
        raise InputError(f"There is no section {section} to write again.", f"There are {', '.join(known)}.")


async def _redone(
    redo: Redo,
    checked: "CheckedDraft",
    outline: Outline,
    evidence: "Evidence",
    context: StageContext,
    repairs: int,
    unusable: Callable[[str], None],
) -> "AuditedDraft":
    """The draft with one section written again, checked and repaired; every other section stays to the letter."""
    plan = next(plan for plan in outline.sections if plan.id == redo.section)
    plan = plan.model_copy(update={"wish": redo.wish})
    before = checked.draft
    stands = [section for section in before.sections if not section.missing or section.id == redo.section]
    section = await context.writer.write_section(plan, outline, evidence.notes, context.style, stands)
    before = _with_place(before, section, outline)
    again = _exchanged(before, autofix_draft(_exchanged(before, section), context.style), redo.section)
    return await _audit_and_repair(again, evidence, context, repairs, unusable, only=redo.section)


def _draft_remarks(written: Written, notes: Notes) -> Iterator[str]:
    """What a person should hear of a draft: what it lacks, and what was found beside the notes."""
    if written.unrevised:
        yield f"it stands as first told: {written.unrevised}"
    if written.unchecked:
        yield f"the desk's check changed nothing: {written.unchecked}"
    if written.uncited:
        yield f"it cites no notes: {written.uncited}"
    for section in written.draft.sections:
        if section.missing:
            yield f"{section.id} missing"
    if found := written.notes.facts[len(notes.facts) :]:
        yield f"{pluralize(len(found), 'fact')} found in the sources beside the notes"
    for rejected in written.notes.rejected[len(notes.rejected) :]:
        yield f"“{rejected.statement}” was not found: {rejected.reason}"


def _with_place(draft: Draft, section: Section, outline: Outline) -> Draft:
    """The draft with a section where the outline has it, if it was told within others before."""
    order, own = [plan.id for plan in outline.sections], [each.id for each in draft.sections]
    if section.id in own:
        return draft
    before = [at for at, each in enumerate(own, 1) if order.index(each) < order.index(section.id)]
    at = before[-1] if before else 0
    return draft.model_copy(update={"sections": (*draft.sections[:at], section, *draft.sections[at:])})


def _exchanged(draft: Draft, new: Draft | Section, section_id: str = "") -> Draft:
    """The draft with one section of another in place of its own."""
    if isinstance(new, Draft):
        new = next(section for section in new.sections if section.id == section_id)
    return draft.model_copy(
        update={"sections": tuple(new if section.id == new.id else section for section in draft.sections)}
    )


def _evidence(notes: Notes, sources: tuple[Source, ...], reference: Reference, off: Collection[str]) -> "Evidence":
    """What the draft will be held against, read as far as it can be before there is a draft."""
    from pipeline.stages.check import Evidence

    evidence = Evidence(notes=notes, sources=sources, reference=reference, off=off)
    evidence.held.read()
    return evidence


async def _audit_and_repair(
    draft: Draft,
    evidence: "Evidence",
    context: StageContext,
    repairs: int,
    unusable: Callable[[str], None],
    only: str = "",
) -> "AuditedDraft":
    """The draft read and checked, its failing sentences rewritten and checked again, at most `repairs` times.

    A sentence that is no truer for it stands as it was first written. `unusable` hears of a reply that could not be
    used: the draft goes on without it. `only` is the one section to mend.
    """
    from pipeline.stages.check import check_draft, check_read, read_draft
    from pipeline.stages.repair import (
        cleared,
        failing_pieces,
        repair_draft,
        rounded_draft,
        undone,
        without_false_repairs,
    )

    read = await read_draft(draft, evidence, context.style, context.writer, unusable)
    readings, checked = read.readings, check_read(draft, evidence, context.style, read)
    rounded = rounded_draft(checked)
    rounded = _exchanged(draft, rounded, only) if only else rounded
    if rounded != draft:
        checked = check_draft(rounded, evidence, context.style, readings)
    first = checked
    asked: list[FailingSentence] = []
    for _ in range(repairs):
        repaired = await repair_draft(checked, context.writer, evidence.notes, context.style, unusable, only, asked)
        asked += failing_pieces(checked).values()
        mended = autofix_draft(repaired, context.style)
        repaired = _exchanged(checked.draft, mended, only) if only else mended
        if repaired == checked.draft:
            break
        checked = check_draft(repaired, evidence, context.style, readings)
    if (unchanged := without_false_repairs(first, checked)) != checked.draft:
        for key, words in undone(checked.draft, unchanged).items():
            unusable(f"the rewrite of {key} failed too, and its first words stand: “{words}”")
        undoes_all = unchanged == first.draft
        checked = first if undoes_all else check_draft(unchanged, evidence, context.style, readings)
    clear = cleared(checked)
    clear = _exchanged(checked.draft, clear, only) if only else clear
    if clear != checked.draft:
        checked = check_draft(clear, evidence, context.style, readings)
    return AuditedDraft(checked, readings)


def _save_notes(folder: RunFolder, event: Event, sources: tuple[Source, ...], notes: Notes) -> None:
    folder.write_json("event.json", event.model_dump(mode="json"))
    for source in sources:
        folder.write_json(f"sources/{source.id}.json", source.model_dump(mode="json"))
    _save(folder, "notes.json", notes)


def _save_found(folder: RunFolder, notes: Notes, before: Notes) -> None:
    """The notes again, with what the draft's writer found; beside notes that an editor changed in a file of its own."""
    if not folder.edited("notes.json"):
        _save(folder, "notes.json", notes)
        return
    found = notes.facts[len(before.facts) :]
    _save(folder, FOUND, before.model_copy(update={"facts": found, "rejected": (), "added": ()}))


def _save(folder: RunFolder, name: str, value: FrozenModel) -> None:
    """Writes a stage's value; one that an editor changed was read from there, and stays theirs."""
    if not folder.edited(name):
        folder.write_json(name, value.model_dump(mode="json"))
