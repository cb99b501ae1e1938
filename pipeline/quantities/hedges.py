"""How the words around a figure hedge it and say that it moved: read backwards from the figure, word by word."""

import re
from decimal import Decimal

from pipeline.models.quantity import Direction, Hedge

_HEDGES = {
    Hedge.ABOUT: """
        about|around|roughly|approximately|approx|approx.|some|circa|c.|~|an estimated|estimated|barely|in the region of
        something like|more or less|or so|an average of about""",
    Hedge.NEARLY: """
        nearly|almost|close to|just shy of|just short of|not quite|approaching|virtually|practically""",
    Hedge.JUST_UNDER: """
        just under|slightly under|slightly less than|just below|a little under|just less than""",
    Hedge.OVER: """
        more than|over|above|exceed|exceeds|exceeded|exceeding|tops|topped|topping|upwards of|upward of
        greater than|better than|higher than|larger than|bigger than|longer than|older than|over the age of
        above the age of|in excess of|surpass|surpassed|surpassing|beyond
        north of|>""",
    Hedge.WELL_OVER: """
        well over|well above|far more than|much more than|far above|well in excess of|considerably more than""",
    Hedge.JUST_OVER: """
        just over|slightly over|slightly above|slightly more than|just above|a little over|just more than
        a little more than|a bit more than""",
    Hedge.AT_LEAST: """
        at least|a minimum of|minimum of|at a minimum|≥""",
    Hedge.UNDER: """
        less than|fewer than|under|below|lower than|smaller than|shorter than|younger than|beneath|south of|sub|<
        under the age of|below the age of|cheaper than|fell short of|falls short of|fall short of|stayed short of""",
    Hedge.AT_MOST: """
        up to|at most|as much as|as many as|a maximum of|maximum of|as high as|≤""",
    Hedge.WITHIN: "within",
}
PHRASES = {
    tuple(phrase.split()): hedge
    for hedge, phrases in _HEDGES.items()
    for phrase in phrases.strip().replace("\n", "|").split("|")
}
# "No lower than" so much is at least that.
_DENIED = {Hedge.OVER: Hedge.AT_MOST, Hedge.UNDER: Hedge.AT_LEAST}
PHRASES |= {
    (denial, *phrase): _DENIED[hedge]
    for phrase, hedge in PHRASES.items()
    for denial in ("no", "not")
    if hedge in _DENIED and phrase[-1] == "than"
}
LONGEST = max(map(len, PHRASES))


def phrases_of(*hedges: Hedge) -> tuple[str, ...]:
    """The phrases that say one of these hedges, as parts of a pattern."""
    return tuple(re.escape(" ".join(phrase)) for phrase, hedge in PHRASES.items() if hedge in hedges)


_UP = """
+ accelerated add added adding adds advance advanced advances advancing appreciated ballooned climb climbed climbing
climbs expand expanded gain gained gaining gains grew grow growing grown grows higher hike hiked increase increased
increases increasing jump jumped jumping jumps leap leaped leapt lengthen lengthened lift lifted lifting lifts raise
raised raises raising rallied rally rebound rebounded rise risen rises rising rocketed rose skyrocket skyrocketed soar
soared soaring soars spike spiked strengthened surge surged surges surging swell swelled swollen up widen widened
"""
_DOWN = """
contract contracted crash crashed cut cuts cutting decline declined declines declining decrease decreased decreases
decreasing depreciated dip dipped dips dive dived down drop dropped dropping drops ease eased eases fall fallen
falling falls fell lose loses losing lost lower lowered lowering narrow narrowed narrows plummet plummeted plummeting
plummets plunge plunged plunges plunging reduce reduced reduces reducing retreat retreated sank shed sheds shorten
shortened shrank shrink shrinking shrinks shrunk sink sinks slash slashed slashing slid slide slides sliding slip
slipped slipping slips slump slumped slumps sunk trim trimmed tumble tumbled tumbles weaken weakened
"""
_OF_AMOUNTS = """
add added adding adds cut cuts cutting gain gained lose loses losing lost raise raised raises raising shed sheds
"""
_PARTICLE_VERBS = """
bought bring brought build built buy came clean come comes end ended ends gave give line lined made make makes making
open opened opening pick picked picks put rack racked set sets show showed sign signed snap snapped take takes took
turn turned
"""
_FILLERS = """
a additional an another as by combined even further her his its just mere of-all only our record staggering still the
their to total whopping
"""
UP, DOWN, FILLERS = frozenset(_UP.split()), frozenset(_DOWN.split()), frozenset(_FILLERS.split())
# Verbs that also take things ("lost 3 games", "added 2 rooms"): with these only a share, money or a measure moves.
OF_AMOUNTS = frozenset(_OF_AMOUNTS.split())
# "Raised $5 million" is what came in.
FUNDING = frozenset(("raise", "raised", "raises", "raising"))
# "Set up 5 firms": up and down that belong to the verb.
PARTICLE_VERBS = frozenset(_PARTICLE_VERBS.split())


# "18% less than two years ago" compares with two years ago; "less than two years ago" alone is a bound.
_COMPARED = re.compile(r"(?:\d|%|percent|points?|times) (?:more|less|fewer|higher|lower) than$")


def hedge_before(words: list[str]) -> tuple[Hedge, int]:
    """The hedge that ends a list of lower-case words, and how many words are left before it."""
    last = len(words)
    while last and words[last - 1] in ("a", "an", "another", "only"):
        last -= 1
    if _COMPARED.search(" ".join(words[max(0, last - 3) : last])):
        return Hedge.NONE, last
    for length in range(min(LONGEST, last), 0, -1):
        hedge = PHRASES.get(tuple(words[last - length : last]))
        if hedge is Hedge.ABOUT:  # "at least about 30" is a bound first
            bound, left = hedge_before(words[: last - length])
            equals = words[left : left + 2] in (["as", "much"], ["as", "many"])  # "weighs as much as about 66 rovers"
            bounded = bound in (Hedge.AT_LEAST, Hedge.AT_MOST) and not equals
            return (bound, left) if bounded else (hedge, last - length)
        if hedge:
            return hedge, last - length
    return Hedge.NONE, last


# "More than halved" leaves less than half, "nearly halved" a little more than half.
_OF_LESS = {
    Hedge.OVER: Hedge.UNDER,
    Hedge.WELL_OVER: Hedge.UNDER,
    Hedge.UNDER: Hedge.OVER,
    Hedge.NEARLY: Hedge.JUST_OVER,
}


def hedge_of_multiple(words: list[str], value: Decimal) -> Hedge:
    """The hedge that ends a list of lower-case words before a verb that multiplies ("more than doubled")."""
    hedge = hedge_before(words)[0]
    return _OF_LESS.get(hedge, hedge) if value < 1 else hedge


_SPREAD_OVER = re.compile(
    r"\b(?:spread|scattered|distributed|stretch(?:ed|es)|shared|averaged)(?: out)?(?: [\w'’-]+){0,3}? over$"
)


def names_what_is_shared(words: list[str]) -> bool:
    """Whether the "over" that ends lower-case words says what something is spread over ("spread over 236,000")."""
    return _SPREAD_OVER.search(" ".join(words[-8:])) is not None


_CLAUSE = 13


def _moved_by(words: list[str]) -> Direction:
    """The verb that a "by" belongs to, over its object: "cut the risk of a stroke by 18%"."""
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word in UP or word in DOWN:
            if word in ("up", "down") and place and words[place - 1] in PARTICLE_VERBS - {"brought", "bring"}:
                return Direction.NONE
            return Direction.UP if word in UP else Direction.DOWN
        if word.endswith((",", ";", ":", ".")):
            break
    return Direction.NONE


def direction_before(words: list[str], *, amount: bool, negative: bool = False, money: bool = False) -> Direction:
    """How a list of lower-case words that ends where a figure starts says that the figure moved or was reached."""
    reached = Direction.NONE
    if words[-3:] in (["an", "average", "of"], ["a", "total", "of"]):
        words = words[:-3]
    if amount and words and words[-1] == "by":
        return _moved_by(words[-_CLAUSE:-1])
    for place in range(len(words) - 1, max(-1, len(words) - 8), -1):
        word = words[place]
        if word.endswith((",", ";", ":", ".")) and word != "approx.":
            return Direction.NONE
        if word in UP or word in DOWN:
            if (
                (word in OF_AMOUNTS and not amount)
                or (money and word in FUNDING and not reached)
                or (word in ("up", "down") and place and words[place - 1] in PARTICLE_VERBS)
            ):
                return reached
            if reached and negative and word in DOWN:
                return Direction.DOWN
            return reached or (Direction.UP if word in UP else Direction.DOWN)
        if word == "to" and not reached:
            reached = Direction.TO
        elif word == "from" and not reached:
            return Direction.FROM
        elif reached:
            continue
        elif word not in FILLERS and not word.endswith("ly"):
            return Direction.NONE
    return Direction.NONE
