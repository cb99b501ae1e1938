"""Why entries stand in one event, and how two compare, for an editor to read."""

import pytest

from pipeline.cli.briefing.text import compared_text, events_text
from pipeline.clustering.clusters import cluster_entries
from pipeline.clustering.explain import compared, events_with
from pipeline.errors import InputError
from pipeline.store import Store
from tests.clustering.gold import rows, take

RATES = [row for row in rows("gold_entries.jsonl") if row["event"] in ("rate-norland-nov", "rate-sudmark")]


@pytest.fixture
def rated(store: Store) -> Store:
    take(store, RATES)
    cluster_entries(store, days=7)
    return store


def test_words_or_a_number_find_an_event(rated: Store) -> None:
    [by_words] = events_with(rated, ["sudmark", "HOLDS"])
    assert events_with(rated, [str(by_words.entries[0].id)]) == (by_words,)
    assert {entry.title.partition(" ")[0] for entry in by_words.entries} >= {"Sudmark"}


def test_words_beyond_ascii_are_found_as_typed(store: Store) -> None:
    """SQLite's lower() leaves É as it is, so no such word was ever found."""
    take(store, [{**RATES[0], "title": "Évian Closes Its Spa"}])
    cluster_entries(store, days=7)
    assert [event.headline for event in events_with(store, ["Évian", "spa"])] == ["Évian Closes Its Spa"]


def test_each_entry_says_why(rated: Store) -> None:
    lines = events_text(events_with(rated, ["“we", "are", "not", "done”"])).splitlines()
    assert lines[0].startswith("Event ")
    assert sum("alike by 0." in line or "alike by 1." in line for line in lines) == (len(lines) - 1) // 2
    assert "both have" in lines[-1]


def test_two_entries_are_compared(rated: Store) -> None:
    raised, held = (next(e.id for e in events_with(rated, words)[0].entries) for words in (["raises"], ["holds"]))
    text = compared_text(compared(rated, raised, held))
    assert "They stand in two events." in text
    assert "figures 4.25 against 3.5" in text


@pytest.mark.parametrize("words", [["nothing", "here"], ["999999"]], ids=["words", "number"])
def test_nothing_found_says_so(rated: Store, words: list[str]) -> None:
    with pytest.raises(InputError, match=" ".join(words)):
        events_with(rated, words)


def test_an_entry_that_is_none_is_named(rated: Store) -> None:
    with pytest.raises(InputError, match="entry 999999"):
        compared(rated, 1, 999_999)
