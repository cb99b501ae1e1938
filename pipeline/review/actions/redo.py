"""Redoing one section with a reviewer's note: the writer writes it again through the journal, all else stays."""

import re
from pathlib import Path

from pipeline.models import CLOSING_MARK, Draft, FrozenModel, Headline, Outline, Section
from pipeline.newsroom.composition import WriterChoice, WriterContext, choose_writer, open_writer
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
from pipeline.stages.document import footnotes
from pipeline.stages.rendering import render_body
from pipeline.stages.saved_run import SavedRun, read_stage

_REFERENCE = re.compile(r"\[\^(f\d+)\](?!:)")


class SectionName(FrozenModel):
    """A section that can be redone."""

    id: str
    heading: str


class RedoOrder(FrozenModel):
    """What is asked for: which section, what to do differently, on top of which revision.

    `counted` once another draft was asked for: an order in the queue may be tried by several workers.
    """

    document: int
    section: str
    wish: str
    expected: int
    counted: bool = False


def section_names(context: DeskContext, document: int) -> tuple[SectionName, ...]:
    """The sections of the document's draft that have a heading, in text order."""
    with context.store.read() as connection:
        row = rows.document_row(connection, document)
    draft = read_stage(context.path(row.folder), "draft.json", Draft)
    return tuple(SectionName(id=each.id, heading=each.heading) for each in draft.sections if each.heading)


async def redo(
    context: DeskContext, asked: RedoOrder, who: Person, watch: ProgressListener, choice: WriterChoice | None = None
) -> Revision:
    """The revision with one section written again; RefusedError where the section cannot be found in the text."""
    row = _row(context, asked, who)
    with context.store.read() as connection:
        prose = prose_of(rows.revision_row(connection, asked.document, row.head).body)
    folder, saved = context.path(row.folder), context.saved_run(row.folder)
    draft = read_stage(folder, "draft.json", Draft)
    start, end = place_of(context, prose, draft, asked.section, saved)
    sourcing = _sourcing(context, prose, saved)
    made, name = await _written(context, asked, folder, saved, watch, choice or choose_writer(context.settings))
    text = render_body(Draft(headline=Headline(text=""), sections=(made,)), context.style).text
    new = prose[:start] + text[text.index(_heading(context, made)) :].strip() + "\n\n" + prose[end:]
    new = new.replace(sourcing, _sourcing(context, new, saved))
    reason = f"section {asked.section} again, asked by {who.name}: {asked.wish}"
    author = Person(name=name, role=who.role)
    return save.save(context, asked.document, asked.expected, with_footnotes(new, saved), author, reason, kind="redo")


def counted(context: DeskContext, asked: RedoOrder, who: Person) -> RedoOrder:
    """The same with its draft asked for, to be done later and by others; refused for what `redo` would refuse."""
    row = _row(context, asked, who)
    if asked.section not in [each.id for each in section_names(context, asked.document)]:
        raise _no_section(asked.section)
    ask_again(context.store, context.saved_run(row.folder).event.hash, SECTION, asked.section)
    return asked.model_copy(update={"counted": True})


def _row(context: DeskContext, asked: RedoOrder, who: Person) -> QueueRow:
    """The document, where a section of it may be written again."""
    check_action("redo", who)
    with context.store.read() as connection:
        row = rows.document_row(connection, asked.document)
    save.refuse_finished(row)
    save.refuse_stale(row, asked.expected)
    return row


def _no_section(section: str) -> RefusedError:
    return RefusedError(f"There is no section {section} with a heading.", "`review show` has the text.")


async def _written(
    context: DeskContext, asked: RedoOrder, folder: Path, saved: SavedRun, watch: ProgressListener, choice: WriterChoice
) -> tuple[Section, str]:
    """The new section and the writer's name; the ledger learns how it ended."""
    outline = read_stage(folder, "outline.json", Outline)
    plan = next((plan for plan in outline.sections if plan.id == asked.section), None)
    form = context.style.shape.section(plan.form) if plan else None
    if plan is None or form is None or form.fixed:
        raise RefusedError(f"Section {asked.section} is not one that the writer writes.", "Edit it by hand.")
    ledger = Ledger(context.store, context.clock)
    command = Invocation(arguments=("review", "redo", str(asked.document), asked.section))
    run = ledger.begin(saved.event.hash, saved.event.headline, str(folder), command)
    try:
        journal = Journal(context.store, run, context.clock)
        if not asked.counted:
            journal.again(SECTION, asked.section)
        writing = WriterContext(
            context.settings, newsroom_prompts(context.settings), saved.event, journal, watch, context.store
        )
        async with open_writer(choice, writing) as session:
            wished = plan.model_copy(update={"wish": asked.wish})
            stands = read_stage(folder, "draft.json", Draft).sections
            section = await session.writer.write_section(wished, outline, saved.notes, context.style, stands)
    except BaseException as error:
        ledger.finish(run, "failed", str(error))
        raise
    ledger.finish(run, "done")
    return section, session.writer.name


def place_of(context: DeskContext, prose: str, draft: Draft, section: str, saved: SavedRun) -> tuple[int, int]:
    """Where a section stands in the text: from its heading to the next one, or to what closes the piece."""
    names = [each for each in draft.sections if each.heading]
    prefix = _heading(context, names[0]).split(" ")[0] + " " if names else "## "
    heads = [at for at, line in _lines(prose) if line.startswith(prefix)]
    number = next((at for at, each in enumerate(names) if each.id == section), None)
    if number is None:
        raise _no_section(section)
    start = prose.find(_heading(context, names[number]))
    if start < 0 and len(heads) == len(names):
        start = heads[number]
    if start < 0:
        raise RefusedError(f"The heading of section {section} was changed, and sections too.", "Edit it by hand.")
    closing = [
        at for at, line in _lines(prose) if at > start and line.startswith(("[^", *_closing(context, prose, saved)))
    ]
    return start, min([at for at in heads if at > start] + closing + [len(prose)])


def with_footnotes(prose: str, saved: SavedRun) -> str:
    """The text with a footnote for each fact that it cites; those that are there stay as they are."""
    missing = [
        (fact.id, fact) for fact in saved.notes.facts if f"[^{fact.id}]" in prose and f"\n[^{fact.id}]:" not in prose
    ]
    notes = "\n".join(footnotes(missing, (*saved.sources, *saved.notes.added)))
    return f"{prose.rstrip()}\n{notes}\n" if notes else prose


def _closing(context: DeskContext, prose: str, saved: SavedRun) -> tuple[str, ...]:
    """How the lines begin that close a piece: its sourcing line and its disclosure."""
    disclosure = context.settings.newsroom.disclosure
    lines = (
        CLOSING_MARK,
        _sourcing(context, prose, saved),
        f"*{disclosure}*" if disclosure else "",
        "**Correction, ",
    )
    return tuple(line for line in lines if line)


def _sourcing(context: DeskContext, prose: str, saved: SavedRun) -> str:
    """The line that says whose sources a text rests on, by the facts that it cites."""
    evidence = Evidence(notes=saved.notes, sources=saved.sources, reference=context.reference)
    return footnote_line(set(_REFERENCE.findall(prose)), evidence, context.style)


def _heading(context: DeskContext, section: Section) -> str:
    return context.style.shape.lines.render("heading", text=section.heading, emoji=section.emoji)


def _lines(text: str) -> list[tuple[int, str]]:
    """Each line with where it begins."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, line))
        at += len(line)
    return lines
