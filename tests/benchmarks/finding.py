"""Sources looked for from a headline: scripted events against search services' published forms, each drafted.

How many events with two independent publishers got their sources, how many drafts rest on one publisher (none may),
and whether every result is a pick or a refusal with its reason. The digest writes; nothing leaves this machine.
"""

import asyncio
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.find.drafting import FindResult, FoundDraft
from pipeline.find.model import FoundSources, TooFewSourcesError
from pipeline.find.publishers import host_of, site_of
from pipeline.models import Event
from pipeline.newsroom.composition import WriterChoice
from pipeline.newsroom.newsroom import DraftRequest, open_newsroom, run_options
from pipeline.settings import load_settings
from pipeline.stages.event import Assignment
from tests.find.conftest import fill_store
from tests.find.scripted import DAY, KEYS, Stub, on_loopback, scripted_events, stub_fetcher


class Outcome(NamedTuple):
    """One event as it went."""

    headline: str
    wanted: int
    found: FoundSources
    drafted: bool
    right: bool
    untold: int
    searches: int
    seconds: float


def went(stub: Stub, folder: Path) -> Outcome:
    (folder / "newsdraft.toml").write_text(stub.settings(), encoding="utf-8")
    keys = {f"NEWSDRAFT_FIND_{name.upper()}_KEY": key for name, key in KEYS.items()}
    began, made = time.monotonic(), None
    with open_newsroom(load_settings(folder, environ=keys)) as newsroom:
        fill_store(newsroom, stub)
        event = Event(headline=stub.event["headline"], date=DAY)
        order = DraftRequest(choice=WriterChoice("digest"), wanted=run_options(newsroom.settings))
        assignment = Assignment(event=event, folder=folder, given=(event.headline,))
        try:
            made = asyncio.run(FoundDraft(newsroom, assignment, order, lambda _: None, stub_fetcher).made())
            found = made.found
        except TooFewSourcesError as error:
            found = error.found
    return _outcome(stub, found, made, time.monotonic() - began)


def _outcome(stub: Stub, found: FoundSources, made: FindResult | None, seconds: float) -> Outcome:
    script: dict[str, Any] = stub.event
    wanted = [set(each.split("|")) for each in script.get("expect", ())]
    sites = {site_of(host_of(pick.url or pick.link)) for pick in found.picks}
    hosts = {host.removeprefix("www.") for answer in script["answers"].values() for host in answer}
    told = {host_of(each.url) for each in found.refused if each.reason} | {
        host_of(pick.url or pick.link) for pick in found.picks
    }
    right = bool(made) == bool(wanted) and all(len(sites & each) == 1 for each in wanted)
    return Outcome(
        script["headline"], len(wanted), found, made is not None, right, len(hosts - told), len(found.searches), seconds
    )


def main() -> None:
    outcomes = []
    for script in scripted_events():
        folder = Path(tempfile.mkdtemp())
        with on_loopback(script) as stub:
            outcomes.append(went(stub, folder))
        shutil.rmtree(folder)
    for each in outcomes:
        mark = "" if each.right else "  <-- not as scripted"
        print(f"{each.headline[:60]:60}  {len(each.found.picks)} of {each.wanted}  {each.seconds:4.1f} s{mark}")
    two = [each for each in outcomes if each.wanted]
    one = [each for each in outcomes if each.drafted and len(each.found.publishers) < 2]
    print(f"sources found: {sum(each.right for each in two)} of {len(two)} with two independent publishers")
    print(f"drafted from one publisher: {len(one)} of {len(outcomes)}")
    print(
        f"refused without two: {sum(not each.drafted for each in outcomes if not each.wanted)} of {len(outcomes) - len(two)}"
    )
    print(f"results without a reason: {sum(each.untold for each in outcomes)}")
    print(f"searches: {sum(each.searches for each in outcomes)}")


if __name__ == "__main__":
    main()
