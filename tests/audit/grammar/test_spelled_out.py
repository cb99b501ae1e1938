"""What a sentence spells out decides its figure, and what it does not spell out whole is left to others."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Source, Verdict

BORNE_OUT = {
    "both ends and the difference": ("Net income fell from $409 million to $371 million, down by $38 million.", "$38 million"),
    "and the share of it": ("The reading fell from 400 km to 300 km, a drop of 100 km, or 25%.", "25%"),
    "held against the year before": ("It gained 221,000 customers, against 191,000 a year before, a rise of 15.7%.", "15.7%"),
    "the step and where it led": ("The fee rises £9.30 to £45, 26 per cent more.", "26 per cent"),
    "a share said twice": ("In 2019 the share was 24 percent, or nearly one worker in four.", "one worker in four"),
    "a part of its whole": ("In the yard, 38 of its 149 cars left the rails, about one in four.", "one in four"),
    "a multiple of the other": ("Net income reached $18.6 million, almost two and a half times last year's $7.7 million.", "two and a half times"),
    "the parts and their sum": ("Sacha pumps 80 barrels and Auca 70 barrels; together they pump 150 barrels.", "150 barrels"),
}  # fmt: skip
REFUTED = {
    "another difference": ("Net income fell from $409 million to $371 million, down by $119 million.", "$119 million"),
    "the wrong base": ("It gained 221,000 customers, against 191,000 a year before, a rise of 13.6%.", "13.6%"),
    "the wrong way": ("Net income fell from $409 million to $371 million, up by $38 million.", "$38 million"),
    "another step": ("The fee rises £9.30 to £45, 21 per cent more.", "21 per cent"),
    "the other side of a bound": ("In 2019 the share was 24 percent, or more than one worker in four.", "one worker in four"),
    "the rest for the part": ("In the jar, 14 of the 20 found in known proteins, or 30% of the set.", "30%"),
    "another multiple": ("Exports reached $9.5 billion, more than three times the $4.7 billion of 2020.", "three times"),
}  # fmt: skip
LEFT_ALONE = {
    "two shares put together": ("Europe took 45% and the Americas 26%, or more than seven in ten between them.", "seven in ten"),
    "another clause's own loss": (
        "It loses a third, going from 1.5 million units to 1 million, while the other markets together lose one unit in seven.",
        "one unit in seven",
    ),
    "a number word for a thing": ("The rate, 81.4 per 10,000 residents, was about three and a half times the national one.", "three and a half times"),
    "a lead over a third thing": ("It beat the old mark by more than 1.9 million, at least double the 4 million of a launch.", "double"),
}  # fmt: skip
ELSEWHERE = Source.from_text("The fund sold 21 per cent of it. Debts came to $119 million.", title="another paper")


def told(text: str, figure: str) -> tuple[Verdict, str]:
    """The verdict on a figure of a text, and how it was reckoned."""
    audit = audit_text(text, sources=[ELSEWHERE])
    start = text.index(figure)
    over = [
        claim for claim in audit.claims if any(f.start < start + len(figure) and start < f.end for f in claim.figures)
    ]
    return over[0].verdict, over[0].arithmetic


@pytest.mark.parametrize(("text", "figure"), BORNE_OUT.values(), ids=BORNE_OUT.keys())
def test_right_arithmetic_beside_a_figure_bears_it_out(text: str, figure: str) -> None:
    assert told(text, figure)[0] is Verdict.SUPPORTED


@pytest.mark.parametrize(("text", "figure"), REFUTED.values(), ids=REFUTED.keys())
def test_wrong_arithmetic_is_refuted_whatever_a_source_has(text: str, figure: str) -> None:
    """A source's 21 per cent of something else bore out the wrong step."""
    verdict, arithmetic = told(text, figure)
    assert verdict is Verdict.REFUTED
    assert arithmetic


@pytest.mark.parametrize(("text", "figure"), LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_is_not_spelled_out_whole_is_refuted_by_none_of_it(text: str, figure: str) -> None:
    assert told(text, figure)[0] is not Verdict.REFUTED
