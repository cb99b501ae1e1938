"""The review desk, which terminal and web both call: every rule about documents holds here, and nowhere else."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from pipeline.audit.article import AuditEvidence
from pipeline.find.model import FoundSources
from pipeline.find.opening import MakeFetcher
from pipeline.models import Headline, Provenance
from pipeline.review import intake, open_document, rows
from pipeline.review.actions import corrections, log_verification, notes, overrides, source_deletion, transitions
from pipeline.review.actions import export as exporting
from pipeline.review.actions import new_draft as drafting
from pipeline.review.actions import redo as redoing
from pipeline.review.actions import save as saving
from pipeline.review.actions.export import Exported
from pipeline.review.actions.new_draft import GivenSources, NewDraft
from pipeline.review.actions.redo import RedoOrder, SectionName
from pipeline.review.context import DeskContext
from pipeline.review.decision_log import entries, head
from pipeline.review.model import (
    Checked,
    Decision,
    DeskDocument,
    Note,
    Override,
    Person,
    Piece,
    QueueFilter,
    QueueRow,
    RefusedError,
    Revision,
    Verified,
)
from pipeline.review.notify import Tell, addresses, notice_of
from pipeline.review.outgoing import AS_PROPOSED, Format, Outgoing, Picture
from pipeline.review.prose import prose_of, sanitize_input
from pipeline.review.states import check_action, decided_from
from pipeline.review.users import Users
from pipeline.review.word_diff import word_diff
from pipeline.runs.log import log as log_line
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Clock, now
from pipeline.settings import Settings
from pipeline.sources.fetch import Fetcher
from pipeline.store import Store
from pipeline.style.picture import PictureColours


class ReviewDesk:
    """One newsroom's desk. Methods are synchronous and safe to call from several threads and processes at once.

    Every method that changes something takes the person who does it, and raises RefusedError (StaleError where somebody
    saved in between, NotFoundError) with nothing changed.
    """

    def __init__(self, store: Store, settings: Settings, clock: Clock = now, tell: Tell | None = None) -> None:
        """`tell` sends notices that a document waits; without one nobody is told."""
        self.context = DeskContext(store, settings, clock)
        self.users = Users(self.context)
        self._tell = tell

    def scan(self) -> tuple[int, ...]:
        """Takes in new and changed documents of the drafts folder; the numbers of those looked at."""
        return intake.scan(self.context)

    def register(self, folder: Path, file: str = intake.DOCUMENT, held: AuditEvidence | None = None) -> int | None:
        """The number of the document in a run's folder, taken in as it stands; None where there is no sound one.

        `held` is the run's evidence where it has just been read: the document is held against that.
        """
        return intake.take_in(self.context, folder / file, held)

    def queue(self, wanted: QueueFilter | None = None) -> list[QueueRow]:
        """The queue as the store has it (`scan` brings it up to date): briefings, then by waiting time."""
        with self.context.store.read() as connection:
            return rows.queue_rows(connection, wanted or QueueFilter())

    def count(self, wanted: QueueFilter | None = None) -> int:
        """How many rows a filter leaves."""
        with self.context.store.read() as connection:
            return rows.queue_count(connection, wanted or QueueFilter())

    def next_for(self, document: int, who: Person) -> QueueRow | None:
        """The document that waits for this person after this one in the queue; None where no other does."""
        with self.context.store.read() as connection:
            row = rows.document_row(connection, document)
            return rows.next_row(connection, row, decided_from(who), who.name)

    def states(self) -> dict[str, int]:
        """How many documents stand in each state."""
        with self.context.store.read() as connection:
            return rows.state_counts(connection)

    def row(self, document: int) -> QueueRow:
        """One document as the queue shows it; NotFoundError where there is none."""
        with self.context.store.read() as connection:
            return rows.document_row(connection, document)

    def open(self, document: int, who: Person, revision: int | None = None) -> DeskDocument:
        """A document with everything beside it, what changed on disk taken in first."""
        self._fresh(document, closely=False)
        return open_document.open_document(self.context, document, who, revision)

    def looked(self, document: int, who: Person) -> None:
        """Remembers that this person has seen the head, for `last_look` of the next time; who changes it has, too."""
        notes.looked(self.context, document, who.name)

    def preview(self, document: int, text: str) -> Checked:
        """A text audited as it would be if it were saved."""
        return open_document.preview(self.context, document, text)

    def save(self, document: int, expected: int, text: str, who: Person, reason: str = "") -> Revision:
        """A changed text (DeskDocument.prose, edited) as a new revision on top of the expected one."""
        self._fresh(document)
        revision = saving.save(self.context, document, expected, text, who, sanitize_input(reason))
        self.looked(document, who)
        self._notify_of(revision, document, "edit")
        return revision

    def restore(self, document: int, expected: int, revision: int, who: Person) -> Revision:
        """An earlier revision's text as a new revision on top of the expected one."""
        text = prose_of(open_document.body_at(self.context, document, revision).body)
        return self.save(document, expected, text, who, f"restored revision {revision}")

    def move(self, document: int, move: str, expected: int, who: Person, reason: str = "") -> Decision:
        """A move of states.BY_BUTTON, made on exactly the expected revision."""
        self._fresh(document)
        decision = transitions.move(self.context, document, move, expected, who, sanitize_input(reason))
        self._notify(decision)
        return decision

    def override(self, document: int, expected: int, key: str, reason: str, who: Person) -> Override:
        """Answers for one blocking finding (DeskFinding.key) with a written reason."""
        self._fresh(document)
        return overrides.override(self.context, document, expected, sanitize_input(key), sanitize_input(reason), who)

    def confirm(self, document: int, expected: int, key: str, reason: str, who: Person) -> Override:
        """Answers for one finding that deserves a look: its sentence is right, with a reason or without."""
        self._fresh(document)
        return overrides.confirm(self.context, document, expected, sanitize_input(key), sanitize_input(reason), who)

    def take_back(self, document: int, override: int, who: Person) -> None:
        """Makes a finding open again that somebody has answered for."""
        self._fresh(document)
        overrides.take_back(self.context, document, override, who)

    def note(self, document: int, start: int, text: str, who: Person) -> Note:
        """Pins a note to the sentence at an offset of the head's prose."""
        return notes.add_note(self.context, document, start, sanitize_input(text), who)

    def answer(self, note: int, text: str, who: Person) -> Note:
        """Answers a note."""
        return notes.answer_note(self.context, note, sanitize_input(text), who)

    def resolve(self, note: int, who: Person) -> None:
        """Marks a note as dealt with."""
        notes.resolve_note(self.context, note, who)

    def claim(self, document: int, who: Person, *, take: bool = True) -> None:
        """Says that this person works on the document; `take` False releases it."""
        notes.claim(self.context, document, who, take=take)

    def may_export(self, document: int) -> list[str]:
        """What stands in the way of export, a line each; the text is audited as it stands."""
        self._fresh(document)
        return exporting.reasons_against(self.context, document)

    def export_reasons(self, opened: DeskDocument) -> list[str]:
        """The same for a document as it lies open, from its last audit: quick, and asked again at export."""
        return exporting.reasons_as_opened(self.context, opened)

    def export(
        self,
        document: int,
        form: Format,
        who: Person,
        expected: int | None = None,
        picture: Picture = AS_PROPOSED,
    ) -> Exported:
        """The document as readers get it; what was approved is logged with its hash, and is then exported."""
        self._fresh(document)
        return exporting.send_out(self.context, document, form, who, expected, picture)

    def evidence(self, document: int) -> bytes:
        """The evidence page of the head as it stands, for those who decide on it: no export, and not logged as one."""
        return exporting.evidence(self.context, document)

    def colours(self, document: int) -> PictureColours:
        """Those that the document's style has for pictures."""
        return self.context.style_of(self.context.saved_run(self.row(document).folder)).picture

    def for_readers(self, document: int) -> Outgoing | None:
        """The text that a channel to readers may carry, with what was found in it, or None."""
        self._fresh(document)
        return exporting.for_readers(self.context, document)

    def approved_in(self, folder: Path, file: str = intake.DOCUMENT) -> Outgoing | None:
        """The same for the document of a run's folder; None where the desk has none there."""
        number = self.register(folder, file)
        return None if number is None else exporting.for_readers(self.context, number)

    def correct(self, document: int, expected: int, text: str, note: str, who: Person) -> Revision:
        """A changed text of what readers have, with a dated note to them; it waits for approval again."""
        self._fresh(document)
        revision = corrections.correct(self.context, document, expected, text, sanitize_input(note), who)
        self.looked(document, who)
        self._notify_of(revision, document, "correct")
        return revision

    def sections(self, document: int) -> tuple[SectionName, ...]:
        """The sections that can be redone."""
        return redoing.section_names(self.context, document)

    async def new_draft(
        self, asked: NewDraft, who: Person, watch: ProgressListener, fetcher: MakeFetcher = Fetcher
    ) -> tuple[FoundSources, int | None]:
        """What was found for a headline, and the number of the draft from it; None where only sources were asked for.

        TooFewSourcesError where there are not two independent publishers.
        """
        made = await drafting.new_draft(self.context, asked, who, watch, fetcher)
        drafted = made.drafted
        number = self.register(drafted.folder, drafted.path.name) if drafted and drafted.path else None
        return made.found, number

    async def draft_given(
        self, asked: NewDraft, who: Person, given: GivenSources, watch: ProgressListener
    ) -> int | None:
        """The number of the draft from the sources that somebody gives; InputError where none can be read."""
        drafted = await drafting.draft_given(self.context, asked, who, given, watch)
        return self.register(drafted.folder, drafted.path.name, drafted.outcome.held) if drafted.path else None

    def choose_sources(self, asked: NewDraft, who: Person, keep: Collection[str], added: Sequence[str]) -> None:
        """Leaves those to keep of the sources found for a headline, and adds others by their addresses."""
        drafting.choose(self.context, asked, who, keep, added)

    async def redo(self, asked: RedoOrder, who: Person, watch: ProgressListener) -> Revision:
        """The revision with one section written again by the newsroom's writer, with a wish, through the journal."""
        self._fresh(asked.document)
        wished = asked.model_copy(update={"wish": sanitize_input(asked.wish), "section": sanitize_input(asked.section)})
        revision = await redoing.redo(self.context, wished, who, watch)
        self.looked(asked.document, who)
        return revision

    def count_redo(self, asked: RedoOrder, who: Person) -> RedoOrder:
        """The same asked for, to be done later by a worker; RefusedError for what could not be done."""
        self._fresh(asked.document)
        return redoing.counted(self.context, asked, who)

    def delete_source(self, document: int, source: str, who: Person, reason: str) -> int:
        """Takes a source's words out of folder, texts and journal; how many revisions had some."""
        self._fresh(document)
        return source_deletion.delete_source(self.context, document, source, who, sanitize_input(reason))

    def diff(self, document: int, before: int, after: int) -> tuple[Piece, ...]:
        """What changed between two revisions' prose, word by word."""
        first, second = (open_document.body_at(self.context, document, number).body for number in (before, after))
        return word_diff(prose_of(first), prose_of(second))

    def headline(self, document: int) -> Headline | None:
        """The headline that the writer gave the document, with its subject and preheader."""
        draft = self.context.saved_run(self.row(document).folder).draft
        return draft.headline if draft else None

    def provenance(self, document: int) -> Provenance | None:
        """Who wrote the document and from what, as its run has it."""
        return self.context.saved_run(self.row(document).folder).provenance

    def revisions(self, document: int) -> tuple[Revision, ...]:
        """All revisions, the newest first."""
        with self.context.store.read() as connection:
            return rows.revisions_of(connection, document)

    def log(self, document: int | None = None) -> list[Decision]:
        """The decision log in order, of one document or of all."""
        with self.context.store.read() as connection:
            return entries(connection, document)

    def head(self) -> tuple[int, str]:
        """Number and hash of the log's last entry: the anchor to keep elsewhere."""
        with self.context.store.read() as connection:
            return head(connection)

    def verify(self, anchor: str = "") -> Verified:
        """What checking the log came to; an earlier head given as anchor must still stand in it."""
        return log_verification.verify(self.context, anchor)

    def anchor_fault(self) -> str:
        """What is wrong where the anchor beside the key stands no more in the log, in a line; empty where it does."""
        with self.context.store.read() as connection:
            return self.context.anchor.fault(connection)

    def new_anchor(self, who: Person) -> None:
        """Takes the log as it stands: its last entry is the anchor from now on."""
        check_action("keep-accounts", who)
        number, last = self.head()
        log_line("anchor taken anew", who=who.name, before=self.context.anchor.read(), entry=number)
        self.context.anchor.set(number, last)

    def new_key(self, who: Person) -> None:
        """Makes a key where the old one is lost; RefusedError while there is one."""
        check_action("keep-accounts", who)
        if self.context.key.path.exists():
            raise RefusedError(f"{self.context.key.path} is there.", "A new key is for when it is lost.")
        self.context.key.make()

    @property
    def opens_next(self) -> bool:
        """Whether a decision is followed by the next document that waits."""
        return self.context.settings.review.open_next

    @property
    def now(self) -> datetime:
        return self.context.now

    def _notify(self, decision: Decision) -> None:
        """Tells those whose turn it is now."""
        if self._tell is None:
            return
        with self.context.store.read() as connection:
            row = rows.document_row(connection, decision.document)
        if notice := notice_of(decision, row, self.context.settings):
            self._tell(notice, addresses(notice, self.context.settings, self.users.all(), row.claimed_by))

    def _notify_of(self, revision: Revision, document: int, move: str) -> None:
        """The same for a change of the text that has set the document back to review."""
        log = self.log(document) if self._tell is not None else []
        if log and (log[-1].move, log[-1].revision) == (move, revision.number):
            self._notify(log[-1])

    def _fresh(self, document: int, *, closely: bool = True) -> None:
        """Takes in what somebody changed on disk."""
        intake.refresh(self.context, document, closely=closely)
