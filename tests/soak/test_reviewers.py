"""Fifty reviewers at once for forty seconds, against the real server: no error, and no decision lost or doubled."""

import json
import logging
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2
import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person, Role
from pipeline.settings import load_settings
from pipeline.store import Store
from tests.review.conftest import TEXT, write_run

pytestmark = pytest.mark.soak
REVIEWERS, DOCUMENTS, SECONDS = 50, 20, 40
PASSWORD = "sixteen bridges of example city"
MOVES = ("submit", "request-changes", "approve", "reopen", "reject")
REFUSED = {409: "somebody was first", 422: "not from this state"}
"""What the desk may answer besides doing it: both leave everything as it was."""
LOG = logging.getLogger(__name__)
ADMIN = Person(name="sam", role=Role.ADMIN)


@dataclass
class Done:
    """What one reviewer was told was done, and all answers by status."""

    decisions: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[tuple[int, int]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


class Reviewer:
    """One person with a browser's session, who opens, notes, saves and decides at random."""

    def __init__(self, address: str, number: int) -> None:
        self.name, self.chance, self.done = f"reviewer{number}", random.Random(number), Done()
        self.client = httpx2.Client(base_url=address, timeout=60, follow_redirects=True)
        token = _token(self.client.get("/login").text)
        form = {"name": self.name, "password": PASSWORD, "csrf": token}
        self.client.headers["X-CSRF-Token"] = _token(self.client.post("/login", data=form).text)

    def work_until(self, end: float) -> Done:
        while time.monotonic() < end:
            self.client.get("/")
            document = self.chance.randint(1, DOCUMENTS)
            opened = self._ask("GET", f"documents/{document}")
            if opened is not None:
                self.chance.choice((self._note, self._save, self._decide, self._decide))(document, opened)
        self.client.close()
        return self.done

    def _ask(self, method: str, path: str, told: dict[str, Any] | None = None) -> Any:
        """The answer, None where it was refused."""
        begun = time.monotonic()
        answer = self.client.request(method, f"/api/v1/{path}", json=told)
        self.done.seconds.append(time.monotonic() - begun)
        self.done.statuses[answer.status_code] += 1
        return answer.json() if answer.status_code == 200 else None

    def _note(self, document: int, opened: Any) -> None:
        note = self._ask("POST", f"documents/{document}/notes", {"start": 0, "text": f"Why so? {self.name}"})
        if note:
            self.done.notes.append(note["id"])

    def _save(self, document: int, opened: Any) -> None:
        head, words = opened["row"]["head"], self.chance.choice(("calmly", "gladly", "twice over", "at last"))
        text = opened["prose"].partition("\n\nSo it was read")[0] + f"\n\nSo it was read {words} by {self.name}.\n"
        told = {"expected": head, "text": text, "reason": "read it again"}
        made = self._ask("POST", f"documents/{document}/revisions", told)
        if made and made["number"] > head:
            self.done.revisions.append((document, made["number"]))

    def _decide(self, document: int, opened: Any) -> None:
        able = [each["move"] for each in opened["moves"] if each["allowed"] and each["move"] in MOVES]
        told = {"expected": opened["row"]["head"], "reason": f"{self.name} says so"}
        if able:
            decision = self._ask("POST", f"documents/{document}/moves/{self.chance.choice(able)}", told)
            if decision:
                self.done.decisions.append(decision)


def _token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


@pytest.fixture
def newsroom(tmp_path: Path, new_store: str) -> Path:
    """A folder with its settings, drafts that nothing blocks, and an account for each reviewer."""
    (tmp_path / "newsdraft.toml").write_text(f'[store]\nurl = "{new_store}"\n[run]\nlog = "desk.jsonl"\n')
    for number in range(DOCUMENTS):
        write_run(tmp_path / "drafts" / f"2025-01-24-bridges-{number:08}", TEXT.replace("$60", "$40"))
    with desk_of(tmp_path) as desk:
        desk.scan()
        desk.users.add(ADMIN.name, ADMIN.role, PASSWORD)
        for number in range(REVIEWERS):
            desk.users.add(f"reviewer{number}", Role.REVIEWER, PASSWORD)
        for document in range(1, DOCUMENTS + 1):
            for finding in desk.open(document, ADMIN).blocking:
                desk.override(document, 1, finding.key, "a short piece", ADMIN)
    return tmp_path


class desk_of:
    """The newsroom's desk in this process, for as long as a block."""

    def __init__(self, folder: Path) -> None:
        self.settings = load_settings(folder)
        self.store = Store.open(self.settings.store_url)

    def __enter__(self) -> ReviewDesk:
        return ReviewDesk(self.store, self.settings)

    def __exit__(self, *_: object) -> None:
        self.store.close()


@pytest.fixture
def address(newsroom: Path) -> Iterator[str]:
    """Where the newsroom's desk is served by a process of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = [sys.executable, "-m", "pipeline", "review", "serve", "--port", str(port), "--as", ADMIN.name]
    with (newsroom / "server.txt").open("w") as said:
        server = subprocess.Popen(words, cwd=newsroom, env=os.environ, stdout=said, stderr=said)
        try:
            yield _when_open(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(30)


def _when_open(address: str) -> str:
    for _ in range(300):
        try:
            httpx2.get(address + "/login")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return address
    raise AssertionError("the desk does not answer")


def test_fifty_reviewers_lose_and_double_nothing(newsroom: Path, address: str) -> None:
    with ThreadPoolExecutor(REVIEWERS) as people:
        reviewers = list(people.map(lambda number: Reviewer(address, number), range(REVIEWERS)))
        end = time.monotonic() + SECONDS
        done = list(people.map(lambda each: each.work_until(end), reviewers))
    told = sum((each.statuses for each in done), Counter())
    times = sorted(second for each in done for second in each.seconds)
    decisions = {each["number"]: each for one in done for each in one.decisions}
    LOG.info(
        f"{told.total()} requests, {dict(told)}; {len(decisions)} decisions, "
        f"{sum(len(each.revisions) for each in done)} revisions; median {median(times):.3f} s, "
        f"95th percentile {quantiles(times, n=20)[-1]:.3f} s"
    )
    assert set(told) <= {200, *REFUSED}
    with desk_of(newsroom) as desk:
        assert_kept(desk, done, decisions)
    assert all(json.loads(line)["level"] == "info" for line in (newsroom / "desk.jsonl").read_text().splitlines())


def assert_kept(desk: ReviewDesk, done: list[Done], decisions: dict[int, Any]) -> None:
    """The store has exactly what the reviewers were told, each once, and the log holds."""
    logged = {entry.number: entry for entry in desk.log() if entry.move in MOVES}
    assert logged.keys() == decisions.keys()
    assert len(decisions) == sum(len(each.decisions) for each in done) > 50
    assert [logged[number].hash for number in logged] == [decisions[number]["hash"] for number in logged]
    saved = sorted(each for one in done for each in one.revisions)
    kept = [(at, each.number) for at in range(1, DOCUMENTS + 1) for each in desk.revisions(at) if each.number > 1]
    assert saved == sorted(kept)
    assert saved
    noted = [note.id for at in range(1, DOCUMENTS + 1) for note in desk.open(at, ADMIN).notes]
    assert sorted(noted) == sorted(each for one in done for each in one.notes)
    assert desk.verify().faults == ()
