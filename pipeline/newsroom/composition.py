"""Which writer writes, and the layers around its chat model; one that is not configured is not built.

From the outside in: progress, journal, batches, turns, rest after failures, retries, a second call for a stuck one,
limits, the budgets of run and day (each call that goes out is booked), service.
"""

import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import SettingsError
from pipeline.files.resources import shipped
from pipeline.llm.budget import Account, Budget, BudgetedChat, RunAccount, most_tokens
from pipeline.llm.caching import JournaledChat
from pipeline.llm.concurrency import BoundedChat
from pipeline.llm.metering import CacheMissProbe, MeteredChat
from pipeline.llm.prices import Prices
from pipeline.llm.protocol import Chat, ChatRequest
from pipeline.llm.retries import RetryingChat, RetryPolicy
from pipeline.models import Event, Usage
from pipeline.runs.journal import Journal
from pipeline.runs.log import log
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import now
from pipeline.settings import Settings
from pipeline.sources.fetched import journaled_fetch
from pipeline.stages.event import Assignment
from pipeline.stages.run import ReadSources
from pipeline.store import Store
from pipeline.writer.fallback import DIGEST, FallbackWriter, Switch, writers_named
from pipeline.writer.prompts import Prompts
from pipeline.writer.protocol import Writer

if TYPE_CHECKING:
    from pipeline.llm.batch import BatchService

RECORDED_MODEL = "openai:recorded"
RECORDED_URL = "http://recording.invalid/v1"
LIKELY_REPLY = 1_000
NO_KEY = "Set OPENAI_API_KEY, or [writer] base_url for a server of your own; --writer digest needs neither."
CHARACTERS_A_TOKEN = 2


@dataclass(frozen=True)
class WriterChoice:
    """Who writes: a digest without a model, a named model, or a recording of one."""

    kind: Literal["llm", "digest"]
    model: str = ""
    recording: Path | None = None
    record: bool = False

    @property
    def replayed(self) -> bool:
        return self.recording is not None and not self.record


@dataclass(frozen=True)
class WriterSession:
    """A writer ready to write, and the meter on its model calls (None where there are none)."""

    writer: Writer
    meter: MeteredChat | None = None
    switched: list[Switch] = field(default_factory=list)

    @property
    def usage(self) -> Usage:
        return self.meter.usage if self.meter else Usage()

    @property
    def spent(self) -> Usage:
        """What went out now and was not answered by the journal."""
        return self.meter.spent if self.meter else Usage()


def choose_writer(settings: Settings, recording: Path | None = None, record: bool = False) -> WriterChoice:
    """The writer that settings and flags name; `auto` takes a model only where one is named, whatever the keys."""
    if recording:
        model = settings.writer.model if record and settings.writer.model else RECORDED_MODEL
        return WriterChoice("llm", model, recording, record)
    kind = settings.writer.kind
    if kind == "llm" and not settings.writer.model:
        raise SettingsError(
            "The writer is to be a language model, and none is named.",
            "Name one with --model, NEWSDRAFT_WRITER_MODEL or [writer] model in newsdraft.toml.",
        )
    if kind == "digest" or not settings.writer.model:
        return WriterChoice("digest")
    return WriterChoice("llm", settings.writer.model)


def check_key(choice: WriterChoice, settings: Settings) -> None:
    """SettingsError where a model of OpenAI's is to write and there is no key for it: before anything is fetched."""
    writer = settings.writer
    if choice.replayed or writer.api_key or writer.base_url:
        return
    for model in filter(None, writers_named(choice.model)):
        if model != DIGEST and model.partition(":")[0] in ("openai", model):
            raise SettingsError(f"There is no key for {model}.", NO_KEY)


def recording_of(given: str) -> Path:
    """The recording of an event by its file's name, among the shipped ones; SettingsError lists what there is."""
    folder = shipped("fixtures") / "cassettes"
    recording = folder / f"{Path(given).stem}.yaml"
    if not recording.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.yaml"))) or "none"
        raise SettingsError(
            f"There is no recording of {given}; recorded are: {known}.",
            "Name a model with --model, or take --writer digest.",
        )
    return recording


@dataclass(frozen=True)
class WriterContext:
    """What a language-model writer of one event is wired to; several events may share a chat of one budget."""

    settings: Settings
    prompts: Prompts
    event: Event
    journal: Journal
    watch: ProgressListener
    store: Store
    budget: Budget | None = None
    shared: Chat | None = None
    prompt_folder: Path | None = None


@dataclass(frozen=True)
class CallLimits:
    """What bounds the calls to a service; `seed` decides the retries' jitter, `batch` is minutes left to batches."""

    settings: Settings
    store: Store
    seed: str
    budget: Budget | None = None
    batch: float = 0


@asynccontextmanager
async def open_writer(choice: WriterChoice, context: WriterContext) -> AsyncIterator[WriterSession]:
    """The chosen writer for one event; its connections are closed when the block ends."""
    if choice.kind == "digest":
        from pipeline.writer.extractive.writer import ExtractiveWriter

        yield WriterSession(ExtractiveWriter())
        return
    from pipeline.llm.replay import replaying

    with replaying(choice.recording, record=choice.record) if choice.recording else nullcontext():
        async with nullcontext(context.shared) if context.shared else service(choice, context) as chat:
            sending = CacheMissProbe(chat)
            meter = MeteredChat(
                _with_prompt_log(JournaledChat(sending, context.journal), context.prompt_folder),
                context.watch,
                sending.sent,
            )
            writers = [(name, _writer(name, meter, choice, context)) for name in writers_named(choice.model)]
            switched: list[Switch] = []
            yield WriterSession(FallbackWriter(writers, switched.append), meter, switched)


def _writer(name: str, meter: MeteredChat, choice: WriterChoice, context: WriterContext) -> Writer:
    """The writer of one name in the list of models; the stages' own models go with the first."""
    if name == DIGEST:
        from pipeline.writer.extractive.writer import ExtractiveWriter

        return ExtractiveWriter()
    from pipeline.writer.llm_writer import LanguageModelWriter
    from pipeline.writer.requests import Models, Requests
    from pipeline.writer.source_texts import MOST

    own = choice.model.startswith(name) and not choice.recording
    stages = {stage: each.model for stage, each in context.settings.writer.stages.items()} if own else {}
    models = Models(default=name, stages=stages, sources=min(MOST, shown_at_once(context.settings)))
    requests = Requests(context.prompts, context.event.brief, context.event.hash, models)
    return LanguageModelWriter(meter, requests, [ref.url for ref in context.event.all_sources if ref.url])


def shown_at_once(settings: Settings) -> int:
    """How many code points of sources one request can show, so that a model's window has room for the rest."""
    return CHARACTERS_A_TOKEN * settings.writer.context_tokens


@asynccontextmanager
async def service(choice: WriterChoice, context: WriterContext) -> AsyncIterator[Chat]:
    """The chat model of one event, its connections closed at the end."""
    terms = CallLimits(context.settings, context.store, context.event.hash, context.budget)
    async with shared_service(choice, context.prompts, terms) as chat:
        yield chat


@asynccontextmanager
async def shared_service(choice: WriterChoice, prompts: Prompts, terms: CallLimits) -> AsyncIterator[Chat]:
    """A chat model that several events may share with its turns and its budget."""
    async with chat_model(choice, terms.settings, prompts) as chat:
        if not terms.batch or choice.replayed:
            yield layered(chat, terms)
            return
        from pipeline.llm.batch import batch_service

        writer = terms.settings.writer
        key = writer.api_key.get_secret_value() if writer.api_key else ""
        async with batch_service(writer.base_url, key, writer.timeout) as batches:
            yield layered(chat, terms, batches)


@asynccontextmanager
async def chat_model(choice: WriterChoice, settings: Settings, prompts: Prompts) -> AsyncIterator[Chat]:
    """The chat model itself, its connections closed at the end; a recording stands in for a service of its own."""
    check_key(choice, settings)
    from pipeline.llm.langchain import LangChainChat
    from pipeline.writer.replies import reply_model

    replayed, key = choice.replayed, settings.writer.api_key
    chat = LangChainChat(
        reply_model=reply_model,
        schema_wording=lambda schema: prompts.render("schema", {"schema": schema}),
        base_url=RECORDED_URL if replayed else settings.writer.base_url,
        api_key=key.get_secret_value() if key and not replayed else "",
        timeout=settings.writer.timeout,
    )
    try:
        yield chat
    finally:
        await chat.aclose()


def layered(chat: Chat, terms: CallLimits, batches: "BatchService | None" = None) -> Chat:
    """The service behind all that bounds its calls: what the journal calls when it has no answer of its own."""
    writer = terms.settings.writer
    paid = _paid(terms)
    chat = _limited(paid(chat), terms)
    policy = RetryPolicy(attempts=writer.attempts)
    chat = RetryingChat(chat, chance=random.Random(terms.seed), policy=policy)  # noqa: S311  jitter, no secret
    if writer.rest_after:
        from pipeline.llm.circuit_breaker import CircuitChat

        chat = CircuitChat(chat, terms.store, failures=writer.rest_after)
    chat = BoundedChat(chat, writer.concurrency)
    if batches:
        from pipeline.llm.batch import BatchChat, BatchedOrPlainChat
        from pipeline.writer.replies import reply_model

        on_event = lambda why: log("batch unanswered", logging.WARNING, reason=why)  # noqa: E731
        batched = BatchChat(batches, reply_model=reply_model, seconds=60 * terms.batch, on_event=on_event)
        chat = BatchedOrPlainChat(paid(batched), chat)
    return chat


def _paid(terms: CallLimits) -> Callable[[Chat], Chat]:
    """Puts what makes single calls behind the budgets of the run and of the day, shared by all that it is asked for."""
    prices = Prices.shipped({model: price.model_dump() for model, price in terms.settings.prices.items()})
    accounts = accounts_of(terms.settings, terms.store, terms.budget)
    return lambda chat: BudgetedChat(chat, prices=prices, accounts=accounts)


def accounts_of(settings: Settings, store: Store, budget: Budget | None) -> list[Account]:
    """What a run's calls are booked in before they go out: its own budget, and those of the day where there are any."""
    run = settings.run
    accounts: list[Account] = [RunAccount(budget)]
    if run.day_budget is not None or run.desk_budget is not None:
        from pipeline.llm.day_budget import DayAccount, DayBudget

        limits = DayBudget(newsroom=run.day_budget, desk=run.desk_budget)
        accounts.append(DayAccount(store, desk=run.desk, budget=limits))
    return accounts


def _limited(chat: Chat, terms: CallLimits) -> Chat:
    """The service within its limits, and asked a second time where the first call is stuck, as far as configured."""
    writer = terms.settings.writer
    if writer.limits or writer.learn_limits:
        from pipeline.llm.protocol import ServiceLimits
        from pipeline.llm.rate_limits import LimitedChat
        from pipeline.llm.reservations import Lanes

        limits = {
            model: ServiceLimits(requests=each.requests, tokens=each.tokens) for model, each in writer.limits.items()
        }
        chat = LimitedChat(chat, Lanes(terms.store), limits, estimate=likely_tokens)
    if writer.hedge_percentile:
        from pipeline.llm.hedging import HedgedChat

        chat = HedgedChat(chat, terms.store, percentile=writer.hedge_percentile)
    return chat


def likely_tokens(request: ChatRequest) -> int:
    """What a call is likely to take, to be settled with what it took."""
    return most_tokens(request.messages) + LIKELY_REPLY


def _with_prompt_log(chat: Chat, folder: Path | None) -> Chat:
    from pipeline.llm.prompt_log import LoggedChat

    return LoggedChat(chat, folder) if folder else chat


@asynccontextmanager
async def source_reader(assignment: Assignment, settings: Settings, journal: Journal) -> AsyncIterator[ReadSources]:
    """Reads an event's sources through the guard and the journal; connections are closed when the block ends."""
    from pipeline.sources.fetch import Fetcher
    from pipeline.sources.read import read_sources

    limits = settings.fetch
    async with Fetcher(limits, today=now().date(), contact=settings.newsroom.contact) as fetcher:
        fetch = journaled_fetch(fetcher, journal)
        yield lambda event: read_sources(event, fetch, base=assignment.folder, limits=limits)
