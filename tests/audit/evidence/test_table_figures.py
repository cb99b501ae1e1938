"""Figures of a table that are no cell of their own: the second in a cell, and a row's label that is a number."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.audit import audit_text
from pipeline.audit.arithmetic.language import OperandName
from pipeline.audit.arithmetic.typed_formula import Refused
from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.cli.evidence import read_named
from pipeline.models import Verdict
from pipeline.settings import Settings

TEXT = """# Sales and mileposts

| Area | Sales | Change |
|---|---|---|
| Norland | 1,400 | +14.0% (+22.5% at constant rates) |
| Sudland | 6,600 | +6.0% |

| Milepost | Degrees above the air |
|---|---|
| 79.9 | 38 |
| 69.01 | 103 |
| 49.81 | 253 |

| Harm | Drug, n (%) |
|---|---|
| Swelling | 205 (24.0) |
| Falls | 12 (1.4) |
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "s1.md"
    path.write_text(TEXT, encoding="utf-8")
    return read_named((str(path),), Settings(), date(2024, 1, 1))[0]


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        (OperandName("a2", words="+22.5%"), "0.225"),
        (OperandName("a2", words="+14.0%"), "0.14"),
        (OperandName("a2", first=3), "0.14"),
        (OperandName("a2", first=2), "1400"),
        (OperandName("a3", first=3), "0.06"),
        (OperandName("b3", first=1), "69.01"),
        (OperandName("b4", first=1), "49.81"),
        (OperandName("b4", first=2), "253"),
        (OperandName("b4"), "253"),
        (OperandName("c2", first=2), "205"),
        (OperandName("c2", words="24.0"), "0.24"),
    ],
)
def test_each_figure_of_a_row_is_named(source, reference, value):
    """ "+14.0% (+22.5%)" was no figure, and a milepost could not be named, so that no distance was computed."""
    (found,) = EvidenceIds(KnownValues([], source)).values(reference)
    assert found.amount.low == Decimal(value)


@pytest.mark.parametrize(
    "reference", [OperandName("a2", first=1), OperandName("a2", words="+23.5%"), OperandName("b9")]
)
def test_no_figure_is_made_up(source, reference):
    with pytest.raises(Refused):
        EvidenceIds(KnownValues([], source)).values(reference)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("The detector at milepost 49.81 was the last one.", [Verdict.SUPPORTED]),
        ("The detector at milepost 59.81 was the last one.", [Verdict.NOT_ENOUGH]),
        ("Norland grew by 22.5% at constant rates.", [Verdict.SUPPORTED]),
    ],
)
def test_text_may_restate_them(source, text, verdicts):
    claims = audit_text(text, sources=source).claims
    assert [figure.verdict for claim in claims for figure in claim.figures] == verdicts
