"""A quantity as a text states it: an interval with its unit, how precisely it was printed, and how it was hedged."""

from decimal import Decimal
from enum import StrEnum

from pipeline.models.frozen import FrozenModel


class Kind(StrEnum):
    """What a number in a text is; those that are no quantity are marked, not dropped."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    MEASURE = "measure"
    AGE = "age"
    VAGUE = "vague"
    ORDINAL = "ordinal"
    DATE = "date"
    TIME = "time"
    SCORE = "score"
    NAME = "name"
    LIST_NUMBER = "list_number"
    CODE = "code"
    UNREAD = "unread"


class Hedge(StrEnum):
    """The word before a figure that widens or bounds it (POLICY rules 3 to 9 name their sizes)."""

    NONE = ""
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_UNDER = "just_under"
    OVER = "over"
    WELL_OVER = "well_over"
    JUST_OVER = "just_over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    MOST_ABOUT = "at_most_about"
    WITHIN = "within"


class Direction(StrEnum):
    """How the sentence says the figure moved; TO is the level reached, FROM the level left."""

    NONE = ""
    UP = "up"
    DOWN = "down"
    TO = "to"
    FROM = "from"


class Quantity(FrozenModel):
    """A stated value with its exact place in the text (`start` and `end` count code points).

    `low` and `high` are in base units with magnitudes multiplied out (percent stay as written, 40% is 40); `unit` is a
    canonical code ("USD", "%", "points", "people", "x" or ""); `step` is the worth of the last digit printed
    (`$164.5 billion` has 100000000), 0 for a figure in words. `counts` is false for a number that states no amount: a
    year, a name, a score, an ordinal. `per` is what a rate is for ("day", "person", "88 min"). A figure of the kind
    `unread` is seen by a reader and cannot be read whole: its value says nothing.
    """

    low: Decimal
    high: Decimal
    unit: str = ""
    kind: Kind = Kind.NUMBER
    hedge: Hedge = Hedge.NONE
    direction: Direction = Direction.NONE
    step: Decimal = Decimal(0)
    in_words: bool = False
    period: str = ""
    measured: str = ""
    text: str = ""
    start: int = 0
    end: int = 0
    counts: bool = True
    per: str = ""

    def times(self, by: Decimal | int, **changes: object) -> "Quantity":
        """The quantity with values so many times as large, in the unit and of the kind that the changes name."""
        scaled = {"low": self.low * by, "high": self.high * by, "step": self.step * by}
        return self.model_copy(update={**scaled, **changes})

    @property
    def change(self) -> str:
        """How the figure is stated: a bound (> <) wins over a trend (up, down), a trend over ~, and the rest is =."""
        return _BOUNDS.get(self.hedge) or _TRENDS.get(self.direction) or _NEAR.get(self.hedge, "=")


_BOUNDS = {Hedge.OVER: ">", Hedge.WELL_OVER: ">", Hedge.JUST_OVER: ">", Hedge.AT_LEAST: ">"}
_BOUNDS |= {Hedge.UNDER: "<", Hedge.JUST_UNDER: "<", Hedge.AT_MOST: "<", Hedge.MOST_ABOUT: "<"}
_TRENDS = {Direction.UP: "up", Direction.DOWN: "down"}
_NEAR = {Hedge.ABOUT: "~", Hedge.NEARLY: "~"}
