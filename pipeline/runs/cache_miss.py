"""Why a step has to run: what the last run of the same event did in its place, and which input differs."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select

from pipeline.store import Store
from pipeline.store.tables.journal import run_steps, runs

Place = tuple[str, str, str]


class CacheMissReason:
    """The run before `run`, of the same event or of one with the same headline, looked up once and only when needed."""

    def __init__(self, store: Store, run: int) -> None:
        self._store, self._run = store, run
        self._asked: Counter[Place] = Counter()

    def why(self, place: Place, key: str, inputs: Mapping[str, str]) -> str:
        """Why the next step at a place (kind, stage, subject) is not in the journal; `inputs` are hashes by name."""
        ordinal = self._asked[place]
        self._asked[place] += 1
        if self._last is None:
            return "first run of this event"
        before = self._last_steps[place][ordinal : ordinal + 1]
        return _reason(key, inputs, before[0] if before else None, self._last.id) + self._ingredients_changed

    @cached_property
    def _this(self) -> Row[Any]:
        with self._store.read() as connection:
            return connection.execute(select(runs).where(runs.c.id == self._run)).one()

    @cached_property
    def _last(self) -> Row[Any] | None:
        same = (runs.c.event == self._this.event) | (runs.c.headline == self._this.headline)
        query = select(runs).where(runs.c.id < self._run, same).order_by(runs.c.id.desc()).limit(1)
        with self._store.read() as connection:
            return connection.execute(query).one_or_none()

    @cached_property
    def _last_steps(self) -> Mapping[Place, list[Row[Any]]]:
        assert self._last is not None
        query = select(run_steps).where(run_steps.c.run == self._last.id).order_by(run_steps.c.position)
        places = defaultdict(list)
        with self._store.read() as connection:
            for row in connection.execute(query):
                places[row.kind, row.stage, row.subject].append(row)
        return places

    @cached_property
    def _ingredients_changed(self) -> str:
        assert self._last is not None
        changed = differing(self._last.ingredients, self._this.ingredients)
        return f" (new in this run: {', '.join(changed)})" if changed else ""


def differing(these: Mapping[str, str], those: Mapping[str, str]) -> list[str]:
    """The names whose hashes differ or stand on one side only."""
    return sorted(name for name in these.keys() | those.keys() if these.get(name) != those.get(name))


def _reason(key: str, inputs: Mapping[str, str], before: Row[Any] | None, last: int) -> str:
    if before is None:
        return f"not asked for in run {last}"
    changed = differing(inputs, before.inputs)
    if changed:
        return f"changed since run {last}: {', '.join(changed)}"
    if before.key != key:
        return f"this kind of step has changed since run {last}"
    lost = {"failed": f"failed in run {last}", "begun": f"lost with run {last}", "stopped": f"stopped in run {last}"}
    return lost.get(before.outcome, "its result was cleared from the journal")
