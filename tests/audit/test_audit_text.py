"""The audit as a whole: what it never does, how parts fold, and what each verdict asks of the editor."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.audit import audit_text
from pipeline.models import Severity, Source, Verdict
from pipeline.reference import Reference
from tests.audit.facts import facts_from_rows
from tests.growth import outgrows

POLL = facts_from_rows([{"entity": "poll", "measure": "in favour", "value": 41, "unit": "%"}])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
@example("The fund holds 3e51 dollars. It rose to 4e51.")
def test_no_text_makes_it_raise(text: str) -> None:
    """Figures beyond what a decimal context rounds could be read and not printed."""
    audit_text(text, facts=POLL)


PIECES = ["Meta", "Croatia", "revenue", "GDP", "rose", "fell by", "12%", "$5 billion", "more than", "half", "doubled", "of",
          "in 2024", "since 2010", "the", "a year", "per head", "together", "over 50 countries", "third-largest", "“We said so”",
          "said Ruiz", "points", "from 3 to 5", ",", ".", "its", "average", "record", "cents of every dollar"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_mix_of_cues_makes_it_raise(pieces: list[str]) -> None:
    audit_text(" ".join(pieces), facts=POLL)


# Of figures in one sentence the audit looks at a score or two: the shorter text holds as many.
HOSTILE = {
    "a quarter of a million digits": lambda times: "It cost $" + "9" * 125 * times + " in all.",
    "nested hyphens": lambda times: "A " + "-".join(["two"] * (times // 3)) + " deal.",
    "nothing but quotation marks": lambda times: "“" * 12 * times,
    "open brackets": lambda times: "(" * 12 * times + "5%",
    "one endless sentence": lambda times: "more than 5% of the revenue " * (times // 10),
    "numbers in a table": lambda times: "| 1 | 22% | $3 million |\n" * (times // 32),
    "figures of their own": lambda times: "Figures: " + ", ".join(str(7 * each) for each in range(times // 20)) + ".",
    "a wide row": lambda times: "| a |" + "".join(f" {7 * each}% |" for each in range(times // 25)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_its_share_of_time(text: Callable[[int], str]) -> None:
    assert not outgrows(lambda times: audit_text(text(times), reference=Reference.empty()), 500)


def test_offsets_frame_the_figure_in_the_text() -> None:
    text = "Nothing here.\n\nIn 2024 Meta's revenue hit **$164.5 million**."
    (claim,) = [claim for claim in audit_text(text).claims if claim.figures]
    figure = claim.figures[0]
    assert (text[figure.start : figure.end], str(claim.verdict)) == ("$164.5 million", "refuted")


def test_worst_part_settles_the_sentence() -> None:
    text = "Visa took in $35.9 billion in fiscal 2024 and kept $29.7 billion of it."
    assert audit_text(text).verdict(0, len(text)) is Verdict.REFUTED


def test_empty_reference_leaves_nothing_to_compare() -> None:
    text = "Meta's revenue was $164.5 billion in 2024."
    assert audit_text(text, reference=Reference.empty()).verdict(0, len(text)) is Verdict.NOT_ENOUGH


def test_conflicting_notes_are_told_with_both() -> None:
    rows = [{"entity": "ferry", "measure": "injured", "value": value, "unit": "people"} for value in (12, 14)]
    (claim,) = audit_text("Twelve people were injured on the ferry.", facts=facts_from_rows(rows)).claims
    assert (claim.verdict, claim.reason) == (Verdict.CONFLICTING, "ferry, injured: 12 people and 14 people")


def test_source_settles_a_figure_without_evidence() -> None:
    source = Source.from_text("Police counted 4,210 marchers on Sunday.", title="police", id="s1")
    (claim,) = audit_text("Some 4,210 marchers came on Sunday.", sources=[source]).claims[:1]
    assert (str(claim.kind), claim.verdict) == ("restated", Verdict.SUPPORTED)


SEVERITIES = {
    "wrong figure deserves a look": ("Visa's revenue was $53.9 billion in fiscal 2024.", Severity.LOOK, False),
    "a wrong sign changes the story": ("Visa's revenue fell 10% in fiscal 2024.", Severity.LOOK, True),
    "a wrong magnitude changes the story": ("Visa's revenue was $35.9 million in fiscal 2024.", Severity.LOOK, True),
    "a row of class C deserves a look": ("Intel's revenue was $83.1 billion in 2024.", Severity.LOOK, False),
    "no evidence deserves a look": ("Visa employs 31,600 people.", Severity.LOOK, False),
    "right is information": ("Visa's revenue was $35.9 billion in fiscal 2024.", Severity.INFO, False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "severity", "story"), SEVERITIES.values(), ids=SEVERITIES.keys())
def test_verdict_asks_so_much(text: str, severity: Severity, story: bool) -> None:
    (claim,) = [claim for claim in audit_text(text).claims if claim.figures]
    assert (claim.severity, claim.changes_story) == (severity, story)


FERRY = facts_from_rows(
    [
        {"entity": "ferry line", "measure": "passengers", "period": "2025", "value": 8.2, "unit": "million"},
        {"entity": "ferry line", "measure": "fares", "period": "2025", "value": 12.4, "unit": "EUR"},
        {"entity": "ferry line", "measure": "rise in costs", "period": "2025", "value": 9, "unit": "%"},
    ]
)
BLOCKS = {
    "a factor of a thousand": "The ferry line carried 8,200 passengers in 2025.",
    "a direction against a signed note": "The ferry line's costs fell by 9% in 2025.",
}
LOOKS = {
    "another value of the same thing": "The ferry line carried 7.9 million passengers in 2025.",
    "the number of another thing": "The ferry line's costs rose by 8.2% in 2025.",
    "no evidence": "The ferry line has 31 ships.",
}


@pytest.mark.parametrize("text", BLOCKS.values(), ids=BLOCKS.keys())
def test_rules_alone_block_what_they_are_sure_of(text: str) -> None:
    assert Severity.BLOCKING in [claim.severity for claim in audit_text(text, facts=FERRY).claims]


@pytest.mark.parametrize("text", LOOKS.values(), ids=LOOKS.keys())
def test_all_else_that_is_not_right_deserves_a_look(text: str) -> None:
    assert {claim.severity for claim in audit_text(text, facts=FERRY).claims if claim.figures} == {Severity.LOOK}


@pytest.mark.parametrize(("day", "severity"), [("2024-12-01", Severity.BLOCKING), ("2026-11-24", Severity.LOOK)])
def test_refutation_by_an_old_table_deserves_a_look(day: str, severity: Severity) -> None:
    (claim,) = audit_text("Italy's economy is smaller than Brazil's.", as_of=date.fromisoformat(day)).claims
    assert (claim.verdict, claim.severity) == (Verdict.REFUTED, severity)


def test_many_unread_figures_are_no_marks_of_their_own() -> None:
    """An article with 23 shares that nothing accounts for had 23 marks, and the one that mattered drowned in them."""
    posts = "Ash Birch Cedar Elm Fir Oak Yew".split()  # noqa: SIM905
    lines = [f"Rain at weather post {post} was down by {number}1%." for number, post in enumerate(posts, 2)]
    lamps = facts_from_rows([{"entity": "pier", "measure": "lamps", "value": 12, "unit": "lamps"}])
    few, many = (audit_text(" ".join(lines[:count]), facts=lamps) for count in (3, 7))
    assert {(claim.rule, claim.severity) for claim in few.claims} == {("unread", Severity.LOOK)}
    assert {(claim.rule, claim.severity) for claim in many.claims} == {("unread", Severity.INFO)}


def test_a_bound_is_no_slip_of_scale() -> None:
    """ "18% less than two years ago" was blocked, as if a thousandth of "less than two years" were meant."""
    stock = Source.from_text("The stock is put at 31,000 tonnes, against 38,000 tonnes two years ago.", title="stock")
    audit = audit_text("The stock is down to 31,000 tonnes, 18% less than two years ago.", sources=[stock])
    assert Severity.BLOCKING not in [claim.severity for claim in audit.claims]
