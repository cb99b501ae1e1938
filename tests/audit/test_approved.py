"""Approved pieces, audited against their own facts: nothing in them asks for a look."""

from pathlib import Path

import pytest

from pipeline.audit import audit_text, load_facts
from pipeline.models import Severity
from pipeline.report import findings_of

APPROVED = Path(__file__).parents[2] / "fixtures" / "approved"
PIECES = sorted(path for path in APPROVED.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("piece", PIECES, ids=lambda path: path.stem)
def test_an_approved_piece_asks_for_no_look(piece):
    text = piece.read_text(encoding="utf-8")
    audit = audit_text(text, facts=load_facts(piece.with_suffix(".facts.jsonl")))
    findings = [found for found in findings_of(audit, text) if found.severity is not Severity.INFO]
    assert [f"{found.line}: {found.message}" for found in findings] == []
    assert audit.counts()["supported"] > 20
