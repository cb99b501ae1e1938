"""What a writer finds in the sources beside the notes."""

from datetime import date
from decimal import Decimal

from pipeline.models import Source
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.stages.grounding.grounded import with_found
from pipeline.writer.replies import FoundFact
from tests.story import NOTES

PAGE = """# The bill

What is set aside:

| Payer | Million dollars |
| --- | --- |
| State bond | 250 |
| Power users in Oregon | 184 |
| Power users in California | 16 |
"""


def test_found_row_has_the_unit_of_its_table():
    """A row told as "$16 million" was a note of 16, and the audit refuted the right sum."""
    read = extract(PAGE.encode(), ReadingRequest(name="bill.md", today=date(2026, 3, 1)))
    source = Source.from_text(read.text, title="bill", id="src1").model_copy(update={"tables": read.tables})
    row = next(line for line in read.text.splitlines() if "California" in line)
    found = FoundFact(id="n1", source="src1", passage=row, statement="California's customers pay $16 million.")
    notes = with_found(NOTES, [found], [source]).notes
    (figure,) = notes.facts[-1].figures
    assert (figure.quantity.low, figure.quantity.unit) == (Decimal(16_000_000), "USD")
