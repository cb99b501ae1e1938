"""When a briefing is due: cron syntax in the desk's zone, a slot for each time, the latest missed one made up.

A time that the clock skips in spring is due right after the gap, one that it repeats in autumn is due once (cronsim
keeps Debian cron's rules), and a slot is named by its day on the desk's calendar, so that neither makes a second one.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cronsim import CronSim, CronSimError

from pipeline.briefing.opening import desk_zone
from pipeline.errors import SettingsError
from pipeline.settings import Settings


class Due(NamedTuple):
    """A time of the schedule, on the desk's clock, and the slot that is its."""

    at: datetime
    slot: str

    @property
    def day(self) -> date:
        return self.at.date()


class Schedule:
    """The times of [briefing] schedule; SettingsError where it is no cron line."""

    def __init__(self, settings: Settings) -> None:
        self._cron, self._slot = settings.briefing.schedule, settings.briefing.slot
        self._zone = desk_zone(settings)
        self._catch_up = timedelta(hours=settings.briefing.catch_up)
        try:
            next(CronSim(self._cron, datetime(2000, 1, 1, tzinfo=self._zone)))
        except (CronSimError, StopIteration) as error:
            raise SettingsError(
                f"[briefing] schedule: {self._cron!r} names no times: {error}",
                'Five fields, as in "0 6 * * 1-5": minute, hour, day, month, weekday.',
            ) from None

    def last(self, now: datetime) -> Due | None:
        """The latest time that has come; None where none came within a year."""
        moment = next(self._back(now), None)
        return self._due(moment) if moment else None

    def next(self, now: datetime) -> Due:
        """The next time after this moment."""
        return self._due(next(CronSim(self._cron, now.astimezone(self._zone))))

    def owed(self, now: datetime) -> Due | None:
        """The latest time that has come, if it may still be made up; earlier ones never are."""
        due = self.last(now)
        return due if due and now - due.at <= self._catch_up else None

    def _due(self, moment: datetime) -> Due:
        """The day's first time has the slot of `briefing run`; later ones carry their time of day."""
        earlier = next(self._back(moment - timedelta(seconds=1)), None)
        first = earlier is None or earlier.date() != moment.date()
        return Due(moment, self._slot if first else f"{self._slot}-{moment:%H%M}")

    def _back(self, now: datetime) -> Iterator[datetime]:
        """The times up to a moment, the latest first."""
        oldest = now - timedelta(days=366)
        start = now.astimezone(self._zone) + timedelta(seconds=1)
        for moment in CronSim(self._cron, start, reverse=True):
            if moment < oldest:
                return
            if moment <= now:
                yield moment
