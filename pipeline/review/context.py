"""What every part of the desk works with: store, settings, clock, style, tables, log, and how a text is checked."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from pipeline.audit.article import AuditEvidence
from pipeline.audit.attribution.names import KnownWords
from pipeline.errors import NewsdraftError
from pipeline.models import Audit, Finding
from pipeline.newsroom.newsroom import newsroom_style, style_named
from pipeline.reference import Reference
from pipeline.reference.lookup import newsroom_reference
from pipeline.review import rows
from pipeline.review.anchor import Anchor
from pipeline.review.checking import check_prose, in_text_order
from pipeline.review.decision_log import DecisionLog, Key, LogEntry
from pipeline.review.edits.findings import CheckedText, decided_once, edit_findings
from pipeline.review.model import Decision, Override, Person, QueueRow, RefusedError, Revision
from pipeline.review.prose import Anchors, prose_of
from pipeline.runs.runs import Clock, now
from pipeline.settings import Settings
from pipeline.stages.saved_run import SavedRun, load_run
from pipeline.store import Store
from pipeline.store.tables.review import overrides
from pipeline.style.style import Style

REMEMBERED_TEXTS = 32
"""The texts whose sentences an open desk remembers: they are looked at far more often than they change."""
Found = tuple[Audit, tuple[Finding, ...]]


class DeskContext:
    """One newsroom's review desk, as its parts share it; style and tables are loaded when first asked for."""

    def __init__(self, store: Store, settings: Settings, clock: Clock = now) -> None:
        self.store, self.settings, self.clock = store, settings, clock
        self.key = Key(settings.path(settings.review.key))
        self.anchor = Anchor(self.key.path)
        self.log = DecisionLog(self.key, self.anchor)
        self.anchors = lru_cache(maxsize=REMEMBERED_TEXTS)(Anchors)

    @cached_property
    def style(self) -> Style:
        return newsroom_style(self.settings)

    @cached_property
    def reference(self) -> Reference:
        return newsroom_reference(self.settings)

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        """The desk's day, in the newsroom's time zone."""
        return self.now.astimezone(ZoneInfo(self.settings.newsroom.time_zone)).date()

    def path(self, folder: str) -> Path:
        """Where a document's folder is; stored names start from the newsroom's own."""
        return self.settings.folder / folder

    def name(self, folder: Path) -> str:
        """A folder as the store names it: from the newsroom's own where it lies below it, so that both can move."""
        whole, home = folder.absolute(), self.settings.folder.absolute()
        return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else str(whole)

    def saved_run(self, folder: str) -> SavedRun:
        """What the document's run left as evidence; RefusedError where it is gone or broken."""
        try:
            return load_run(self.path(folder))
        except NewsdraftError as error:
            raise RefusedError(f"The document's evidence cannot be read: {error.problem}", error.next_step) from error

    def check(self, prose: str, saved_run: SavedRun, held: AuditEvidence | None = None) -> Found:
        """Audit and findings of a text against a run's evidence; `held` is that evidence where it has been read."""
        style = self.style_of(saved_run)
        return check_prose(prose, saved_run, self.reference, style, self.settings.audit.off, held)

    def check_change(
        self,
        head: Row[Any],
        prose: str,
        saved_run: SavedRun,
        held: AuditEvidence | None = None,
        *,
        by_hand: bool = True,
    ) -> Found:
        """The same for a text that is to follow a revision, with what an edit changed of what the draft said."""
        audit, findings = self.check(prose, saved_run, held)
        known = KnownWords((*saved_run.sources, *saved_run.notes.added), saved_run.notes.facts)
        before = CheckedText(
            prose_of(head.body), Audit.model_validate(head.audit), rows.FINDINGS.validate_python(head.findings)
        )
        edits = edit_findings(before, CheckedText(prose, audit, findings), known, by_hand=by_hand)
        return audit, in_text_order((*decided_once(findings, edits, audit), *edits), prose)

    def style_of(self, saved_run: SavedRun) -> Style:
        """The house style that a run was written in, where the newsroom still has it, else the newsroom's."""
        named = saved_run.provenance.style if saved_run.provenance else ""
        return self.style if named in ("", self.style.name) else style_named(self.settings, named) or self.style

    def decide(
        self, connection: Connection, row: QueueRow, revision: Revision, move: str, who: Person, detail: "LogDetail"
    ) -> Decision:
        """Adds an entry about a document to the log; its file counts as unseen until it is written after that."""
        entry = LogEntry(
            document=row.id,
            revision=revision.number,
            sha256=revision.sha256,
            move=move,
            who=who,
            reason=detail.reason,
            at=self.now,
            status=detail.status or row.status,
            detail=detail.detail,
        )
        rows.change_document(connection, row.id, file_stamp="")
        return self.log.append(connection, entry)


class LogDetail:
    """What goes with an entry of the log: the reason, the state after it where it changes, and details."""

    def __init__(self, reason: str = "", status: str = "", **detail: object) -> None:
        self.reason, self.status, self.detail = reason, status, detail


def overrides_of(connection: Connection, document: int) -> list[Override]:
    """All overrides of a document, the oldest first."""
    names = [name for name in Override.model_fields if name != "lapsed"]
    query = select(*(overrides.c[name] for name in names)).where(overrides.c.document == document)
    return [Override(**row._mapping) for row in connection.execute(query.order_by(overrides.c.id))]


def expired(held: Iterable[Override], standing: Iterable[Override]) -> tuple[Override, ...]:
    """The overrides, each marked where it no longer answers for a finding."""
    alive = {override.id for override in standing}
    return tuple(each.model_copy(update={"lapsed": each.id not in alive}) for each in held)
