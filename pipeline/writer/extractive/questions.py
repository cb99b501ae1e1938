"""Questions that the facts leave open: the desk's own first, then some asked with the facts' own words."""

import re
from collections.abc import Iterator, Sequence

from pipeline.models import Brief, Fact, Figure, Sentence
from pipeline.writer.extractive.cues import FORECAST
from pipeline.writer.extractive.figure_words import is_plain
from pipeline.writer.extractive.phrasing import dangling, named, said, shorten, tidy, whole_quote

LONGEST = 26
LONGEST_QUOTE = 14
_QUARTERS = ("first", "second", "third", "fourth")
_ANYWHERE = (
    "Which of these figures will still stand after the next report?",
    "What would have to happen for the picture to turn, and who would notice it first?",
    "Whose account is missing here?",
)


def questions_from(facts: Sequence[Fact], brief: Brief) -> Iterator[Sentence]:
    """Questions, each with the fact it rests on; the desk's and the last ones rest on none and hold no figure."""
    for question in _asked(brief.angle):
        yield Sentence(text=question)
    for fact in facts:
        if question := _on_forecast(fact) or _on_words(fact) or _on_change(fact):
            yield Sentence(text=question, facts=(fact.id,))
    yield from (Sentence(text=question) for question in _ANYWHERE)


def _asked(angle: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.?!])\s+", tidy(angle)):
        if not sentence.endswith("?") or re.search(r"\d", sentence):
            continue
        first = re.split(r", (?=and (?:who|what|how|why|when|where|does|do|is|are|will)\b)", sentence[:-1])
        for part in first:
            part = re.sub(r"^and ", "", part)
            if 4 <= len(part.split()) <= LONGEST:
                yield part[0].upper() + part[1:] + "?"


def _plain_figure(fact: Fact) -> Figure | None:
    passage = fact.passages[0].text if fact.passages else fact.statement
    return next((f for f in fact.figures if is_plain(f.measure, passage) and f.quantity.text), None)


def _on_forecast(fact: Fact) -> str:
    figure = _plain_figure(fact)
    if not figure or not FORECAST.search(said(fact).words) or figure.measure.startswith("change in "):
        return ""
    measure = f"{figure.measure}{_when(figure.period)}"
    return f"Will the {measure} come out at {figure.quantity.text}, the figure from {named(said(fact).name)}?"


def _when(period: str) -> str:
    """ " for 2025" or " for the first quarter of 2025"; "" for a period of another form."""
    match = re.fullmatch(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4]))?", period)
    if match is None:
        return ""
    quarter = f"the {_QUARTERS[int(match['quarter']) - 1]} quarter of " if match["quarter"] else ""
    return f" for {quarter}{match['year']}"


def _on_change(fact: Fact) -> str:
    figure = _plain_figure(fact)
    if not figure or not figure.measure.startswith("change in "):
        return ""
    return (
        f"What stands behind the {figure.measure} by {figure.quantity.text}, which {named(said(fact).name)} reported?"
    )


def _on_words(fact: Fact) -> str:
    quote = shorten(whole_quote(fact), LONGEST_QUOTE)
    leans = dangling(quote) and not quote.startswith("This will")
    if leans or not re.search(r"\b(?:will|going to|expect)\b", quote):
        return ""
    return f"Will it hold, what {fact.speaker} said: “{quote}”?"
