"""The second way to a verdict: formulas and judgements that a model proposes, checked and computed by the same code."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from pipeline.audit.arithmetic.checks import CheckResult, as_percent, checked, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, constant
from pipeline.audit.arithmetic.parser import Refused, parse
from pipeline.audit.context.non_claims import is_non_claim
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.fact_index import IndexedFigure, evidence_of
from pipeline.models import ClaimKind, Evidence, Kind, PassageEvidence, Quantity, Reading, Source, Verdict
from pipeline.text.passages import PassageFinder, fold
from pipeline.writer.replies import FormulasReply, ProposedFormula, ProposedJudgement

FEWEST_WORDS = 5
OPEN = (ClaimKind.QUOTATION, ClaimKind.RESTATED)
RECENT = 3
CELL = 2
_HUNDRED = constant(100)


def open_keys(scenes: Sequence[SentenceContext], parts: Sequence[Sequence[CheckResult]]) -> dict[str, int]:
    """A key for each sentence that the rules could not settle, with its place: s1, s2, … in text order."""
    places = [at for at, (scene, found) in enumerate(zip(scenes, parts, strict=True)) if is_open(scene, found)]
    return {f"s{number}": at for number, at in enumerate(places, 1)}


def is_open(scene: SentenceContext, parts: Sequence[CheckResult]) -> bool:
    """Whether a sentence, no title or lead-in, has a part without evidence or states what nothing could check."""
    if scene.text.startswith("#") or scene.text.endswith(":"):
        return False
    if any(part.verdict is Verdict.NOT_ENOUGH and part.kind not in OPEN for part in parts):
        return True
    plain = not parts and not scene.others and not is_non_claim(scene.text)
    return plain and len(scene.text.split()) >= FEWEST_WORDS and scene.text.rstrip('*_"”’) ').endswith((".", "!"))


def inputs_at_hand(scenes: Sequence[SentenceContext], holdings: EvidenceBase) -> dict[str, Callable[[], Formula]]:
    """What a formula may name: the notes' figures ("f3.1"), cells of the entities named ("META:revenue:2024")."""
    counts: dict[str, int] = {}
    known: dict[str, Callable[[], Formula]] = {}
    for entry in holdings.entries:
        counts[entry.fact] = counts.get(entry.fact, 0) + 1
        known[f"{entry.fact}.{counts[entry.fact]}"] = partial(_note, entry)
    return known | _cells(scenes, holdings)


def _note(entry: IndexedFigure) -> Formula:
    return entry.value


def _cells(scenes: Sequence[SentenceContext], holdings: EvidenceBase) -> dict[str, Callable[[], Formula]]:
    known: dict[str, Callable[[], Formula]] = {}
    entities = dict.fromkeys(mention.entity for scene in scenes for mention in scene.entities)
    years = {year for scene in scenes for year, _ in scene.times.years}
    for entity in entities:
        for measure in holdings.reference.measures_of(entity):
            held = [year for year in holdings.years(entity, measure) if _past(year, holdings)]
            for year in sorted({*held[-RECENT:], *(years & set(held))}):
                cell = holdings.cell(entity, measure, year)
                if not isinstance(cell, Gap):
                    known[f"{entity.id}:{measure}:{year}"] = partial(_same, cell)
    return known


def _past(year: int, holdings: EvidenceBase) -> bool:
    """Whether a year had ended on the day the text is read: a later one was not known then."""
    return holdings.as_of is None or year < holdings.as_of.year


def _same(formula: Formula) -> Formula:
    return formula


def described(known: Mapping[str, Callable[[], Formula]]) -> tuple[str, ...]:
    """The names a formula may use, each with what it stands for, without its value; a cell's years in one line."""
    notes = [f"{name}: {getattr(make(), 'name', name)}" for name, make in known.items() if name.count(":") < CELL]
    years: dict[str, list[str]] = {}
    for name in known:
        if name.count(":") == CELL:
            series, _, year = name.rpartition(":")
            years.setdefault(series, []).append(year)
    return (*notes, *(f"{series}:YEAR for YEAR {', '.join(held)}" for series, held in years.items()))


def with_proposals(
    scenes: Sequence[SentenceContext], parts: Sequence[list[CheckResult]], holdings: EvidenceBase, reply: FormulasReply
) -> list[list[CheckResult]]:
    """The parts with those that were open settled by what the reply proposes, where it can stand."""
    keys = open_keys(scenes, parts)
    known = inputs_at_hand([scenes[at] for at in keys.values()], holdings)
    settled = [list(found) for found in parts]
    for formula in reply.formulas:
        if formula.key in keys:
            at = keys[formula.key]
            settled[at] = _computed(scenes[at], settled[at], formula, known)
    for judgement in reply.judgements:
        at = keys.get(judgement.key, -1)
        if at >= 0 and not any(part.figure for part in settled[at]):
            settled[at] = [*settled[at], judged(judgement, holdings)]
    return settled


def _computed(
    scene: SentenceContext,
    parts: list[CheckResult],
    proposed: ProposedFormula,
    known: Mapping[str, Callable[[], Formula]],
) -> list[CheckResult]:
    figure = next((f for f in scene.figures if fold(f.text) == fold(proposed.figure)), None)
    part = next((p for p in parts if figure and p.figure and p.figure.start == figure.start), None)
    if figure is None or part is None or part.verdict is not Verdict.NOT_ENOUGH:
        return parts
    return [recomputed(scene, figure, proposed.expression, known) if p is part else p for p in parts]


def recomputed(
    scene: SentenceContext, figure: Quantity, expression: str, known: Mapping[str, Callable[[], Formula]]
) -> CheckResult:
    """A figure against a proposed formula; not enough evidence, with the reason, where the formula cannot stand."""
    stated = frozenset(f.low for f in scene.figures if f is not figure) | _counted_years(scene)
    share = figure.kind in (Kind.PERCENT, Kind.FRACTION)
    try:
        formula = parse(expression, known, stated)
    except Refused as refusal:
        return unknown(ClaimKind.FIGURE, figure, f"a proposed formula was refused: {refusal}")
    if share and not re.search(r"\b100\b", expression) and "%" not in expression:
        formula = apply(Op.MULTIPLY, formula, _HUNDRED)
    figure = as_percent(figure) if share else figure
    return replace(checked(ClaimKind.FIGURE, figure, formula, unit=figure.unit), kind=ClaimKind.FIGURE)


def _counted_years(scene: SentenceContext) -> frozenset[Decimal]:
    steps = scene.times.steps
    return frozenset((Decimal(steps),)) if steps else frozenset()


def judged(proposed: ProposedJudgement, holdings: EvidenceBase) -> CheckResult:
    """A judgement on a claim without a figure; it stands only with a passage that code finds word for word."""
    evidence = passage_evidence(proposed.passage, holdings)
    if evidence is None or proposed.judgement == "not_enough_evidence":
        reason = "no passage of the notes bears on it" if evidence is None else "the notes do not settle it"
        return CheckResult(ClaimKind.QUALITATIVE, None, Verdict.NOT_ENOUGH, reason)
    verdict = Verdict(proposed.judgement)
    line = f"source: “{proposed.passage.strip()}”"
    reading = Reading(arithmetic=line, verdict=verdict, evidence=(evidence,))
    reason = "a model's judgement of this passage"
    return CheckResult(ClaimKind.QUALITATIVE, None, verdict, reason, (reading,), evidence=(evidence,))


def passage_evidence(passage: str, holdings: EvidenceBase) -> Evidence | None:
    """Where a passage stands word for word in a source or a note; None for one that stands nowhere or is too short."""
    if len(passage.split()) < 3:
        return None
    for source in holdings.sources:
        found = PassageFinder(source).find(passage)
        if found:
            name = source.id or source.title
            return PassageEvidence(source=name, start=found.start, end=found.end, passage=found.text)
    for fact in holdings.facts:
        held = Source(
            id=fact.id,
            title=fact.id,
            text=f"{fact.statement}\n{fact.quote}\n" + "\n".join(passage.text for passage in fact.passages),
        )
        if PassageFinder(held).find(passage):
            return evidence_of(fact)
    return None
