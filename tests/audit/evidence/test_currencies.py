"""Whose dollar a bare sign of the text may be: the evidence's, unless that tells its own from the American one."""

import pytest

from pipeline.audit import audit_text
from pipeline.audit.evidence.facts_file import fact_from_row
from pipeline.models import Source, Verdict

S, N = Verdict.SUPPORTED, Verdict.NOT_ENOUGH
PLAN = "A $60 billion plan was set out."


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("The group set out a plan worth 60 billion Australian dollars on Friday.", N),
        ("The group set out a plan worth C$60 billion on Friday.", N),
        ("The group set out a plan worth A$60 billion ($39 billion) on Friday.", N),
        ("The group set out a plan worth $60 billion on Friday.", S),
        ("The group set out a plan worth US$60 billion on Friday.", S),
    ],
)
def test_source_that_names_its_dollar_bears_out_no_bare_sign(source: str, verdict: Verdict) -> None:
    """ "A $60 billion plan" was supported by 60 billion Australian dollars, a third less: any dollar did for a "$"."""
    (claim,) = audit_text(PLAN, sources=[Source.from_text(source, title="t", id="src1")]).claims
    assert claim.verdict is verdict


@pytest.mark.parametrize(
    ("passage", "verdict"),
    [
        ("It set out a $60 billion plan.", S),
        ("It set out a A$60 billion plan.", N),
        ("It set out a A$60 billion ($39 billion) plan.", N),
        ("", N),
    ],
)
def test_note_in_another_dollar_bears_out_the_sign_that_its_passage_prints(passage: str, verdict: Verdict) -> None:
    """A Sydney newsroom's "$60 billion" is what its source prints, though the note says whose dollars they are."""
    row = {
        "entity": "Group",
        "measure": "plan",
        "value": 60,
        "unit": "AUD billion",
        "source": "ABC",
        "passage": passage,
    }
    (claim,) = audit_text("The group set out a $60 billion plan.", facts=(fact_from_row(row, "f1", "line 1"),)).claims
    assert claim.verdict is verdict
