"""The keyless writer: it picks sentences, orders them in the style's forms and says where each is from."""

import re
from collections.abc import Sequence

from pipeline.models import Draft, Notes, Outline, RejectedFact, Section, SectionPlan, Source
from pipeline.sources.suspicion import suspicious_passages
from pipeline.style.style import Style
from pipeline.writer.extractive.arrangement import arrange
from pipeline.writer.extractive.blocks import write_blocks
from pipeline.writer.extractive.cues import BESIDE_THE_POINT
from pipeline.writer.extractive.figure_words import figures_of, main_name
from pipeline.writer.extractive.headlines import headlines_for
from pipeline.writer.extractive.phrasing import dangling, phrase, said, short_name, statement, tidy
from pipeline.writer.extractive.ranking import Weights, likeness, rarity, spread
from pipeline.writer.extractive.sentences import SourceSentence, read_sentences
from pipeline.writer.readings import ReadingsReply
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    OutlineReply,
    PlannedHeadline,
    PolishReply,
    ProposedFact,
    RewriteReply,
    RewrittenSentence,
    SectionReply,
)
from pipeline.writer.sanitizing import plain_reply

MOST_FACTS = 40
SHORTEST, LONGEST = 6, 70


class ExtractiveWriter:
    """Writes without key and network; the same notes and style give the same words."""

    name = "extractive"

    async def propose_facts(
        self, source: Source, missing: Sequence[RejectedFact] = (), beside: Sequence[Source] = ()
    ) -> FactsReply:
        """The sentences that say most, as facts in their sources' order; a second try has nothing to add."""
        if missing:
            return FactsReply(facts=())
        return FactsReply(facts=tuple(fact for each in (source, *beside) for fact in _facts(each)))

    async def plan(self, notes: Notes, style: Style, *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """The style's sections, each with the facts that suit it best and that no other section takes."""
        reply = OutlineReply(
            headlines=headlines_for(notes, style, max(headlines, 1)), sections=arrange(notes, style, words=words)
        )
        return plain_reply(reply)

    async def write_section(
        self,
        plan: SectionPlan,
        outline: Outline,
        notes: Notes,
        style: Style,
        beside: Sequence[Section] = (),  # noqa: ARG002 - part of the protocol
    ) -> SectionReply:
        """The planned facts as the form's paragraphs and bullets, each sentence with its fact and its source."""
        blocks = write_blocks(plan, outline, notes, style)
        return plain_reply(SectionReply(heading=plan.heading, emoji=plan.emoji, blocks=blocks))

    async def polish(
        self,
        draft: Draft,
        outline: Outline,  # noqa: ARG002
        notes: Notes,  # noqa: ARG002
        style: Style,  # noqa: ARG002
    ) -> PolishReply:
        """The draft as it is: this writer changes no words."""
        headline = PlannedHeadline.model_validate(draft.headline.model_dump())
        return PolishReply(headline=headline, sections=())

    async def rewrite(
        self,
        sentences: Sequence[FailingSentence],
        notes: Notes,
        style: Style,  # noqa: ARG002 - part of the protocol
    ) -> RewriteReply:
        """Each failing sentence as its fact's passage says it, word for word; those without a fact are left out."""
        mended = (_mended(sentence, notes) for sentence in sentences)
        return plain_reply(RewriteReply(sentences=tuple(sentence for sentence in mended if sentence)))

    async def read_claims(self, evidence: str, sentences: str) -> ReadingsReply:  # noqa: ARG002
        """None: this writer does not read claims."""
        return ReadingsReply(readings=())


def _says_something(sentence: SourceSentence) -> bool:
    words = len(sentence.text.split())
    whole = re.match(r"[\"“'‘]?[A-Z0-9$€£]", sentence.text) and not sentence.text.rstrip('"”').endswith("?")
    plain = not BESIDE_THE_POINT.search(sentence.text) and not suspicious_passages(sentence.text)
    return SHORTEST <= words <= LONGEST and bool(whole) and plain


def _worth(sentence: SourceSentence, text: str, weights: Weights) -> float:
    """What a sentence is worth in its source: close to the whole, early, with figures, a voice, able to stand alone."""
    worth = likeness(sentence.text, text, weights) + 0.4 / (1 + sentence.paragraph) + 0.1 / (1 + sentence.position)
    worth += 0.25 * bool(figures_of(sentence.text, "")) + 0.25 * bool(sentence.quote)
    return worth - 0.5 * (dangling(sentence.text) and not sentence.quote)


def _facts(source: Source) -> list[ProposedFact]:
    read = read_sentences(source.text)
    sentences = [sentence for sentence in read if _says_something(sentence)] or read
    weights = rarity([sentence.text for sentence in sentences])
    scored = [
        (f"{at:05}", sentence.text, _worth(sentence, source.text, weights)) for at, sentence in enumerate(sentences)
    ]
    picked = sorted(int(key) for key in spread(scored, MOST_FACTS, weights, apart=0.8))
    owner = main_name(source.text) or short_name(source)
    return [_fact(sentences[at], source, owner) for at in picked]


def _fact(sentence: SourceSentence, source: Source, owner: str) -> ProposedFact:
    return ProposedFact(
        statement=statement(short_name(source), sentence.text),
        passage=sentence.text,
        speaker=sentence.speaker,
        quote=sentence.quote,
        figures=figures_of(sentence.text, owner),
    )


def _mended(sentence: FailingSentence, notes: Notes) -> RewrittenSentence | None:
    facts = [fact for fact_id in sentence.facts if (fact := notes.fact(fact_id))]
    for fact in facts:
        words = tidy(fact.passages[0].text) if fact.passages else said(fact).words
        for text in (phrase(fact), words):
            if text and text != sentence.text:
                return RewrittenSentence(key=sentence.key, text=text, facts=(fact.id,))
    return None
