"""How long the web desk takes to answer, and how much it sends: python -m tests.benchmarks.review_desk

A draft of 1,500 words with 80 checked figures among 1,000 documents, and a queue of 10,000; in this process, so that what
is measured is the server's own time: without the network, and whatever else the machine is doing. The figures are made up for arithmetic, on example.org.
"""

import json
import logging
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from starlette.testclient import TestClient

from pipeline.models import Notes, Source
from pipeline.review.desk import ReviewDesk
from pipeline.review.evidence.rendering import reading
from pipeline.review.model import Person, Role
from pipeline.review.web.app import make_app
from pipeline.review.web.login import LoginService
from pipeline.runs.runs import now
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.tables.review import documents, revisions
from tests.review.conftest import write_run

ADMIN = Person(name="sam", role=Role.ADMIN)
SENTENCES, WORDS, ROUNDS = 81, 1_500, 60
"""Each sentence states a sum of its own, which is its one claim: a number in a name or a year would be another."""
ENDINGS = ("arrow", "ellmouth", "idford", "olton", "unby", "ayle", "eathorpe", "innick", "orwell")
SPARE = "and so the work goes on as the council had planned it long before"


def sentences() -> list[str]:
    names = (first + rest for first in "BCDFGHJKL" for rest in ENDINGS)
    return [f"{name} Council spent ${at + 11}.{at % 9 + 1} million on its bridges" for at, name in enumerate(names)]


def text_of(told: list[str]) -> str:
    """A draft that restates each sentence, filled up to its length with words that state nothing."""
    spare = WORDS - sum(len(each.split()) for each in told)
    filler = " ".join(SPARE.split()[: round(spare / len(told))])
    blocks = (f"{each}, {filler}.[^f1]" for each in told)
    return "# 🚀 Bridges of the Districts\n\n" + "\n\n".join(blocks) + "\n\n[^f1]: Budget\n"


def newsroom(folder: Path) -> Path:
    """A run whose source bears out every figure of its text, and which cites the one note that it has."""
    told = sentences()
    run = write_run(folder / "drafts" / "2025-01-24-bridges-00000001", text_of(told))
    source = Source.from_text(". ".join(told) + ".", title="Budget", id="src1", url="https://example.org/budget")
    (run / "sources" / "src1.json").write_text(source.model_dump_json())
    passage = {"source": "src1", "start": 0, "end": len(told[0]), "text": told[0]}
    fact = {"id": "f1", "statement": told[0], "passages": [passage]}
    notes = json.loads((run / "notes.json").read_text()) | {"facts": [fact]}
    notes.pop("schema")
    (run / "notes.json").write_text(Notes.model_validate(notes).model_dump_json())
    return run


def multiply(store: Store, many: int) -> None:
    """Puts copies of document 1 into the store until there are this many; their folders are not on disk."""
    with store.write() as connection:
        row = dict(connection.execute(documents.select().where(documents.c.id == 1)).one()._mapping)
        text = dict(connection.execute(revisions.select().where(revisions.c.document == 1)).one()._mapping)
        have = connection.exec_driver_sql("SELECT count(*) FROM documents").scalar_one()
        rows = [{**row, "id": at, "folder": f"drafts/copy-{at}"} for at in range(have + 1, many + 1)]
        heads = [{**text, "id": at, "document": at} for at in range(have + 1, min(many, 1_000) + 1)]
        connection.execute(documents.insert(), rows)
        if heads:
            connection.execute(revisions.insert(), heads)


def measure(client: TestClient, path: str, *, cold: bool = False) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds of this process's own time, and the bytes sent."""
    times, size = [], 0
    client.get(path)
    for _ in range(ROUNDS):
        if cold:
            reading.cache_clear()
        begun = process_time()
        answer = client.get(path)
        times.append(1000 * (process_time() - begun))
        size = len(answer.content)
        assert answer.status_code == 200, answer.text[:300]
    return median(times), quantiles(times, n=20)[-1], size


def main() -> None:
    logging.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        newsroom(folder)
        with Store.open(folder / "news.sqlite3") as store:
            desk = ReviewDesk(store, Settings(folder=folder))
            desk.scan()
            entrance = LoginService(desk.users, now, ADMIN)
            client = TestClient(make_app(desk, entrance), base_url="http://localhost")
            with client:
                client.cookies.set(entrance.cookie, entrance.sessions.begin(ADMIN, "link"))
                told = desk.open(1, ADMIN)
                print(f"{told.row.words} words, {len(told.audit.claims)} claims")
                assert abs(told.row.words - WORDS) < SENTENCES == len(told.audit.claims), "not the draft that is meant"
                multiply(store, 1_000)
                report("desk, 1,000 documents", *measure(client, "/documents/1"))
                report("desk, text rendered anew", *measure(client, "/documents/1", cold=True))
                multiply(store, 10_000)
                report("queue, 10,000 documents", *measure(client, "/"))
                report("queue, searched", *measure(client, "/?search=bridges&blocking=true"))


def report(what: str, middle: float, late: float, size: int) -> None:
    print(f"{what:28} {middle:6.1f} ms median {late:6.1f} ms p95 {size / 1000:7.1f} KB")


if __name__ == "__main__":
    main()
