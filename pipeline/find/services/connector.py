"""The one protocol of all places where sources are looked for, and the journal that asks none of them twice."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from pipeline.find.model import Search, SearchHit
from pipeline.models import Usage
from pipeline.runs.journal import Journal, Step, StepCost

SOURCES = "sources"
Spent = Callable[[Usage], None]


class Connector(Protocol):
    """A place to look for sources; `price` is US dollars a search."""

    name: str
    price: float

    async def search(self, asked: Search) -> Sequence[SearchHit]:
        """The results, the best first; ServiceError, SettingsError or BudgetError where there are none to have."""


class JournaledConnector:
    """A connector that is asked once for an event: a resumed run has the same results, and pays for none again.

    `journal.again("sources")` has them searched anew. `spent` hears what a search took that went out now.
    """

    def __init__(self, connector: Connector, journal: Journal, spent: Spent) -> None:
        self._connector, self._journal, self._spent = connector, journal, spent
        self.name, self.price = connector.name, connector.price

    async def search(self, asked: Search) -> Sequence[SearchHit]:
        """The connector's results."""
        inputs: dict[str, Any] = asked.model_dump(mode="json", exclude={"today"})
        inputs |= {"service": self.name, "event": self._journal.event}
        if again := self._journal.drafts_asked(SOURCES, ""):
            inputs["search"] = again
        taken = Usage(calls=1, cost=self.price)

        async def go() -> Any:
            hits = [hit.model_dump(mode="json") for hit in await self._connector.search(asked)]
            self._spent(taken)
            return hits

        step = Step(kind="search", version=1, inputs=inputs, stage=SOURCES, subject=f"{self.name}: {asked.words}"[:200])
        cost = StepCost(model=f"search:{self.name}", usage=taken)
        return [SearchHit.model_validate(each) for each in await self._journal.step(step, go, lambda _: cost)]
