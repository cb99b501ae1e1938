"""The values of the reference tables that a model is shown with a text: what its sentences name as such, by year."""

from collections.abc import Iterator

from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.reference_values import Gap, ReferenceValues, fits
from pipeline.audit.reading.sentence_reading import read_sentences
from pipeline.audit.tables.topics import PRONOUN, TopicReader, Topics
from pipeline.reference.entities import Entity
from pipeline.text.sentences import sentences

MOST_SERIES = 24  # owners' measures shown with one text
NEWEST = 3  # years shown of each besides those that the text names and the ones before them
MOST_YEARS = 8


def listed_values(text: str, tables: ReferenceValues) -> tuple[Known, ...]:
    """The values in the order in which the text names their owners, each series from the oldest year to the newest."""
    topics = TopicReader(tables.reference)
    series: dict[tuple[str, str], Entity] = {}
    years: set[int] = set()
    for reading in read_sentences(sentences(text), ()):
        sentence = topics.read(reading)
        years |= {year for year, _ in sentence.times.years}
        for entity, measure in _pairs(sentence):
            series.setdefault((entity.id, measure), entity)
    found = [
        value
        for (_, measure), entity in list(series.items())[:MOST_SERIES]
        for value in _years_of(entity, measure, years, tables)
    ]
    return tuple(found)


def _pairs(sentence: Topics) -> Iterator[tuple[Entity, str]]:
    """The owners and measures that a sentence names, those of the sentence before where it leans on that."""
    leaning = sentence.before[:1] if PRONOUN.search(sentence.text) else ()
    owners = sentence.named() or [entity for past in leaning for entity in past.named()]
    measures = [mention.measure for mention in sentence.measures]
    measures = measures or [mention.measure for past in leaning for mention in past.measures if not mention.weak]
    for entity in owners:
        for measure in dict.fromkeys(measures):
            if fits(entity, measure):
                yield entity, measure


def _years_of(entity: Entity, measure: str, named: set[int], tables: ReferenceValues) -> Iterator[Known]:
    known = tables.years(entity, measure)
    wanted = sorted({year for year in known if year in named or year + 1 in named} | set(known[-NEWEST:]))
    for year in wanted[-MOST_YEARS:]:
        value = tables.value(entity, measure, year)
        if not isinstance(value, Gap):
            yield value
