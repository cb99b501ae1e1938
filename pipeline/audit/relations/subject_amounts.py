"""Which amount of a sentence a comparison is of: the only one that its subject states, be it as "a plan of $60
billion", "at $60 billion, the plan" or "$60 billion, more than …"; none where another value may be meant."""

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.arithmetic.typed_formula import Operand
from pipeline.audit.evidence.known import operand_of
from pipeline.audit.tables.topics import Topics
from pipeline.models import Direction, Kind, Quantity
from pipeline.quantities.hedges import PHRASES

OWN = "text@"  # the key of an amount that the sentence itself states, before its place
AMOUNTS = (Kind.MONEY, Kind.NUMBER, Kind.MEASURE)
PARTS = (Kind.PERCENT, Kind.FRACTION, Kind.MULTIPLE)
COUNTED_FROM = 1000  # smaller bare numbers count owners ("the 27 countries"), not what is compared

DETERMINER = r"(?:the|an?|its|their|his|her|our|this|that|these|those|each|every|[\w.]+['’]s?)"
PREPOSITION = (
    r"(?:of|at|with|to|on|from|for|by|in|into|after|before|against|despite|without|beyond|since|under|over|"
    r"above|below|through|than|per|during|within|besides|alongside|behind)"
)
AUXILIARY = (
    r"(?:is|are|was|were|be|been|being|['’]s|would|will|could|may|might|can|must|should|has|have|had|"
    r"does|do|did|remains?)"
)
# Where a clause with a subject of its own begins.
CUT = re.compile(
    rf"[;:.!?] |,? (?:and|but|while|whereas|though|although|because|as|so|yet|or) (?={DETERMINER} |it\b|they\b|[A-Z])"
)
# What makes it no statement of a level.
NO_LEVEL = re.compile(r"\b(?:if|unless|whether|suppose|imagine|per (?:head|capita|person))\b", re.IGNORECASE)
# A clause whose subject takes up an amount of the words before it.
TAKES_UP = re.compile(
    r"[\W_]*(?:(?:but|and|yet|still|even|so|by|for|in|as) (?:\w+, |itself, )?)?"
    r"(?:that|this|(?P<it>it)|which|(?:the|that|this) (?:[\w-]+ )?(?:figure|sum|amount|plan|total|number|budget|"
    r"investment|outlay|bill|settlement|price|cost))\b(?! of\b)",
    re.IGNORECASE,
)
SUM_NOUN = re.compile(r"\ban? (?:[\w-]+ )?(?:sum|amount|figure|total|number)\b[ ,]*$", re.IGNORECASE)
ARTICLE_NEXT_TO_CUE = re.compile(rf"\b(?:an?|the|some|any|no) (?:(?!{AUXILIARY}\b)[\w'’-]+ ){{1,5}}$", re.IGNORECASE)
RELATIVE = re.compile(rf"(?<=\w) (?:that|who)(?: (?:{AUXILIARY}|\w+ly|now|already))* ?$")
APPOSED = re.compile(r"[^,–—]*(?:,|–|—) (?:(?:or|which|and)\b ?)?[\w ]{0,40}$")
INSIDE = re.compile(rf"\b{PREPOSITION} {DETERMINER}(?: (?!of )[\w-]+){{0,2}} $", re.IGNORECASE)
DIRECT = re.compile(rf"\b(?P<word>{PREPOSITION}) $", re.IGNORECASE)
CHAINED = re.compile(rf"\b(?!(?:at|with)\b){PREPOSITION} (?:[\w-]+ ){{1,3}}of $", re.IGNORECASE)
STATES_VALUE = ("of", "at", "with", "to")
AT = re.compile(r"(?:^|\W)(?P<word>at|with)(?: (?:an?|the) (?:[\w-]+ ){1,2}of| [\w-]+ of)? $", re.IGNORECASE)
OWN_NOUN = re.compile(r"(?: (?:in|of))?(?: [\w-]+){0,2} ?")
COMMA = re.compile(r"[,–—]")


def subject_amounts(topics: Topics, cue: re.Match[str]) -> list[Quantity]:
    """The amounts that may be the left side of a comparison, one of a kind (money, number) at most."""
    text = topics.text
    if NO_LEVEL.search(text[: cue.start()]):
        return []
    start, end = _segment(topics, cue.start())
    return [one for one in _one_of_a_kind(_amounts(topics, start, end), text) if _is_compared(topics, one, cue)]


def amount_before(topics: Topics, cue: re.Match[str]) -> list[Quantity]:
    """The amounts that "that" or "the sum" before a comparison takes up from the sentence before, one of a kind."""
    text = topics.text[: cue.start()]
    if not topics.before or _amounts(topics, 0, cue.start()) or NO_LEVEL.search(text):
        return []
    taken = TAKES_UP.match(text, max((cut.end() for cut in CUT.finditer(text)), default=0))
    if taken is None or _names_any(topics, taken.end(), cue.end()):
        return []
    earlier = topics.before[0]
    if taken["it"] and earlier.own_entities and not SUM_NOUN.search(text):
        return []
    held = [one for one in _amounts(earlier, 0, len(earlier.text)) if not _is_part(earlier, one)]
    return [one.model_copy(update={"start": -1}) for one in _only(held)]


def object_amount(topics: Topics, place: int, end: int) -> Quantity | None:
    """The only amount after a comparison, where no owner of the tables is named before it there: "than the $60 billion
    that …", "than the plan, which comes to …"."""
    held = _amounts(topics, place, len(topics.text))
    if len(held) != 1 or _names_any(topics, place, held[0].start):
        return None
    lead = topics.text[place : held[0].start]
    opened = re.match(rf"\s(?:{DETERMINER}|what)\b", lead)
    if opened is None or (held[0].start > end and not re.search(r", (?:which|at|worth)\b[^,]*$", lead)):
        return None
    inner = lead[opened.end() :]
    return None if _is_part(topics, held[0]) or (COMMA.search(inner[:-1]) and "which" not in inner) else held[0]


def written(quantity: Quantity) -> Operand:
    """An amount as the text states it; by the year as the tables have theirs."""
    key = f"{OWN}{quantity.start}" if quantity.start >= 0 else "sentence before"
    yearly = {"unit": quantity.unit.removesuffix("/year"), "per": ""} if quantity.per == "year" else {}
    return operand_of(key, "", quantity.model_copy(update=yearly))


def _segment(topics: Topics, place: int) -> tuple[int, int]:
    """The stretch whose amount a comparison speaks of: its clause, or the one before that its pronoun takes up."""
    cuts = [0, *(cut.end() for cut in CUT.finditer(topics.text[:place]))]
    start = cuts.pop()
    while cuts and not _amounts(topics, start, place) and TAKES_UP.match(topics.text, start):
        start = cuts.pop()
    return start, place


def _amounts(topics: Topics, start: int, end: int) -> list[Quantity]:
    held = (one for one in topics.reading.figures if start <= one.start and one.end <= end)
    levels = (one for one in held if one.kind in AMOUNTS and one.per in ("", "year"))
    return [one for one in levels if one.kind is not Kind.NUMBER or one.high >= COUNTED_FROM]


def _only(amounts: Sequence[Quantity]) -> Iterator[Quantity]:
    """Those that are the only one of their kind."""
    kinds = [one.kind for one in amounts]
    return (one for one in amounts if kinds.count(one.kind) == 1)


def _one_of_a_kind(amounts: Sequence[Quantity], text: str) -> list[Quantity]:
    """The only amount of each kind; of several, the last where it is put as what the subject comes to ("at $X")."""
    several = [one for one in amounts[-1:] if (at := AT.search(_lead(text, one))) and at["word"].lower() == "at"]
    return several or list(_only(amounts))


def _lead(text: str, figure: Quantity) -> str:
    """What stands before a figure, its hedge left out."""
    lead = text[: figure.start]
    words = lead.split()
    for count in (4, 3, 2, 1):
        if tuple(word.lower() for word in words[-count:]) in PHRASES and words[-count:] != ["at"]:
            return re.sub(rf"(?:\S+\s+){{{count}}}$", "", lead)
    return lead


def _is_part(topics: Topics, figure: Quantity) -> bool:
    """Whether a share or a multiple of a figure is meant: "a third of the $60 billion"."""
    before = (one for one in topics.reading.figures if one.kind in PARTS and one.end <= figure.start)
    return any(re.fullmatch(r" (?:of )?(?:[\w'’-]+ ){0,2}", topics.text[one.end : figure.start]) for one in before)


def _names_any(topics: Topics, start: int, end: int) -> bool:
    """Whether a stretch names an owner or a measure of the tables."""
    starts = [m.start for m in topics.entities] + [m.start for m in topics.measures]
    return any(start <= place < end for place in starts)


def _is_compared(topics: Topics, figure: Quantity, cue: re.Match[str]) -> bool:
    """Whether a comparison says its words of this amount, and not of what else stands beside it."""
    text, between = topics.text, topics.text[figure.end : cue.start()]
    if _is_part(topics, figure) or RELATIVE.search(between) or not _counts_the_same(figure, cue):
        return False
    is_noun_phrase = "than" in cue[0] and ARTICLE_NEXT_TO_CUE.search(between) and not SUM_NOUN.search(between)
    return (
        not is_noun_phrase and _states_subject(_lead(text, figure), figure, between) and _is_alone(topics, figure, cue)
    )


def _counts_the_same(figure: Quantity, cue: re.Match[str]) -> bool:
    """Whether a number counts what a comparison compares: 3 million cars are no more employees."""
    words = cue[0].lower().split()
    return figure.kind is not Kind.NUMBER or "than" not in words or words[1:-1] in ([], [figure.measured.lower()])


def _states_subject(lead: str, figure: Quantity, between: str) -> bool:
    """Whether an amount is what the subject comes to, not that of a thing which a preposition hangs on it."""
    if INSIDE.search(lead) or CHAINED.search(lead):
        return False
    direct = DIRECT.search(lead)
    changed = figure.direction not in (Direction.NONE, Direction.TO)
    if APPOSED.fullmatch(between):
        return True
    return not changed and (direct is None or direct["word"].lower() in STATES_VALUE)


def _is_alone(topics: Topics, figure: Quantity, cue: re.Match[str]) -> bool:
    """Whether no other owner and no other measure stands between an amount and the comparison."""
    text = topics.text
    at = AT.search(_lead(text, figure))
    preposed = at["word"].lower() if at else ""
    comma = COMMA.search(text, figure.end, cue.start())
    first = comma.start() if comma else cue.start()
    named = [one for one in topics.measures if figure.end <= one.start < cue.end()]
    if preposed != "at" and not all(
        one.start < first and not one.weak and OWN_NOUN.fullmatch(text[figure.end : one.start]) for one in named
    ):
        return False
    return bool(preposed) or not any(first <= entity.start < cue.start() for entity in topics.entities)
