"""What a text leaves unsaid of a figure, and what a reader's formula over it then means."""

import pytest

from pipeline.audit import audit_text
from pipeline.audit.reading.model_reader import read_with_model
from pipeline.models import Severity, Verdict
from pipeline.writer.readings import ProposedReading, ReadingsReply
from tests.audit.facts import facts_from_rows
from tests.audit.reading.read import known, read

FIRE = known(("Gallow Creek fire", "area burned", "2025", 9_400, "ha"))
PAY = known(("staff nurse", "pay", "2025", 33_600, "GBP/year"), ("union", "pay rise claimed", "2025", 7.5, "%"))
WAGE = known(
    ("assistants", "hourly rate", "new", 12.45, "GBP an hour"),
    ("assistants", "hourly rate", "old", 11.8, "GBP an hour"),
)
OUTLOOK = known(
    ("Oddlark", "outlook", "now", [2_250, 2_350], "USD million"),
    ("Oddlark", "outlook", "before", [2_400, 2_500], "USD million"),
)
LEAGUE = known(("Rovers", "place", "2025", 5, ""), ("Rovers", "place", "2024", 11, ""))
LUNCH = known(("county", "cost of one lunch", "2025", 345, "cents"))
SHARES = known(prose="As their favourite 31% named fish pie, 24% lasagne and 18% pancakes.")
CLUB = known(
    ("club", "tickets", "2025", 19_450, "thousand kroner"),
    ("club", "sponsors", "2025", 14_880, "thousand kroner"),
    ("club", "spectators", "2025", 88_410, "spectators"),
)
TOWN = known(
    ("town", "spending", "2027", 5_150, "NOK million"),
    ("town", "fund", "2027", 175, "NOK million"),
    prose="The state recommends a fund of 5 per cent.",
)
TABLE = known(("Otters", "points", "2025", 86, "points"), ("Hawks", "points", "2025", 70, "points"))
STRIKER = known(("captain", "goals", "2025", 34, "goals"), ("captain", "assists", "2025", 27, "assists"))
CASES = {
    "a currency by its word": (CLUB, "Tickets beat sponsors by 4.57 million kroner.", "f1-f2", Verdict.SUPPORTED),
    "money a head": (CLUB, "Tickets came to 220 kroner a spectator.", "f1/f3", Verdict.SUPPORTED),
    "a sum without its currency": (TOWN, "The town would have to find another 82.5 million.", 'p1["5 per cent"]*f1-f2', Verdict.SUPPORTED),
    "another sum": (TOWN, "The town would have to find another 85 million.", 'p1["5 per cent"]*f1-f2', Verdict.REFUTED),
    "points that are no share": (TABLE, "The Otters have ten more than the Hawks.", "f1-f2", Verdict.REFUTED),
    "points of a game": (STRIKER, "With assists the captain has 61 points.", "f1+f2", Verdict.SUPPORTED),
    "cents of a currency": (LUNCH, "Making one lunch cost €3.45.", "f1", Verdict.SUPPORTED),
    "other cents": (LUNCH, "Making one lunch cost €3.54.", "f1", Verdict.REFUTED),
    "what shares leave": (SHARES, "Something else was named by 27%.", '100-p1["31%"]-p1["24%"]-p1["18%"]', Verdict.SUPPORTED),
    "a minus of": (OUTLOOK, "The outlook comes with a minus of 6.1%.", "change(avg([f1]),avg([f2]))", Verdict.SUPPORTED),
    "no plus of": (OUTLOOK, "The outlook comes with a plus of 6.1%.", "change(avg([f1]),avg([f2]))", Verdict.REFUTED),
    "a unit": (FIRE, "The Gallow Creek fire alone swallowed 9,400.", "f1", Verdict.SUPPORTED),
    "a year": (PAY, "To a nurse the union's claim is worth £2,520.", "f1*f2", Verdict.SUPPORTED),
    "an hour": (WAGE, "The rate of the assistants rose by 65p.", "f1-f2", Verdict.SUPPORTED),
    "a midpoint": (OUTLOOK, "The midpoint of the outlook sinks by $150 million.", "avg([f1])-avg([f2])", Verdict.SUPPORTED),
    "no midpoint": (OUTLOOK, "The midpoint of the outlook sinks by $250 million.", "avg([f1])-avg([f2])", Verdict.REFUTED),
}  # fmt: skip


@pytest.mark.parametrize(("evidence", "text", "answer", "verdict"), CASES.values(), ids=CASES.keys())
def test_what_goes_without_saying_is_read(evidence, text: str, answer: str, verdict: Verdict) -> None:
    """Each of these deserved a look: "two units that cannot be compared"."""
    assert read(text, answer, evidence).verdict is verdict


def test_two_readings_of_one_size_are_one() -> None:
    """A place that improves is a number that falls: 11 - 5 and 5 - 11 were "two readings that differ"."""
    assert read("Rovers ended six places higher.", "f2-f1", LEAGUE, other="f1-f2").verdict is Verdict.SUPPORTED


def test_word_of_comparison_is_of_the_figure_beside_it() -> None:
    """ "Plus 42 was 11 worse than": "worse" made a fall of the 42, and which was larger seemed left open."""
    goals = known(("Otters", "goals scored", "2025", 147, "goals"), ("Otters", "goals conceded", "2025", 105, "goals"))
    text = "The goal difference of plus 42 was 11 worse than Ravnsund's."
    assert read(text, "f1-f2", goals).verdict is Verdict.SUPPORTED


def test_value_that_only_a_bound_misses_does_not_block() -> None:
    """ "Over 15 home matches that comes to £22.67": the "over" is no bound."""
    evidence = known(("Rovers", "home matches", "2026", 15, "matches"))
    found = read("Over 15 home matches that comes to £22.67 a time.", "f1", evidence)
    assert (found.verdict, found.severity) == (Verdict.REFUTED, Severity.LOOK)


def test_wrong_figure_is_marked_with_what_is_wrong_of_it() -> None:
    """ "Up by 6.8%" for a fall was marked at the 6.8% alone, which is right."""
    text = "Liquid bulk is up by 6.8% on the year."
    rows = [("port", "liquid bulk", "2025", 4_660, "tonnes"), ("port", "liquid bulk", "2024", 5_000, "tonnes")]
    names = ("entity", "measure", "period", "value", "unit")
    facts = facts_from_rows([dict(zip(names, row, strict=True)) for row in rows])
    reading = ProposedReading(sentence=1, words="up by [A]%", answer="change(f1,f2)")
    found = audit_text(text, facts=facts, readings=ReadingsReply(readings=(reading,)))
    assert [(one.text, str(one.verdict)) for claim in found.claims for one in claim.figures] == [
        ("up by 6.8%", "refuted")
    ]


def test_denial_takes_its_figure_along() -> None:
    """ "None of the 11 dogs passed" was supported: 11 stood in "All 11 dogs passed"."""
    evidence = known(prose="All 11 search dogs passed their spring test.")
    words = "None of the [A] search dogs passed"
    reading = ProposedReading(sentence=1, words=words, answer="no p1", other="All 11 search dogs passed")
    text = "None of the 11 search dogs passed their spring test."
    assert read_with_model(text, ReadingsReply(readings=(reading,)), evidence)[0].verdict is Verdict.REFUTED
