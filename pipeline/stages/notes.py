"""Research notes: facts that a writer proposed or found later, each with a passage that code found in its source."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipeline.errors import ReplyError
from pipeline.llm.concurrency import all_of
from pipeline.models import Brief, Fact, Notes, RejectedFact, Source, Table
from pipeline.sources.extracted import CUT
from pipeline.stages.table_facts import facts_of_tables
from pipeline.text.passages import PassageFinder
from pipeline.text.plural import pluralize
from pipeline.writer.protocol import Writer
from pipeline.writer.source_texts import INSTRUCTION

LONGEST_PIECE = 24_000
SHORT, TOGETHER = 7_000, 18_000
"""Sources of at most so many code points share a call, up to so many together."""


async def take_notes(brief: Brief, sources: Sequence[Source], writer: Writer, longest: int = LONGEST_PIECE) -> Notes:
    """Numbered facts of all sources, merged where they say the same and marked where they conflict.

    Data files offer the latest figures of their tables themselves, after what the writer proposes.
    A source longer than `longest` code points is read in pieces. A proposal whose passage is not in its source gets one
    corrective re-ask, then stands under `rejected`. Raises ReplyError where not one fact is left.
    """
    from pipeline.stages.fact_merge import merge_facts

    read = await all_of(_read(group, writer, at) for at, group in enumerate(groups_of(sources, longest)))
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
    order = {source.id: at for at, source in enumerate(sources)}
    found.sort(key=lambda fact: order[fact.sources[0]])
    names = source_names(sources)
    return Notes(brief=brief, facts=merge_facts(found), rejected=rejected, source_names=names)


def source_names(sources: Sequence[Source]) -> dict[str, str]:
    """What a story can call each source: its publisher, or its title where that names several or none; and its date.

    A title that is a text's first words, cut, gives way to any publisher.
    """
    publishers = [source.publisher for source in sources]
    return {source.id: _name(source, alone=publishers.count(source.publisher) == 1) for source in sources}


def _name(source: Source, *, alone: bool) -> str:
    day = source.published
    name = source.publisher if source.publisher and (alone or source.title.endswith(CUT)) else source.title
    return ", ".join(part for part in (name, f"{day.day} {day:%B %Y}" if day else "") if part)


def groups_of(sources: Sequence[Source], longest: int = LONGEST_PIECE) -> list[list[Source]]:
    """What is read in one call each: a long source or a piece of it alone, short ones together, in their order."""
    groups: list[list[Source]] = []
    shared: list[Source] = []
    for source in sources:
        if len(source.text) > min(SHORT, longest):
            groups += [[piece] for piece in split_source(source, longest)]
            continue
        if sum(len(each.text) for each in (*shared, source)) > min(TOGETHER, longest):
            shared = []
        if not shared:
            groups.append(shared)
        shared.append(source)
    return groups


def split_source(source: Source, longest: int) -> list[Source]:
    """The source in pieces of at most `longest` code points, cut at paragraphs, lines or words; no word is lost.

    A piece has the tables that stand in it whole, at their places in it.
    """
    pieces, text = [], source.text
    while len(text) > longest:
        cut = max(text.rfind(mark, longest // 2, longest) + len(mark) for mark in ("\n\n", "\n", ". ", " "))
        cut = cut if cut > longest // 2 else longest
        pieces.append(text[:cut])
        text = text[cut:]
    starts = accumulate(map(len, pieces), initial=0)
    return [
        source.model_copy(update={"text": piece, "tables": tuple(_within(source.tables, start, len(piece)))})
        for piece, start in zip([*pieces, text], starts, strict=True)
        if piece.strip()
    ]


def _within(tables: Sequence[Table], start: int, length: int) -> Iterator[Table]:
    """The tables of a text that stand in a stretch of it, moved to their places there."""
    for table in tables:
        if start <= table.start and table.end <= start + length:
            yield table.moved(-start)


async def _read(group: Sequence[Source], writer: Writer, call: int) -> tuple[list[Fact], list[RejectedFact]]:
    first, *others = group
    finders = [PassageFinder(source) for source in group]
    reply = await writer.propose_facts(first, (), others)
    from pipeline.stages.grounding.grounded import ground  # what reads figures is loaded once the first call is out

    facts, missing = ground(reply, finders, group, f"call {call}")
    if missing:
        corrected, missing = ground(await writer.propose_facts(first, missing, others), finders, group)
        facts += corrected
    return facts, missing + [_instruction(words, group) for words in reply.instructions]


def _instruction(words: str, group: Sequence[Source]) -> RejectedFact:
    from pipeline.stages.grounding.grounded import nearest

    return RejectedFact(
        statement="The source speaks to a machine",
        source=nearest(words, group).id,
        passage=words,
        reason=INSTRUCTION,
    )
