"""The review desk's nouns: a person, a row of the queue, a revision, a pinned finding, a decision, the open desk."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, field_validator

from pipeline.errors import InputError
from pipeline.models import Audit, Fact, Finding, FrozenModel, Severity, Source
from pipeline.report.tally import decides


class Role(StrEnum):
    """What a person may do is in `states.MOVES`."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class State(StrEnum):
    """Where a document stands."""

    DRAFTED = "drafted"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPORTED = "exported"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class RefusedError(InputError):
    """The desk does not do that, and says why; nothing has changed."""


class StaleError(RefusedError):
    """Somebody saved in between: `head` is the revision there is now; the refused text is still the caller's."""

    def __init__(self, problem: str, next_step: str, head: int) -> None:
        super().__init__(problem, next_step)
        self.head = head


class NotFoundError(RefusedError):
    """There is no such document, revision, note or account."""


class Person(FrozenModel):
    """Who acts, and in which role."""

    name: str
    role: Role


RevisionKind = Literal["writer", "disk", "desk", "redo", "correction", "deletion"]


class Revision(FrozenModel):
    """One revision without its text; `sha256` is of its body, which is what an approval signs."""

    number: int
    kind: RevisionKind
    author: str
    reason: str
    made: datetime
    sha256: str
    redacted: str = ""


class QueueRow(FrozenModel):
    """A document as the queue shows it; `waiting` is since when it has stood in its state."""

    id: int
    kind: Literal["story", "briefing"] = "story"
    title: str
    event: str
    date: date
    status: str
    head: int
    exported: int | None = None
    author: str
    blocking: int
    looks: int
    words: int
    claimed_by: str = ""
    claimed_at: datetime | None = None
    entered: datetime
    waiting: datetime
    changed: datetime
    folder: str
    file: str = ""
    problem: str = ""


class QueueFilter(FrozenModel):
    """Which rows of the queue; nothing set means all but the finished (rejected, exported, corrected, withdrawn).

    `states` empty takes the default, `search` looks in title and event, `claimed_by` "-" means nobody.
    """

    states: tuple[str, ...] = ()
    search: str = ""
    author: str = ""
    claimed_by: str = ""
    kind: str = ""
    only_blocking: bool = False
    since: date | None = None
    limit: int = Field(200, ge=1, le=1_000)
    offset: int = Field(0, ge=0, le=2**31 - 1)

    @field_validator("search", "author", "claimed_by", "kind")
    @classmethod
    def _sayable(cls, words: str) -> str:
        """No name or title holds a NUL character, and PostgreSQL would not be asked for one."""
        return words.replace("\0", "").encode("utf-8", "replace").decode()[:200]


class Pin(FrozenModel):
    """A sentence of a revision: the hash of it as written, and which of its likes it is, from 0 in text order."""

    sentence: str
    sha256: str
    occurrence: int
    start: int
    end: int


class Override(FrozenModel):
    """A finding that somebody answers for: it lapses when its sentence changes.

    One that blocked has a reason. One that deserved a look (`severity`) was confirmed to be right, with a reason or
    without; that answers for nothing that blocks.
    """

    id: int
    revision: int
    rule: str
    sentence: str
    sentence_sha256: str
    occurrence: int
    place: int
    message: str
    severity: Severity = Severity.BLOCKING
    who: str
    reason: str
    at: datetime
    lapsed: bool = False

    @property
    def answer(self) -> str:
        """Who answers for it and why, in a line."""
        return f"{self.who} answers for it: {self.reason or 'right as it stands'}"


class DeskFinding(FrozenModel):
    """A finding with the sentence it stands in; `key` names it for an override, the same until the sentence changes."""

    key: str
    finding: Finding
    pin: Pin
    place: int
    override: Override | None = None

    @property
    def blocks(self) -> bool:
        return self.finding.severity == "blocking" and self.override is None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide on it still."""
        return decides(self.finding) and self.override is None


class Note(FrozenModel):
    """A note on a sentence, or an answer to one; `pin` is None once the sentence has changed."""

    id: int
    revision: int
    answers: int | None = None
    sentence: str
    who: str
    text: str
    at: datetime
    resolved_by: str = ""
    resolved_at: datetime | None = None
    pin: Pin | None = None


class Decision(FrozenModel):
    """One entry of the log; `sha256` is of the body that was decided on."""

    number: int
    document: int
    revision: int
    sha256: str
    move: str
    who: str
    role: str
    reason: str
    at: datetime
    status: str
    detail: dict[str, Any] = {}
    previous: str
    hash: str


class MoveOffer(FrozenModel):
    """A move that somebody may make now, or why not."""

    move: str
    allowed: bool
    why_not: str = ""
    needs_reason: bool = False


class DeskDocument(FrozenModel):
    """A document as it lies open: all offsets of audit, findings, pins and notes count code points of `prose`.

    `prose` is what readers get and editors edit: the body without the audit's marks and the appendix. `front` is the
    front matter as the writer left it (writer, models, style, prompts, tokens, cost). `last_look` is the revision that
    this person saw last, None at first; `problem` says what is wrong with the file on disk; `beside` names other drafts
    of the folder (document.2.md).
    """

    row: QueueRow
    revision: Revision
    body: str
    prose: str
    audit: Audit
    findings: tuple[DeskFinding, ...]
    overrides: tuple[Override, ...] = ()
    notes: tuple[Note, ...] = ()
    decisions: tuple[Decision, ...] = ()
    revisions: tuple[Revision, ...] = ()
    approvals: tuple[str, ...] = ()
    moves: tuple[MoveOffer, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    front: dict[str, Any] = {}
    last_look: int | None = None
    problem: str = ""
    beside: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[DeskFinding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)


class Checked(FrozenModel):
    """A text audited on its own: what a live preview shows before anything is saved; offsets as in DeskDocument."""

    prose: str
    audit: Audit
    findings: tuple[DeskFinding, ...]


class Piece(FrozenModel):
    """A stretch of a word diff."""

    kind: Literal["same", "added", "gone"]
    text: str


class Verified(FrozenModel):
    """What checking the log came to: faults, what was checked, and what a log cannot see."""

    entries: int
    head: str
    faults: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    cannot_see: tuple[str, ...] = ()
