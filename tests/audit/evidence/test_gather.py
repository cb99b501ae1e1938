"""A writer's note is known with the bound and the direction of its own statement."""

import pytest

from pipeline.audit import audit_text
from pipeline.audit.evidence.gather import note_values
from pipeline.models import Direction, Fact, Figure, Hedge, Severity, Verdict
from pipeline.quantities.finder import find_quantities


def note(statement: str, measure: str) -> Fact:
    """The note of a statement's one amount, as a model gives it: the number alone, without hedge and direction."""
    amount = next(quantity for quantity in find_quantities(statement) if quantity.counts or quantity.unit == "x")
    bare = amount.model_copy(update={"hedge": Hedge.NONE, "direction": Direction.NONE})
    figure = Figure(entity="Netflix", measure=measure, period="", quantity=bare)
    return Fact(id="f1", statement=statement, sources=("src1",), passages=(), figures=(figure,))


@pytest.mark.parametrize(
    ("statement", "measure", "hedge", "sign"),
    [
        ("The shares of Netflix fell more than 4%.", "share price change", "over", -1),
        ("The shares of Netflix rose by 4%.", "share price change", "", 1),
        ("The shares of Netflix moved by 4%.", "share price change", "", 0),
        ("Netflix lost 4% of its viewers.", "fall in viewers", "", -1),
    ],
)
def test_bound_and_direction_are_those_of_the_statement(statement: str, measure: str, hedge: str, sign: int) -> None:
    (value,) = note_values([note(statement, measure)])
    assert (str(value.quantity.hedge), value.sign) == (hedge, sign)


def test_a_fall_is_not_blocked_as_a_rise() -> None:
    """A right sentence was blocked with "it rose": 4% of "share price change" is above zero."""
    fact = note("The shares of Netflix fell more than 4%.", "share price change")
    claims = audit_text("The shares of Netflix fell more than 4%.", facts=(fact,)).claims
    assert Severity.BLOCKING not in {claim.severity for claim in claims}


def test_one_value_rounded_two_ways_is_no_conflict() -> None:
    """Two notes of one revenue, $12,051 million and $12.05 billion, were shown as a disagreement of the sources."""
    notes = [note(f"Netflix took in {amount}.", "revenue") for amount in ("$12,051 million", "$12.05 billion")]
    facts = tuple(fact.model_copy(update={"id": f"f{number}"}) for number, fact in enumerate(notes, 1))
    (claim,) = audit_text("Netflix took in $12.05 billion.", facts=facts).claims
    assert claim.verdict is Verdict.SUPPORTED
