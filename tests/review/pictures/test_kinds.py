"""Which kind of chart a text has follows from the formulas that were audited, from their operators and operands."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.audit.audit import audit_text
from pipeline.audit.evidence.facts_file import load_facts
from pipeline.reference import Reference
from pipeline.review.pictures.chart import chart_of, charts
from pipeline.review.pictures.word_chart import chart_xml
from pipeline.writer.readings import ProposedReading, ReadingsReply
from tests.audit.facts import facts_from_rows

APPROVED = Path(__file__).parents[3] / "fixtures" / "approved"
NAMES = ("entity", "measure", "period", "value", "unit")
ROWS = (
    ("Northport", "budget", "2021", 200, "USD million"),  # f1
    ("Northport", "budget", "2023", 320, "USD million"),  # f2
    ("Northport", "budget", "2024", 328, "USD million"),  # f3
    ("Northport", "budget", "first quarter of 2024", 90, "USD million"),  # f4
    ("Southport", "budget", "2024", 410, "USD million"),  # f5
    ("Northport", "debt", "2024", 1300, "USD million"),  # f6
    ("Schools of Northport", "budget", "2024", 82, "USD million"),  # f7
    ("Harbour of Northport", "budget", "2024", 164, "USD million"),  # f8
    ("Northport", "people", "2024", 40_000, "people"),  # f9
    ("Southport", "people", "2024", 82_000, "people"),  # f10
    ("Northport", "surplus", "2023", -20, "USD million"),  # f11
    ("Northport", "surplus", "2024", -8, "USD million"),  # f12
)
FACTS = facts_from_rows([dict(zip(NAMES, row, strict=True)) for row in ROWS])


def audited(*said):
    """The audit of sentences, each with the words that a reader has a formula for; `%` is the sentence's only figure."""
    readings, letters = [], iter("ABCDEFG")
    for number, (_, words, formula) in enumerate(said, 1):
        shown = words.replace("%", f"[{next(letters)}]%") if "%" in words else words
        readings.append(ProposedReading(sentence=number, words=shown, answer=formula, other=""))
    text = " ".join(sentence for sentence, _, _ in said)
    return audit_text(text, facts=FACTS, reference=Reference.empty(), readings=ReadingsReply(readings=tuple(readings)))


def drawn(*said):
    return [(chart.kind, [(bar.who, bar.shown) for bar in chart.bars]) for chart in charts(audited(*said), [])]


ROSE = ("Northport's budget rose by 60% from 2021 to 2023.", "by %", "change(f2,f1)")
ONE_YEAR = ("Northport's budget rose by 2.5% from 2023 to 2024.", "by %", "change(f3,f2)")
GREW = ("Northport's budget grew by 26.5% a year from 2021 to 2023.", "by %", "cagr(f2,f1,2)")
WRONG = ("Northport's budget rose by 90% from 2021 to 2023.", "by %", "change(f2,f1)")
QUARTER = ("Northport spent 27.4% of its budget of 2024 in the first quarter.", "spent %", "share(f4,f3)")
SCHOOLS = ("Schools of Northport take 25% of Northport's budget of 2024.", "take %", "share(f7,f3)")
HARBOUR = ("The harbour of Northport takes 50% of Northport's budget of 2024.", "takes %", "share(f8,f3)")
PEER = ("Northport's budget of 2024 is 80% of Southport's.", "is %", "share(f3,f5)")
LOSS = ("Northport lost 60% less in 2024 than in 2023.", "lost %", "change(f12,f11)")
DEBT = ("Northport's budget of 2024 is 25.2% of its debt.", "is %", "share(f3,f6)")
MORE = ("Southport has a larger budget than Northport in 2024.", "a larger budget than Northport", "f5>f3")
CROWDED = ("More people live in Southport than in Northport.", "More people live", "f10>f9")
SCHOOLED = ("Northport has a larger budget than its schools in 2024.", "a larger budget than its schools", "f3>f7")

OVER_TIME = ("change", [("2021", "$200 million"), ("2023", "$320 million")])
PORTS = ("comparison", [("Southport", "$410 million"), ("Northport", "$328 million")])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([ROSE], [OVER_TIME], id="change"),
        pytest.param([GREW], [OVER_TIME], id="growth"),
        pytest.param([ROSE, ONE_YEAR], [("change", [*OVER_TIME[1], ("2024", "$328 million")])], id="three-years"),
        pytest.param([SCHOOLS], [("share", [("Schools of Northport", "$82 million (25%)")])], id="a-part"),
        pytest.param(
            [SCHOOLS, HARBOUR],
            [
                (
                    "share",
                    [("Harbour of Northport", "$164 million (50%)"), ("Schools of Northport", "$82 million (25%)")],
                )
            ],
            id="parts",
        ),
        pytest.param([MORE], [PORTS], id="comparison"),
        pytest.param([MORE, ROSE], [PORTS, OVER_TIME], id="both-to-choose-from"),
        pytest.param(
            [DEBT], [("comparison", [("Northport", "$328 million"), ("Northport", "$1.3 billion")])], id="two-measures"
        ),
        pytest.param(
            [QUARTER], [("comparison", [("Northport", "$90 million"), ("Northport", "$328 million")])], id="two-spans"
        ),
        pytest.param(
            [PEER], [("comparison", [("Northport", "$328 million"), ("Southport", "$410 million")])], id="a-peer"
        ),
        pytest.param([LOSS], [], id="below-zero"),
        pytest.param([ONE_YEAR], [], id="nearly-the-same-length"),
        pytest.param([WRONG], [], id="wrong"),
        pytest.param([("Northport's budget of 2023 was large.", "was large", "?")], [], id="unread"),
        pytest.param(
            [CROWDED, SCHOOLED],
            [("comparison", [("Southport", "82,000 people"), ("Northport", "40,000 people")])],
            id="units-apart",
        ),
    ],
)
def test_the_formula_decides(said, expected):
    assert drawn(*said) == expected


def test_values_are_the_audit_s_to_the_digit():
    (chart,) = charts(audited(SCHOOLS, HARBOUR), [])
    assert [(bar.low, bar.high, bar.whole) for bar in chart.bars] == [
        (Decimal(164_000_000), Decimal(164_000_000), Decimal(328_000_000)),
        (Decimal(82_000_000), Decimal(82_000_000), Decimal(328_000_000)),
    ]
    assert chart.alt == (
        "Bars to scale. Parts of Northport, budget, 2024: $328 million. "
        "Harbour of Northport: $164 million (50%); Schools of Northport: $82 million (25%)."
    )


def test_word_has_the_rest_of_the_whole_palest():
    (chart,) = charts(audited(SCHOOLS, HARBOUR), [])
    drawing = chart_xml(chart)
    values = re.findall(r"<c:pt idx=.\d.><c:v>(\d+)</c:v>", drawing)
    assert values == ["164000000", "82000000", "164000000", "246000000"]
    assert re.findall(r"<a:alpha val=.(\d+)./></a:srgbClr></a:solidFill></c:spPr><c:inv", drawing) == [
        "100000",
        "15000",
    ]
    assert drawing.count("1F4E79") == len(chart.bars)


def test_the_editor_chooses():
    audit = audited(MORE, ROSE)
    chosen = [chart_of(audit, [], choice) for choice in ("", "comparison", "change", "share", "none")]
    assert [chart and chart.kind for chart in chosen] == ["comparison", "comparison", "change", None, None]


def test_rates_are_drawn_as_stated():
    """Votes and seats of two parties were drawn beside each other as if a text compared them: it compares the votes that
    a seat took.
    """
    said = (
        ("Northport has $8,200 of budget a head.", "has $[A] of budget", "f3/f9"),
        ("Southport has $5,000 of budget a head.", "has $[B] of budget", "f5/f10"),
    )
    assert drawn(*said) == [("comparison", [("Northport", "$8,200"), ("Southport", "$5,000")])]


@pytest.mark.parametrize("name", ["meta-plan", "people-2024", "world-economy-2023"])
def test_approved_articles_draw_what_holds_alone(name):
    audit = audit_text((APPROVED / f"{name}.md").read_text(), facts=load_facts(APPROVED / f"{name}.facts.jsonl"))
    held = [reading for claim in audit.claims if claim.verdict == "supported" for reading in claim.readings]
    values = {(value.low, value.high) for reading in held for value in reading.values}
    drawn = charts(audit, [])
    assert len(drawn) >= 2
    assert {(bar.low, bar.high) for chart in drawn for bar in chart.bars} <= values
    assert {bar.whole for chart in drawn for bar in chart.bars if bar.whole} <= {low for low, _ in values}
