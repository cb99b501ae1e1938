"""Newer figures fetched from their publishers, politely, and written as tables beside the newsroom's settings."""

import csv
import io
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

from pipeline.errors import ServiceError, SettingsError
from pipeline.runs.folder import write_whole

COLUMNS = ("entity", "measure", "period", "period_end", "value", "unit", "grade")
PAUSE = 0.2
ATTEMPTS = 3
LONGEST_WAIT = 30.0
MOST_HOPS = 5
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet takes a cell for a formula; some do with the wide ones, too."""
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
BUSY = (429, 500, 502, 503, 504)


class Download:
    """JSON by address: one request at a time, at most five a second, with a contact for those who run the service.

    A redirect is followed within the address's own host alone, so that no answer leads into the newsroom's network.
    """

    def __init__(self, contact: str, sleep: Callable[[float], None] = time.sleep) -> None:
        if not contact:
            raise SettingsError(
                "No contact is set, and the SEC asks for one in every request.",
                'Set contact = "desk@your-newsroom.example" under [newsroom] in newsdraft.toml.',
            )
        self._sleep = sleep
        agent = {"User-Agent": f"newsdraft {contact}", "Accept-Encoding": "gzip, deflate"}
        self._client = httpx2.Client(headers=agent, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def json(self, url: str, query: Mapping[str, str]) -> Any:
        """What the address answers, after waiting where it is busy; ServiceError for anything but JSON."""
        response = self._response(url, query)
        try:
            return response.json()
        except ValueError as error:
            raise ServiceError(f"{url} answered with something that is not JSON.", "Try again later.") from error

    def _response(self, url: str, query: Mapping[str, str]) -> httpx2.Response:
        for attempt in range(1, ATTEMPTS + 1):
            self._sleep(PAUSE)
            try:
                response = self._followed(self._client.get(url, params=dict(query)))
            except httpx2.HTTPError as error:
                raise ServiceError(
                    f"{url} cannot be reached: {error or type(error).__name__}.", "Try again later."
                ) from error
            if response.status_code not in BUSY or attempt == ATTEMPTS:
                break
            self._sleep(waiting_time(response, attempt))
        if response.status_code != httpx2.codes.OK:
            step = "Check the name." if response.status_code == httpx2.codes.NOT_FOUND else "Try again later."
            raise ServiceError(f"{url} answered {response.status_code} {response.reason_phrase}.", step)
        return response

    def _followed(self, response: httpx2.Response) -> httpx2.Response:
        """The answer at the end of an answer's redirects; ServiceError for one that leaves its host or its TLS."""
        here = response.url
        for _ in range(MOST_HOPS):
            if response.next_request is None:
                return response
            there = response.next_request.url
            if there.host != here.host or there.scheme not in ("https", here.scheme):
                raise ServiceError(
                    f"{here} redirects to {there}, which is not the publisher's own host.",
                    "Look there in a browser; a new address needs a newer version of the program.",
                )
            self._sleep(PAUSE)
            response = self._client.send(response.next_request)
        raise ServiceError(f"{here} redirects more than {MOST_HOPS} times.", "Try again later.")


def waiting_time(response: httpx2.Response, attempt: int) -> float:
    """Seconds to wait: what the service asks for, up to half a minute, else twice as long each time."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked), LONGEST_WAIT) if asked.isdecimal() else float(2**attempt)


@dataclass(frozen=True)
class NewTable:
    """A table to be written: rows in the order of COLUMNS, and what its page says of it."""

    name: str
    title: str
    rows: list[tuple[str, ...]]
    vintage: str
    as_of: str
    attribution: str
    names: dict[str, list[str]] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Writes the CSV and, once that is whole, its page; returns the CSV's path."""
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([COLUMNS, *(map(_inert, row) for row in self.rows)])
        file = folder / f"{self.name}.csv"
        write_whole(file, lines.getvalue().encode())
        write_whole(folder / f"{self.name}.toml", self.page().encode())
        return file

    def page(self) -> str:
        stated = {"title": self.title, "file": f"{self.name}.csv", "vintage": self.vintage, "as_of": self.as_of}
        lines = [f"{key} = {quoted(value)}" for key, value in {**stated, "attribution": self.attribution}.items()]
        named = [f"{quoted(key)} = [{', '.join(map(quoted, names))}]" for key, names in self.names.items()]
        return "\n".join([*lines, *(["", "[names]", *named] if named else [])]) + "\n"


def _inert(cell: str) -> str:
    """The cell as a spreadsheet shows it: what opens like a formula and is no number becomes text by an apostrophe."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def quoted(words: str) -> str:
    """The words as a TOML basic string, whose escapes are those of JSON."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
