"""The sources as a request for a whole piece shows them: in full, long ones as the stretches round their notes."""

from collections.abc import Iterator, Sequence

from pipeline.models import Notes, Source
from pipeline.sources.tables.compact import with_compact_tables
from pipeline.writer.untrusted import neutral

INSTRUCTION = "an instruction, not followed"
"""The reason under which a passage that speaks to a machine stands among the notes' rejected ones."""
MOST = 60_000
"""Code points of all sources together that a request shows."""
AROUND = 700
LEFT_OUT = "[…]"


def source_texts(sources: Sequence[Source], notes: Notes, key: str, most: int = MOST) -> list[Source]:
    """The sources with the text to be shown, marks neutralised and what speaks to a machine left out.

    One that is longer than its share of `most` shows its beginning and what stands round the passages of its notes.
    """
    share = _share([len(source.text) for source in sources], most)
    return [source.model_copy(update={"text": neutral(_text(source, notes, share), key)}) for source in sources]


def _share(lengths: Sequence[int], most: int) -> int:
    """How many code points each may have so that all have `most`: short ones leave theirs to others."""
    left, share = most, most
    for at, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - at)
        if length > share:
            break
        left -= length
    return share


def _text(source: Source, notes: Notes, share: int) -> str:
    whole = len(source.text) <= share
    text = with_compact_tables(source.text, source.tables) if whole else "".join(_stretches(source, notes, share))
    for rejected in notes.rejected:
        if rejected.source == source.id and rejected.reason == INSTRUCTION and rejected.passage:
            text = text.replace(rejected.passage, LEFT_OUT)
    return text


def _stretches(source: Source, notes: Notes, share: int) -> Iterator[str]:
    """The beginning and the words round each note's passage, in the text's order, until the share is used up."""
    passages = (each for fact in notes.facts for each in fact.passages if each.source == source.id)
    wanted = [(0, 2 * AROUND), *((each.start - AROUND, each.end + AROUND) for each in passages)]
    done = 0
    for start, end in sorted(wanted):
        begin = max(start, done)
        end = min(end, len(source.text), begin + share)
        if end > begin:
            yield LEFT_OUT * (begin > done) + source.text[begin:end]
            share -= end - begin
            done = end
