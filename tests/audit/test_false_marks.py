"""Marks on right words: each kind with what was said of it, and beside it the words that must stay marked."""

from datetime import date

import pytest

from pipeline.audit import audit_text
from pipeline.audit.reading.masking import masked
from pipeline.models import Audit, Fact, Figure, Severity, Source
from pipeline.quantities.finder import find_quantities
from pipeline.reference import Reference
from pipeline.writer.readings import ProposedReading, ReadingsReply
from tests.audit.facts import facts_from_rows

RACE = """Published: 2024-02-24

But it's not really a race, which is what people think, said Ann Lee, the skipper, on the quay.
On Friday night the boat came in. She had been at sea for a little over a year. Her catch was the largest on record.
The port opened on January 16, 2024. The bill asks for at least two areas of at least 10 blocks each. Eels cost 13 marks.
"""


def heard(text: str, *readings: tuple[int, str, str, str]) -> Audit:
    """The audit of a text against the source, with a model's readings of it: sentence, words, answer, other."""
    said = [ProposedReading(sentence=n, words=words, answer=answer, other=o) for n, words, answer, o in readings]
    reply = ReadingsReply(readings=tuple(said)) if said else None
    source = Source.from_text(RACE, title="The race")
    return audit_text(text, sources=[source], reference=Reference.empty(), as_of=date(2024, 3, 1), readings=reply)


def marks(audit: Audit) -> list[str]:
    return [f"{c.verdict}, {c.severity}" for c in audit.claims if c.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"It\'s not really a race," said Ann Lee.', []),
        ('"It\'s not really a race, which is what people think," said Ann Lee.', []),
        ('"It\'s not really a war, which is what people think," said Ann Lee.', ["refuted, blocking"]),
        ('"It\'s really a race, which is what people think," said Ann Lee.', ["refuted, blocking"]),
    ],
)
def test_a_quotation_may_begin_behind_the_first_word(text: str, said: list[str]) -> None:
    """The source's sentence began with "But": the quotation's capital made it "the order of the words", blocking."""
    assert marks(heard(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The boat came in on 23 February 2024.", []),
        ("The boat came in on 21 February 2024.", ["not_enough_evidence, look"]),
    ],
)
def test_a_weekday_is_the_one_before_its_report(text: str, said: list[str]) -> None:
    """ "On Friday night", in a report of Saturday the 24th, left "23 February" without a source."""
    assert marks(heard(text)) == said


READ = [
    ("The port opened on the 16th.", "[A]-th", 'p6["January 16, 2024"]', []),
    ("The port opened on the 18th.", "[A]-th", 'p6["January 16, 2024"]', ["refuted, look"]),
    ("The port opened on the 17th.", "[A]-th", 'p6["January 16, 2024"]+1', []),
    ("She was at sea for 13 years.", "[A] years", 'p4["a little over a year"]', ["refuted, blocking"]),
    ("The catch was the second largest on record.", "[A]-th largest", 'p5["largest"]', ["refuted, blocking"]),
    ("It asks for at least 10 areas.", "at least [A] areas", 'p7["two areas"]', ["refuted, blocking"]),
    ("It asks for at least two areas.", "at least [A] areas", 'p7["two areas"]', []),
]


@pytest.mark.parametrize(("text", "words", "answer", "said"), READ)
def test_a_word_of_the_passage_is_the_value_it_names(text: str, words: str, answer: str, said: list[str]) -> None:
    """ "On the 16th" was no date and "a year" no figure: the one was marked, the other borne out by any 13 at hand."""
    assert marks(heard(text, (1, words, answer, ""))) == said


def test_a_sum_that_is_only_reckoned_from_is_no_claim() -> None:
    """ "Nothing gives $100": it was the writer's example, from which the next figure follows."""
    text = "Of every $100 the house keeps a part, and that comes to $13 a year."
    said = heard(text, (1, "Of every $[A]", "-", ""), (1, "comes to $[B]", "s1[A]*0.13", ""))
    assert said.verdict(*(text.index("$100") + at for at in (0, 4))) == "not_checkable"


ALARM = """Published: 2024-11-08

On Friday, 8 November 2024, the office said that Dunmore has paid fines of more than $12 million. Up to 12 people a day
use the quay. Six who had voted for it in spring voted against it. Calls failed in 2023.
"""
FINES = Fact(
    id="f1",
    statement="Dunmore has paid fines of more than $12 million.",
    figures=(
        Figure(
            entity="Dunmore",
            measure="fines",
            period="November 2024",
            quantity=find_quantities("more than $12 million")[0],
        ),
    ),
)
DOUBTED = [
    ("Dunmore paid more than $12 million for calls that failed in 2023.", "more than $[A]", "f1", []),
    ("Dunmore paid more than $12 million to those who had no line in 2023.", "more than $[A]", "f1", []),
    ("Dunmore paid more than $12 million for lines in 2023.", "more than $[A]", "f1", ["not_enough_evidence, look"]),
    (
        "Dunmore paid more than $12 million that fell due in 2023.",
        "more than $[A]",
        "f1",
        ["not_enough_evidence, look"],
    ),
    ("That is up to 12 a day.", "up to [A] a day", 'p2["up to 12 people a day"]', []),
    ("That is up to 14 a day.", "up to [A] a day", 'p2["up to 12 people a day"]', []),
    ("Nobody has six of them left.", "[A] of them left", "?years left", ["not_enough_evidence, look"]),
    ("Nobody has eleven of them left.", "[A] of them left", "?years left", []),
]


@pytest.mark.parametrize(("text", "words", "answer", "said"), DOUBTED)
def test_a_reader_is_heard_on_times_bounds_and_doubts(text: str, words: str, answer: str, said: list[str]) -> None:
    """A fine "for calls that failed in 2023" was of another year than its note, "six of them left" was borne out by
    "six who had voted", and "12 a day" by two a day, as it is below twelve.
    """
    reply = ReadingsReply(readings=(ProposedReading(sentence=1, words=words, answer=answer, other=""),))
    source = Source.from_text(ALARM, title="The fine")
    found = audit_text(
        text, facts=[FINES], sources=[source], reference=Reference.empty(), as_of=date(2024, 11, 8), readings=reply
    )
    assert marks(found) == said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The quay it is open", True),
        ("The quay 📷: it is open", True),
        ("The quay is open", False),
        ("It is shut", False),
    ],
)
def test_a_readers_words_may_lack_an_emoji(words: str, found: bool) -> None:
    """A reader's "no" on a bullet's words without the emoji between them was heard nowhere."""
    assert (masked("The quay 📷: it is open.").span_of(1, words) is not None) is found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("Assaults changed by -2.8% on 2022.", "supported"), ("Robbery changed by -0.3%.", "not_enough_evidence")],
)
def test_minus_sign_is_a_fall_in_words(text: str, verdict: str) -> None:
    """A table's "-2.8%" was blocked beside a source that has it "down 2.8 percent"."""
    source = Source.from_text("Assaults were down 2.8 percent on 2022, and robbery was up 0.3 percent.", title="crime")
    found, *_ = audit_text(text, sources=[source], reference=Reference.empty()).claims
    assert str(found.verdict) == verdict


def test_measure_with_from_is_no_change() -> None:
    """ "Pebbles returned from Bennu" was a rise, so that a spacecraft which "dropped 122 grams" was blocked."""
    row = {
        "entity": "OSIRIS-REx",
        "measure": "pebbles returned from Bennu",
        "period": "2023",
        "value": 122,
        "unit": "grams",
    }
    (found,) = audit_text("OSIRIS-REx dropped 122 grams of pebbles in 2023.", facts=facts_from_rows([row])).claims
    assert (str(found.verdict), str(found.severity)) == ("supported", "info")


@pytest.mark.parametrize(("verb", "verdict"), [("narrowed", "supported"), ("widened", "not_enough_evidence")])
def test_level_is_reached_from_one_side(verb: str, verdict: str) -> None:
    """A loss that "widened to 4.6 million" was supported by one that had narrowed to that."""
    source = Source.from_text(
        "In the half year its loss narrowed to 4.6 million crowns from 7.9 million.", title="rail"
    )
    (found,) = audit_text(f"Its loss {verb} to 4.6 million crowns.", sources=[source]).claims
    assert str(found.verdict) == verdict


@pytest.mark.parametrize(
    "told",
    [
        "The firm denied that it cut 4,310 jobs in Leeds.",
        "The firm never cut 4,310 jobs in Leeds.",
        "The forecast was that 4,310 jobs would go in Leeds.",
    ],
)
def test_number_that_its_source_denies_asks_for_a_look(told: str) -> None:
    """Such marks were often false, and were silent for an evening: so was every denial that a text turned round."""
    (found,) = audit_text("The firm cut 4,310 jobs in Leeds.", sources=[Source.from_text(told, title="jobs")]).claims
    assert (str(found.verdict), str(found.severity)) == ("not_enough_evidence", "look")
