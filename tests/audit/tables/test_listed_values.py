"""Which values of the reference tables a model is shown with a text."""

import pytest

from pipeline.audit.article import AuditEvidence
from pipeline.audit.audit import audit_against, audit_request
from pipeline.audit.keyless import KeylessReading
from pipeline.models import Verdict
from pipeline.reference import Reference
from pipeline.writer.readings import ProposedReading, ReadingsReply

TABLES = AuditEvidence((), (), Reference.shipped())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The plan is larger than the GDP of Croatia.", ["Croatia GDP"]),
        ("Add up what Boeing lost in 2022, 2023 and 2024.", ["Boeing net income"]),
        ("Croatia is small. Its GDP fell.", ["Croatia GDP"]),
        ("Trade with Croatia grew by 4%.", []),
        ("GDP is a measure.", []),
    ],
)
def test_what_a_sentence_names_is_shown(text: str, shown: list[str]) -> None:
    """A model was asked for ratios of the tables' values, and shown none of them."""
    request = audit_request(KeylessReading(text, TABLES))
    assert request is not None
    assert [line.partition(":")[0] for line in request.evidence.splitlines()[1:]] == shown


@pytest.mark.parametrize(("figure", "verdict"), [("$19 billion", Verdict.SUPPORTED), ("$19 million", Verdict.REFUTED)])
def test_a_reading_over_shown_values_is_judged(figure: str, verdict: Verdict) -> None:
    text = f"Add up what Boeing lost in 2022, 2023 and 2024 and you get {figure}."
    reading = ProposedReading(sentence=1, words="you get $[A]", answer="r1+r2+r3", other="")
    audit = audit_against(text, TABLES, readings=ReadingsReply(readings=(reading,)))
    assert audit.verdict(0, len(text)) is verdict
