"""The briefing's own clock: makes what is due, tries deliveries again, tells of what is missing, answers monitors."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx2

from pipeline.briefing.delivery import alert
from pipeline.briefing.opening import open_desk
from pipeline.briefing.planning import places
from pipeline.briefing.retention import prune
from pipeline.briefing.schedule import Due, Schedule
from pipeline.briefing.slot_delivery import GoneOut, open_delivery, send_left, send_slot
from pipeline.briefing.slots import SlotBook
from pipeline.briefing.status import is_out, metrics, missing_at, state_of
from pipeline.errors import NewsdraftError, SettingsError
from pipeline.feeds.subscriptions import FeedBook
from pipeline.newsroom.newsroom import Newsroom
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Clock, now

TICK, RETRY = 20.0, 300.0
"""Seconds between two looks at the clock, and between two tries of what failed."""
Log = Callable[..., None]


@dataclass
class Service:
    """One process of `briefing serve`; several may stand side by side, since a slot lets one of them in."""

    newsroom: Newsroom
    watch: ProgressListener
    log: Log
    clock: Clock = now
    looked: float = 0.0
    tidied: date | None = None

    async def run(self, tick: float = TICK) -> None:
        """Goes on until it is cancelled; what fails is logged and tried again."""
        schedule = Schedule(self.newsroom.settings)
        FeedBook(self.newsroom.store).followed(places(self.newsroom.settings), self.clock())
        async with self.answering():
            while True:
                await self.look(schedule)
                await asyncio.sleep(tick)

    async def look(self, schedule: Schedule) -> None:
        """One look at the clock: there is something to do when a slot has come, and every few minutes."""
        moment, due = self.clock().timestamp(), schedule.owed(self.clock())
        if abs(moment - self.looked) >= RETRY or (due and due.at.timestamp() > self.looked):
            self.looked = moment
            await self._guarded(due)

    async def _guarded(self, due: Due | None) -> None:
        """Makes what is due and delivers what is left; no failure ends the service."""
        try:
            if due and not is_out(SlotBook(self.newsroom.store, self.clock), due):
                await self.make(due)
            context = open_delivery(self.newsroom, self.clock)
            for failure in await send_left(self.newsroom, context):
                self.log("not delivered", channel=failure.what, reason=failure.reason)
            self._tidy()
            if missing := missing_at(self.newsroom, self.clock()):
                for channel in await alert(context, missing.day, missing.slot, missing.at):
                    self.log("alert", channel=channel, day=str(missing.day), slot=missing.slot)
        except NewsdraftError as error:
            self.log("failed", reason=error.problem, next_step=error.next_step)
        except Exception as error:  # noqa: BLE001  tomorrow's briefing must not depend on today's fault
            self.log("failed", reason=f"a fault of the program: {type(error).__name__}: {error}")

    def _tidy(self) -> None:
        """Once a day lets go of what is past its time."""
        today = self.clock().date()
        if self.tidied != today:
            self.tidied = today
            gone = prune(self.newsroom.store, self.newsroom.settings, self.clock())
            self.log("let go", **gone.model_dump(mode="json"))

    async def make(self, due: Due) -> None:
        """Makes and delivers the slot's editions, unless another process is at it."""
        context = open_delivery(self.newsroom, self.clock)
        about = {"day": str(due.day), "slot": due.slot}
        async with open_desk(self.newsroom, self.watch, clock=self.clock) as desk:
            async for each in send_slot(desk, context, due.day, due.slot):
                if isinstance(each, GoneOut):
                    await ping(self.newsroom.settings.briefing.ping, self.log)
                    stories = len(each.briefing.with_status("drafted"))
                    self.log("delivered", **about, edition=each.briefing.edition, stories=stories)
                    for failure in each.failures:
                        self.log("failure", **about, kind=failure.kind, name=failure.what, reason=failure.reason)

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Answers /health and /metrics while the block lasts."""
        terms = self.newsroom.settings.briefing
        place = f"{terms.serve_host}:{terms.serve_port}"
        try:
            server = await asyncio.start_server(self._answer, terms.serve_host, terms.serve_port, limit=8192)
        except OSError as error:
            raise SettingsError(
                f"[briefing] serve_port: {place} cannot be had: {error.strerror or error}",
                "Another service may be there; set another port, or 0 for any free one.",
            ) from error
        self.log("serving", port=server.sockets[0].getsockname()[1])
        async with server:
            yield

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            code, kind, body = self._page(request.split(b" ")[1].decode("latin-1").partition("?")[0])
            head = (
                f"HTTP/1.1 {code}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
        except (OSError, TimeoutError, ValueError, IndexError, EOFError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def _page(self, path: str) -> tuple[str, str, bytes]:
        """Status line, type and body of an address."""
        if path not in ("/health", "/metrics"):
            return "404 Not Found", "text/plain", b"/health and /metrics\n"
        try:
            state = state_of(self.newsroom, self.clock())
        except NewsdraftError as error:
            return "503 Service Unavailable", "text/plain", f"{error.problem}\n".encode()
        if path == "/metrics":
            return "200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics(state).encode()
        missing = f"{state.missing.day} {state.missing.slot}" if state.missing else ""
        value: dict[str, Any] = {"healthy": not missing, "missing": missing, "next": state.next.at.isoformat()}
        code = "503 Service Unavailable" if missing else "200 OK"
        return code, "application/json", json.dumps(value).encode()


async def ping(url: str, log: Log) -> None:
    """Tells a dead-man's switch that the briefing is out; one that does not answer is logged and nothing more."""
    if not url:
        return
    try:
        async with httpx2.AsyncClient(timeout=10, trust_env=False) as client:
            (await client.get(url)).raise_for_status()
    except httpx2.HTTPError as error:
        log("ping failed", reason=f"{type(error).__name__}: {error}")
