"""A source's words as a digest gives them: in quotation marks, whole, under the name of who published them."""

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.models import Fact, Notes

ROW = "a row of a table"
NEWSROOM = "The newsroom"
_MARKED = re.compile(r"(?<!\w)(`+|\*{1,3}|__?)(?=\S)([^`*\n]+?)(?<=\S)\1(?!\w)")
LONGEST_QUOTATION = 590
"""Most code points between two quotation marks: what is longer is read as sentences by the audit."""
APART = 2
"""Most code points between two sentences that follow each other: a blank, or a paragraph's end."""
_NAMES_DATE = re.compile(r", \d{1,2} [A-Z][a-z]+ \d{4}$")
_CLOSED = re.compile(r"[.!?…][\"”’)\]*_]*$")
_LEANS = re.compile(
    r"(?:\S+ ){1,3}also |(?:He|She|It|They|This|That|These|Those|Such|Its|Their|His|Her|Him|Them|But|And|Or|So|Also"
    r"|Then|Still|Yet|However|Meanwhile|Neither|Nor|Both|There|Here|Each|Another|Others?|Together|Additionally|Moreover"
    r"|Instead|After that|In addition|As a result|For example|For instance|Of (?:these|those|them)|If not|That is"
    r"|One of (?:them|these|those)|We|Our|I|You|Your|In (?:it|this|that|these|those|response|turn|contrast)"
    r"|The (?:same|latter|former|other|two|three|four|rest|increase|decrease|decline|rise|fall|move|change))\b"
)
_BACK = re.compile(
    r"\bof the (?:two|three|four|five|six)\b(?! [a-z]+s\b)|^[^,]{2,40}, (?:it|they|he|she|this) "
    r"|\bthe (?:latter|former)\b"
    r"|^(?:\S+ ){1,6}(?:\w+ed|gave|told|made|sent|paid|hit|took|left|let) (?:it|him|her|them)\b"
    r"|^The (?:number|total|sum|figure|amount|count|share|rate)s?"
    r" (?:is|are|was|were|has|have|had|will|could|may|stands?)\b"
    r"|^The (?:first|second|third|fourth|fifth|sixth|last) (?:is|was|has|had)\b"
    r"|^(?:A|The) (?:second|third|fourth|fifth|sixth),"
    r"|^(?:In|Of|For|From|To|By|With|At|On|After|Before|Among) (?:(?!(?:the|an?) |\d)[a-z]+ ){0,4}?"
    r"(?:they|them|it|he|she)\b"
    r"|^(?:During|At|By|Since|Before|After|Despite) (?:that|this|the|these|those) (?:time|decline|period|point|move)\b"
)


def is_row(fact: Fact) -> bool:
    """Whether a fact is a row of a table, as this writer proposes one."""
    return fact.use == ROW


def is_prose(fact: Fact) -> bool:
    """Whether a fact's passage is a sentence, so that it can stand in a text."""
    words = words_of(fact)
    return not is_row(fact) and bool(_CLOSED.search(words)) and "|" not in words


def words_of(fact: Fact) -> str:
    """What a fact says in its source's words, on one line; an editor's fact says its statement."""
    return " ".join((fact.passages[0].text if fact.passages else fact.statement).split())


def source_of(fact: Fact) -> str:
    """The id of the source that a fact is told from; "" for an editor's own."""
    return fact.passages[0].source if fact.passages else ""


def name_of(fact: Fact, notes: Notes) -> str:
    """What readers call the source of a fact, without remarks in brackets and date."""
    if not (source := source_of(fact)):
        return NEWSROOM
    name = re.sub(r"\s*\([^)]*\)", "", _NAMES_DATE.sub("", notes.source_names.get(source, ""))).strip()
    return name or "The source"


def whole_quote(fact: Fact) -> str:
    """A known speaker's words where they make a sentence of their own, else ""."""
    quote = _MARKED.sub(r"\2", " ".join(fact.quote.split())).strip(" ,")
    own = (
        fact.speaker and len(quote.split()) >= 5 and re.match(r"[A-Z‘'\d$€£]", quote) and not quote.endswith(("—", "-"))
    )
    return _stopped(quote) if own and balanced(quote) else ""


def is_speech(fact: Fact) -> bool:
    """Whether a fact is all a speaker's, as in a transcript, with no word of a reporter's."""
    return bool(fact.quote) and words_of(fact) == " ".join(fact.quote.split())


def quoted(facts: Sequence[Fact]) -> str:
    """Sentences in quotation marks, those that follow each other in their source in one pair; an editor's without."""
    if not source_of(facts[0]):
        return " ".join(map(words_of, facts))
    runs = grouped(facts, lambda run, fact: follows(fact, run[-1]) and _length([*run, fact]) <= LONGEST_QUOTATION)
    return " ".join(_in_marks(inside(" ".join(map(words_of, run)))) for run in runs)


def grouped(facts: Iterable[Fact], joins: Callable[[list[Fact], Fact], bool]) -> list[list[Fact]]:
    """The facts in groups that follow each other; `joins` says whether a fact still belongs to the group before it."""
    groups: list[list[Fact]] = []
    for fact in facts:
        if groups and joins(groups[-1], fact):
            groups[-1].append(fact)
        else:
            groups.append([fact])
    return groups


def of_one_speaker(group: list[Fact], fact: Fact) -> bool:
    """Whether a quotation goes on with the speaker of those before it."""
    return group[-1].speaker == fact.speaker and follows(fact, group[-1])


def _length(facts: Sequence[Fact]) -> int:
    return sum(len(words_of(fact)) + 1 for fact in facts)


def _in_marks(words: str) -> str:
    """Words in quotation marks; what the source marks up (code, bold, italic) stands between two quotations, bare."""
    pieces = _MARKED.split(words)
    quotations = [f"“{piece.strip()}”" if re.search(r"\w", piece) else piece.strip() for piece in pieces[::3]]
    marked = [*pieces[2::3], ""]
    parts = (part for pair in zip(quotations, marked, strict=True) for part in pair if part)
    return re.sub(r" (?=[.,;:!?])", "", " ".join(parts))


def follows(fact: Fact, before: Fact, apart: int = APART) -> bool:
    """Whether a fact's sentence is the next one in the source, so many code points behind at most."""
    if not fact.passages or not before.passages or fact.passages[0].source != before.passages[0].source:
        return False
    return 0 <= fact.passages[0].start - before.passages[0].end <= apart


def inside(words: str) -> str:
    """Words as they stand inside quotation marks: the marks in them straight, so that they end no quotation."""
    return words.replace("“", '"').replace("”", '"')


def balanced(words: str) -> bool:
    """Whether every quotation that the words open is closed in them."""
    return words.count('"') % 2 == 0 and words.count("“") == words.count("”")


def leans(fact: Fact) -> bool:
    """Whether a sentence leans on the one before it, so that it cannot open a paragraph."""
    words = words_of(fact).lstrip("\"“'‘")
    if is_speech(fact) and re.match(r"(?:We|Our|I|You|Your)\b", words):
        return False
    said_back = re.search(r"[\"”],? (?:he|she|they|it) (?:\w+ )?(?:said|says|added|told|wrote)\b", words_of(fact))
    return bool(_LEANS.match(words) or _BACK.search(words) or said_back)


def _stopped(words: str) -> str:
    return words if words[-1] in ".?!…’”" else f"{words}."
