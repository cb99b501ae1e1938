"""Findings on what is cited and told: figures without a fact, facts that are none, a headline figure told nowhere."""

import re
from collections.abc import Iterable, Iterator

from pipeline.audit.second_reading import BORNE_OUT
from pipeline.models import APPENDIX_MARK, Audit, Draft, Fact, Finding, Headline, Notes, Sentence, Severity, Verdict
from pipeline.quantities.plain_figures import PlainFigure, figures_in
from pipeline.stages.pieces import is_sentence, pieces
from pipeline.stages.rendering import Body, Span
from pipeline.text.lines import Lines
from pipeline.text.passages import fold

_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")
_REFERENCE = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_COUNTED = 12
"""Up to so many in words may count again what a text has told ("three of the four clues", "two are not seven")."""
_LIST = re.compile(r"(?:[^,.;:?!]{1,60}, )+[^,.;:?!]{1,60}(?= (?:and|or) )")
_DEFINITION = re.compile(r"^\[\^([^\[\]\s]+)\]:", re.MULTILINE)


def check_citations(draft: Draft, body: Body, notes: Notes, audit: Audit) -> tuple[Finding, ...]:
    """What is wrong with the citations of each sentence; a figure that a reference table bears out needs no fact."""
    own = pieces(draft)
    behind: dict[str, tuple[str, ...]] = {}
    found: list[Finding] = []
    for span in reversed([span for span in body.spans if is_sentence(span.key)]):
        block, sentence = span.key.rpartition(".")[0], own[span.key]
        found[:0] = _faults(sentence, span, notes, audit, behind.get(block, ()))
        behind[block] = (*sentence.facts, *behind.get(block, ()))
    return tuple(found)


def _faults(sentence: Sentence, span: Span, notes: Notes, audit: Audit, behind: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with a sentence's citations; `behind` are the facts that later sentences of its block cite."""
    for fact in sentence.facts:
        if notes.fact(fact) is None:
            yield Finding(
                rule="citation.unknown",
                severity=Severity.BLOCKING,
                message=f"The sentence cites {fact}, which the notes do not have.",
                start=span.start,
                end=span.end,
                suggestion="Cite a fact of the notes, or take the statement out.",
            )
    if not sentence.facts:
        yield from uncited(sentence.text, span.start, span.end, audit, filter(None, map(notes.fact, behind)))


def uncited(text: str, start: int, end: int, audit: Audit, behind: Iterable[Fact] = ()) -> Iterator[Finding]:
    """A finding where a sentence without citations states something that the audit did not find borne out.

    The facts `behind` it, at the end of its paragraph or bullet, cover it where they have all that it states.
    """
    supported = audit.verdict(start, end) is Verdict.SUPPORTED or _is_borne_out(audit, start, end)
    if not supported and _states_something(text) and not _covered(text, behind):
        yield Finding(
            rule="citation.missing",
            severity=Severity.LOOK,
            message="A figure or quotation stands without a source.",
            start=start,
            end=end,
            suggestion="Cite the fact it comes from, or take it out.",
        )


def _is_borne_out(audit: Audit, start: int, end: int) -> bool:
    """Whether a second reading bears out all that the audit left open in a span: "Follow 100 kroner of it"."""
    stated = [claim for claim in audit.claims if claim.start < end and start < claim.end and claim.figures]
    left_open = [claim for claim in stated if claim.verdict not in (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE)]
    return bool(left_open) and all(claim.reason == BORNE_OUT for claim in left_open)


def _covered(text: str, facts: Iterable[Fact]) -> bool:
    held = "\n".join(words for fact in facts for words in (fact.statement, *(each.text for each in fact.passages)))
    told = [figure._replace(caution="") for figure in figures_in(held)]
    quoted = (fold(match[0]).strip("\"' .,") for match in _QUOTATION.finditer(text))
    return (
        bool(held)
        and all(any(_tells(each, figure) for each in told) for figure in _stated(text))
        and all(words in fold(held) for words in quoted)
    )


def _states_something(text: str) -> bool:
    """Whether a sentence quotes or gives a figure; "Four answers stand:", "three things" and "the four clues" only
    count what is told.

    A question states none.
    """
    return bool(_QUOTATION.search(text) or (_stated(text) and not text.rstrip().endswith("?")))


def _stated(text: str) -> list[PlainFigure]:
    stated = [each for each in figures_in(text) if not (each.words or each.few or each.vague or _is_again(text, each))]
    return [each for each in stated if not each.spelt] if text.rstrip().endswith(":") else stated


def _is_again(text: str, figure: PlainFigure) -> bool:
    """Whether a small count in words is one of things told before: "the four clues", "seven of them", "not seven"."""
    before = r"\b(?:the|these|those|all|its|their|his|her|our|not)"
    again = rf"{before} {re.escape(figure.text)}\b|\b{re.escape(figure.text)} of (?:the|them|these|those)\b"
    small = figure.spelt and not figure.unit and figure.high <= _COUNTED
    return small and bool(re.search(again, text, re.IGNORECASE))


def unknown_citations(body: str, notes: Notes) -> Iterator[Finding]:
    """A blocking finding for each citation of a fact that the notes do not have, or whose footnote is gone.

    The appendix is left out.
    """
    known, lines, prose = {fact.id for fact in notes.facts}, Lines(body), body.partition(APPENDIX_MARK)[0]
    explained = set(_DEFINITION.findall(prose))
    for match in _REFERENCE.finditer(prose):
        if match[1] not in known:
            rule, fault = "citation.unknown", f"the text cites {match[1]}, which the notes do not have"
            mend = "Cite a fact of the notes, or take the statement out."
        elif match[1] not in explained:
            rule, fault = "citation.footnote", f"the text cites {match[1]}, and its footnote is gone"
            mend = f"Put the line that begins with [^{match[1]}]: back, or take the reference out."
        else:
            continue
        line, column = lines.place(match.start())
        yield Finding(
            rule=rule,
            severity=Severity.BLOCKING,
            message=fault,
            start=match.start(),
            end=match.end(),
            line=line,
            column=column,
            suggestion=mend,
        )


EVENT = "event's headline"


def untold_headline_figures(
    sentences: Iterable[str], place: tuple[int, int], notes: Notes, headline: Headline | None = None
) -> Iterator[Finding]:
    """A finding on the headline's place for each figure of the event's, or of the mail's lines, that no sentence has.

    Dates are left out, and so are words without a value ("thousands"), a way of speaking ("two sides"), what counts a
    list of the sentence, and those of the event's that no note has: the text could not tell them with one.
    """
    texts = list(sentences)
    told = {figure._replace(caution="") for text in texts for figure in figures_in(text)}
    counts = {len(found[0].split(", ")) + 1 for text in texts for found in _LIST.finditer(text)}
    statements = (f"{fact.statement} {fact.quote}" for fact in notes.facts)
    noted = {figure._replace(caution="") for text in statements for figure in figures_in(text)}
    lines = {EVENT: notes.brief.headline}
    if headline is not None:
        lines |= {"mail's subject": headline.subject, "mail's preheader": headline.preheader}
    for name, line in lines.items() if texts else ():
        for figure in figures_in(line):
            if figure.words or figure.few or figure.vague or _is_part(figure):
                continue
            if any(_tells(each, figure) for each in told) or (figure.spelt and figure.high in counts):
                continue
            if name == EVENT and not any(_tells(each, figure) for each in noted):
                continue
            yield Finding(
                rule="headline.figure",
                severity=Severity.LOOK,
                message=f"The {name} has {figure}, and the text tells it nowhere.",
                start=place[0],
                end=place[1],
                suggestion="Tell it in the first sentences, with its note.",
            )


def _is_part(figure: PlainFigure) -> bool:
    """Whether a figure is a fraction in words ("a third of the votes"), which a text has in other ways."""
    return not figure.unit and 0 < figure.high < 1


def _tells(told: PlainFigure, figure: PlainFigure) -> bool:
    """Whether a figure of the text says a headline's: in other words, more exactly, or as an end of a range."""
    plain = figure._replace(caution="")  # whether its caution is right, the audit says
    ends = figure.low == figure.high and figure.low in (told.low, told.high)
    return ends or plain.becomes(told) or told.becomes(plain) or told.becomes(figure)
