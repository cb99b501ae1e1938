"""A service that keeps failing is left alone for a while, by all processes of a store."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from pipeline.llm.failures import CallError
from pipeline.llm.protocol import Chat, ChatReply, ChatRequest
from pipeline.runs.runs import Clock, now
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.traffic import circuits

FAILURES = 3
REST = timedelta(seconds=60)


class CircuitChat:
    """A Chat that stops asking a model after some calls in a row failed for good; goes around the retries.

    After the rest one call tries the service, for all processes; its success ends the rest, its failure renews it.
    """

    def __init__(
        self, chat: Chat, store: Store, *, failures: int = FAILURES, rest: timedelta = REST, clock: Clock = now
    ):
        self._chat, self._store, self._clock = chat, store, clock
        self._failures, self._rest = failures, rest

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply; CallError at once while the model's service rests."""
        state = self._state(request.model)
        if state and state.rests_until:
            self._try_or_refuse(request.model, state.rests_until)
        try:
            reply = await self._chat.complete(request)
        except CallError as failed:
            if failed.transient:
                self._count(request.model)
            raise
        if state and state.failures:
            self._forget(request.model)
        return reply

    def _state(self, model: str) -> Any:
        query = select(circuits.c.failures, circuits.c.rests_until).where(circuits.c.model == model)
        with self._store.read() as connection:
            return connection.execute(query).one_or_none()

    def _try_or_refuse(self, model: str, rests_until: datetime) -> None:
        """Takes the one try after the rest, or refuses: it is not over, or another call has the try."""
        moment = self._clock()
        mine = circuits.c.model == model, circuits.c.rests_until == rests_until
        if moment >= rests_until:
            with self._store.write() as connection:
                if connection.execute(update(circuits).where(*mine).values(rests_until=moment + self._rest)).rowcount:
                    return
        raise CallError(
            f"{model} failed {self._failures} calls in a row and is left alone until {rests_until:%H:%M:%S} UTC.",
            "Wait, or name another model with --model; what is done is kept.",
        )

    def _count(self, model: str) -> None:
        with self._store.write() as connection:
            first = insert(connection, circuits).values(model=model, failures=1)
            more = first.on_conflict_do_update(index_elements=["model"], set_={"failures": circuits.c.failures + 1})
            failures = connection.execute(more.returning(circuits.c.failures)).scalar_one()
            if failures >= self._failures:
                rests = self._clock() + self._rest
                connection.execute(update(circuits).where(circuits.c.model == model).values(rests_until=rests))

    def _forget(self, model: str) -> None:
        with self._store.write() as connection:
            connection.execute(circuits.delete().where(circuits.c.model == model))
