"""A planned part of the digest as blocks: paragraphs of one source each, rows of tables, quotations, differences."""

import re
from collections.abc import Iterator, Sequence

from pipeline.models import Block, Fact, Notes, SectionPlan, Sentence
from pipeline.writer.extractive.differences import Difference, differences, phrase
from pipeline.writer.extractive.form import NOBODY, DigestPart
from pipeline.writer.extractive.speakers import SAYING, outside_quotations
from pipeline.writer.extractive.tables import row_told
from pipeline.writer.extractive.wording import (
    follows,
    grouped,
    inside,
    is_prose,
    is_row,
    is_speech,
    name_of,
    of_one_speaker,
    quoted,
    whole_quote,
    words_of,
)

LONGEST = 90
"""Most words of a paragraph, a little more where a stretch is begun."""


def write_blocks(plan: SectionPlan, elsewhere: Sequence[str], notes: Notes) -> tuple[Block, ...]:
    """The blocks of one section; `elsewhere` are the facts that other sections tell, which none tells again."""
    facts = [fact for fact_id in plan.facts if (fact := notes.fact(fact_id))]
    match DigestPart.of(plan.purpose):
        case DigestPart.ABOUT:
            blocks = [Block(form="paragraph", sentences=(Sentence(text=NOBODY),))]
        case DigestPart.DIFFERENCES:
            blocks = [block for pair in differences(facts) for block in _difference(pair, elsewhere, notes)]
        case DigestPart.VOICES:
            blocks = list(_voices(facts, notes))
        case _:
            spare = [fact for fact in notes.facts if is_prose(fact) and fact.id not in elsewhere]
            facts = facts or spare[:1]
            blocks = [*_paragraphs([fact for fact in facts if is_prose(fact)], notes), *_rows(facts, notes)]
    return tuple(blocks)


def _paragraphs(facts: Sequence[Fact], notes: Notes) -> Iterator[Block]:
    """Paragraphs that name their one source at the head; a new one where the source changes or the words are many."""

    def joins(paragraph: list[Fact], fact: Fact) -> bool:
        words = sum(len(words_of(each).split()) for each in paragraph)
        same = _voice(fact, notes) == _voice(paragraph[0], notes)
        return same and (words <= LONGEST or follows(fact, paragraph[-1]))

    return (_paragraph(facts, notes) for facts in grouped(facts, joins))


def _paragraph(facts: Sequence[Fact], notes: Notes) -> Block:
    text = f"**{_voice(facts[0], notes)}:** {quoted(facts)}"
    return Block(form="paragraph", sentences=(Sentence(text=text, facts=tuple(fact.id for fact in facts)),))


def _voice(fact: Fact, notes: Notes) -> str:
    """Who says a sentence: its source, and the speaker where all of it is a speaker's."""
    name = name_of(fact, notes)
    return f"{fact.speaker}, {name}" if is_speech(fact) and fact.speaker not in name else name


def _rows(facts: Sequence[Fact], notes: Notes) -> Iterator[Block]:
    """Each row as a bullet under its table's name and source; what a data file offers itself, as it says it."""
    above = ""
    for fact in facts:
        if not is_row(fact):
            if not is_prose(fact):
                text = f"{fact.statement} ({name_of(fact, notes)})."
                yield Block(form="bullet", sentences=(Sentence(text=text, facts=(fact.id,)),))
            continue
        table, label, figures = row_told(fact.statement)
        name = name_of(fact, notes)
        if (head := f"{table}:" if name == table else f"{table} ({name}):") != above:
            above = head
            yield Block(form="paragraph", sentences=(Sentence(text=head, facts=(fact.id,)),))
        yield Block(form="bullet", label=label, sentences=(Sentence(text=f"{figures}.", facts=(fact.id,)),))


def _voices(facts: Sequence[Fact], notes: Notes) -> Iterator[Block]:
    """Each speaker's words as a bullet under the speaker's name, with the source behind them."""
    for each in grouped(facts, of_one_speaker):
        words = " ".join(f"“{inside(whole_quote(fact))}”" for fact in each)
        text = f"{words} ({'; '.join(filter(None, (_role(each[0]), name_of(each[0], notes))))})"
        yield Block(
            form="bullet", label=each[0].speaker, sentences=(Sentence(text=text, facts=tuple(f.id for f in each)),)
        )


def _role(fact: Fact) -> str:
    """Who a speaker is, where the sentence says so beside the name ("district manager", "an analyst at …")."""
    outside, name = outside_quotations(words_of(fact)), re.escape(fact.speaker)
    behind = re.search(rf"{name}, (?:the |an? )?([a-z][^,.;:“”\"]{{3,70}}?)(?:[,.]|$| {SAYING}\b)", outside)
    before = re.search(rf"(?:^|[,”\"] |\b{SAYING} )(?:the )?((?:[A-Z]?[a-z]+ ){{1,4}}){name}", outside)
    role = behind[1] if behind and not behind[1].startswith(("who ", "whose ")) else before[1] if before else ""
    return "" if re.search(rf"\b{SAYING}\b", role) else role.strip()


def _difference(pair: Difference, elsewhere: Sequence[str], notes: Notes) -> Iterator[Block]:
    """Who has which figure, then the sentences that are not told elsewhere."""
    one, other = name_of(pair.one, notes), name_of(pair.other, notes)
    figure, instead = phrase(words_of(pair.one), pair.figure), phrase(words_of(pair.other), pair.instead)
    both = f"{one} has “{figure}”, {other} “{instead}”."
    yield Block(form="paragraph", sentences=(Sentence(text=both, facts=(pair.one.id, pair.other.id)),))
    for fact, name in ((pair.one, one), (pair.other, other)):
        if fact.id not in elsewhere:
            yield Block(form="bullet", label=name, sentences=(Sentence(text=quoted([fact]), facts=(fact.id,)),))
