"""The other end of a range: "$60-65 billion", "from 208 pounds to 193", "between 15kHz and 17kHz"."""

import re

from pipeline.audit.figure_context import DOWN, UP
from pipeline.audit.number_words import NUMBER_WORDS
from pipeline.audit.numerals import Numeral, read_number
from pipeline.audit.told_apart import told_apart
from pipeline.models.quantity import Kind

_LINK = re.compile(r"(?P<dash>\s?[-–—]\s?)|(?P<to>\s+to\s+|-to-)|(?P<and>\s+and\s+)")
# "from $36,040 at 10.45pm last night to $34,935": the ends may stand apart, in one clause.
_FAR_LINK = re.compile(r"(?:[^.;!?\n]|\.(?=\d)){1,60}?\sto\s(?=[$£€¥\d]|[A-Z]{1,3}\s?\$|minus)")
_SIGN = r"(?:(?:(?:U\.?S\.?|AU?|CA?|HK|NZ|S) ?)?\$(?:US|A|C|NZ)?|[£€¥₹₩] ?|Rs\.? ?|[A-Z]{3} ?(?=\d))"
_FIGURE = re.compile(
    rf"(?:about |around |nearly |almost |just |over |only |a |the )?{_SIGN}?"
    rf"(?:minus[ -]|[-−])?(?P<first>\d|(?:{NUMBER_WORDS})\b)"
)
_LEAD = re.compile(
    r"(?P<between>\bbetween (?:the |about |roughly |around )?)$"
    r"|(?P<origin>\bfrom (?:about |around |nearly |just |over |the )?)$"
)
# "Rose by 0.1% to 4.3%": a change and the level that it reached, each with its unit.
_MOVED = re.compile(
    rf"\b(?:{'|'.join(sorted(w for w in UP | DOWN if w.isalpha()))})(?: by)?(?: (?!of\b)\w+)? $", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s+to\s+[$£€]?\d")


def other_end(text: str, number: Numeral) -> Numeral | None:
    """The second figure of a range that begins with this one; magnitude and unit may be said once, at its end."""
    lead = _LEAD.search(text[max(0, number.start - 24) : number.start])
    link = _LINK.match(text, number.end)
    if link:
        other = _figure_at(text, link.end())
        if other and _is_range(number, other, link, lead, text[max(0, number.start - 32) : number.start]):
            return other
    far = _FAR_LINK.match(text, number.end) if lead and lead["origin"] else None
    other = _figure_at(text, far.end()) if far else None
    comparable = other and (other.unit in (number.unit, "") or not number.unit)
    return other if other and comparable and not told_apart(text, other.start, number.end) else None


def goes_on(text: str, end: Numeral) -> bool:
    """Whether the end of a range begins another: "$160 to $180 to $200"."""
    return bool(_GOES_ON.match(text, end.end))


def _figure_at(text: str, place: int) -> Numeral | None:
    match = _FIGURE.match(text, place)
    return read_number(text, match.start("first"), place) if match else None


def _is_range(low: Numeral, high: Numeral, link: re.Match[str], lead: re.Match[str] | None, before: str) -> bool:
    if link["and"]:
        return bool(lead and lead["between"])
    if low.unit and high.unit:
        # "Rose $2 a barrel to $83.40" states a change and a level.
        if link["to"] and not lead and _MOVED.search(before):
            return False
        alike = ("/" in low.unit) <= ("/" in high.unit) or link["dash"] or lead
        return low.unit.split("/")[0] == high.unit.split("/")[0] and bool(alike)
    if low.unit and not lead and not link["dash"]:
        return False
    if high.kind is Kind.MONEY and not low.unit and low.magnitude > 1:
        return False
    if lead:
        return True
    if low.in_words != high.in_words or (link["dash"] and not low.counts):
        return False
    return low.bare < high.bare or low.value < high.value
