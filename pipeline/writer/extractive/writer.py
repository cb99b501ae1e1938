"""The writer without a model: it picks sentences and table rows, orders them, and says where each is from."""

import re
from collections.abc import Iterator, Sequence

from pipeline.models import Block, Headline, Notes, Outline, RejectedFact, Section, SectionPlan, Sentence, Source
from pipeline.sources.file_head import without_head
from pipeline.sources.suspicion import suspicious_passages
from pipeline.style.layout import Fixed
from pipeline.style.style import Style
from pipeline.writer.extractive.blocks import write_blocks
from pipeline.writer.extractive.figure_words import figures_of
from pipeline.writer.extractive.form import DigestPart
from pipeline.writer.extractive.headlines import headlines_for
from pipeline.writer.extractive.ranking import Weights, likeness, rarity
from pipeline.writer.extractive.selection import choose
from pipeline.writer.extractive.sentences import SourceSentence, read_sentences
from pipeline.writer.extractive.tables import rows_of
from pipeline.writer.extractive.tellable import can_be_told
from pipeline.writer.extractive.wording import is_prose, name_of, quoted
from pipeline.writer.piece import Piece
from pipeline.writer.readings import ReadingsReply, SecondReadingReply
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    OutlineReply,
    PlannedHeadline,
    PlannedSection,
    ProposedFact,
    RewriteReply,
    RewrittenSentence,
)
from pipeline.writer.sanitizing import plain_reply

MOST_FACTS = 60


class ExtractiveWriter:
    """Writes digests without key and network; the same notes and style give the same words."""

    name = "digest"
    plans = True

    async def propose_facts(
        self, source: Source, missing: Sequence[RejectedFact] = (), beside: Sequence[Source] = ()
    ) -> FactsReply:
        """The sentences that say most and the first rows of tables, in their sources' order; a second try adds none."""
        if missing:
            return FactsReply(facts=())
        return FactsReply(facts=tuple(fact for each in (source, *beside) for fact in (*_facts(each), *_rows(each))))

    async def plan(self, notes: Notes, style: Style, *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """The digest's parts that the facts bear, all in the style's first form, and forms that it must have, empty."""
        chosen = {**choose(notes, words or style.shape.words), DigestPart.ABOUT: ()}
        forms = [form for form in style.shape.sections if not form.fixed]
        used: list[str] = []
        sections = [
            PlannedSection(
                form=forms[0].id,
                heading=part.heading,
                emoji=_emoji(part, style, used),
                purpose=part.purpose,
                facts=tuple(fact.id for fact in facts),
            )
            for part, facts in chosen.items()
            if facts or part is DigestPart.ABOUT
        ]
        # A form that the style cannot do without comes back under its own heading if it is not planned.
        sections += [PlannedSection(form=form.id, purpose=" ") for form in forms[1:] if form.required]
        return plain_reply(
            OutlineReply(headlines=headlines_for(notes, style, max(headlines, 1)), sections=tuple(sections))
        )

    async def write_piece(
        self,
        outline: Outline,
        notes: Notes,
        sources: Sequence[Source],  # noqa: ARG002 - the notes hold all that it tells
        style: Style,
    ) -> Piece:
        """The outline's headline and every part of the digest, planned here where nobody did."""
        if not outline.sections:
            reply = await self.plan(notes, style, words=outline.words)
            plans = (
                SectionPlan(id=f"s{at}", **each.model_dump(include={"form", "heading", "emoji", "purpose", "facts"}))
                for at, each in enumerate(reply.sections, 1)
            )
            headline = Headline.model_validate(reply.headlines[0].model_dump())
            outline = outline.model_copy(update={"headline": headline, "sections": tuple(plans)})
        sections = tuple([await self.write_section(plan, outline, notes, style) for plan in outline.sections])
        return Piece(headline=PlannedHeadline.model_validate(outline.headline.model_dump()), sections=sections)

    async def write_section(
        self,
        plan: SectionPlan,
        outline: Outline,
        notes: Notes,
        style: Style,
        beside: Sequence[Section] = (),  # noqa: ARG002 - part of the protocol
    ) -> Section:
        """The planned facts as paragraphs and bullets, each sentence with its facts and its source; or fixed words."""
        form = style.shape.section(plan.form)
        if form and (fixed := form.variant(notes.brief.headline)):
            return _fixed(plan, fixed)
        elsewhere = [fact for section in outline.sections if section.id != plan.id for fact in section.facts]
        blocks = write_blocks(plan, elsewhere, notes) if plan.purpose.strip() else ()
        return plain_reply(Section(id=plan.id, form=plan.form, heading=plan.heading, emoji=plan.emoji, blocks=blocks))

    async def rewrite(
        self,
        sentences: Sequence[FailingSentence],
        notes: Notes,
        style: Style,  # noqa: ARG002 - part of the protocol
    ) -> RewriteReply:
        """Each failing sentence as its fact's passage says it, word for word; those without a fact are left out."""
        return plain_reply(RewriteReply(sentences=tuple(_mended(sentences, notes))))

    async def read_claims(self, evidence: str, sentences: str) -> ReadingsReply:  # noqa: ARG002
        """None: this writer does not read claims."""
        return ReadingsReply(readings=())

    async def read_findings(self, evidence: str, findings: str) -> SecondReadingReply:  # noqa: ARG002
        """None: this writer does not read findings."""
        return SecondReadingReply(findings=())


def _fixed(plan: SectionPlan, fixed: Fixed) -> Section:
    block = Block(form="paragraph", sentences=(Sentence(text=fixed.text),))
    heading, emoji = fixed.heading or plan.heading, fixed.emoji or plan.emoji
    return Section(id=plan.id, form=plan.form, heading=heading, emoji=emoji, blocks=(block,))


def _emoji(part: DigestPart, style: Style, used: list[str]) -> str:
    """The part's emoji where the style has it, else one of the style's, which counts as used then."""
    if part.heading:
        used.append(part.emoji if part.emoji in style.palette.names else style.emoji_for(part.heading, "", used))
    return used[-1] if part.heading else ""


def _rows(source: Source) -> Iterator[ProposedFact]:
    """The rows whose words, their table's and its columns' among them, say nothing to a model."""
    return (fact for fact in rows_of(source) if not suspicious_passages(f"{fact.statement}\n{fact.passage}"))


def _facts(source: Source) -> list[ProposedFact]:
    body = without_head(source.text)
    read = [each for each in read_sentences(body) if not suspicious_passages(each.text)]
    sentences = [each for each in read if can_be_told(each.text)] or read
    weights = rarity([sentence.text for sentence in sentences])
    about = f"{source.title} {body}"
    worth = [_worth(sentence, about, weights) for sentence in sentences]
    picked = sorted(sorted(range(len(sentences)), key=lambda at: -worth[at])[:MOST_FACTS])
    return [_fact(sentences[at], source) for at in picked]


def _worth(sentence: SourceSentence, text: str, weights: Weights) -> float:
    """What a sentence is worth in its source: close to the whole, early, with figures or a voice."""
    worth = likeness(sentence.text, text, weights) + 0.4 / (1 + sentence.paragraph) + 0.1 / (1 + sentence.position)
    return worth + 0.25 * bool(re.search(r"\d", sentence.text)) + 0.25 * bool(sentence.quote)


def _fact(sentence: SourceSentence, source: Source) -> ProposedFact:
    return ProposedFact(
        statement=f"{source.publisher or source.title}: {' '.join(sentence.text.split())}",
        passage=sentence.text,
        speaker=sentence.speaker,
        quote=sentence.quote,
        figures=figures_of(sentence.text),
    )


def _mended(sentences: Sequence[FailingSentence], notes: Notes) -> Iterator[RewrittenSentence]:
    for sentence in sentences:
        facts = (fact for fact_id in sentence.facts if (fact := notes.fact(fact_id)) and is_prose(fact))
        texts = ((f"**{name_of(fact, notes)}:** {quoted([fact])}", fact) for fact in facts)
        if mended := next(((text, fact) for text, fact in texts if text != sentence.text), None):
            yield RewrittenSentence(key=sentence.key, text=mended[0], facts=(mended[1].id,))
