"""The tools that only read: audit, figures, style, review list, draft status, and what a claim rests on."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from pipeline.audit.batch import LARGEST, Given, audit_one
from pipeline.errors import InputError
from pipeline.mcp_server.answers import (
    AuditAnswer,
    ClaimAnswer,
    DraftFinding,
    DraftStatus,
    FoundQuantity,
    GivenSource,
    ListedDocument,
    QuantitiesAnswer,
    ReviewList,
    StyleAnswer,
)
from pipeline.mcp_server.desk import NewsroomDesk
from pipeline.models import Event, Source, SourceRef
from pipeline.quantities.finder import find_quantities
from pipeline.reference.lookup import newsroom_reference
from pipeline.report import Report, report_on
from pipeline.report.as_text import explain
from pipeline.review.model import DeskDocument, QueueFilter, QueueRow, State
from pipeline.review.open_document import open_document
from pipeline.settings import Settings
from pipeline.sources.fetch import Fetcher
from pipeline.sources.read import read_sources
from pipeline.stages.audit_saved import audit_saved
from pipeline.stages.saved_run import SavedRun
from pipeline.style.check import check_text, share_passed
from pipeline.style.style import load_style

MOST_SOURCES = 20
Text = Annotated[str, Field(max_length=LARGEST, description="the text, as Markdown or plain text")]
Sources = Annotated[tuple[GivenSource, ...], Field(max_length=MOST_SOURCES, description="sources to compare with")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1, description="the document's number, as review_list gives it")]
Day = Annotated[date | None, Field(description="the day the text is read on; the document's, else today")]


class AuditReport(NamedTuple):
    """A report, and the sources that could not be used."""

    report: Report
    not_used: tuple[str, ...]


class ReadingTools:
    """The tools, one method each; they change nothing, at the desk too. Raises NewsdraftError with the next step."""

    def __init__(self, settings: Settings, desk: NewsroomDesk) -> None:
        self._settings, self._desk = settings, desk
        self._reference = newsroom_reference(settings)

    async def audit_text(
        self,
        text: Text,
        sources: Sources = (),
        document: Annotated[Number | None, Field(description="a draft whose notes and sources bear the text")] = None,
        as_of: Day = None,
    ) -> AuditAnswer:
        """Recomputes every figure of a text and compares it and the quotations with sources and reference tables.

        Each finding has rule, severity (blocking, look, info), reason, place and, where there is one, a proposal.
        """
        report, not_used = await self._audited(text, sources, document, as_of)
        counts = {str(verdict): number for verdict, number in report.audit.counts().items()}
        return AuditAnswer(language=report.audit.language, verdicts=counts, findings=report.findings, not_used=not_used)

    async def claim_evidence(
        self,
        claim: Annotated[str, Field(max_length=20, description="the claim's id, such as c7, as findings give it")],
        document: Annotated[Number | None, Field(description="the draft that the claim is in")] = None,
        text: Annotated[str, Field(max_length=LARGEST, description="the text it is in; empty: the draft's own")] = "",
        sources: Sources = (),
        as_of: Day = None,
    ) -> ClaimAnswer:
        """Shows how one claim of a text or draft got its verdict: readings, arithmetic, and each input's source."""
        if text:
            audit = (await self._audited(text, sources, document, as_of)).report.audit
        elif document is not None:
            audit = (await asyncio.to_thread(self._opened, document)).audit
        else:
            raise InputError("A claim is of a text or a draft.", "Give the text, or the document's number.")
        found = next((each for each in audit.claims if each.id == claim), None)
        if found is None:
            raise InputError(f"There is no claim {claim}.", f"They are c1 to c{len(audit.claims)}.")
        return ClaimAnswer(
            claim=found.id,
            sentence=found.text,
            verdict=found.verdict,
            severity=found.severity,
            derivation=explain(found),
            evidence=found.evidence,
        )

    def find_quantities(self, text: Text) -> QuantitiesAnswer:
        """Lists every figure of a text: value, unit, hedge, place; `counts` is false for years, names and scores."""
        return QuantitiesAnswer(
            quantities=tuple(
                FoundQuantity(
                    **{name: getattr(each, name) for name in ("text", "start", "end", "unit", "period", "counts")},
                    low=float(each.low),
                    high=float(each.high),
                    kind=str(each.kind),
                    hedge=str(each.hedge),
                )
                for each in find_quantities(text)
            )
        )

    def check_style(
        self,
        text: Text,
        style: Annotated[str, Field(max_length=100, pattern=r"^[\w-]*$", description="empty: the newsroom's")] = "",
    ) -> StyleAnswer:
        """Holds a text against a house style: what does not hold, where, and a suggestion where there is one."""
        own = self._settings.style
        held = load_style(style or own.name, [self._settings.path(own.folder)] if own.folder else [])
        findings = check_text(text, held)
        return StyleAnswer(style=held.name, passed=round(float(share_passed(findings, held)), 4), findings=findings)

    def review_list(
        self,
        states: Annotated[tuple[State, ...], Field(description="only these; empty: what is not finished")] = (),
        search: Annotated[str, Field(max_length=200, description="words of title or event")] = "",
        only_blocking: Annotated[bool, Field(description="only what has findings that block")] = False,
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
    ) -> ReviewList:
        """Lists what waits at the review desk, as the desk last took it in: state, findings, since when."""
        desk, _ = self._desk.reader()
        wanted = QueueFilter(states=tuple(map(str, states)), search=search, only_blocking=only_blocking, limit=limit)
        return ReviewList(total=desk.count(wanted), documents=tuple(map(listed, desk.queue(wanted))))

    def draft_status(self, document: Number) -> DraftStatus:
        """Says where a draft stands: text, state, what blocks it, who approved it, and what can be done with it now."""
        opened = self._opened(document)
        findings = (
            DraftFinding(
                finding=each.finding, blocks=each.blocks, overridden_by=each.override.who if each.override else ""
            )
            for each in opened.findings
        )
        return DraftStatus(
            document=listed(opened.row),
            text=opened.prose,
            findings=tuple(findings),
            approved_by=opened.approvals,
            moves=tuple(offer.move for offer in opened.moves if offer.allowed),
            problem=opened.problem,
        )

    async def _audited(
        self, text: str, sources: Sequence[GivenSource], document: int | None, as_of: date | None
    ) -> AuditReport:
        if not text.strip():
            raise InputError("The text is empty.", "Nothing was audited.")
        read, not_used = await self._read(sources)
        if document is None:
            day = as_of or datetime.now(UTC).date()
            given = Given(sources=tuple(read), reference=self._reference, as_of=day, off=self._settings.audit.off)
            return AuditReport(await asyncio.to_thread(audit_one, "text", text, given), not_used)
        saved = await asyncio.to_thread(self._saved, document)
        event = saved.event.model_copy(update={"date": as_of or saved.event.date})
        held = saved.model_copy(update={"event": event, "sources": (*saved.sources, *read)})
        audit = await asyncio.to_thread(audit_saved, text, held, self._reference, self._settings.audit.off)
        return AuditReport(report_on("text", text, audit), not_used)

    def _saved(self, document: int) -> SavedRun:
        desk, _ = self._desk.reader()
        return desk.context.saved_run(desk.row(document).folder)

    def _opened(self, document: int) -> DeskDocument:
        desk, who = self._desk.reader()
        return open_document(desk.context, document, who)

    async def _read(self, given: Sequence[GivenSource]) -> tuple[list[Source], tuple[str, ...]]:
        """The sources as an event's are read, as given1, given2 …; no file of this machine is one."""
        if not given:
            return [], ()
        refs = tuple(map(self._ref, given))
        today = datetime.now(UTC).date()
        event = Event(headline="sources", date=today, sources=refs)
        limits = self._settings.fetch
        async with Fetcher(limits, today=today, contact=self._settings.newsroom.contact) as fetch:
            sources, unused = await read_sources(event, fetch, base=Path.cwd(), limits=limits)
        named = [source.model_copy(update={"id": f"given{n}"}) for n, source in enumerate(sources, 1)]
        return named, tuple(f"{row.origin}: {row.reason}" for row in unused)

    def _ref(self, given: GivenSource) -> SourceRef:
        if given.text.strip():
            return SourceRef(text=given.text, title=given.title, link=given.url)
        if not given.url:
            raise InputError("A source has neither text nor address.", "Give its text.")
        if not self._settings.mcp.fetch:
            raise InputError(f"{given.url} is not fetched.", "Give its text, or set [mcp] fetch = true.")
        return SourceRef(url=given.url, title=given.title)


def listed(row: QueueRow) -> ListedDocument:
    names = ("title", "date", "status", "blocking", "looks", "words", "claimed_by", "waiting")
    return ListedDocument(document=row.id, revision=row.head, **{name: getattr(row, name) for name in names})
