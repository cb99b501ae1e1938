"""Words for a country's people: as owners of a measure, as how many they are, and as what one of them has."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.audit.evidence.reference_values import COUNTRY
from pipeline.audit.wording.measure_words import MeasureMention
from pipeline.reference.demonyms import people_of
from pipeline.reference.entities import Entity
from pipeline.reference.mentions import EntityMention

WORD = re.compile(r"\b(?:(?:South|North|New|Sri|Costa|Saudi) )?[A-Z][a-z]{3,}\b")
# "The Irish GDP", "German economic output", "the Danish and Swedish economies": what stands between and the measure.
OWNED = re.compile(
    r"(?:,? (?:and|or|nor) (?:the )?[A-Z][a-z]{3,})?(?: (?!(?:of|in|is|are|was|were|to|than|and|has|had|have|"
    r"with|for|by|on|at|who|that|whose)\b)[a-z-]+){0,2} "
)
# Behind one of these, "the Turkish one" and "than the Turkish" too.
ALONE = re.compile(r" ones?\b")
ENDS = re.compile(r"(?=[,.;]|$| (?:in|by) \d)")
THE = re.compile(r"\bthe $", re.IGNORECASE)
ONE_OF_THEM = re.compile(r"\b(?:each|every|per|average|typical|ordinary|median) (?:single )?$", re.IGNORECASE)
# "The number of Kenyans", "more Kenyans than …", "Kenyans outnumber …", "eight Americans for every …": people counted.
COUNTED_BEFORE = re.compile(
    r"\b(?:(?:number|count|total|tally) of|there (?:are|were) [^.,;]{0,40}|(?:more|fewer)(?: [a-z]+){0,2}|"
    r"(?:more|fewer) [^.,;]{1,40} than(?: (?:there are|of|the))?|outnumber\w*|outnumbered by) $",
    re.IGNORECASE,
)
COUNTED_AFTER = re.compile(
    r" (?:(?:far |now |still |greatly |also )?outnumber\w*|(?:are|were) outnumbered|than [A-Z]|"
    r"(?:for|to|per) (?:each|every) [A-Z])"
)
# "One inhabitant in four is German".
IS_ONE = re.compile(
    r"\b(?:people|persons|inhabitants?|residents?|citizens?|humans?|alive|souls)\b[^;]* (?:is|are|was|were) (?:an? )?$",
    re.IGNORECASE,
)


def nationals(
    text: str, entities: Iterable[Entity], known: Sequence[EntityMention], measures: Sequence[MeasureMention]
) -> Iterator[tuple[EntityMention, str]]:
    """Each word for a people that owns or counts something, with the measure that it stands for by itself, or ""."""
    owned = False
    for match in WORD.finditer(text):
        start, end = match.span()
        if any(start < other.end and other.start < end for other in known):
            continue
        people = people_of(match[0], entities)
        if people is None:
            continue
        before = text[:start]
        if ONE_OF_THEM.search(before) or IS_ONE.search(before):
            yield EntityMention(start, end, people), ""
        elif any(m.measure in COUNTRY and not m.weak and OWNED.fullmatch(text, end, m.start) for m in measures):
            owned = True
            yield EntityMention(start, end, people), ""
        elif owned and (ALONE.match(text, end) or (THE.search(before) and ENDS.match(text, end))):
            yield EntityMention(start, end, people), ""
        elif COUNTED_BEFORE.search(before) or COUNTED_AFTER.match(text, end):
            yield EntityMention(start, end, people), "population"
