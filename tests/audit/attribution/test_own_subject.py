"""A table's row named in a sentence before is meant by a sentence that leans on it, and by none with its own subject."""

from datetime import date

import pytest

from pipeline.audit import audit_text
from pipeline.models import Source
from pipeline.reference import Reference
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest

PAGE = """# Home work

The office publishes its figures on work from home each spring.

Table 2. Never worked from home (in thousands)

| Region | 2024 | 2025 |
|---|---|---|
| Norland | 1,702 | 1,811 |
| Sudland | 340 | – |
| Total | 2,042 | 2,151 |
"""
READ = extract(PAGE.encode(), ReadingRequest(today=date(2026, 12, 2), name="work.md"))
SAID = {
    "Norland is big. It had 1,811 thousand people in 2025.": "supported",
    "Norland is big. The region had 1,811 thousand people in 2025.": "supported",
    "Norland is big. Sudland had 1,811 thousand people in 2025.": "not enough evidence",
    "Norland is big. Town hall had 1,811 thousand people in 2025.": "not enough evidence",
    "Norland is big. The total was 1,811 thousand people in 2025.": "refuted",
    "Norland is big. The total was 2,151 thousand people in 2025.": "supported",
}


@pytest.mark.parametrize(("text", "verdict"), SAID.items(), ids=SAID.keys())
def test_a_subject_of_its_own_leans_on_no_name_before(text: str, verdict: str) -> None:
    """Norland's value was borne out for Sudland, for a town hall and for the total as soon as Norland stood before."""
    source = Source(id="s1", title="Home work", text=READ.text, tables=READ.tables)
    audit = audit_text(text, sources=[source], reference=Reference.empty())
    assert audit.claims[-1].verdict.value.replace("_", " ") == verdict
