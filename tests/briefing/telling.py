"""A finished briefing for tests: two stories of arithmetic on example.org, the second with what a test asks for."""

import hashlib
from datetime import UTC, date, datetime

from pipeline.audit.annotate import annotate
from pipeline.audit.audit import audit_text
from pipeline.briefing.model import Briefing, Point, StoryResult
from pipeline.clustering.model import Cluster, FollowUp, RankedCluster
from pipeline.feeds.model import Entry, Failure
from pipeline.models import Document, Provenance, Source, Usage
from pipeline.reference import Reference

DAY = date(2026, 11, 5)
MADE = datetime(2026, 11, 5, 6, 1, tzinfo=UTC)
DISCLOSURE = "Drafted with the help of software."
SOURCE = Source.from_text("The council spent $40 million in 2024.", title="Budget", id="src1")


def entry(number: int, title: str) -> Entry:
    url = f"https://example.org/{number}"
    return Entry(id=number, feed="f", outlet="Example Courier", key=f"k{number}", url=url, title=title, seen=MADE)


def ranked(number: int, title: str, choice: str = "draft") -> RankedCluster:
    cluster = Cluster(id=number, headline=title, entries=(entry(number, title),))
    return RankedCluster.model_validate(
        {"rank": number, "cluster": cluster, "score": 1.0, "reasons": (), "choice": choice}, strict=False
    )


def document(title: str, sentence: str) -> Document:
    text = f"# 🚀 {title}\n\n{sentence} [^f1]\n\n"
    audit = audit_text(text, sources=(SOURCE,), reference=Reference.empty(), as_of=DAY)
    marked = annotate(text, audit).rstrip()
    body = f"{marked}\n\n*{DISCLOSURE}*\n\n[^f1]: Example City: “spent $40 million”\n"
    made = Provenance(writer="digest", style="briefing", event_hash="0" * 64)
    digest = hashlib.sha256(body.encode()).hexdigest()
    values = {"title": title, "event": title, "date": DAY, "provenance": made, "audit": audit}
    return Document(**values, body=body, body_sha256=digest, text=body)


def story(number: int, title: str, sentence: str, blocking: int = 0) -> StoryResult:
    folder = f"drafts/{number}"
    return StoryResult(
        ranked=ranked(number, title),
        status="drafted",
        writer="digest",
        folder=folder,
        path=f"{folder}/document.md",
        document=document(title, sentence),
        blocking=blocking,
    )


def briefing(*, blocking: int = 0, edition: int = 1, failures: tuple[Failure, ...] = ()) -> Briefing:
    """Two stories, of which `blocking` findings hold the second; a one-liner and a change."""
    bridges = story(1, "Council mends bridges", "The council spent $40 million in 2024.")
    school = story(2, "School roof is late", "The roof cost $70 million in 2024.", blocking)
    return Briefing(
        date=DAY,
        slot="morning",
        edition=edition,
        made=MADE,
        lead=(Point(cluster=1, text="The council spent $40 million in 2024."),),
        stories=(bridges, school),
        one_liners=(ranked(3, "Ferry [runs] again | <b>daily</b>", "one-liner"),),
        changes=(
            FollowUp(cluster=4, headline="Dam talks", covered=date(2026, 11, 4), entries=(entry(9, "Dam agreed"),)),
        ),
        failures=failures,
        usage=Usage(calls=3, prompt_tokens=1200, completion_tokens=34, cost=0.0123),
    )
