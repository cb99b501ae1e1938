"""What a stage may ask of a writer, and what a language-model writer asks of a chat model."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.models import Notes, Outline, RejectedFact, Section, SectionPlan, Source
from pipeline.writer.piece import Piece
from pipeline.writer.readings import ReadingsReply, SecondReadingReply
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    OutlineReply,
    RewriteReply,
)

if TYPE_CHECKING:
    from pipeline.style.style import Style


class Writer(Protocol):
    """The stages' only way to words; two kinds exist, `llm` and `digest`."""

    @property
    def name(self) -> str:
        """Which of the three it is."""

    @property
    def plans(self) -> bool:
        """Whether its pieces follow a plan; one that need not tells better without (`Outline.words`)."""

    async def propose_facts(
        self, source: Source, missing: Sequence[RejectedFact] = (), beside: Sequence[Source] = ()
    ) -> FactsReply:
        """Facts of one source, or of it and the short ones `beside` it.

        With `missing`, another try at the passages that were not found.
        """

    async def plan(self, notes: Notes, style: "Style", *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """Headlines and sections for the notes in the style's forms; `words` 0 leaves the length to the style."""

    async def write_piece(self, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style") -> Piece:
        """The whole piece, told from the sources in full, each sentence with the notes that bear it out."""

    async def write_section(
        self,
        plan: SectionPlan,
        outline: Outline,
        notes: Notes,
        style: "Style",
        beside: Sequence[Section] = (),
    ) -> Section:
        """One section alone; `beside` holds those that stand already, and itself where it is to be written again."""

    async def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> RewriteReply:
        """The failing sentences with their findings mended, by their keys."""

    async def read_claims(self, evidence: str, sentences: str) -> ReadingsReply:
        """What each figure and claim of an article must mean, over the evidence listed; one call an article.

        `sentences` are numbered, with every figure under a letter, so that no formula is fitted to a number.
        """

    async def read_findings(self, evidence: str, findings: str) -> SecondReadingReply:
        """Whether each finding of an audit is right about its words, which are shown with their figures."""
