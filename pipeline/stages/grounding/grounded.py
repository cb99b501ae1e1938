"""Notes of what a writer says that it found: only what stands in a source word for word becomes a fact."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.models import Fact, Figure, FrozenModel, Notes, Passage, RejectedFact, Source
from pipeline.quantities.finder import find_quantities
from pipeline.sources.file_head import read_head
from pipeline.sources.headings import heading_of_quotation
from pipeline.sources.tables.compact import unit_name
from pipeline.stages.grounding.figure_units import contradiction, figure_of, unit_stands
from pipeline.stages.grounding.statements import SourceWords, own_words, unborne
from pipeline.text.passages import PassageFinder, fold, similarity_to
from pipeline.writer.extractive.figure_words import figures_of
from pipeline.writer.replies import FactsReply, FoundFact, ProposedFact

ELSEWHERE = "another note has the id that it came under"


def ground(
    reply: FactsReply, finders: Sequence[PassageFinder], group: Sequence[Source], call: str = ""
) -> tuple[list[Fact], list[RejectedFact]]:
    """The proposals that stand, and those that do not.

    With `call`, each has its place in the reply as a provisional id, by which a later one can name it as contradicted.
    """
    facts, rejected, words = [], [], SourceWords(group)
    for number, proposal in enumerate(reply.facts, 1):
        fact = grounded(proposal, finders, words)
        if isinstance(fact, RejectedFact):
            rejected.append(fact)
            continue
        own = {"id": f"{call}, {number}" if call else "", "conflicts": _contradicted(proposal, number, call)}
        facts.append(fact.model_copy(update=own))
    return facts, rejected


def grounded(proposal: ProposedFact, finders: Sequence[PassageFinder], words: SourceWords) -> Fact | RejectedFact:
    """The proposal as a fact without id where one of the sources has its passage word for word, else why not.

    A statement that says more than its source bears gives way to the passage's own words, or the fact is not taken.
    """
    passage = next(filter(None, (finder.find(proposal.passage) for finder in finders)), None)
    source = next((each for each in words.sources if passage and each.id == passage.source), None)
    source = source or nearest(proposal.passage, words.sources)
    reason = _fault(proposal, source) if passage else "the passage does not stand in the source word for word"
    if passage and not reason and read_head(source.text).holds(passage.start, passage.end):
        reason = "the passage is a line above the text, which says who published it, when and where"
    figures = () if passage is None or reason else tuple(_figures(proposal, source))
    statement = proposal.statement
    if passage and not reason and (more := unborne(statement, passage, [each.quantity for each in figures], words)):
        statement = own_words(passage)
        reason = "" if statement else f"the statement has {more}, which its passage and the text around it lack"
    if passage is None or reason:
        return RejectedFact(statement=proposal.statement, source=source.id, passage=proposal.passage, reason=reason)
    return Fact(
        statement=statement,
        use=proposal.use,
        sources=(source.id,),
        passages=(passage,),
        speaker=proposal.speaker or heading_of_quotation(source.text, passage.start),
        quote=_bare_quote(proposal.quote),
        figures=figures,
    )


def _bare_quote(quote: str) -> str:
    """The words without marks around them, and without the comma that joins them to who said them."""
    return quote.strip().strip('"“”„«»').rstrip(" ,;")


def _contradicted(proposal: ProposedFact, number: int, call: str) -> tuple[str, ...]:
    """The provisional ids of the earlier facts of the reply that a proposal says it contradicts."""
    named = [int(digits) for digits in re.findall(r"\b\d{1,3}\b", proposal.against)] if call else []
    return tuple(f"{call}, {each}" for each in named if 0 < each < number)


def _fault(proposal: ProposedFact, source: Source) -> str:
    """Why a proposal with a true passage still cannot stand, or ""."""
    if not proposal.statement.strip():
        return "it states nothing"
    passage = fold(proposal.passage)
    if fold(proposal.quote).strip("\"' .,") not in passage:
        return "the quoted words do not stand in the passage"
    for figure in proposal.figures:
        if fold(figure.text) not in passage:
            return f"the figure {figure.text!r} does not stand in the passage"
        if not unit_stands(figure.unit, source):
            return f"the unit {figure.unit!r} does not stand in the source"
    for each in _figures(proposal, source):
        if other := contradiction(each.quantity, proposal.statement):
            return f"the statement has {other.text} where the passage and the unit have {each.quantity.text}"
    return ""


def _figures(proposal: ProposedFact, source: Source) -> Iterator[Figure]:
    """The figures with their values; words that are none ("about a week") are left out, and cost the fact nothing."""
    for each in proposal.figures:
        if quantity := figure_of(each, proposal.statement, source):
            yield Figure(entity=each.entity, measure=each.measure, period=each.period, quantity=quantity)


class ExtendedNotes(FrozenModel):
    """The notes with what was found, and the note's id of each id in the reply whose passage stands in its source."""

    notes: Notes
    ids: Mapping[str, str] = {}

    def cited(self, facts: Sequence[str]) -> tuple[str, ...]:
        """A sentence's citations as notes' ids, each once; one that stands nowhere goes where another is left."""
        known = [self.ids.get(each, each) for each in facts]
        stands = [each for each in known if self.notes.fact(each)]
        return tuple(dict.fromkeys(stands or known))


def with_found(notes: Notes, found: Sequence[FoundFact], sources: Sequence[Source]) -> ExtendedNotes:
    """The notes and each found fact whose passage code finds word for word; the others are among the rejected.

    A passage that a note has already is that note's.
    """
    facts, rejected, ids = list(notes.facts), list(notes.rejected), dict[str, str]()
    finders = {source.id: PassageFinder(source) for source in sources} if found else {}
    words = {source.id: SourceWords((source,)) for source in sources}
    every = SourceWords(sources)
    number = max((int(fact.id[1:]) for fact in facts if fact.id[1:].isdigit()), default=0)
    for each in found:
        if notes.fact(each.id) or each.id in ids:
            rejected.append(_rejected(each, ELSEWHERE))
            continue
        named = [source for source in sources if source.id == each.source] or list(sources)
        own = [finders[source.id] for source in named]
        stands = next(filter(None, (finder.find(each.passage) for finder in own)), None)
        proposed = _proposed(each, stands, named)
        fact = grounded(proposed, own, words.get(each.source, every))
        if isinstance(fact, RejectedFact):
            rejected.append(fact)
        elif known := _same(fact, facts):
            ids[each.id] = known.id
        else:
            number += 1
            ids[each.id] = f"f{number}"
            facts.append(fact.model_copy(update={"id": ids[each.id]}))
    return ExtendedNotes(notes=notes.model_copy(update={"facts": tuple(facts), "rejected": tuple(rejected)}), ids=ids)


def _proposed(found: FoundFact, stands: Passage | None, sources: Sequence[Source]) -> ProposedFact:
    """The same as the notes stage takes it; its figures are those of its passage as it stands in the source.

    A figure of a table's row has the unit of its cell, which stands above the row.
    """
    figures = figures_of(stands.text if stands else found.passage)
    if stands:
        tables = (table for source in sources if source.id == stands.source for table in source.tables)
        cells = [each for table in tables for each in table.cells]
        within = [each for each in cells if stands.start <= each.place.start and each.place.end <= stands.end]
        units = {each.printed.strip(): unit_name(each) for each in within}
        figures = tuple(each.model_copy(update={"unit": units.get(each.text.strip(), "")}) for each in figures)
    return ProposedFact(
        statement=found.statement, passage=found.passage, quote=found.quote, speaker=found.speaker, figures=figures
    )


def _rejected(found: FoundFact, reason: str) -> RejectedFact:
    return RejectedFact(statement=found.statement, source=found.source, passage=found.passage, reason=reason)


def _same(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The note that has the very passage and quotation already, and states each figure that the fact states."""
    stated = _stated(fact)
    alike = (each for each in facts if each.passages == fact.passages and each.quote == fact.quote)
    return next((each for each in alike if stated <= _stated(each)), None)


def _stated(fact: Fact) -> set[tuple[Decimal, Decimal]]:
    return {(each.low, each.high) for each in find_quantities(fact.statement) if each.counts}


def nearest(words: str, group: Sequence[Source]) -> Source:
    """The source of a group that some words stand in, or come nearest to."""
    return max(group, key=lambda source: similarity_to(words, source.text)) if len(group) > 1 else group[0]
