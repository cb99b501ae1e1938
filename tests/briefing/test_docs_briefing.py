"""docs/briefing.md names every key of its tables, every command, and what exit codes mean."""

import re
from pathlib import Path

import pytest

from pipeline.cli.briefing.commands import command
from pipeline.settings.tables import BriefingSettings, Channel

TEXT = (Path(__file__).parents[2] / "docs" / "briefing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", [BriefingSettings, Channel], ids=["briefing", "deliver"])
def test_every_setting_is_told(table: type) -> None:
    missing = [name for name in table.model_fields if f"`{name}`" not in TEXT]  # type: ignore[attr-defined]
    assert missing == []


def test_every_command_is_told() -> None:
    missing = [name for name in command.commands if not re.search(rf"(?:briefing |`){name}\b", TEXT)]
    assert missing == []


def test_times_told_are_those_kept() -> None:
    from pipeline.briefing.service import RETRY
    from pipeline.cli.briefing.newsroom import PAUSE, TRIES
    from pipeline.delivery.rss import MOST

    assert f"every {PAUSE:g} s, up to {TRIES} times" in TEXT
    assert f"the newest {MOST}" in TEXT
    assert (RETRY, "every five minutes" in TEXT) == (300, True)
