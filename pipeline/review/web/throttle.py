"""How many failed attempts are let through: a sliding window for each address and each name."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

MOST_KEYS = 10_000


class Throttle:
    """At most `most` failures a `window` for each key."""

    def __init__(self, clock: Callable[[], datetime], most: int, window: timedelta) -> None:
        self._clock, self._most, self._window = clock, most, window
        self._failed: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, *keys: str) -> int:
        """Seconds until another attempt is let through, 0 for now."""
        now = self._clock()
        with self._lock:
            waits = (self._left(self._recent(key, now), now) for key in keys)
            return max(waits, default=0)

    def failed(self, *keys: str) -> None:
        now = self._clock()
        with self._lock:
            for key in keys:
                self._recent(key, now)
                self._failed.setdefault(key, deque()).append(now)
            while len(self._failed) > MOST_KEYS:
                del self._failed[next(iter(self._failed))]

    def clear(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        held = self._failed.get(key, deque())
        while held and now - held[0] >= self._window:
            held.popleft()
        if not held:
            self._failed.pop(key, None)
        return held

    def _left(self, held: deque[datetime], now: datetime) -> int:
        if len(held) < self._most:
            return 0
        return int((held[-self._most] + self._window - now).total_seconds()) + 1
