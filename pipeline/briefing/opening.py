"""A briefing's desk opened: one chat model, with its turns and its budget, for all stories."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.briefing.run import BriefingDesk
from pipeline.errors import SettingsError
from pipeline.llm.budget import Budget
from pipeline.newsroom.composition import CallLimits, choose_writer, shared_service
from pipeline.newsroom.newsroom import DraftRequest, Newsroom, run_options
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Clock, now
from pipeline.settings import Settings
from pipeline.stages.run import RunOptions


@asynccontextmanager
async def open_desk(
    newsroom: Newsroom, watch: ProgressListener, *, clock: Clock = now, moment: datetime | None = None
) -> AsyncIterator[BriefingDesk]:
    """The desk; its model's connections are closed at the end. `moment` tells the news of an earlier time."""
    settings = newsroom.settings
    order = DraftRequest(choice=choose_writer(settings), wanted=wanted(settings))
    if order.choice.kind == "digest":
        yield BriefingDesk(newsroom, order, watch, clock, moment)
        return
    terms = settings.briefing
    budget = Budget(dollars=terms.budget, tokens=terms.budget_tokens)
    bounds = CallLimits(settings, newsroom.store, terms.slot, budget, terms.batch)
    async with shared_service(order.choice, newsroom.prompts, bounds) as chat:
        shared = DraftRequest(choice=order.choice, wanted=order.wanted, shared=chat)
        yield BriefingDesk(newsroom, shared, watch, clock, moment)


def wanted(settings: Settings) -> RunOptions:
    """What is asked of each story."""
    return run_options(settings).model_copy(update={"length": settings.briefing.words, "headlines": 1})


def desk_zone(settings: Settings) -> ZoneInfo:
    """The desk's time zone; SettingsError where there is none of that name."""
    try:
        return ZoneInfo(settings.newsroom.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"[newsroom] time_zone: there is no {settings.newsroom.time_zone!r}.", "Name one as Europe/London."
        ) from None
