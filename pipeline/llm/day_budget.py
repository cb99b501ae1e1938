"""What a newsroom and each of its desks may spend on models in a day, counted over all processes of a store."""

from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import Connection, delete, func, select

from pipeline.errors import BudgetError, SettingsError, StoreError
from pipeline.llm.budget import Settle
from pipeline.llm.protocol import PaidCall
from pipeline.models import FrozenModel, Usage
from pipeline.runs.runs import Clock, now
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.traffic import set_aside, spending

KEPT = timedelta(days=2)


class DayBudget(FrozenModel):
    """US dollars a day: for the whole newsroom, and for the one desk that the run is for; None sets no limit."""

    newsroom: float | None = None
    desk: float | None = None


class DayAccount:
    """What a desk and the newsroom spend in a day, in the store: calls in flight anywhere count at their worst case.

    So does the call of a process that died over it: nobody knows whether it was paid.
    """

    def __init__(self, store: Store, *, desk: str, budget: DayBudget, clock: Clock = now) -> None:
        self._store, self._desk, self._budget, self._clock = store, desk, budget, clock

    def set_aside(self, request: PaidCall, worst: Usage) -> Settle:
        """Books a call's worst case for the day; BudgetError where it does not fit, SettingsError without a price."""
        day, dollars = self._clock().date(), worst.cost
        if dollars is None:
            raise SettingsError(
                f"The price of {request.model} is not known, so a day's budget cannot be kept.",
                "Give its price under [prices] in newsdraft.toml, or take the day's budget out.",
            )
        with self._store.write() as connection:
            connection.execute(delete(set_aside).where(set_aside.c.until < self._clock()))
            for desk, limit in ((None, self._budget.newsroom), (self._desk, self._budget.desk)):
                if limit is not None and (could := committed(connection, day, desk) + dollars) > limit:
                    raise _over(desk, could, limit)
            row = {"day": day, "desk": self._desk, "dollars": dollars, "until": self._clock() + KEPT}
            booked = connection.execute(set_aside.insert().values(row).returning(set_aside.c.id)).scalar_one()

        def settle(counted: Usage) -> None:
            self._settle(day, booked, dollars if counted.cost is None else counted.cost)

        return settle

    def _settle(self, day: date, booked: int, dollars: float) -> None:
        with suppress(StoreError), self._store.write() as connection:  # the reply is paid for; its worst stays booked
            connection.execute(delete(set_aside).where(set_aside.c.id == booked))
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
