"""Numbers in a sentence that are no claim of their own: spans of time, counts of what is listed, idioms, labels."""

import re

from pipeline.audit.context.cues import AVERAGE
from pipeline.audit.context.non_claims import idiomatic, labelled
from pipeline.audit.context.rank_words import LEAST, MOST, rank_span
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.rules.count import COUNTRIES
from pipeline.audit.rules.level import figure_dimension
from pipeline.models import Kind, Quantity

LISTED_UP_TO = 20
SPAN_LEAD = re.compile(
    r"\b(?:within|over|in|for|during|after|every|past|prior|preceding|trailing|recent|following|last|next|than|by|since|through|across|until|"
    r"previous|coming|first|final|successive|consecutive|of|the|its|a|an|each|per|at|these|those|both|all|"
    r"to)"
    r"(?: (?:the|about|around|nearly|almost|only|just|past|last|next|first|its|some|roughly|more|less|"
    r"under|coming|previous|a|at|least))*\s*$",
    re.IGNORECASE,
)
YEARS_OF = re.compile(r"\w+ (?:years|months|weeks) of (?:about )?\d")
TIME_NOUN = re.compile(
    r"^[\s-]*(?:(?!(?:a|an|per|each|every|in|this|last|next|the|of)\b)[a-z]+ )?(?:years?|months?|weeks?|"
    r"days?|decades?|hours?|minutes?|quarters?|seasons?|centur\w+)\b",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"^\s*(?:years?|months?|weeks?|days?|decades?)?\s*(?:earlier|before|ago|previously|prior|later)\b", re.IGNORECASE
)
LIST_LEAD = re.compile(
    r"(?:\b(?:the|all|these|those|its|their|his|her|our|both|of|every|other|last|past|first|next|any|in|"
    r"among|top|bottom|between)|['’]s?)\s+$",
    re.IGNORECASE,
)
OF_LISTED = re.compile(r"^\s+of (?:the|its|their|these|those|all|\w+) ", re.IGNORECASE)
FREQUENCY = re.compile(r"twice|thrice", re.IGNORECASE)
COMPARED_AFTER = re.compile(r"^\s*(?:as|the|that|those|what|its|their|his|her|more|larger|this|our)", re.IGNORECASE)
# "The highest revenue of the three": a number that only says among how many.
AMONG = re.compile(r"^\s*(?:[,.;:!?)]|$|(?:in|last|for|by|during|at|to|and|with|was|were|is|are|has|have|from|on)\b)")
# "The world's two biggest economies"
BEST_FEW = re.compile(rf"^[\s-]*(?:{MOST}|{LEAST})\b", re.IGNORECASE)
OF_THE = re.compile(r"\b(?:of|among|between) (?:the|these|those|all)(?: big| top| other| rival)? $", re.IGNORECASE)
AGAIN = re.compile(
    r"^\s*(?:\S+ ){0,1}?(?:successive|consecutive|straight|in a row|running|of them|together|times|more than once)\b",
    re.IGNORECASE,
)


def is_ignored(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a figure only helps to say another thing."""
    aged = figure.kind is Kind.AGE and not AVERAGE.search(scene.text)
    if figure.kind is Kind.VAGUE or aged or idiomatic(scene.text, figure) or labelled(scene.text, figure):
        return True
    if BEST_FEW.match(scene.right(figure)) and LIST_LEAD.search(scene.left(figure)):
        return True
    if COUNTRIES.match(scene.right(figure)):
        return _in_rank(scene, figure)
    if figure.text.lower() == "one" or _in_rank(scene, figure):
        return True
    if FREQUENCY.fullmatch(figure.text) and not COMPARED_AFTER.match(scene.right(figure)):
        return True
    if is_span(scene, figure):
        return True
    return _counts_listed(scene, figure)


def is_span(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a figure says over how long something went on ("within five years")."""
    if figure.kind not in (Kind.NUMBER, Kind.MEASURE) or "/" in figure.unit:
        return False
    timed = figure_dimension(figure) == "time" or TIME_NOUN.match(scene.right(figure))
    if timed and (EARLIER.match(scene.right(figure)) or YEARS_OF.match(scene.text[figure.start :])):
        return True
    return bool(timed and (SPAN_LEAD.search(scene.left(figure)) or (figure.in_words and figure.low == 1)))


def _in_rank(scene: SentenceContext, figure: Quantity) -> bool:
    span = rank_span(scene)
    return span is not None and span[0] <= figure.start < span[1]


def _counts_listed(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a small number only counts what is listed ("the three contracts", "all five stations")."""
    small = figure.unit in ("", "people") and figure.low == figure.high <= LISTED_UP_TO and figure.kind is Kind.NUMBER
    if not small or not (figure.in_words or figure.low < 4) or OF_LISTED.match(scene.right(figure)):
        return False
    if OF_THE.search(scene.left(figure)) and AMONG.match(scene.right(figure)):
        return True
    led = LIST_LEAD.search(scene.left(figure)) or AGAIN.match(scene.right(figure))
    return bool(led)
