"""What a figure of a sentence is about, where plain wording tells it: its measure, and whose it is."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import count

from pipeline.models import Direction, Kind, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.writer.replies import ProposedFigure

OFTEN_NAMED = 3
_VERB = (
    r"(?:was|were|is|are|rose|fell|grew|reached|increased|decreased|declined|averaged|added|lost|gained|stood at|cost"
    r"|remains|remained|accounted for|changed little|continued to \w+(?: up| down)?|edged|held"
    r"|(?:is|are|was|were) expected|(?:has|have|had) (?:increased|decreased|declined|risen|fallen|grown|been))"
)
_NOUN = r"(?!(?:and|or|as|that|which|than|it|they|he|she|this|these|those|there|has|have|had)\b)[A-Za-z][\w’'&-]*"
_NOUNS = rf"{_NOUN}(?: (?!{_VERB}\b)(?:of the |of |and |from |per |on )?{_NOUN}){{0,4}}"
_HEDGE = r"(?: (?:by|at|to|about|approximately|nearly|around|more than|over|an?|from|up|down)| in [A-Z][a-z]+)*"
_SAID_OF = (
    # Net income for 2024 was $62.360 billion; Costs and expenses rose 8%
    re.compile(
        rf"(?:^|, and |; |, while |^[A-Z][^,]{{3,40}}, )(?:The |the |Its )?(?P<noun>{_NOUNS}?)"
        rf"(?P<scope> (?:for|in) [^,;]{{1,60}}?)? {_VERB}{_HEDGE} \(?$"
    ),
    # reported revenue of $164.501 billion
    re.compile(
        rf"\b(?:reported|anticipates|has|had|with|a|an|the|of) (?P<noun>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}})"
        rf" of{_HEDGE} $"
    ),
    # a narrower line, purchases of property and equipment: $37.256 billion
    re.compile(rf"(?:^|, )(?P<noun>{_NOUNS}): $"),
    # capital expenditures, including principal payments on finance leases, of $39.23 billion
    re.compile(rf"\b(?P<noun>[a-z]+ [a-z]+), including [^,;]{{1,60}}, of{_HEDGE} $"),
    # The unemployment rate, at 4.2 percent
    re.compile(rf"(?:^|and )(?:Both )?(?:The |the )(?P<noun>{_NOUNS}),? at $"),
)
_SPENT_ON = re.compile(r"\s?in (?P<noun>capex|capital expenditures?|investments?|funding|damages|fines|aid|loans)\b")
_PERIOD = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|fiscal|quarter|year|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_VAGUE = re.compile(
    r"(?:they|it|he|she|range|increase|decrease|change|growth|narrow range|figure|total|number|rate|level|price|value"
    r"|sum|one|two|three)$|.*[’']s$"
)
_NAME = re.compile(r"(?<![.!?:(\n“\"])(?<!^)(?<=[a-z,] )[A-Z][\w&-]*[a-z](?: [A-Z][\w&-]*[a-z])*(?![\w&-]| \d)")
_NO_NAME = re.compile(r"The|This|That|These|Those|It|He|She|They|We|In|On|At|Of|If|As|But|And")
_HOLDER = re.compile(r"\s(?:at|in) (?P<name>[A-Z][\w&]*[a-z](?: [A-Z]\w*[a-z])*)")


def figures_of(sentence: str, owner: str) -> tuple[ProposedFigure, ...]:
    """The figures of a sentence as they stand in it; `owner` is whose they are where the sentence does not say.

    A figure whose measure is not plain is named by the sentence's own words, and by its place among those of the same
    sentence, so that it is never taken for another.
    """
    quantities = [q for q in find_quantities(sentence) if q.counts and not _two_in_one(sentence, q)]
    words = own_words(sentence)
    unnamed = (words if number == 1 else f"{words}, figure {number}" for number in count(1))
    return tuple(
        ProposedFigure(
            entity=_owner(sentence, quantity) or owner,
            measure=measure_of(sentence, quantity) or next(unnamed),
            period=_period(sentence, quantity),
            text=quantity.text,
        )
        for quantity in quantities
    )


def is_plain(measure: str, sentence: str) -> bool:
    """Whether a figure's measure was told plainly, and is not just the sentence's own words."""
    return bool(measure) and not measure.startswith(own_words(sentence))


def _two_in_one(sentence: str, quantity: Quantity) -> bool:
    """Whether a figure is a step and the level reached ("by 179,000 to 1.8 million") or two levels ("from … to …")."""
    return " to " in quantity.text and bool(re.search(r"\b(?:by|from) $", sentence[: quantity.start]))


def measure_of(sentence: str, quantity: Quantity) -> str:
    """What a figure measures, in lower case, where the words beside it say so plainly; else ""."""
    before = re.sub(r"\([^)]*\) ", "", " ".join([*sentence[: quantity.start].split(), ""]))
    found = next(filter(None, (pattern.search(before) for pattern in _SAID_OF)), None)
    found = found or (_SPENT_ON.match(sentence[quantity.end :]) if quantity.kind is Kind.MONEY else None)
    noun = re.sub(r"^(?:\w+[’']s|(?i:our|their|its|his|her)) ", "", found["noun"]) if found else ""
    scope = (found.groupdict().get("scope") or "") if found else ""
    noun += "" if _PERIOD.search(scope) or re.search(r"\d", scope) else scope
    if not noun or _PERIOD.search(noun) or _VAGUE.match(noun.lower()):
        return ""
    words = noun if noun.isupper() else noun.lower()
    if re.fullmatch(r"[a-z]{3,}s", quantity.measured) and quantity.measured not in words:
        words = f"{words} {quantity.measured}"
    if quantity.direction in (Direction.UP, Direction.DOWN):
        return f"change in {words}"
    return f"{words} before" if quantity.direction is Direction.FROM else words


def main_name(text: str) -> str:
    """The name that a text mentions most; "" where none comes up often."""
    often = Counter({name: len(re.findall(rf"\b{re.escape(name)}\b(?! \d|-)", text)) for name in names_in([text])})
    name = max(sorted(often), key=lambda name: often[name], default="")
    return name if often[name] >= OFTEN_NAMED else ""


def names_in(texts: Iterable[str]) -> Counter[str]:
    """The names that stand inside sentences, with how often; a word that is capital only at a beginning is none."""
    inside = (match[0] for text in texts for match in _NAME.finditer(text))
    return Counter(name for name in inside if not _PERIOD.search(name) and not _NO_NAME.fullmatch(name))


def _owner(sentence: str, quantity: Quantity) -> str:
    """Whose a figure is ("$73.8 billion at Alphabet", "Nvidia's revenue was"); "" where it is not said."""
    if (holder := _HOLDER.match(sentence[quantity.end :])) and not _PERIOD.search(holder["name"]):
        return holder["name"]
    subject = re.match(
        r"(?:In [^,]+, )?(?P<name>[A-Z][\w&-]*(?: [A-Z][\w&-]*)*)(?:[’']s | (?:spent|reported|anticipates|plans)\b)",
        sentence[: quantity.start],
    )
    return subject["name"] if subject else ""


def _period(sentence: str, quantity: Quantity) -> str:
    """The figure's period where its year stands before it or right behind it, before another figure comes."""
    year = re.search(r"\d{4}", quantity.period)
    if year is None:
        return quantity.period
    behind = re.match(r"[^$€£%\d]*\d{4}", sentence[quantity.end :])
    near = sentence[: quantity.start] + (behind[0] if behind else "")
    return quantity.period if year[0] in near else ""


def own_words(sentence: str) -> str:
    return " ".join(re.findall(r"[^\W\d_][\w’'-]*", sentence)[:10]).lower()
