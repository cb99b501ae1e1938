"""docs/finding.md: its commands run as they stand, and it tells each place, key, price and rule."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import split
from typing import get_args

import pytest

from pipeline.cli import main
from pipeline.feeds.entries import EntryBook
from pipeline.feeds.item import Item
from pipeline.feeds.subscriptions import FeedBook
from pipeline.find.choosing import FEWEST_WORDS
from pipeline.find.copies import SAME
from pipeline.find.model import Rule
from pipeline.find.services.forms import FORMS
from pipeline.settings.find_table import SERVICES, FindSettings
from pipeline.settings.settings import SEARCH_KEYS
from pipeline.store import Store
from tests.find.scripted import WAYS_ON, scripted_events

TEXT = (Path(__file__).parents[2] / "docs" / "finding.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^newsdraft (.+)$", TEXT, re.MULTILINE)
EVENT = next(each for each in scripted_events() if "Aldersyke" in each["headline"])


def typed(monkeypatch, words):
    monkeypatch.setattr(sys, "argv", ["newsdraft", *split(words)])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code


@pytest.fixture
def newsroom(tmp_path, monkeypatch):
    """A newsroom whose feeds brought two reports of the page's event this morning."""
    monkeypatch.chdir(tmp_path)
    seen = datetime.now(UTC) - timedelta(hours=1)
    with Store.open(tmp_path / "newsroom.sqlite3") as store:
        for outlet, reporter in (("courier", "a"), ("herald", "b")):
            feed = FeedBook(store).followed([f"https://{outlet}.example/feed.xml"], seen)[-1]
            lead = EVENT["leads"][reporter]
            text = f"{lead} {WAYS_ON[reporter].format(who=EVENT['who'])}"
            item = Item(url=f"https://{outlet}.example/1", title=lead, summary=lead, text=text, published=seen)
            EntryBook(store).take(feed, [item], seen)
    return tmp_path


def test_commands_run_as_they_stand(newsroom, monkeypatch, capsys):
    assert len(COMMANDS) == 3
    assert typed(monkeypatch, COMMANDS[0]) == 0
    assert "Stopped as told. Look at" in capsys.readouterr().out
    assert [typed(monkeypatch, each) in (0, 1) for each in COMMANDS[1:]] == [True, True]
    assert len(list(newsroom.glob("drafts/*/document*.md"))) == 1


def test_headline_without_two_publishers_is_broken(newsroom, monkeypatch, capsys):
    assert typed(monkeypatch, 'draft "Nothing is known of this event"') == 2
    assert "reports of two independent publishers, and there is none" in capsys.readouterr().err


@pytest.mark.parametrize("name", SERVICES)
def test_place_is_told_with_key_and_price(name):
    (row,) = re.findall(rf"^\| `{name}` \|.*$", TEXT, re.MULTILINE)
    price = FORMS[name].price if name in FORMS else 0
    assert row.endswith(f"| {price:g} |")
    assert [each for each in SEARCH_KEYS.get(name, ())[:1] if f"`{each}`" not in row] == []


@pytest.mark.parametrize("rule", get_args(Rule))
def test_rule_is_told(rule):
    assert f"\n| {rule} | " in TEXT


@pytest.mark.parametrize("key", FindSettings.model_fields)
def test_setting_is_told(key):
    assert re.search(rf"`\[find\.?\w*\.?\w*\] {key}|`{key}\b|\[find\.{key}\b", TEXT) or key == "robots"


def test_limits_told_are_those_kept():
    assert f"fewer than {FEWEST_WORDS} words" in TEXT
    assert f"{SAME:.0%} or more of the shorter text" in TEXT
