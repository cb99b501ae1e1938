"""Texts from outside read by a model before they are audited: one call a text, in a run of its own in the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.audit.article import AuditEvidence
from pipeline.llm.budget import Budget
from pipeline.llm.concurrency import all_of
from pipeline.models import Event, Usage
from pipeline.newsroom.composition import CallLimits, WriterChoice, WriterContext, open_writer, shared_service
from pipeline.newsroom.newsroom import Newsroom
from pipeline.runs.journal import Journal, digest
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Invocation
from pipeline.stages.check import read_text
from pipeline.writer.readings import ArticleReadings

NO_DAY = date(1970, 1, 1)  # the same text asks the same on any day, so that the journal has its answer


@dataclass(frozen=True)
class ReadingOrder:
    """Who reads the texts, at most for how much, and the command that asked for it."""

    choice: WriterChoice
    budget: Budget | None = None
    command: Invocation = field(default_factory=Invocation)


async def read_texts(
    newsroom: Newsroom,
    texts: Mapping[str, str],
    evidence: AuditEvidence,
    order: ReadingOrder,
    watch: ProgressListener,
    unusable: Callable[[str], None],
) -> tuple[dict[str, ArticleReadings], Usage]:
    """What the model reads in each text, by the texts' names, and what that took.

    `unusable` hears of a text whose reply could not be used: it stays as the rules read it.
    """
    seed = digest(dict(texts))
    run = newsroom.ledger.begin(seed, f"Audit of {', '.join(texts)}"[:200], str(Path.cwd()), order.command)
    try:
        found, usage = await _read(newsroom, texts, evidence, order, run, watch, unusable)
    except BaseException as error:
        newsroom.ledger.finish(run, "failed", str(error))
        raise
    newsroom.ledger.finish(run, "done")
    return found, usage


async def _read(
    newsroom: Newsroom,
    texts: Mapping[str, str],
    evidence: AuditEvidence,
    order: ReadingOrder,
    run: int,
    watch: ProgressListener,
    unusable: Callable[[str], None],
) -> tuple[dict[str, ArticleReadings], Usage]:
    limits = CallLimits(newsroom.settings, newsroom.store, digest(dict(texts)), order.budget)
    journal = Journal(newsroom.store, run)
    spent = Usage()

    async with shared_service(order.choice, newsroom.prompts, limits) as chat:

        async def one(name: str, text: str) -> tuple[str, ArticleReadings | None]:
            nonlocal spent
            event = Event(headline="A text to audit", date=NO_DAY, summary=digest(text))
            context = WriterContext(
                newsroom.settings, newsroom.prompts, event, journal, watch, newsroom.store, order.budget, chat
            )
            async with open_writer(order.choice, context) as session:
                on_unread = lambda why: unusable(f"{name}: {why}")  # noqa: E731
                _, readings = await read_text(text, evidence, session.writer, on_unread)
                spent = spent.plus(session.usage)
            return name, readings

        found = await all_of(one(name, text) for name, text in texts.items())
    return {name: readings for name, readings in found if readings}, spent
