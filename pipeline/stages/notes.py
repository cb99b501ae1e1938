"""Research notes: facts proposed by a writer, each with a passage that code has found word for word in its source."""

from collections.abc import Sequence

from pipeline.errors import ReplyError
from pipeline.llm.concurrency_wait import all_of
from pipeline.models import Brief, Fact, Figure, Notes, RejectedFact, Source
from pipeline.quantities.finder import read_quantity
from pipeline.stages.fact_merge import merge_facts
from pipeline.stages.table_facts import facts_of_tables
from pipeline.text.passages import PassageFinder, fold
from pipeline.text.plural import pluralize
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import FactsReply, ProposedFact, ProposedFigure

LONGEST_PIECE = 24_000


async def take_notes(brief: Brief, sources: Sequence[Source], writer: Writer, longest: int = LONGEST_PIECE) -> Notes:
    """Numbered facts of all sources, merged where they say the same and marked where they conflict.

    Data files offer the latest figures of their tables themselves, after what the writer proposes.
    A source longer than `longest` code points is read in pieces. A proposal whose passage is not in its source gets one
    corrective re-ask, then stands under `rejected`. Raises ReplyError where not one fact is left.
    """
    pieces = [(source, piece) for source in sources for piece in split_source(source, longest)]
    read = await all_of(_read(source, piece, writer) for source, piece in pieces)
    found = [fact for facts, _ in read for fact in facts]
    found += [fact for source in sources for fact in facts_of_tables(source)]
    rejected = tuple(fact for _, facts in read for fact in facts)
    if not found:
        proposed = (
            f"of {pluralize(len(rejected), 'proposed fact')} none stands in them" if rejected else "no fact was found"
        )
        raise ReplyError(
            f"{pluralize(len(sources), 'source')} read, and nothing to write from: {proposed}.",
            "See whether the sources are about the event, then draft again, or name another model with --model.",
        )
    return Notes(brief=brief, facts=merge_facts(found), rejected=rejected)


def split_source(source: Source, longest: int) -> list[Source]:
    """The source in pieces of at most `longest` code points, cut at paragraphs, lines or words; no word is lost.

    Pieces have no tables: their cells' places are those in the whole text.
    """
    pieces, text = [], source.text
    while len(text) > longest:
        cut = max(text.rfind(mark, longest // 2, longest) + len(mark) for mark in ("\n\n", "\n", ". ", " "))
        cut = cut if cut > longest // 2 else longest
        pieces.append(text[:cut])
        text = text[cut:]
    return [source.model_copy(update={"text": piece, "tables": ()}) for piece in [*pieces, text] if piece.strip()]


async def _read(source: Source, piece: Source, writer: Writer) -> tuple[list[Fact], list[RejectedFact]]:
    finder = PassageFinder(source)
    reply = await writer.propose_facts(piece)
    facts, missing = _ground(reply, finder, source)
    if missing:
        corrected, missing = _ground(await writer.propose_facts(piece, missing), finder, source)
        facts += corrected
    return facts, missing + [_instruction(words, source) for words in reply.instructions]


def _instruction(words: str, source: Source) -> RejectedFact:
    return RejectedFact(
        statement="The source speaks to a machine",
        source=source.id,
        passage=words,
        reason="an instruction, not followed",
    )


def _ground(reply: FactsReply, finder: PassageFinder, source: Source) -> tuple[list[Fact], list[RejectedFact]]:
    facts, rejected = [], []
    for proposal in reply.facts:
        passage = finder.find(proposal.passage)
        reason = _fault(proposal) if passage else "the passage does not stand in the source word for word"
        if passage is None or reason:
            rejected.append(
                RejectedFact(statement=proposal.statement, source=source.id, passage=proposal.passage, reason=reason)
            )
            continue
        facts.append(
            Fact(
                id="",
                statement=proposal.statement,
                sources=(source.id,),
                passages=(passage,),
                speaker=proposal.speaker,
                quote=proposal.quote,
                figures=tuple(map(_figure, proposal.figures)),
            )
        )
    return facts, rejected


def _fault(proposal: ProposedFact) -> str:
    """Why a proposal with a true passage still cannot stand, or ""."""
    if not proposal.statement.strip():
        return "it states nothing"
    passage = fold(proposal.passage)
    if fold(proposal.quote).strip("\"' .,") not in passage:
        return "the quoted words do not stand in the passage"
    for figure in proposal.figures:
        if fold(figure.text) not in passage:
            return f"the figure {figure.text!r} does not stand in the passage"
        if read_quantity(figure.text) is None:
            return f"{figure.text!r} cannot be read as a figure"
    return ""


def _figure(proposed: ProposedFigure) -> Figure:
    quantity = read_quantity(proposed.text)
    assert quantity is not None, "checked by _fault"
    return Figure(entity=proposed.entity, measure=proposed.measure, period=proposed.period, quantity=quantity)
