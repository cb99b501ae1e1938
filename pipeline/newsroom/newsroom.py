"""The newsroom opened for a command: settings, store, style and prompts joined up, and events drafted one by one."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import NewsdraftError, SettingsError
from pipeline.errors.redaction import redact
from pipeline.files.resources import shipped
from pipeline.llm.budget import Budget
from pipeline.llm.protocol import Chat
from pipeline.models import Event, Outline, Provenance, Usage
from pipeline.newsroom.composition import (
    WriterChoice,
    WriterContext,
    WriterSession,
    open_writer,
    shown_at_once,
    source_reader,
)
from pipeline.reference.lookup import newsroom_reference
from pipeline.report.tally import decides
from pipeline.runs.folder import RunFolder, digest_of_file, folder_name
from pipeline.runs.journal import Journal, digest
from pipeline.runs.log import log, logged, logging_to
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Invocation, Ledger, Status
from pipeline.runs.telemetry import Telemetry, telemetry_to
from pipeline.settings import Settings
from pipeline.sources.read import local_path
from pipeline.stages.event import Assignment
from pipeline.stages.notes import LONGEST_PIECE
from pipeline.stages.run import Redo, RunOptions, RunResult, StageContext, check_section, run_event
from pipeline.stages.saved_run import read_stage
from pipeline.store import Store
from pipeline.style.style import Style, load_style
from pipeline.writer.prompts import Prompts

PIECE, SECTION = "piece", "section"


@dataclass(frozen=True)
class RedoRequest:
    """What the editor wants another draft of: a stage, or one section with a wish; `counted` once it was asked for."""

    what: str
    wish: str = ""
    counted: bool = False

    @property
    def is_section(self) -> bool:
        return self.what[:1] == "s" and self.what[1:].isdigit()

    @property
    def place(self) -> tuple[str, str]:
        """Stage and subject as the journal counts them."""
        if self.is_section:
            return SECTION, self.what
        return (PIECE if self.what in ("draft", SECTION) else self.what), ""


@dataclass(frozen=True)
class DraftRequest:
    """What a command asks of each of its drafts; those of a briefing share one chat, and with it one budget.

    `command` is what `runs resume` gives again; without one it is the plain draft of what the assignment was given as.
    """

    choice: WriterChoice
    wanted: RunOptions
    budget: Budget | None = None
    again: RedoRequest | None = None
    shared: Chat | None = None
    command: Invocation | None = None


@dataclass(frozen=True)
class DraftResult:
    """One event's run as it ended: its folder, its document's path, what it made, and who made it at what cost.

    `spent` is what this run paid for itself; the provenance counts what the journal had paid for before, too.
    """

    folder: Path
    path: Path | None
    outcome: RunResult
    provenance: Provenance
    spent: Usage = field(default_factory=Usage)

    @property
    def clean(self) -> bool:
        """Whether nothing is left for the editor: no finding that blocks or deserves a look, no source missing."""
        document = self.outcome.document
        if document is None:
            return True
        return not document.unused and not any(map(decides, document.findings))


class Newsroom:
    """Settings, store, style and prompts of one command."""

    def __init__(
        self, settings: Settings, store: Store, drafts: Path | None = None, telemetry: Telemetry | None = None
    ) -> None:
        self.settings, self.store = settings, store
        self._telemetry, self._sound = telemetry, False
        self.drafts = drafts or settings.drafts_folder
        self.ledger = Ledger(store)
        self.style = newsroom_style(settings)
        self.prompts = newsroom_prompts(settings)
        self.reference = newsroom_reference(settings)

    async def draft(self, assignment: Assignment, order: DraftRequest, watch: ProgressListener) -> DraftResult:
        """One event's run from its sources to its document; the ledger learns how it ended, whatever happens."""
        if order.choice.kind == "llm" and not order.choice.replayed:
            self._check_store()
        event = assignment.event
        folder = RunFolder(self.drafts / folder_name(event))
        if order.again and order.again.is_section:
            _refuse_unknown_section(order.again.what, folder)
        plain = Invocation(arguments=("draft", *assignment.given), folder=str(Path.cwd()))
        command, ingredients = order.command or plain, self._ingredients(assignment)
        run = self.ledger.begin(event.hash, event.headline, str(folder.path), command, ingredients)
        log("run began", run=run, event=event.hash, headline=event.headline, folder=str(folder.path))
        try:
            async with within(self.settings.run.deadline):
                with self._traced(logged(watch, run), run, event.hash) as watched:
                    drafted = await self._draft(assignment, order, folder, Journal(self.store, run), watched)
        except BaseException as error:
            interrupted = isinstance(error, asyncio.CancelledError | KeyboardInterrupt)
            self._finish(run, "interrupted" if interrupted else "failed", str(error))
            raise
        document = drafted.outcome.document
        if document and document.event != event.headline:
            self.ledger.name(run, document.event)
        self._finish(run, "done")
        return drafted

    def _check_store(self) -> None:
        """StoreError for a damaged store, before anything is paid for; looked at once."""
        if not self._sound:
            self.store.refuse_damaged()
            self._sound = True

    def _traced(self, watch: ProgressListener, run: int, event: str) -> AbstractContextManager[ProgressListener]:
        return self._telemetry.traced(watch, run, event) if self._telemetry else nullcontext(watch)

    def _finish(self, run: int, status: Status, error: str = "") -> None:
        self.ledger.finish(run, status, redact(error))
        log(f"run {status}", run=run, error=error)

    async def _draft(
        self, assignment: Assignment, order: DraftRequest, folder: RunFolder, journal: Journal, watch: ProgressListener
    ) -> DraftResult:
        event = assignment.event
        redos = _asked_again(order.again, journal, folder)
        context = WriterContext(
            self.settings, self.prompts, event, journal, watch, self.store, order.budget, order.shared
        )
        if self.settings.run.debug_prompts:
            context = replace(context, prompt_folder=folder.path / "prompts")
        async with (
            open_writer(order.choice, context) as session,
            source_reader(assignment, self.settings, journal) as read,
        ):
            style, wanted = _for_writer(order.choice, self.style, order.wanted)
            desk = StageContext(
                read_sources=read,
                writer=session.writer,
                style=style,
                reference=self.reference,
                folder=folder,
                provenance=lambda: self._provenance(event, order.choice, session),
                watch=watch,
            )
            planned = bool(order.again and order.again.what == "outline")
            outcome = await run_event(event, desk, wanted.model_copy(update={"redos": redos, "planned": planned}))
        path = folder.write("document.md", outcome.document.text.encode()) if outcome.document else None
        provenance = self._provenance(event, order.choice, session)
        asked = [redo.model_dump() for redo in redos]
        folder.close({"redos": asked, "provenance": provenance.model_dump(mode="json"), **_counts(outcome)})
        return DraftResult(folder.path, path, outcome, provenance, session.spent)

    def _ingredients(self, assignment: Assignment) -> dict[str, str]:
        """Hashes of what a run is made from, by the names that `runs show` gives to what changed."""
        files = {ref.path: local_path(ref.path, assignment.folder) for ref in assignment.event.all_sources if ref.path}
        return {
            f"style {self.style.name}": digest(self.style.model_dump(mode="json")),
            **{f"prompt {name}": sha256 for name, sha256 in self.prompts.hashes().items()},
            **{f"source {name}": digest_of_file(path) for name, path in files.items() if path.is_file()},
        }

    def _provenance(self, event: Event, choice: WriterChoice, session: WriterSession) -> Provenance:
        hashes = self.prompts.hashes() if choice.kind == "llm" else {}
        return Provenance(
            writer=choice.kind,
            models=tuple(sorted(session.meter.models)) if session.meter else (),
            style=self.style.name,
            prompts={name: sha256[:12] for name, sha256 in hashes.items()},
            event_hash=event.hash,
            usage=session.usage,
            switches=tuple(f"{each.before} to {each.after} at {each.at}: {each.reason}" for each in session.switched),
            replayed=choice.replayed,
        )


def _for_writer(choice: WriterChoice, style: Style, wanted: RunOptions) -> tuple[Style, RunOptions]:
    """Style and options as a writer can keep them: a digest has a form of its own, and no window that limits it."""
    if choice.kind == "llm":
        return style, wanted
    from pipeline.writer.extractive.form import digest_style

    return digest_style(style), wanted.model_copy(update={"longest_piece": sys.maxsize})


class DeadlineError(NewsdraftError):
    """A run took longer than [run] deadline; what is done is kept."""


@asynccontextmanager
async def within(seconds: float | None) -> AsyncIterator[None]:
    """Lets the block take so many seconds (None: any), then DeadlineError."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise DeadlineError(
            f"The run took longer than its deadline of {seconds:g} seconds.",
            "What is done is kept: the same command goes on from there. [run] deadline sets another.",
        ) from error


@contextmanager
def open_newsroom(settings: Settings, drafts: Path | None = None) -> Iterator[Newsroom]:
    """The newsroom of some settings, its store closed at the end."""
    log_file = settings.path(settings.run.log) if settings.run.log else None
    with (
        logging_to(log_file),
        telemetry_to(settings.run.telemetry) as telemetry,
        Store.open(settings.store_url) as store,
    ):
        yield Newsroom(settings, store, drafts, telemetry)


def run_options(settings: Settings) -> RunOptions:
    """What the settings ask of each draft."""
    return RunOptions(
        length=settings.run.length,
        headlines=settings.run.headlines,
        repairs=settings.audit.repairs,
        longest_piece=min(LONGEST_PIECE, shown_at_once(settings)),
        disclosure=settings.newsroom.disclosure,
        off=settings.audit.off,
    )


def newsroom_style(settings: Settings) -> Style:
    """The style that the settings name, from the newsroom's own folder before the shipped ones."""
    return load_style(settings.style.name, [settings.path(settings.style.folder)] if settings.style.folder else [])


def style_named(settings: Settings, name: str) -> Style | None:
    """A style by its name, from the newsroom's own folder before the shipped ones; None where there is none."""
    try:
        return load_style(name, [settings.path(settings.style.folder)] if settings.style.folder else [])
    except SettingsError:
        return None


def newsroom_prompts(settings: Settings) -> Prompts:
    """The prompts, single templates of the newsroom's own folder before the shipped ones."""
    own = [settings.path(settings.newsroom.prompts)] if settings.newsroom.prompts else []
    return Prompts([*own, shipped("prompts")])


def _asked_again(again: RedoRequest | None, journal: Journal, folder: RunFolder) -> tuple[Redo, ...]:
    """The sections that the folder's runs wrote again, the new one last; another draft of a stage does without them.

    They are kept once the run has ended well.
    """
    redos = tuple(Redo.model_validate(redo) for redo in folder.summary.get("redos", ()))
    if again is None:
        return redos
    if again.is_section:
        return (*redos, Redo(section=again.what, wish=again.wish))
    if not again.counted:
        journal.again(*again.place)
    return ()


def _refuse_unknown_section(section: str, folder: RunFolder) -> None:
    """InputError where the folder's outline has no such section, before a run is begun for it."""
    if (folder.path / "outline.json").is_file():
        check_section(section, read_stage(folder.path, "outline.json", Outline))


def _counts(outcome: RunResult) -> dict[str, Any]:
    document = outcome.document
    if document is None:
        return {"status": "stopped as told"}
    from pipeline.report.tally import blocking

    return {
        "status": document.status,
        "audit": document.audit.counts(),
        "blocking": blocking(document.findings),
        "body_sha256": document.body_sha256,
    }
