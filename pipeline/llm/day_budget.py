"""What a newsroom and each of its desks may spend on models in a day, counted over all processes of a store."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection, delete, func, select

from pipeline.errors import BudgetError, SettingsError
from pipeline.llm.protocol import Chat, ChatReply, ChatRequest, UnusableReplyError
from pipeline.models import FrozenModel
from pipeline.runs.runs import Clock, now
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.traffic import set_aside, spending

LONGEST_CALL = timedelta(minutes=30)


class DayBudget(FrozenModel):
    """US dollars a day: for the whole newsroom, and for the one desk that the run is for; None sets no limit."""

    newsroom: float | None = None
    desk: float | None = None


class DayBudgetChat:
    """A Chat that refuses the call with which a day's budget could be exceeded, calls in flight anywhere included.

    `worst` prices a request's worst case in US dollars, None without a price; the inner chat prices replies.
    """

    def __init__(
        self,
        chat: Chat,
        store: Store,
        *,
        desk: str,
        budget: DayBudget,
        worst: Callable[[ChatRequest], float | None],
        clock: Clock = now,
    ) -> None:
        self._chat, self._store, self._desk, self._budget = chat, store, desk, budget
        self._worst, self._clock = worst, clock

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply, its cost added to the day's; BudgetError before a call that might not fit."""
        day = self._clock().date()
        reserved = self._set_aside(day, request)
        cost = None
        try:
            reply = await self._chat.complete(request)
            cost = reply.usage.cost
        except UnusableReplyError as error:
            cost = error.usage.cost
            raise
        finally:
            self._settle(day, reserved, cost or 0.0)
        return reply

    def _set_aside(self, day: date, request: ChatRequest) -> int:
        worst = self._worst(request)
        if worst is None:
            raise SettingsError(
                f"The price of {request.model} is not known, so a day's budget cannot be kept.",
                "Give its price under [prices] in newsdraft.toml, or take the day's budget out.",
            )
        with self._store.write() as connection:
            connection.execute(delete(set_aside).where(set_aside.c.until < self._clock()))
            for desk, limit in ((None, self._budget.newsroom), (self._desk, self._budget.desk)):
                if limit is not None and (could := committed(connection, day, desk) + worst) > limit:
                    raise _over(desk, could, limit)
            row = {"day": day, "desk": self._desk, "dollars": worst, "until": self._clock() + LONGEST_CALL}
            return int(connection.execute(set_aside.insert().values(row).returning(set_aside.c.id)).scalar_one())

    def _settle(self, day: date, reserved: int, dollars: float) -> None:
        with self._store.write() as connection:
            connection.execute(delete(set_aside).where(set_aside.c.id == reserved))
            first = insert(connection, spending).values(day=day, desk=self._desk, dollars=dollars)
            more = {"dollars": spending.c.dollars + dollars}
            connection.execute(first.on_conflict_do_update(index_elements=["day", "desk"], set_=more))


def committed(connection: Connection, day: date, desk: str | None = None) -> float:
    """US dollars spent and set aside on a day, by one desk or by all."""
    total = 0.0
    for table in (spending, set_aside):
        query = select(func.coalesce(func.sum(table.c.dollars), 0.0)).where(table.c.day == day)
        total += connection.execute(query if desk is None else query.where(table.c.desk == desk)).scalar_one()
    return total


def _over(desk: str | None, could: float, limit: float) -> BudgetError:
    whose = f"the desk {desk}" if desk else "the newsroom"
    return BudgetError(
        f"The next call could bring {whose} to ${could:.4f} today, over its budget of ${limit:.4f} a day.",
        "What is done is kept: go on tomorrow with the same command, or raise the budget in newsdraft.toml.",
    )
