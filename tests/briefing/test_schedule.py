"""When a briefing is due, through summer time, downtime and several times a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.briefing.schedule import Schedule
from pipeline.errors import SettingsError
from pipeline.settings import load_settings


def schedule(folder: Path, cron: str, zone: str = "Europe/Berlin") -> Schedule:
    text = f'[newsroom]\ntime_zone = "{zone}"\n[briefing]\nschedule = "{cron}"\n'
    (folder / "newsdraft.toml").write_text(text, encoding="utf-8")
    return Schedule(load_settings(folder, environ={}))


def times(schedule: Schedule, begin: datetime, hours: int) -> list[str]:
    """The times of the schedule as a process sees them that looks every ten minutes."""
    seen = {}
    for minutes in range(0, 60 * hours, 10):
        due = schedule.owed(begin + timedelta(minutes=minutes))
        if due and due.at >= begin:
            seen[due.day, due.slot] = due.at.astimezone(UTC)
    return [f"{day} {slot} {at:%H:%M}" for (day, slot), at in seen.items()]


SWITCHES = [
    pytest.param(
        "30 2 * * *",
        datetime(2026, 3, 28, tzinfo=UTC),
        ["03-28 01:30", "03-29 01:00", "03-30 00:30"],
        id="skipped-hour",
    ),
    pytest.param(
        "30 2 * * *",
        datetime(2026, 10, 24, tzinfo=UTC),
        ["10-24 00:30", "10-25 00:30", "10-26 01:30"],
        id="repeated-hour",
    ),
    pytest.param(
        "0 6 * * *", datetime(2026, 3, 28, tzinfo=UTC), ["03-28 05:00", "03-29 04:00", "03-30 04:00"], id="summer"
    ),
]


@pytest.mark.parametrize(("cron", "begin", "expected"), SWITCHES)
def test_clock_changes_make_one_a_day(cron: str, begin: datetime, expected: list[str], tmp_path: Path) -> None:
    found = times(schedule(tmp_path, cron), begin, 72)
    assert found == [f"2026-{day} morning {at}" for day, at in (each.split() for each in expected)]


def test_later_times_have_their_own_slots(tmp_path: Path) -> None:
    twice = schedule(tmp_path, "0 6,17 * * *")
    assert times(twice, datetime(2026, 11, 5, tzinfo=UTC), 24) == [
        "2026-11-05 morning 05:00",
        "2026-11-05 morning-1700 16:00",
    ]


def test_downtime_makes_up_the_latest_alone(tmp_path: Path) -> None:
    daily = schedule(tmp_path, "0 6 * * *", "UTC")
    owed = daily.owed(datetime(2026, 11, 5, 11, 59, tzinfo=UTC))
    assert owed
    assert (owed.at, owed.slot) == (datetime(2026, 11, 5, 6, tzinfo=UTC), "morning")
    assert daily.owed(datetime(2026, 11, 5, 12, 1, tzinfo=UTC)) is None
    assert daily.next(datetime(2026, 11, 5, 6, tzinfo=UTC)).at == datetime(2026, 11, 6, 6, tzinfo=UTC)


def test_the_very_minute_is_due(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 5, 6, tzinfo=UTC)
    last = schedule(tmp_path, "0 6 * * *", "UTC").last(moment)
    assert last
    assert last.at == moment


@pytest.mark.parametrize("cron", ["", "6:00", "61 6 * * *", "0 6 31 2 *"])
def test_a_line_without_times_is_refused(cron: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\[briefing\] schedule: .* names no times"):
        schedule(tmp_path, cron)
