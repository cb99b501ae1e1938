"""Redoing one section with a reviewer's note: the writer writes it again through the journal, all else stays."""

from pathlib import Path

from pipeline.models import CLOSING_MARK, Draft, FrozenModel, Headline, Outline, Section
from pipeline.newsroom.composition import WriterChoice, WriterContext, choose_writer, wired_writer
from pipeline.newsroom.newsroom import SECTION, newsroom_prompts
from pipeline.review import rows
from pipeline.review.actions import save
from pipeline.review.context import DeskContext
from pipeline.review.model import Person, QueueRow, RefusedError, Revision
from pipeline.review.prose import prose_of
from pipeline.review.states import check_action
from pipeline.runs.journal import Journal, ask_again
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Invocation, Ledger
from pipeline.stages.check import Evidence, footnote_line
from pipeline.stages.document import citation
from pipeline.stages.draft import write_section
from pipeline.stages.rendering import render_body
from pipeline.stages.saved_run import SavedRun, read_stage


class SectionName(FrozenModel):
    """A section that can be redone."""

    id: str
    heading: str


class Redo(FrozenModel):
    """What is asked for: which section, what to do differently, on top of which revision.

    `counted` once another draft was asked for: an order in the queue may be tried by several workers.
    """

    document: int
    section: str
    wish: str
    expected: int
    counted: bool = False


def section_names(room: DeskContext, document: int) -> tuple[SectionName, ...]:
    """The sections of the document's draft that have a heading, in text order."""
    with room.store.read() as connection:
        row = rows.document_row(connection, document)
    draft = read_stage(room.path(row.folder), "draft.json", Draft)
    return tuple(SectionName(id=each.id, heading=each.heading) for each in draft.sections if each.heading)


async def redo(
    room: DeskContext, asked: Redo, who: Person, watch: ProgressListener, choice: WriterChoice | None = None
) -> Revision:
    """The revision with one section written again; RefusedError where the section cannot be found in the text."""
    row = _row(room, asked, who)
    with room.store.read() as connection:
        prose = prose_of(rows.revision_row(connection, asked.document, row.head).body)
    folder, kept = room.path(row.folder), room.kept(row.folder)
    draft = read_stage(folder, "draft.json", Draft)
    start, end = place_of(room, prose, draft, asked.section, kept)
    made, name = await _written(room, asked, folder, kept, watch, choice or choose_writer(room.settings))
    text = render_body(Draft(headline=Headline(text=""), sections=(made,)), room.style).text
    new = prose[:start] + text[text.index(_heading(room, made)) :].strip() + "\n\n" + prose[end:]
    reason = f"section {asked.section} again, asked by {who.name}: {asked.wish}"
    author = Person(name=name, role=who.role)
    return save.save(room, asked.document, asked.expected, with_footnotes(new, kept), author, reason, kind="redo")


def counted(room: DeskContext, asked: Redo, who: Person) -> Redo:
    """The same with its draft asked for, to be done later and by others; refused for what `redo` would refuse."""
    row = _row(room, asked, who)
    if asked.section not in [each.id for each in section_names(room, asked.document)]:
        raise _no_section(asked.section)
    ask_again(room.store, room.kept(row.folder).event.hash, SECTION, asked.section)
    return asked.model_copy(update={"counted": True})


def _row(room: DeskContext, asked: Redo, who: Person) -> QueueRow:
    """The document, where a section of it may be written again."""
    check_action("redo", who)
    with room.store.read() as connection:
        row = rows.document_row(connection, asked.document)
    save.refuse_finished(row)
    save.refuse_stale(row, asked.expected)
    return row


def _no_section(section: str) -> RefusedError:
    return RefusedError(f"There is no section {section} with a heading.", "`review show` has the text.")


async def _written(
    room: DeskContext, asked: Redo, folder: Path, kept: SavedRun, watch: ProgressListener, choice: WriterChoice
) -> tuple[Section, str]:
    """The new section and the writer's name; the ledger learns how it ended."""
    outline = read_stage(folder, "outline.json", Outline)
    plan = next((plan for plan in outline.sections if plan.id == asked.section), None)
    form = room.style.shape.section(plan.form) if plan else None
    if plan is None or form is None or form.fixed:
        raise RefusedError(f"Section {asked.section} is not one that the writer writes.", "Edit it by hand.")
    ledger = Ledger(room.store, room.clock)
    command = Invocation(arguments=("review", "redo", str(asked.document), asked.section))
    run = ledger.begin(kept.event.hash, kept.event.headline, str(folder), command)
    try:
        journal = Journal(room.store, run, room.clock)
        if not asked.counted:
            journal.again(SECTION, asked.section)
        line = WriterContext(room.settings, newsroom_prompts(room.settings), kept.event, journal, watch, room.store)
        async with wired_writer(choice, line) as wired:
            wished = plan.model_copy(update={"wish": asked.wish})
            stands = read_stage(folder, "draft.json", Draft).sections
            section = await write_section(wished, outline, kept.notes, room.style, wired.writer, stands)
    except BaseException as error:
        ledger.finish(run, "failed", str(error))
        raise
    ledger.finish(run, "done")
    return section, wired.writer.name


def place_of(room: DeskContext, prose: str, draft: Draft, section: str, kept: SavedRun) -> tuple[int, int]:
    """Where a section stands in the text: from its heading to the next one, or to what closes the piece."""
    names = [each for each in draft.sections if each.heading]
    prefix = _heading(room, names[0]).split(" ")[0] + " " if names else "## "
    heads = [at for at, line in _lines(prose) if line.startswith(prefix)]
    number = next((at for at, each in enumerate(names) if each.id == section), None)
    if number is None:
        raise _no_section(section)
    start = prose.find(_heading(room, names[number]))
    if start < 0 and len(heads) == len(names):
        start = heads[number]
    if start < 0:
        raise RefusedError(f"The heading of section {section} was changed, and sections too.", "Edit it by hand.")
    closing = [at for at, line in _lines(prose) if at > start and line.startswith(("[^", *_closing(room, kept)))]
    return start, min([at for at in heads if at > start] + closing + [len(prose)])


def with_footnotes(prose: str, kept: SavedRun) -> str:
    """The text with a footnote for each fact that it cites; those that are there stay as they are."""
    missing = {
        fact.id: fact for fact in kept.notes.facts if f"[^{fact.id}]" in prose and f"\n[^{fact.id}]:" not in prose
    }
    sources = (*kept.sources, *kept.notes.added)
    notes = "\n".join(citation((fact_id, fact), sources) for fact_id, fact in missing.items())
    return f"{prose.rstrip()}\n{notes}\n" if notes else prose


def _closing(room: DeskContext, kept: SavedRun) -> tuple[str, ...]:
    """How the lines begin that close a piece: its sourcing line and its disclosure."""
    evidence = Evidence(notes=kept.notes, sources=kept.sources, reference=room.reference)
    disclosure = room.settings.newsroom.disclosure
    lines = (
        CLOSING_MARK,
        footnote_line(evidence, room.style),
        f"*{disclosure}*" if disclosure else "",
        "**Correction, ",
    )
    return tuple(line for line in lines if line)


def _heading(room: DeskContext, section: Section) -> str:
    return room.style.shape.lines.render("heading", text=section.heading, emoji=section.emoji)


def _lines(text: str) -> list[tuple[int, str]]:
    """Each line with where it begins."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, line))
        at += len(line)
    return lines
