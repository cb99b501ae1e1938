"""Which years a sentence is about: the year itself, the one it is compared with, and spans of years."""

import re
from dataclasses import dataclass

from pipeline.quantities.number_words import ONES, count_of

_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_FY = (
    r"(?:(?:the )?(?:fiscal|financial)(?: year)?(?: to \w+ (?:\d{1,2},? )?)? ?|FY ?|calendar |the end of |"
    r"the year |its |their )?"
)
YEAR = re.compile(
    r"(?<![\w$£€.,-])(?:FY ?)?((?:19|20)\d\d)(?![\w]|[.,]\d|-\d)(?!\s(?:people|jobs|homes|words|miles|votes))"
)
# "Fiscal 2024, which ran to February 2, 2025": a date beside a year names no other year.
DATE_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, $"
)
_SHORT_FISCAL = re.compile(r"\b(?:FY|fiscal )['’]?(\d\d)\b(?!\d)")
PAIR = re.compile(
    rf"\b(?:from|between) {_FY}{_YEAR.format('old')} (?:to|and|until|through) {_FY}{_YEAR.format('new')}"
    rf"|{_YEAR.format('old2')}(?:\s?[-–—]\s?| (?:to|through|until|till) {_FY}){_YEAR.format('new2')}",
    re.IGNORECASE,
)
SINCE = re.compile(
    rf"\b(?:times (?:its|the|their|his|her) (?:[\w-]+ ){{1,4}}?(?:in|for|of)|(?:it|they|what it|"
    rf"that it) (?:was|were|had been|did|had|stood at|has been) in|its|since|from|"
    rf"than(?: (?:it |they |there )?(?:was|were|had been|did|had|lived))?(?: in| during| for)?|"
    rf"compared (?:with|to)(?: in)?|against|on|"
    rf"versus|vs\.?|after|up from|down from|over|above|below|that of|those of|of)"
    rf"(?: (?:the end of|its level in|the level of|that of|those of|"
    rf"the previous year,))? {_FY}{_YEAR.format('old')}\b",
    re.IGNORECASE,
)
FROM_LEVEL = re.compile(
    r"\bfrom (?=[^,;:]{0,30}(?:(?!(?:19|20)\d\d\b)\b\d|level|low|high|peak|base|loss|profit))"
    rf"(?:(?! to )[^,;:]){{1,30}}? (?:in|for|at the end of) {_FY}{_YEAR.format('old')}\b",
    re.IGNORECASE,
)
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(sorted(ONES, key=len, reverse=True))}|twenty)"
_OWN = r"(?:the|its|their|his|her|a|just|only)"
RECENT = re.compile(
    rf"\b(?:over|in|during|across|for|through|within) (?:{_OWN} )?(?:past|last|previous) {_COUNT} "
    r"(?:fiscal |financial )?years\b"
    # "The two-year bill", "a three-year total": so many years put together
    rf"|\b{_COUNT.replace('count', 'total')}-year (?:combined )?(?:bill|total|sum|tally|outlay|spend|spending|haul|"
    r"figure|amount|cost)\b",
    re.IGNORECASE,
)
# What a figure is of, told behind it by the year before another one, or so many years from it.
MOVED_YEAR = re.compile(
    r"(?:,? (?!(?:and|but|to|from|than|as|in)\b)[a-z-]+){0,3}?,? (?:in |for )?(?:(?P<back>the year before|"
    r"the (?:previous|prior|preceding) (?:fiscal |financial )?year|a year (?:before|earlier|previously|ago|prior))|"
    r"(?P<later>a year later|the (?:following|next) year)|"
    rf"{_COUNT} years (?P<way>later|on|afterwards?|earlier|before|previously|prior))\b",
    re.IGNORECASE,
)
SPAN = re.compile(
    rf"\b(?:over|in|during|across|through|for|within) (?:{_OWN} )?(?:(?:last|past|"
    rf"previous|next) )?{_COUNT}(?:[- ]| fiscal | financial )years?(?: period| spell)?"
    rf"(?: (?:to|up to|ending in|ended|until|through) {_FY}{_YEAR.format('end')})?",
    re.IGNORECASE,
)
LISTED = re.compile(r"\b(?:19|20)\d\d(?:, (?:19|20)\d\d)*,? and (?:19|20)\d\d\b")
AGO = re.compile(rf"\b{_COUNT.replace('count', 'ago')} years? (?:earlier|before|ago|previously|prior)\b", re.IGNORECASE)
DECADE = re.compile(
    rf"\b(?:over|in|during|across|within) (?:the|a) decade(?: (?:to|up to|ending in|"
    rf"until) {_FY}{_YEAR.format('end')})?",
    re.I,
)
LAST_YEAR = re.compile(r"\blast year\b", re.IGNORECASE)
THIS_YEAR = re.compile(r"\bthis year\b|\bthe current year\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """A sentence's years: `years` with their offsets, `old` what it is compared with, `steps` a stated span."""

    years: tuple[tuple[int, int], ...] = ()
    new: int | None = None
    old: int | None = None
    steps: int | None = None
    last_year: bool = False
    this_year: bool = False

    def spanned(self, text: str) -> range:
        """The years of "in the four years to 2025" (four of them) and of "from 2019 to 2024" (six); empty without."""
        if not self.new or not (self.old or self.steps):
            return range(0)
        first = self.old if PAIR.search(text) or not self.steps else self.new - self.steps + 1
        return range(first or self.new, self.new + 1)

    def near(self, place: int) -> int | None:
        """The year that stands nearest to a place and is no basis of comparison, or None."""
        free = [(abs(at - place), year) for year, at in self.years if year != self.old]
        return min(free, default=(0, None))[1]


def times_in(text: str) -> Times:
    """The years of one sentence."""
    named = [(int(m[1]), m.start(1)) for m in YEAR.finditer(text)]
    undated = [(year, at) for year, at in named if not DATE_BEFORE.search(text[:at])]
    years = tuple(undated or named)
    years += tuple((2000 + int(m[1]), m.start(1)) for m in _SHORT_FISCAL.finditer(text))
    new, old, steps = _roles(text, years)
    return Times(
        tuple(sorted(years, key=lambda pair: pair[1])),
        new,
        old,
        steps,
        bool(LAST_YEAR.search(text)),
        bool(THIS_YEAR.search(text)),
    )


def _roles(text: str, years: tuple[tuple[int, int], ...]) -> tuple[int | None, int | None, int | None]:
    """The year spoken of, the one it is compared with, and the number of years between where it is stated."""
    pair = PAIR.search(text)
    if pair:
        old, new = int(pair["old"] or pair["old2"]), int(pair["new"] or pair["new2"])
        return new, old, new - old
    steps, end = _span(text)
    if steps and end:
        return end, end - steps, steps
    since = next((int(match["old"]) for match in SINCE.finditer(text) if _is_basis(text, match)), None)
    level = FROM_LEVEL.search(text)
    since = since or (int(level["old"]) if level else None)
    others = [year for year, _ in years if year != since]
    return (others[-1] if others else None), since, steps


def _span(text: str) -> tuple[int | None, int | None]:
    """A stated number of years ("over the six years to 2024", "two years earlier") and the year it ends in."""
    span, decade, ago = SPAN.search(text), DECADE.search(text), AGO.search(text)
    if span:
        return count_of(span["count"]), int(span["end"]) if span["end"] else None
    if ago:
        return count_of(ago["ago"]), None
    if decade:
        return 10, int(decade["end"]) if decade["end"] else None
    return None, None


_BASIS = re.compile(
    r"\b(?:rose|fell|grew|grown|risen|more|less|fewer|higher|lower|larger|smaller|bigger|up|down|times|"
    r"doubl|tripl|trebl|quadrupl|halv|fold|change"
    r"|increas|declin|drop|jump|surg|shr[aiu]nk|climb|gain|slump|slip|since|compared|expand|contract|"
    r"as much|as many|x\b|widen|narrow|outstrip|exceed)",
    re.IGNORECASE,
)


def _is_basis(text: str, match: re.Match[str]) -> bool:
    """Whether the year is what another is compared with; "over 2024" and "of 2024" need a comparison beside them."""
    opening = match[0].split()[0].lower()
    if opening in ("times", "it", "they", "what", "that", "since", "than", "compared", "versus", "vs", "vs."):
        return True
    if opening in ("over", "of", "above", "below"):
        return bool(
            re.search(
                r"\b(?:times|x|double|twice|points?|that of|those of|the level)\b[^.;]{0,16}$",
                text[: match.end() - 4][-40:],
            )
        )
    return bool(_BASIS.search(text[: match.start()]))


def recent_years(text: str) -> int:
    """How many years up to the newest a text puts together ("over its past six years"), 0 where it counts none."""
    found = RECENT.search(text)
    return count_of(found["count"] or found["total"]) if found else 0


def moved_year(behind: str) -> int:
    """By how many years the words right behind a figure move it from the year named ("eight years later": 8)."""
    found = MOVED_YEAR.match(behind)
    if found is None:
        return 0
    if found["count"] is None:
        return -1 if found["back"] else 1
    return count_of(found["count"]) * (1 if found["way"].lower() in ("later", "on", "afterward", "afterwards") else -1)
