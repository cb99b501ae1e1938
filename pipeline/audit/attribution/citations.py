"""Citations: a sentence whose footnotes name facts is read with those facts before all others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, as_percent, checked
from pipeline.audit.arithmetic.tolerance import BOUNDS_ABOVE, BOUNDS_BELOW, compare
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.evidence.fact_index import IndexedFigure, dimension
from pipeline.audit.sentence_claims import parts_of
from pipeline.models import Claim, ClaimKind, Interval, Kind, Quantity, Verdict, fold
from pipeline.quantities.finder import find_quantities
from pipeline.text.markdown import REFERENCE
from pipeline.text.plain_view import Readable

UNBORNE = (Verdict.REFUTED, Verdict.NOT_ENOUGH)
PLAIN = (ClaimKind.FIGURE, ClaimKind.DIFFERENCE, ClaimKind.SUM)
SMALL = 10
UP = re.compile(r"\b(?:gr[eo]w\w*|growth|r[io]se[sn]?|increas\w+|gain\w*|add(?:ed|s)?|up|higher|more)\b", re.IGNORECASE)
DOWN = re.compile(
    r"\b(?:f[ae]ll(?:s|en|ing)?|declin\w+|drop\w*|decreas\w+|cuts?|los[est]\w*|shr[aiu]nk\w*|down|lower\w*|fewer)\b",
    re.IGNORECASE,
)
_ITS_TIME = re.compile(
    r"(?:(?: \w+)?,? (?:in|for|during|of|by|over|at|since)(?: the| fiscal| financial| year| end| of)*)?\s+"
)
_FOLLOWING = re.compile(rf"(?:{REFERENCE.pattern})+")


def cited_by(scene: SentenceContext, page: Readable, given: str) -> tuple[str, ...]:
    """The labels of the footnotes in or right behind a sentence of `page`, in the text as given, each once."""
    start, end = page.span(scene.sentence.start, scene.sentence.end)
    behind = _FOLLOWING.match(given, end)
    marks = REFERENCE.findall(given[start : behind.end() if behind else end])
    return tuple(dict.fromkeys(mark[2:-1] for mark in marks))


def parts_as_cited(scene: SentenceContext, labels: Sequence[str], holdings: EvidenceBase) -> list[CheckResult]:
    """A sentence's checked parts: by the facts it cites and the tables, and by all facts where those settle nothing.

    A figure that a cited fact states is borne by it. In a line without citations, such as a headline, one that names
    no measure is borne by any fact.
    """
    facts = [fact for fact in holdings.facts if fact.id in labels]
    own = holdings.only(facts) if facts else None
    parts = parts_of(scene, own or holdings)
    if own and fold([part.verdict for part in parts]) is Verdict.NOT_ENOUGH:
        parts = parts_of(scene, holdings)
    named = any(not mention.weak for mention in scene.measures)
    entries = own.entries if own else () if named else holdings.entries
    return [_borne(part, entries, scene, holdings) for part in parts] if entries else parts


def _borne(
    part: CheckResult, entries: Sequence[IndexedFigure], scene: SentenceContext, holdings: EvidenceBase
) -> CheckResult:
    """The part supported by the first of the entries that states its figure; as it is where none does."""
    if part.figure is None or part.verdict not in UNBORNE:
        return part
    stated = (
        entry for entry in entries if states(entry, part.figure) and not _apart(entry, part.figure, scene, holdings)
    )
    found = next(stated, None)
    if found is None:
        return _against(part, entries, scene, holdings)
    same = checked(part.kind, part.figure, found.value)
    return replace(same, verdict=Verdict.SUPPORTED, reason=f"fact {found.fact} states it", changes_story=False)


def _against(
    part: CheckResult, entries: Sequence[IndexedFigure], scene: SentenceContext, holdings: EvidenceBase
) -> CheckResult:
    """The part refuted by the one cited figure of the entity, measure and time that the sentence names, if any."""
    figure = part.figure
    if figure is None or part.kind not in PLAIN:
        return part
    rivals = [
        entry
        for entry in entries
        if entry.dimension == dimension(figure.unit)
        and entry.own_stems & scene.stems
        and entry.measure_stems & scene.stems
        and not _apart(entry, figure, scene, holdings)
    ]
    return checked(ClaimKind.FIGURE, figure, rivals[0].value) if len(rivals) == 1 else part


def unsupported_by_citation(claim: Claim, scene: SentenceContext, labels: Sequence[str], holdings: EvidenceBase) -> str:
    """Why a restated amount that stands in the sources is not borne by the facts its sentence cites, or ""."""
    cited = [fact for fact in holdings.facts if fact.id in labels]
    if claim.kind is not ClaimKind.RESTATED or claim.verdict is not Verdict.SUPPORTED or not cited:
        return ""
    places = {figure.start - scene.sentence.start for figure in claim.figures}
    stated = [figure for figure in scene.figures if figure.start in places and figure.counts and not figure.in_words]
    entries = holdings.only(cited).entries
    for figure in stated:
        saying = [entry for entry in entries if states(entry, figure)]
        if saying and all(_apart(entry, figure, scene, holdings) for entry in saying):
            return f"fact {saying[0].fact} says it of {saying[0].value.name}"
    words = " ".join((*(fact.statement for fact in cited), *(p.text for fact in cited for p in fact.passages)))
    held = find_quantities(words) if stated else ()
    borne = not stated or any(_same_amount(figure, other) for figure in stated for other in held)
    return "" if borne else "the facts it cites do not state it; a source does elsewhere"


def _same_amount(figure: Quantity, other: Quantity) -> bool:
    inside = Interval(low=min(other.low, other.high), high=max(other.low, other.high))
    return compare(figure, inside).verdict is Verdict.SUPPORTED or other.low <= figure.low <= figure.high <= other.high


def states(entry: IndexedFigure, figure: Quantity) -> bool:
    """Whether a fact's figure is the one stated, by the policy, or to the letter with a bound of the same side."""
    if figure.kind is Kind.FRACTION and entry.value.unit == "%":
        figure = as_percent(figure)
    if dimension(figure.unit) != entry.dimension and entry.dimension != "count":
        return False
    ends = sorted((abs(entry.value.low), abs(entry.value.high)))
    if compare(figure, Interval(low=ends[0], high=ends[1])).verdict is Verdict.SUPPORTED:
        return True
    same = (figure.low, figure.high) == (entry.value.low, entry.value.high)
    return same and any({figure.hedge, entry.value.hedge} <= set(side) for side in (BOUNDS_ABOVE, BOUNDS_BELOW))


def _apart(entry: IndexedFigure, figure: Quantity, scene: SentenceContext, holdings: EvidenceBase) -> bool:
    """Whether the sentence says the figure of somebody or some time else, or of the other direction, than the fact."""
    owner = holdings.reference.entity(entry.entity)
    named = [mention.entity for mention in scene.entities if owner and mention.entity.kind == owner.kind]
    other_owner = bool(named) and owner not in named
    return other_owner or _other_time(entry, figure, scene) or _turned(entry, figure, scene)


def _other_time(entry: IndexedFigure, figure: Quantity, scene: SentenceContext) -> bool:
    """Whether both name a year, quarter or month, and not the same; a time beyond a comma or figure is another's."""
    here = {part for part, at in scene.periods if _beside(scene, figure, at)}
    return any(
        (ours := {part for part in here if part[0] == kind}) and (theirs := {p for p in entry.parts if p[0] == kind})
        and ours.isdisjoint(theirs)
        for kind in "yqm"
    )  # fmt: skip


def _beside(scene: SentenceContext, figure: Quantity, at: int) -> bool:
    if at >= figure.end and not _ITS_TIME.fullmatch(scene.text, figure.end, at):
        return False
    between = (figure.end, at) if at >= figure.end else (at, figure.start)
    crossed = any(between[0] < other.start < between[1] for other in scene.figures)
    return not crossed and not re.search(r"[,;:]\s", scene.text[between[0] : between[1]])


def _turned(entry: IndexedFigure, figure: Quantity, scene: SentenceContext) -> bool:
    """Whether the words around the figure say up where the fact's measure says down, or the other way round."""
    around = scene.text[max(0, figure.start - 40) : figure.end + 25]
    says = bool(UP.search(around)), bool(DOWN.search(around))
    holds = bool(UP.search(entry.measure)), bool(DOWN.search(entry.measure))
    return says != holds and sum(says) == 1 and sum(holds) == 1


def is_irrelevant(claim: Claim) -> bool:
    """Whether a claim is on a small count in words or an ordinal that no source was asked to bear ("three things")."""
    figures = [figure.stated for figure in claim.figures]
    small = bool(figures) and all(stated is None or stated.high <= SMALL for stated in figures)
    worded = all(not any(map(str.isdigit, figure.text)) for figure in claim.figures)
    return claim.kind is ClaimKind.RESTATED and claim.verdict is Verdict.NOT_ENOUGH and small and worded
