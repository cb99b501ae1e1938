"""Whom and what of the tables a figure's place speaks of."""

import pytest

from pipeline.audit import audit_text
from pipeline.audit.reading.sentence_reading import read_sentences
from pipeline.audit.tables.topics import TopicReader, Topics
from pipeline.reference.lookup import Reference
from pipeline.text.sentences import sentences

MEANT = {
    "the owner named before the figure": ("Alphabet's revenue was $403 billion, and Meta's was $201 billion.", "$201", ("META", "revenue")),
    "the first of two owners": ("Alphabet's revenue was $403 billion, and Meta's was $201 billion.", "$403", ("GOOGL", "revenue")),
    "the owner of the sentence before": ("Tesla had a hard year. Its revenue fell 1%.", "1%", ("TSLA", "revenue")),
    "the measure of the sentence before": ("Meta's net income was $62 billion. That of Apple was $94 billion.", "$94", ("AAPL", "net_income")),
    "a verb for a measure": ("Nike earned $3.2 billion.", "$3.2", ("NKE", "net_income")),
    "each of a people": ("Each Norwegian produced $88,000 of output.", "$88", ("NOR", "gdp")),
    "no measure": ("Trade with the United States reached $50 billion.", "$50", None),
    "a narrower measure": ("Meta's advertising revenue was $160 billion.", "$160", None),
}  # fmt: skip


def topics_of(text: str) -> Topics:
    reader = TopicReader(Reference.shipped())
    return [reader.read(reading) for reading in read_sentences(sentences(text), ())][-1]


@pytest.mark.parametrize(("text", "figure", "meant"), MEANT.values(), ids=MEANT.keys())
def test_place_speaks_of(text: str, figure: str, meant: tuple[str, str] | None) -> None:
    topics = topics_of(text)
    topic = topics.topic(topics.text.index(figure))
    assert (topic and (topic[0].id, topic[1])) == meant


def test_companys_year_is_not_a_countrys() -> None:
    topics = topics_of("Meta's 2024 revenue exceeds the GDP of Croatia.")
    tied = {mention.entity.id: topics.is_tied(mention.entity, 2024) for mention in topics.entities}
    assert tied == {"META": True, "HRV": False}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("By 2023 the Turkish economy had overtaken the Dutch one.", "refuted"),
        ("By 2023 the Vietnamese economy had overtaken the Greek one.", "supported"),
        ("The Danish economy was larger than the Finnish in 2010.", "supported"),
        ("The Finnish population outnumbers the Danish one.", "refuted"),
        ("Both the Danish and Swedish economies were larger than the Finnish one in 2023.", "supported"),
        ("The Turkish government had overtaken the Dutch one in its zeal.", "not_checkable"),
    ],
)
def test_adjective_alone_owns_what_another_names(text: str, verdict: str) -> None:
    """ "The Dutch one" behind "the Turkish economy" named no country, and the comparison was not read."""
    assert str(audit_text(text).verdict(0, len(text))) == verdict
