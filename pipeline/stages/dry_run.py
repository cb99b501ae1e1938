"""A stage rehearsed on a finished run: the requests it would send, exactly as sent, without sending them."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from pipeline.audit.audit import first_claims
from pipeline.audit.keyless import KeylessReading
from pipeline.errors import InputError, ReplyError
from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.models import Draft, Outline, Section, SectionPlan
from pipeline.reference import Reference
from pipeline.runs.folder import RunFolder
from pipeline.stages.check import Evidence, body_text, check_draft, declared_in, read_draft, with_second_reading
from pipeline.stages.draft import write_draft
from pipeline.stages.notes import take_notes
from pipeline.stages.outline import plan_outline
from pipeline.stages.repair import repair_draft
from pipeline.stages.saved_run import SavedRun, has_plan, load_run, read_stage
from pipeline.style.style import Style
from pipeline.writer.llm_writer import LanguageModelWriter
from pipeline.writer.piece import Piece
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import CitationsReply, PlannedHeadline
from pipeline.writer.requests import Models, Requests


class RecordingChat:
    """A Chat that keeps each request and answers none."""

    def __init__(self) -> None:
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Always a ReplyError: nothing is sent."""
        self.requests.append(request)
        raise ReplyError("A rehearsal asks nobody.")


async def dry_run(stage: str, folder: Path, prompts: Prompts, style: Style, models: Models) -> list[ChatRequest]:
    """The requests of a stage for the run in a folder; InputError where the run has not come that far."""
    saved, chat = load_run(folder), RecordingChat()
    writer = LanguageModelWriter(chat, Requests(prompts, saved.event.brief, saved.event.hash, models))
    for call in _calls(stage, folder, saved, style, writer):
        with suppress(ReplyError):
            await call()
    if not chat.requests:
        raise InputError(f"{folder}: nothing is left for {stage} to ask about.", "Show another stage.")
    return chat.requests


def _calls(
    stage: str, folder: Path, saved: SavedRun, style: Style, writer: LanguageModelWriter
) -> Sequence[Callable[[], Awaitable[object]]]:
    notes = saved.notes
    if stage == "notes":
        return [partial(take_notes, saved.event.brief, saved.sources, writer)]
    if stage == "outline":
        return [partial(plan_outline, notes, style, writer)]
    if stage == "section":
        outline = read_stage(folder, "outline.json", Outline)
        plans = [plan for plan in outline.sections if (form := style.shape.section(plan.form)) and not form.fixed]
        written = _written(folder, style)
        return [partial(writer.write_section, plan, outline, notes, style, _before(plan, written)) for plan in plans]
    if stage == "piece":
        outline = read_stage(folder, "outline.json", Outline)
        if not has_plan(RunFolder(folder)):
            outline = outline.model_copy(update={"sections": ()})
        told = (outline, notes, saved.sources, style)
        piece = _piece(folder, style)
        if piece is None:
            return [partial(write_draft, *told, writer)]
        return [
            partial(write_draft, *told, writer),
            partial(writer.revise, piece, *told),
            partial(writer.check, piece, notes, saved.sources),
            partial(writer.cite, piece, *told),
        ]
    evidence = Evidence(notes=notes, sources=saved.sources, reference=Reference.shipped())
    draft = read_stage(folder, "draft.json", Draft)
    if stage == "readings":
        keyless = KeylessReading(body_text(draft, evidence, style), evidence.held)
        readings = saved.readings and saved.readings.model_copy(update={"second": ()})
        calls: list[Callable[[], Awaitable[object]]] = [partial(read_draft, draft, evidence, style, writer)]
        if readings:
            first = first_claims(keyless, readings, declared_in(draft))
            calls.append(partial(with_second_reading, first, readings, writer))
        return calls
    checked = check_draft(draft, evidence, style, saved.readings)
    return [partial(repair_draft, checked, writer, notes, style)]


def _written(folder: Path, style: Style) -> list[Section]:
    """The sections that the run's draft has so far, those with fixed words left out."""
    if not (folder / "draft.json").is_file():
        return []
    sections = read_stage(folder, "draft.json", Draft).sections
    return [each for each in sections if (form := style.shape.section(each.form)) and not form.fixed]


def _piece(folder: Path, style: Style) -> Piece | None:
    """The run's draft as a piece that is yet to be cited; None before there is one."""
    if not (sections := _written(folder, style)):
        return None
    headline = PlannedHeadline.model_validate(read_stage(folder, "draft.json", Draft).headline.model_dump())
    return Piece(headline=headline, sections=tuple(sections)).cited(CitationsReply(sentences=()))


def _before(plan: SectionPlan, sections: Sequence[Section]) -> list[Section]:
    ids = [section.id for section in sections]
    return list(sections[: ids.index(plan.id)]) if plan.id in ids else list(sections)
