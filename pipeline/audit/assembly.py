"""The claims of a text from what each reader says of its sentences: figures, quotations, tables and comparisons."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.quantities.formatting import readable
from pipeline.audit.article import Evidence, SentenceVerdicts, read_article
from pipeline.audit.sentence_claims import parts_of
from pipeline.audit.claim import claim_of
from pipeline.audit.attribution.quotations import quote_parts
from pipeline.audit.context.non_claims import is_non_claim
from pipeline.audit.reading.context import POINTS_BACK
from pipeline.audit.verdict import FigureVerdict
from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.models import CellEvidence, CheckedFigure, Claim, ClaimKind, Fact, Interval, Reading, Severity, Source, Verdict

KINDS = {"share": ClaimKind.SHARE, "change": ClaimKind.CHANGE, "multiple": ClaimKind.MULTIPLE, "difference": ClaimKind.DIFFERENCE,
    "sum": ClaimKind.SUM, "average": ClaimKind.AVERAGE, "rate": ClaimKind.AVERAGE, "rest": ClaimKind.DIFFERENCE, "part": ClaimKind.FIGURE}


def assembled(seen, facts: Sequence[Fact], sources: Sequence[Source]) -> list[Claim]:
    found = list(read_article(seen.page.text, Evidence.of(facts, sources)))
    by_start = {scene.sentence.start: scene for scene in seen.scenes}
    claims: list[Claim] = []
    for sentence in found:
        scene = by_start.get(sentence.reading.sentence.start)
        claims += _claims(sentence, scene, seen.holdings)
    return claims


def _claims(sentence: SentenceVerdicts, scene, holdings) -> Iterator[Claim]:
    tables: list[CheckResult] = []
    others: list[CheckResult] = []
    if scene is not None:
        for part in [*(parts_of(scene, holdings.only(())) if holdings.facts else ()), *parts_of(scene, holdings)]:
            alone = not holdings.facts and not holdings.sources
            from_table = alone or any(isinstance(piece, CellEvidence) for piece in part.evidence)
            if part.kind is ClaimKind.QUOTATION:
                continue
            elif from_table and (part.verdict is not Verdict.NOT_ENOUGH or not (holdings.facts or holdings.sources)) and _names_measure(part, scene):
                (tables if part.figure is not None else others).append(part)
            elif part.figure is None and part.kind in (ClaimKind.RANK, ClaimKind.COMPARISON, ClaimKind.COUNT) and part.verdict is not Verdict.NOT_ENOUGH:
                others.append(part)
            elif part.figure is None and not sentence.reading.figures and part.verdict is not Verdict.NOT_ENOUGH:
                others.append(part)
        others += [part for part in parts_of(scene, holdings) if part.kind is ClaimKind.QUOTATION]
    covered = {part.figure.start: part for part in tables}
    some = False
    for verdict in sentence.figures:
        part = covered.get(verdict.figure.start)
        if part is None and verdict.rule == "unaccounted" and _is_threshold(verdict, tables, others):
            yield claim_from(sentence, replace(verdict, verdict=Verdict.NOT_CHECKABLE, severity=Severity.INFO, reason="what another claim is held against", rule="no_claim"))
            some = True
            continue
        if part is not None and verdict.verdict is not Verdict.SUPPORTED and part.verdict is not Verdict.NOT_ENOUGH:
            yield claim_of(scene, part, holdings)
        else:
            yield claim_from(sentence, verdict)
        some = True
    for missing in sentence.unknown:
        piece = sentence.reading.sentence
        checked = CheckedFigure(start=piece.start + missing.start, end=piece.start + missing.end, text=missing.text, verdict=Verdict.NOT_ENOUGH, reason=missing.reason)
        yield Claim(id="", text=piece.text, start=piece.start, end=piece.end, kind=ClaimKind.QUALITATIVE, verdict=Verdict.NOT_ENOUGH, severity=Severity.LOOK, reason=missing.reason, figures=(checked,))
        some = True
    seen_starts = {v.figure.start for v in sentence.figures}
    for part in tables:
        if part.figure.start not in seen_starts:
            yield claim_of(scene, part, holdings); some = True
    for part in dict.fromkeys(others):
        yield claim_of(scene, part, holdings); some = True
    if not some and scene is not None and (scene.others or scene.figures):
        from pipeline.audit.claim import nothing_claimed
        yield nothing_claimed(scene)


def _names_measure(part: CheckResult, scene) -> bool:
    """Whether the sentence, or one shortly before it, speaks of the measure of the reference cells as such."""
    near = (scene, *scene.before[: 2 if POINTS_BACK.match(scene.text) else 0])
    named = {mention.measure for one in near for mention in one.measures}
    strong = {mention.measure for one in near for mention in one.measures if not mention.weak}
    for piece in part.evidence:
        if isinstance(piece, CellEvidence):
            country = piece.measure in ("gdp", "population")
            if country and (strong & {"gdp", "gdp_per_capita", "population"} or "population" in named):
                return True
            if not country and named:
                return True
    return not any(isinstance(piece, CellEvidence) for piece in part.evidence)


def _is_threshold(verdict: FigureVerdict, tables, others) -> bool:
    """Whether a figure is what a count or comparison over the tables is held against ("more than $1 trillion")."""
    return any(part.kind is ClaimKind.COUNT for part in tables) or any("the amount stated" in part.reason or verdict.figure.start in part.used for part in others)


def claim_from(sentence: SentenceVerdicts, verdict: FigureVerdict) -> Claim:
    piece, figure = sentence.reading.sentence, verdict.figure
    stated = Interval(low=min(figure.low, figure.high), high=max(figure.low, figure.high), unit=figure.unit)
    checked = CheckedFigure(start=piece.start + figure.start, end=piece.start + figure.end, text=figure.text, verdict=verdict.verdict,
        stated=stated, recomputed=verdict.result, reason=verdict.reason)
    kind = ClaimKind.NONE if verdict.verdict is Verdict.NOT_CHECKABLE else KINDS.get(verdict.rule.partition(".")[2], ClaimKind.RESTATED)
    reading = Reading(arithmetic=verdict.line, recomputed=verdict.result, verdict=verdict.verdict, evidence=verdict.evidence)
    return Claim(id="", text=piece.text, start=piece.start, end=piece.end, kind=kind, verdict=verdict.verdict, severity=verdict.severity,
        understated=verdict.understated, stated=(stated,), recomputed=(verdict.result,) if verdict.result else (), arithmetic=verdict.line,
        readings=(reading,) if verdict.line else (), evidence=verdict.evidence, reason=verdict.reason,
        suggestion=readable(verdict.result.low, verdict.result.high, verdict.result.unit) if verdict.verdict is Verdict.REFUTED and verdict.result else "", figures=(checked,))
