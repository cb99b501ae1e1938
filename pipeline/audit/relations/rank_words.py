"""The words of ranks and superlatives, and what rank a sentence claims."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.models import Kind, Quantity
from pipeline.quantities.number_words import ORDINALS, count_of

MOST = (
    r"largest|biggest|highest|greatest|most populous|most|richest|wealthiest|heaviest|longest|tallest|"
    r"best|top|busiest|hottest|warmest|strongest|fastest|dearest|costliest|oldest|record|steepest|wettest|"
    r"worst-hit|largest-ever|sharpest"
)
LEAST = (
    r"smallest|lowest|fewest|least populous|least|poorest|lightest|shortest|cheapest|slowest|coldest|"
    r"coolest|weakest|quietest|youngest|driest|bottom|worst"
)
_RANK = (
    r"(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|\d{1,2}(?:st|nd|rd|th))"
)
SUPERLATIVE = re.compile(
    rf"\b(?<!\bat )(?:{_RANK}[- ])?(?P<word>{MOST}|{LEAST})\b(?! of (?:all things|them|us|those|these|it)\b| the\b)"
    rf"|\b(?:number|no\.?) (?P<number>one|two|three|\d{{1,2}})\b"
    rf"|\b(?:ranks?|ranked|places?|placed|comes?|came|sits?|finished|stands?|in|at|"
    rf"(?:slipp|mov|dropp|climb|slid|fallen|fell|rose|risen|jump|overtak)\w* to) (?:\w+ )?(?P<place>first|"
    rf"second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d{{1,2}}(?:st|nd|rd|th))"
    rf"(?: place)?\b(?! (?:quarter|half|time|year|month|round|stage|phase|leg|week|day|season|"
    rf"period|term|set|inn|act))",
    re.IGNORECASE,
)
TOP_N = re.compile(
    r"\b(?:top|bottom|biggest|largest|smallest) (?P<n>two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"fifteen|twenty|\d{1,2})\b",
    re.IGNORECASE,
)
BEATEN = re.compile(
    r"(?:\b(?P<only>[Oo]nly) (?:the )?[A-Z]|\b(?:[Nn]one of|[Nn]o (?:other )?[a-z]+))[^,;.:]{3,80}?"
    r"\b(?:more|higher|larger|bigger|greater|(?P<less>fewer|less|lower|smaller))\b"
    r"[^,;.:]{0,40}? than (?=(?:the |in |at )?[A-Z])"
)
ROUNDS_OUT = re.compile(
    r"\b(?:rounds? out|completes?|closes?|last (?:place )?(?:in|of)|makes? up the numbers in)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class StatedRank:
    """What rank a sentence claims: from the top or the bottom, exactly or within the first `within`."""

    rank: int
    least: bool
    span: tuple[int, int]
    within: bool = False


def rank_span(text: str) -> tuple[int, int] | None:
    """Where the sentence names a rank ("the top ten"), so that its number is no figure of its own."""
    top = TOP_N.search(text) or SUPERLATIVE.search(text)
    return top.span() if top else None


def asked_in(text: str) -> StatedRank | None:
    """The first rank or superlative of a sentence, None where it claims none."""
    top = TOP_N.search(text)
    if top:
        count = count_of(top["n"])
        least = top[0].lower().startswith(("bottom", "smallest"))
        if count:
            return StatedRank(count, least, top.span(), within=not ROUNDS_OUT.search(text))
    match = SUPERLATIVE.search(text)
    if match is None:
        return None
    word = (match["rank"] or match["place"] or "").lower()
    rank = ORDINALS.get(word) or (int(re.sub(r"\D", "", word)) if word else 0)
    if match["number"]:
        rank = count_of(match["number"])
    least = bool(match["word"] and re.fullmatch(LEAST, match["word"], re.IGNORECASE))
    return StatedRank(rank or 1, least, match.span())


def beaten_in(text: str) -> StatedRank | None:
    """The rank of what one alone or no other beats: "none of the four carried more than the Quill".

    Its span ends where the name of what is beaten begins.
    """
    match = BEATEN.search(text)
    if match is None:
        return None
    least = match["less"] is not None
    return StatedRank(2 if match["only"] else 1, least, (match.end() - 1, match.end()), within=not match["only"])


def figure_at(numbers: Iterable[Quantity], asked: StatedRank) -> Quantity | None:
    """The ordinal that states the rank, None for one in a superlative alone."""
    return next((q for q in numbers if q.kind is Kind.ORDINAL and asked.span[0] <= q.start < asked.span[1]), None)


# Regions and clubs whose members the tables do not list.
IN_REGION = re.compile(
    r"\bin (?:the )?(?:Africa|Asia|Europe|South America|Latin America|North America|Oceania|region|EU|"
    r"European Union|euro (?:area|zone)|eurozone|OECD|G7|G20|Middle East|Caribbean|Balkans|continent|Arab)\b|"
    r"\b(?:G7|G20|OECD|EU|Nordic|Baltic|Gulf|BRICS|Commonwealth) "
    r"(?:members?|countr\w+|nations?|states?|econom\w+)\b|"
    r"\b(?:Africa|Asia|Europe|Latin America)(?:'s|’s)\b|\b(?:African|Asian|European|region['’]s|"
    r"continent['’]s)\b"
)
OUTSIDE = re.compile(
    r"\b(?:out of|outside|not (?:in|among)|no longer (?:in|among|one of)|missing from|below|not|never)(?: the)? $",
    re.IGNORECASE,
)
PASSED = re.compile(
    r"\b(?:overt(?:ook|ak\w+)|pass(?:ed|es|ing)|replac\w+|leapfrog\w+|oust\w+|displac\w+|surpass\w+|ahead of|behind|"
    r"past|beat(?:s|en|ing)?|unlike|not) (?:the )?$",
    re.IGNORECASE,
)
ECONOMY = re.compile(
    r"\b(?:econom(?:y|ies)|GDP|output|populous|populat\w+|nation|country|countries|people|inhabitants)\b", re.IGNORECASE
)
