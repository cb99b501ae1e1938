"""A movement without a figure: the sign must be right, whatever the size (POLICY rule 12)."""

import re
from itertools import pairwise

from pipeline.audit import cues
from pipeline.audit.binding import table_topic, value_of
from pipeline.audit.changes import change, pair_for
from pipeline.audit.formula import Formula, evaluate, evidence_of, with_result
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, magnitude_of, settled, unknown
from pipeline.models import ClaimKind, Interval, Reading, Verdict

MIN_YEARS = 2
MOVED = {1: "it rose", -1: "it fell", 0: "it did not clearly rise or fall"}


EACH_YEAR = re.compile(
    r"\b(?:every|each) (?:single )?(?:fiscal )?year\b(?! (?:of|on)\b)|\byear after year\b|\bwithout (?:a break|fail)\b|"
    r"\b(?P<never>never|not once)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no longer|didn['’]t|did not|hasn['’]t|has not|failed to|stopped|neither) (?:\w+ ){0,2}$", re.IGNORECASE
)


def direction_parts(scene: Scene, holdings: Holdings) -> list[Part]:
    """The part for the sentence's verb of movement, where both times are at hand."""
    moved = cues.movement(scene.text)
    yearly = _each_year(scene, holdings, moved) if moved else None
    if yearly:
        return [yearly]
    pair = pair_for(scene, holdings, moved[1]) if moved else None
    if moved is None or pair is None or isinstance(pair, Gap):
        return []
    formula = change(pair)
    result = evaluate(formula)
    if result is None:
        return []
    way = 1 if result.low > 0 else -1 if result.high < 0 else 0
    if DENIED.search(scene.text[: moved[1]]):
        return [_denied(formula, result, moved[0], way)]
    reading = Reading(
        arithmetic=with_result(formula, result),
        recomputed=magnitude_of(result),
        verdict=Verdict.SUPPORTED if way == moved[0] else Verdict.REFUTED,
        evidence=evidence_of(formula),
    )
    return [settled(ClaimKind.CHANGE, None, way == moved[0], reading, MOVED[way])]


def _denied(formula: Formula, result: Interval, sign: int, way: int) -> Part:
    """A movement that the sentence says did not happen."""
    holds = way != sign
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    line = with_result(formula, result)
    reading = Reading(arithmetic=line, verdict=verdict, evidence=evidence_of(formula))
    return settled(ClaimKind.CHANGE, None, holds, reading, MOVED[way])


def _each_year(scene: Scene, holdings: Holdings, moved: tuple[int, int, int]) -> Part | None:
    """A movement of every year of a span, or of none ("has grown every year since 2018", "never fallen since")."""
    cue = EACH_YEAR.search(scene.text)
    topic = table_topic(scene, moved[1]) if cue else None
    if cue is None or topic is None or topic.entity is None:
        return None
    known = holdings.years(topic.entity, topic.measure)
    first, last = scene.times.old or (known[0] if known else 0), scene.times.new or (known[-1] if known else 0)
    years = range(first, last + 1)
    if len(years) < MIN_YEARS or not set(years) <= set(known):
        return unknown(ClaimKind.CHANGE, None, f"the tables do not hold {topic.name} for every year spoken of")
    values = [value_of(scene, topic, year, holdings) for year in years]
    results = [evaluate(value) for value in values if not isinstance(value, Gap)]
    ends = [result.low for result in results if result]
    ways = [1 if new > old else -1 if new < old else 0 for old, new in pairwise(ends)]
    holds = moved[0] not in ways if cue["never"] else all(way == moved[0] for way in ways)
    broken = [year for year, way in zip(years[1:], ways, strict=True) if (way == moved[0]) is bool(cue["never"])]
    line = (
        f"{topic.name}, {first} to {last}: {'every year' if not broken else 'not so in ' + ', '.join(map(str, broken))}"
    )
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    evidence = tuple(piece for value in values if not isinstance(value, Gap) for piece in evidence_of(value))
    return settled(ClaimKind.CHANGE, None, holds, Reading(arithmetic=line, verdict=verdict, evidence=evidence), line)
