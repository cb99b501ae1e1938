"""The whole of a share: where a sentence names it, and what the tables say it is."""

import re

from pipeline.audit.binding import Topic, value_of, year_of
from pipeline.audit.entries import Entry
from pipeline.audit.formula import Formula
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.scene import Scene
from pipeline.models import Quantity

Sides = tuple[Formula | Gap, list[Formula | Gap]]
"""The part, and the values that the whole may have."""
WHOLE = re.compile(
    r"(?:\bof|\bon|\bin every|\bout of|\bfor|\bto|\bfrom) (?:each|every)? ?(?:the |its |their |all |that |a )?",
    re.IGNORECASE,
)
EVERY_DOLLAR = re.compile(r"\b(?:of|from|in|on) (?:each|every) (?:dollar|pound|euro)\b")
WHOLE_AHEAD = re.compile(
    r"\b(?:of|from|out of|for|on) (?:each|every) (?:dollar|pound|euro|[$£€]1[\d,]*)\b[^;]*$", re.IGNORECASE
)
SHARE_OF = re.compile(
    r"\b(?:share|proportion|slice|percentage) of (?!the (?:vote|seats)\b)[^.;,]{1,60}$", re.IGNORECASE
)
EXPECTED = re.compile(r"\b(?:expected|forecast|projected|anticipated|estimated|likely)\b", re.IGNORECASE)


def whole_window(scene: Scene, figure: Quantity) -> tuple[int, int]:
    """Where the sentence names the whole: after the "of" that follows the figure, else after the figure."""
    ahead = WHOLE_AHEAD.search(scene.text[: figure.start])
    if ahead:
        return ahead.start(), figure.start
    named = SHARE_OF.search(scene.text[: figure.start])
    if named:
        return named.start(), figure.start
    dollar = EVERY_DOLLAR.search(scene.text, figure.end, figure.end + 60)
    match = WHOLE.search(scene.text, dollar.start() - 1 if dollar else figure.end)
    start = match.start() if match and match.start() - figure.end < 40 else figure.end
    stop = re.search(
        r"[,;:]| (?:went|goes|fell|was|were|is|are|has|have|had|comes?|came|voted|said|that|which|who) ",
        scene.text[start + 3 :],
    )
    return start, start + 3 + stop.start() if stop else len(scene.text)


def whole_dimension(topic: Topic) -> str:
    return "count" if topic.measure == "population" else "USD"


def wholes_of(
    scene: Scene, whole: Topic, window: tuple[int, int], holdings: Holdings, part: Entry | None
) -> list[Formula | Gap]:
    """The whole's value: of the year beside it; for an expected one, of the last reported year and the year itself."""
    assert whole.entity is not None
    known = holdings.years(whole.entity, whole.measure)
    beside = [year for year, at in scene.times.years if window[0] <= at <= window[1]]
    if EXPECTED.search(scene.text[window[0] - 12 : window[1]]) and known:
        wanted = beside[0] if beside else _part_year(part)
        if wanted:
            tries = [year for year in (wanted - 1, wanted) if year in known] or [known[-1]]
            return [value_of(scene, whole, year, holdings) for year in tries]
    if not beside:
        named = [year for year, _ in scene.times.years]
        beside = named if len(named) == 1 else named[:1]
    year = beside[0] if beside else year_of(scene, whole, window[1], holdings)
    if year is None and part is not None and _part_year(part):
        wanted = _part_year(part)
        tries = [y for y in (wanted - 1, wanted) if y in known] or [known[-1]]
        return [value_of(scene, whole, y, holdings) for y in tries]
    return [value_of(scene, whole, year, holdings)]


def _part_year(part: Entry | None) -> int:
    years = [int(p[1:5]) for p in part.parts if p[0] == "y"] if part else []
    return max(years, default=0)
