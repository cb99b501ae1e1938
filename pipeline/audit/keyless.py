"""A text read against its evidence without a model, once: what questions about it and its audits start from."""

from dataclasses import dataclass
from functools import cached_property

from pipeline.audit.article import AuditEvidence
from pipeline.audit.claims import SentenceClaims, keyless_claims
from pipeline.audit.evidence.known import Known
from pipeline.audit.tables.listed_values import listed_values
from pipeline.text.plain_view import Readable, readable

ENGLISH = "en"


@dataclass(frozen=True)
class KeylessReading:
    """A text as given with the evidence that it is held against; each part is read when it is first asked for."""

    text: str
    evidence: AuditEvidence

    @cached_property
    def page(self) -> Readable:
        """What a reader reads of the text."""
        return readable(self.text)

    @property
    def is_read(self) -> bool:
        """Whether the text is in a language that the audit reads."""
        return self.page.language == ENGLISH

    @cached_property
    def tables(self) -> tuple[Known, ...]:
        """The values of the reference tables that a model is shown with the text."""
        return listed_values(self.page.text, self.evidence.tables)

    @cached_property
    def sentences(self) -> tuple[SentenceClaims, ...]:
        """The sentences, each with the claims that code alone finds in it."""
        return tuple(keyless_claims(self.page, self.text, self.evidence))

    def read(self) -> None:
        """Reads all of it now, so that what comes next need not."""
        _ = self.is_read and self.sentences
