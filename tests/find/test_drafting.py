"""From a headline to a draft: searched once, counted, an editor's choice kept, never from one publisher."""

import json

import pytest
from sqlalchemy import select

from pipeline.errors import BudgetError, InputError
from pipeline.find.drafting import choose_sources
from pipeline.find.model import TooFewSourcesError
from pipeline.llm.budget import Budget
from pipeline.models import SourceRef
from pipeline.newsroom.newsroom import RedoRequest
from pipeline.store.tables.journal import steps
from tests.find.scripted import scripted_events

TRAINS, _, RATE, *_ = scripted_events()
ALDERSYKE = next(each for each in scripted_events() if "Aldersyke" in each["headline"])


def places(folder):
    """What was drafted from, by the files beside the document."""
    return {
        json.loads(path.read_text())["url"].split("/")[2].partition(":")[0] for path in folder.glob("sources/*.json")
    }


async def test_headline_becomes_a_draft(scene):
    made = await scene(TRAINS).draft().made()
    assert made.drafted.outcome.document.event == TRAINS["headline"]
    assert places(made.folder) == {"courier.example", "herald.example", "ledger.example"}


async def test_own_store_works_without_any_service(scene):
    here = scene(ALDERSYKE)
    made = await here.draft().made()
    assert sum(here.stub.pages_asked.values()) == 0
    assert places(made.folder) == {"courier.example", "herald.example"}


async def test_journal_answers_a_search_that_was_made(scene):
    here = scene(TRAINS)
    first = await here.draft("sources").made()
    first.path.unlink()
    again = await here.draft("sources").made()
    assert (here.stub.asked["brave"], again.found, again.spent.calls) == (1, first.found, 0)


async def test_sources_are_searched_anew_on_request(scene):
    here = scene(TRAINS)
    await here.draft("sources").made()
    await here.draft("sources", again=RedoRequest("sources")).made()
    assert here.stub.asked["brave"] == 2


async def test_second_round_asks_once_for_what_the_outline_misses(scene, monkeypatch):
    monkeypatch.setattr("pipeline.find.drafting.missing_queries", lambda *_: ("Calder Rail figures",))
    here = scene(TRAINS, answers={"brave": ["courier.example", "herald.example"]}, later=["ledger.example"])
    made = await here.draft().made()
    await here.draft().made()
    assert places(made.folder) == {"courier.example", "herald.example", "ledger.example"}
    assert here.stub.queries["brave"] == [TRAINS["headline"], "Calder Rail figures"]


async def test_outline_that_misses_nothing_is_not_searched_for(scene):
    """The digest's closing words, which no fact stands behind, were taken for a gap: two searches paid for nothing."""
    here = scene(TRAINS)
    made = await here.draft().made()
    assert (made.found.round, here.stub.asked["brave"]) == (2, 1)


async def test_second_round_can_be_switched_off(scene, monkeypatch):
    monkeypatch.setattr("pipeline.find.drafting.missing_queries", lambda *_: ("Calder Rail figures",))
    here = scene(TRAINS, more="rounds = 1")
    made = await here.draft().made()
    assert (made.found.round, here.stub.asked["brave"]) == (1, 1)


async def test_struck_source_is_not_drafted_from(scene):
    here = scene(TRAINS)
    first = await here.draft("sources").made()
    keep = [pick.url for pick in first.found.picks if "herald" not in pick.url]
    choose_sources(first.folder, keep, [])
    made = await here.draft().made()
    assert (made.edited, places(made.folder)) == (True, {"courier.example", "ledger.example"})


async def test_one_publisher_is_too_few_for_an_editor_too(scene):
    here = scene(TRAINS)
    first = await here.draft("sources").made()
    choose_sources(first.folder, [first.found.picks[0].url], [])
    with pytest.raises(TooFewSourcesError, match="two independent publishers, and there is one"):
        await here.draft().made()


async def test_added_source_counts(scene):
    here = scene(RATE, answers={"gdelt": ["herald.example"]})
    first = await here.draft("sources").made()
    choose_sources(first.folder, [pick.url for pick in first.found.picks], [here.stub.url("daily.example")])
    made = await here.draft().made()
    assert [pick.counts_as for pick in made.found.picks] == ["herald.example", "Reuters"]


async def test_added_source_that_cannot_be_read_is_refused_with_its_reason(scene):
    """An address that an editor had added and that led nowhere was dropped without a word: "refused: none"."""
    here = scene(RATE, answers={"gdelt": ["herald.example"]})
    first = await here.draft("sources").made()
    dead = here.stub.url("nowhere.example")
    choose_sources(first.folder, [pick.url for pick in first.found.picks], [dead])
    with pytest.raises(TooFewSourcesError, match="1 unreadable") as told:
        await here.draft().made()
    assert [each.url for each in told.value.found.refused if each.rule == "unreadable" and each.reason] == [dead]
    assert "--again" not in str(told.value.next_step)  # which would be refused: the file is as the editor left it


async def test_edited_file_is_not_searched_over(scene):
    here = scene(TRAINS)
    first = await here.draft("sources").made()
    choose_sources(first.folder, [], [])
    with pytest.raises(InputError, match="as you left it"):
        await here.draft(again=RedoRequest("sources")).made()


async def test_event_s_own_source_counts_as_one(scene):
    here = scene(TRAINS, answers={"brave": ["herald.example"]})
    own = here.event.model_copy(update={"sources": (SourceRef(url=here.stub.url("courier.example")),)})
    found = (await here.draft("sources", event=own).made()).found
    assert found.publishers == ("courier.example", "herald.example")


async def test_copy_of_an_own_source_is_no_second_publisher(scene):
    script = scripted_events()[1]
    here = scene(script, answers={"searxng": ["daily.example"]})
    own = here.event.model_copy(update={"sources": (SourceRef(url=here.stub.url("courier.example")),)})
    found = (await here.draft("sources", event=own).made()).found
    assert (found.enough, [each.rule for each in found.refused]) == (False, ["copy"])


async def test_search_is_booked_and_kept_with_its_price(scene):
    here = scene(TRAINS, more="")
    made = await here.draft("sources", budget=Budget(dollars=0.005)).made()
    with here.newsroom.store.read() as connection:
        costs = connection.execute(select(steps.c.cost).where(steps.c.kind == "search")).scalars().all()
    assert (made.spent.calls, made.spent.cost, costs) == (1, 0.005, [0.005])


async def test_search_beyond_the_budget_does_not_go_out(scene):
    here = scene(TRAINS)
    with pytest.raises(BudgetError, match="over the budget of"):
        await here.draft("sources", budget=Budget(dollars=0.004)).made()
    assert here.stub.asked["brave"] == 0


async def test_day_budget_holds_for_searches(scene):
    here = scene(TRAINS, more="[run]\nday_budget = 0.001")
    with pytest.raises(BudgetError, match="today"):
        await here.draft("sources").made()
    assert here.stub.asked["brave"] == 0


async def test_striking_keeps_folder_and_hash(scene):
    """Folder and journal follow the event as it was asked for: else every struck source would be paid for again."""
    here = scene(TRAINS)
    first = await here.draft().made()
    choose_sources(first.folder, [pick.url for pick in first.found.picks][:2], [])
    made = await here.draft().made()
    assert (made.folder, made.drafted.provenance.event_hash) == (first.folder, here.event.hash)
