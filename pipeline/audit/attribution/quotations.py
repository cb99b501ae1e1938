"""Quotations word by word with their speaker: the marked words stand in the source, in order (POLICY rule 15)."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.audit.arithmetic.relation import Relation
from pipeline.audit.attribution.quoted_words import (
    Quoted,
    QuotingSentence,
    outside,
    pieces_of,
    places_of,
    quotations,
    stands_in,
    words_of,
)
from pipeline.audit.attribution.speakers import SAID, other_speaker, stranger_of
from pipeline.audit.evidence.known import evidence_of
from pipeline.models import ClaimKind, Evidence, Fact, PassageEvidence, Reading, Verdict
from pipeline.text.passages import nearest_stretch

ALIKE = 0.55
NEARLY_ALL, LONG = 0.8, 6  # share of a quotation of more words than this that makes a passage the one it quotes


def quote_parts(sentence: QuotingSentence) -> list[Relation]:
    """One part for the quotation of a sentence; pieces broken by "she said" are one quotation."""
    marked = quotations(sentence.text)
    if not marked:
        return []
    spoken = SAID.search(outside(sentence.text, marked)) is not None
    joint = len(marked) > 1 and spoken and (_known(marked, sentence) or not all(_known([m], sentence) for m in marked))
    groups = [marked] if joint else [[one] for one in marked]
    found = [_quote_part(sentence, group, spoken) for group in groups]
    return [part for part in found if part]


def _known(group: Sequence[Quoted], sentence: QuotingSentence) -> bool:
    """Whether one source has all these words in their order."""
    pieces = pieces_of(group)
    quotes = (words_of(fact.quote) for fact in sentence.facts if fact.quote)
    return any(stands_in(pieces, quote) for quote in quotes) or bool(_in_sources(sentence, group))


def _quote_part(sentence: QuotingSentence, group: Sequence[Quoted], spoken: bool) -> Relation | None:
    pieces = pieces_of(group)
    count = sum(map(len, pieces))
    if not any(word.isalpha() for piece in pieces for word in piece):
        return None  # a number between marks is a figure as the source prints it: "3.8"
    quotes = [fact for fact in sentence.facts if fact.quote]
    exact = [fact for fact in quotes if stands_in(pieces, words_of(fact.quote))]
    span = (group[0].start, group[-1].end)
    if exact:
        return _spoken_by(sentence, group, exact, span)
    passage = _in_sources(sentence, group)
    if passage:
        line, stranger = f"“{passage.passage}”", stranger_of(sentence, group) if spoken else ""
        if stranger:
            return _part(
                span, Verdict.NOT_ENOUGH, f"the source of these words does not name {stranger}", line, (passage,)
            )
        return _part(span, Verdict.SUPPORTED, "the words stand in the source", line, (passage,))
    near = max(quotes, key=lambda fact: _likeness(pieces, fact), default=None)
    if near is not None and _likeness(pieces, near) >= ALIKE and count > 1:
        changed = difference(pieces, words_of(near.quote))
        return _part(
            span,
            Verdict.REFUTED,
            f"the words differ from the source: {changed}",
            f"source: “{near.quote}”",
            (evidence_of(near),),
        )
    if count < 3 and not spoken:
        return None
    if not spoken and count < 5:
        return None
    nearest = _nearest_passage(pieces, sentence) if count > LONG else None
    if nearest is not None:
        evidence, text = nearest
        changed = difference(pieces, words_of(text))
        reason = f"the words differ from the source: {changed}"
        return _part(span, Verdict.REFUTED, reason, f"source: “{text}”", (evidence,))
    return _part(span, Verdict.NOT_ENOUGH, "no source has these words", "no source words to compare with", ())


def _part(span: tuple[int, int], verdict: Verdict, reason: str, line: str, evidence: tuple[Evidence, ...]) -> Relation:
    reading = Reading(arithmetic=line, verdict=verdict, evidence=evidence)
    return Relation(ClaimKind.QUOTATION, verdict, reason, (reading,), span=span, evidence=evidence)


def _nearest_passage(pieces: Sequence[Sequence[str]], sentence: QuotingSentence) -> tuple[Evidence, str] | None:
    """The passage of a note, else the stretch of a source, that nearly all of the quoted words stand in, in order."""
    noted = [(evidence_of(fact), passage.text) for fact in sentence.facts for passage in fact.passages]
    words = " ".join(word for piece in pieces for word in piece)
    stretches: list[tuple[Evidence, str]] = []
    for source in sentence.sources:
        start, end = nearest_stretch(words, source.text)
        text = source.text[start:end]
        stretches.append((PassageEvidence(source=source.id, start=start, end=end, passage=text), text))
    for listed in (noted, stretches):
        share, evidence, text = max(
            ((_kept(pieces, text), evidence, text) for evidence, text in listed),
            key=lambda each: each[0],
            default=(0.0, None, ""),
        )
        if evidence is not None and share >= NEARLY_ALL:
            return evidence, text
    return None


def _likeness(pieces: Sequence[Sequence[str]], fact: Fact) -> float:
    return _kept(pieces, fact.quote)


def _kept(pieces: Sequence[Sequence[str]], text: str) -> float:
    """The share of the quoted words that the source has in the same order."""
    said = [word for piece in pieces for word in piece][:400]
    source = words_of(text)[:2000]
    kept = sum(block.size for block in SequenceMatcher(None, said, source, autojunk=False).get_matching_blocks())
    return kept / max(1, len(said))


def difference(pieces: Sequence[Sequence[str]], source: Sequence[str]) -> str:
    """The first words that differ, as "‘will’ for ‘hope to’"."""
    said = [word for piece in pieces for word in piece]
    matcher = SequenceMatcher(None, said, list(source), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal" and not (tag == "insert" and a in (0, len(said))):
            ours, theirs = " ".join(said[a:b][:8]), " ".join(source[c:d][:8])
            return f"“{ours or '(nothing)'}” for “{theirs or '(nothing)'}”"
    return "the order of the words"


def _in_sources(sentence: QuotingSentence, group: Sequence[Quoted]) -> PassageEvidence | None:
    for source, found in places_of(sentence, group):
        return PassageEvidence(source=source.id or source.title, start=found.start(), end=found.end(), passage=found[0])
    return None


def _spoken_by(
    sentence: QuotingSentence, group: Sequence[Quoted], exact: Sequence[Fact], span: tuple[int, int]
) -> Relation:
    """The verdict on who is said to have said it: another named speaker refutes, a source's title for them not."""
    evidence = tuple(evidence_of(fact) for fact in exact[:1])
    line = f"source: {exact[0].speaker}: “{exact[0].quote}”"
    if other := other_speaker(sentence, group, exact):
        named = other in f"{sentence.label} {sentence.text}"  # else it is whom a pronoun may mean
        verdict = Verdict.REFUTED if named else Verdict.NOT_ENOUGH
        return _part(span, verdict, f"said by {exact[0].speaker}, not by {other}", line, evidence)
    return _part(span, Verdict.SUPPORTED, "the words stand in the source", line, evidence)
