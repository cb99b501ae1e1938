"""A search service asked as its form says, as plain JSON through the fetch guard, each call booked before it goes."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import NewsdraftError, ServiceError, SourceError
from pipeline.find.model import Search, SearchHit
from pipeline.find.services.connector import SOURCES
from pipeline.find.services.forms import Question, ServiceForm
from pipeline.llm.budget import Account, Settle
from pipeline.models import Usage
from pipeline.settings.find_table import SearchService
from pipeline.settings.tables import FetchSettings
from pipeline.sources.fetch import TRY_AGAIN, AnsweredError
from pipeline.sources.fetched import Fetched, RequestHeaders

LARGEST_ANSWER = 5_000_000
EXCERPT = 120
STEPS = {
    401: "Its key is missing or wrong: docs/finding.md says where keys stand.",
    402: "The account there has no searches left.",
    403: "It refuses: the key is wrong or, of SearXNG, its settings lack json among search.formats.",
    429: "It asks for fewer requests: search again later, or take it out of [find] services.",
}
FetchAnswer = Callable[[str, RequestHeaders], Awaitable[Fetched]]


class SearchPayment(NamedTuple):
    """What the accounts book a search under."""

    subject: str
    model: str
    stage: str = SOURCES


class WebSearch:
    """One service: its form, its terms in newsdraft.toml, how it is reached and in which accounts it is booked."""

    def __init__(
        self,
        form: ServiceForm,
        terms: SearchService,
        fetch: FetchAnswer,
        accounts: Sequence[Account],
        *,
        limits: FetchSettings,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._form, self._terms, self._fetch, self._accounts = form, terms, fetch, accounts
        self._limits, self._sleep = limits, sleep
        self._turn, self._last = asyncio.Lock(), float("-inf")
        self.name, self.price = form.name, form.price if terms.price is None else terms.price

    async def search(self, asked: Search) -> Sequence[SearchHit]:
        """The results that lead to a page; ServiceError names the service and what is in the way."""
        question = self._form.question(asked, self._terms)
        answer = await self._answer(question, asked)
        try:
            hits = list(self._form.hits(json.loads(answer.body), asked.today))
        except (ValueError, KeyError, TypeError, AttributeError):
            said = " ".join(answer.body[:EXCERPT].decode("utf-8", "replace").split())
            step = "Search again later; if it stays so, its form has changed: take it out of [find] services."
            raise ServiceError(f"{self.name}: its answer is not of its published form: {said}", step) from None
        return [hit for hit in hits if hit.url][: asked.most]

    async def _answer(self, question: Question, asked: Search) -> Fetched:
        """The service's answer, asked for again where that may help."""
        for attempt in range(1, self._limits.attempts + 1):
            await self._wait_for_turn()
            try:
                return await self._booked(question, asked)
            except AnsweredError as error:
                pause = max(self._form.gap, 0.5 * 2**attempt) if error.wait is None else error.wait
                if error.status not in TRY_AGAIN or attempt == self._limits.attempts or pause > self._limits.timeout:
                    raise self._failure(error, STEPS.get(error.status, "Search again later.")) from None
            except SourceError as error:
                raise self._failure(error, "Look at its address and at the network.") from None
            await self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _wait_for_turn(self) -> None:
        """Waits until the service takes another call, so many seconds after the last."""
        async with self._turn:
            clock = asyncio.get_running_loop().time
            if (wait := self._last + self._form.gap - clock()) > 0:
                await self._sleep(wait)
            self._last = clock()

    async def _booked(self, question: Question, asked: Search) -> Fetched:
        """One call, its price set aside before it goes: paid when it was answered, or when nobody knows."""
        payment = SearchPayment(subject=f"{self.name}: {asked.words}", model=f"search:{self.name}")
        worst, counted, settle = Usage(calls=1, cost=self.price), Usage(), list[Settle]()
        try:
            for account in self._accounts:
                settle.append(account.set_aside(payment, worst))
            counted = worst
            return await self._fetch(question.url, question.call)
        except AnsweredError:
            counted = Usage()  # a refused search costs nothing
            raise
        finally:
            for each in settle:
                each(counted)

    def _failure(self, error: NewsdraftError, step: str) -> ServiceError:
        """The failure by the service's name: its address holds the query, which is no part of what is wrong."""
        reason = error.problem.rpartition(": ")[2] if "http" in error.problem else error.problem
        return ServiceError(f"{self.name}: {reason}", step)


def service_limits(fetch: FetchSettings, address: str, *, own: bool) -> FetchSettings:
    """The limits of calls to a service: to its host alone, each call one try; inside the network where it is `own`.

    `own` is an address that the newsroom itself wrote into its settings, as a SearXNG beside it; a result's is not.
    """
    host = urlsplit(address).hostname or ""
    return fetch.model_copy(
        update={
            "attempts": 1,
            "allow_hosts": (host,),
            "allow_private": own or fetch.allow_private,
            "max_bytes": min(fetch.max_bytes, LARGEST_ANSWER),
        }
    )
