"""One error at a time, put into a text whose figures hold: every way that a draft goes wrong, by kind."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit import find_quantities
from pipeline.models import Hedge, Quantity
from pipeline.reference import Reference
from pipeline.text.sentences import Sentence, sentences

BOUNDS_BELOW = (Hedge.OVER, Hedge.WELL_OVER, Hedge.AT_LEAST)
BOUNDS_ABOVE = (Hedge.UNDER, Hedge.AT_MOST, Hedge.WITHIN)
NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
MAGNITUDES = {"billion": "million", "million": "billion", "trillion": "billion"}
WORDS = {
    "doubled": "tripled",
    "twice": "three times",
    "five times": "eight times",
    "four times": "six times",
    "nine": "six",
}
DIRECTIONS = {
    "rose": "fell", "grew": "shrank", "climbed": "dropped", "jumped": "dropped", "widened": "narrowed",
    "risen": "fallen", "grown": "shrunk", "edged up": "edged down", "up": "down", "increase": "decrease",
    "gain": "loss", "fell": "rose", "dropped": "climbed", "shrank": "grew", "slipped": "rose",
    "narrowed": "widened", "improved": "worsened", "exceeded": "fell short of", "exceeds": "falls short of",
    "larger": "smaller", "smaller": "larger", "above": "below", "more than": "less than", "overtook": "fell behind",
    "under": "over", "a rise": "a fall",
}  # fmt: skip
HEDGES = re.compile(r"\b(?:about|roughly|nearly|almost|more than|just under|around|between|over) (?=[\w$£€])")
QUOTED = re.compile(r"[\"“]([^\"“”\n]{8,300})[\"”]")
YEAR = re.compile(r"\b20[12]\d\b")
TOTALS = {"revenue": ("total assets", "operating income"), "net income": ("revenue",), "sales": ("net income",)}
WHOLES = {"world GDP": "China's GDP", "the world's population": "India's population"}


@dataclass(frozen=True)
class Edit:
    """One change, from code point `start` to `end` of the text, in one sentence and perhaps of one quantity."""

    kind: str
    start: int
    end: int
    after: str
    sentence: Sentence
    quantity: Quantity | None = None

    def applied(self, text: str) -> str:
        return text[: self.start] + self.after + text[self.end :]


def edits(text: str, reference: Reference) -> Iterator[Edit]:
    """Every change of every kind, in text order within a kind."""
    cast = sorted({mention.entity.id for mention in reference.find_entities(text)})
    names = {mention.entity.id: text[mention.start : mention.end] for mention in reference.find_entities(text)}
    for found in sentences(text):
        sentence = found._replace(text=found.text.replace("\n", " "))
        for make in MAKERS:
            yield from make(text, sentence)
        yield from entities(text, sentence, reference, [(key, names[key]) for key in cast])


def quantities(sentence: Sentence) -> list[Quantity]:
    return [found for found in find_quantities(sentence.text) if found.counts]


def figures(text: str, sentence: Sentence) -> Iterator[Edit]:
    """A figure a third larger, and one a quarter smaller."""
    for found in quantities(sentence):
        start, end = sentence.start + found.start, sentence.start + found.end
        for factor in (Decimal("1.34"), Decimal("0.74")):
            after = NUMERAL.sub(lambda number, factor=factor: scaled(number[0], factor), text[start:end])
            after = after if after != text[start:end] else WORDS.get(text[start:end].lower(), after)
            if after != text[start:end] and (factor > 1 or NUMERAL.search(after)):
                yield Edit("figure", start, end, after, sentence, found)


def scaled(number: str, factor: Decimal) -> str:
    """The number times the factor, printed as the old one was."""
    value = Decimal(number.replace(",", ""))
    decimals = -value.as_tuple().exponent
    new = round(value * factor, decimals)
    new = new if new != value else value + (1 if factor > 1 else -1)
    return f"{new:,f}" if "," in number else f"{new:f}"


def magnitudes(text: str, sentence: Sentence) -> Iterator[Edit]:
    for found in quantities(sentence):
        start, end = sentence.start + found.start, sentence.start + found.end
        after = re.sub("|".join(MAGNITUDES), lambda word: MAGNITUDES[word[0]], text[start:end])
        if after != text[start:end]:
            yield Edit("magnitude", start, end, after, sentence, found)


def points(text: str, sentence: Sentence) -> Iterator[Edit]:
    """Points for percent where something changes, and percent for points."""
    for match in re.finditer(r"(?<=\d)(?: percentage| \w+)?\s+points\b|(?<=\d)%", sentence.text):
        is_points = "points" in match[0]
        changed = re.search(
            r"\b(?:rose|fell|grew|up|climbed|dropped|shrank|slipped|jumped|increase|rise|risen|more)\b", sentence.text
        )
        if is_points or (changed and not re.match(r"% (?:of|in favour)", sentence.text[match.start() :])):
            after = "%" if is_points else " percentage points"
            yield Edit("points", sentence.start + match.start(), sentence.start + match.end(), after, sentence)


def years(text: str, sentence: Sentence) -> Iterator[Edit]:
    for match in YEAR.finditer(sentence.text) if quantities(sentence) else ():
        for step in (-1, 1):
            yield Edit(
                "year",
                sentence.start + match.start(),
                sentence.start + match.end(),
                str(int(match[0]) + step),
                sentence,
            )


def directions(text: str, sentence: Sentence) -> Iterator[Edit]:
    words = "|".join(sorted(DIRECTIONS, key=len, reverse=True))
    for match in re.finditer(rf"\b(?:{words})\b", sentence.text):
        after = DIRECTIONS[match[0]]
        yield Edit("direction", sentence.start + match.start(), sentence.start + match.end(), after, sentence)


def hedges(text: str, sentence: Sentence) -> Iterator[Edit]:
    found = {sentence.start + quantity.start: quantity for quantity in quantities(sentence)}
    for match in HEDGES.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        near = [place for place in found if start <= place <= end + 2]
        if near:
            yield Edit("hedge", start, end, "", sentence, found[near[0]])


def quotations(text: str, sentence: Sentence) -> Iterator[Edit]:
    """Each word of a quotation changed, and each but the first and last dropped: a shorter quotation may be right."""
    for quote in QUOTED.finditer(sentence.text):
        for word in re.finditer(r"\w+(?:[.'’]\w+)*", quote[1]):
            start = sentence.start + quote.start(1) + word.start()
            yield Edit("quotation", start, start + len(word[0]), other_word(word[0]), sentence)
            if word.start() and re.search(r"\w", quote[1][word.end() :]):
                yield Edit("quotation", start, start + len(word[0]) + 1, "", sentence)


def other_word(word: str) -> str:
    known = {
        "more": "less",
        "end": "start",
        "year": "decade",
        "defining": "difficult",
        "people": "machines",
        "billion": "million",
    }
    return known.get(word.lower(), scaled(word, Decimal(2)) if NUMERAL.fullmatch(word) else f"no{word.lower()}")


def totals(text: str, sentence: Sentence) -> Iterator[Edit]:
    """A share of something else."""
    if not re.search(r"%|cents|twice|times", sentence.text):
        return
    for match in re.finditer(
        r"\bof (?:its |a year's |every dollar of |the )?(?:own )?(revenue|net income|sales)\b", sentence.text
    ):
        for other in TOTALS[match[1]]:
            start = sentence.start + match.start(1)
            yield Edit("total", start, sentence.start + match.end(1), other, sentence)
    for whole, other in WHOLES.items():
        for match in re.finditer(rf"(?<=of ){whole}", sentence.text):
            yield Edit("total", sentence.start + match.start(), sentence.start + match.end(), other, sentence)


def entities(text: str, sentence: Sentence, reference: Reference, cast: list[tuple[str, str]]) -> Iterator[Edit]:
    """Another of the piece's countries or companies in place of one, in sentences with a figure."""
    mentions = reference.find_entities(sentence.text)
    present = {mention.entity.id for mention in mentions}
    if not quantities(sentence):
        return
    for mention in mentions:
        others = [
            (key, name)
            for key, name in cast
            if key not in present and reference.entity(key).kind == mention.entity.kind
        ]
        for _, name in others[:2]:
            yield Edit("entity", sentence.start + mention.start, sentence.start + mention.end, name, sentence)


MAKERS: tuple[Callable[[str, Sentence], Iterator[Edit]], ...] = (
    figures,
    magnitudes,
    points,
    years,
    directions,
    hedges,
    quotations,
    totals,
)
