"""A saved run's document audited against what its folder keeps."""

import pytest

from pipeline.audit.article import AuditEvidence
from pipeline.models import Event
from pipeline.reference import Reference
from pipeline.stages import audit_saved as stage
from pipeline.stages.audit_saved import audit_saved
from pipeline.stages.saved_run import SavedRun
from tests.story import BRIEF, NOTES, SOURCE

TABLES = Reference.empty()
TEXT = "The council spent $40 million in 2024."
SAVED = SavedRun(event=Event(headline=BRIEF.headline, date=BRIEF.date), notes=NOTES, sources=(SOURCE,))


@pytest.mark.parametrize(("facts", "counts"), [(NOTES.facts, True), (NOTES.facts[1:], False)])
def test_evidence_read_before_is_not_read_again(facts, counts, monkeypatch):
    """The desk read a draft's sources anew, a second of each draft; where the folder has others since, it has to."""
    used = []
    audit_against = stage.audit_against
    monkeypatch.setattr(stage, "audit_against", lambda *given, **more: used.append(given[1]) or audit_against(*given))
    held = AuditEvidence(facts, (SOURCE,), TABLES, BRIEF.date)
    claim = audit_saved(TEXT, SAVED, TABLES, held=held).claims[0]
    assert (str(claim.verdict), used[0] is held) == ("supported", counts)
