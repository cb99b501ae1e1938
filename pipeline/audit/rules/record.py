"""Records within one's own past: "its best year since 2018", "never had a better year", "the lowest ever"."""

import re
from collections.abc import Sequence

from pipeline.audit.arithmetic.checks import CheckResult, boolean_check, unknown
from pipeline.audit.arithmetic.formula import evaluate
from pipeline.audit.context.measures import COUNTRY
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.resolution import ResolvedMeasure, series_of, table_topic, value_of
from pipeline.audit.evidence.scoring import matches
from pipeline.models import ClaimKind, Reading, Verdict

EVER = re.compile(
    r"\b(?:(?:is|was|were|set|hit|reached|marked|makes?) (?:a|its|an all-time|a new|"
    r"another) record\b(?! (?:low|by|of))|never (?:had )?(?:a )?(?:better|bigger|higher|larger|more|worse|"
    r"lower|smaller)|(?:a|an|its|new|all-time|another) record (?:high|low|year|profit|loss|revenue|sales|"
    r"income|result|\w+ (?:profit|revenue|sales))|record (?:profits?|revenues?|sales|net income|earnings|"
    r"year|loss)|(?:best|highest|largest|biggest|lowest|worst|most|smallest|"
    r"fewest)\b[^.;]{0,40}?\b(?:since|ever|on record|in (?:\w+|\d+) years|to date|yet|of the (?:decade|"
    r"past)|in its history|so far)|(?:best|strongest|weakest|worst|(?:most|least) \w+|"
    r"(?:highest|largest|biggest|lowest|smallest)[- ]\w+) (?:\w+ )?year (?:(?:for|in|by) \w+ )?"
    r"(?:of the \w+|of those|between|from|in the (?:\w+ )?(?:years|table|period)))\b",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"\bsince (?:at least )?(?:fiscal )?((?:19|20)\d\d)\b|\bgoing (?:back|by)[^.;]*?((?:19|20)\d\d)\b", re.IGNORECASE
)
WORSE = re.compile(
    r"\b(?:worst|lowest|smallest|fewest|least|never (?:had )?(?:a )?(?:worse|lower|smaller))\b", re.IGNORECASE
)


def record_part(scene: SentenceContext, holdings: EvidenceBase) -> CheckResult | None:
    """A record within one's own past: every year since the one named, or all that the tables or notes have."""
    cue = EVER.search(scene.text)
    if cue is None:
        return None
    least = bool(WORSE.search(cue[0]))
    noted = _noted_history(scene, holdings, least)
    if noted:
        return noted
    since = SINCE.search(scene.text)
    first = int(since[1] or since[2]) if since else None
    topic = table_topic(scene, cue.start())
    if topic is None or topic.entity is None:
        return None
    measures = list(
        dict.fromkeys(
            m.measure for m in scene.measures if not m.weak and (m.measure in COUNTRY) == (not topic.entity.is_company)
        )
    )
    topics = [ResolvedMeasure(topic.entity, measure) for measure in measures or [topic.measure]]
    return _years_compared(scene, holdings, topics, first, least)


def _years_compared(
    scene: SentenceContext, holdings: EvidenceBase, topics: Sequence[ResolvedMeasure], first: int | None, least: bool
) -> CheckResult | None:
    verdicts, lines, evidence = [], [], []
    for topic in topics:
        assert topic.entity is not None
        known = holdings.years(topic.entity, topic.measure)
        named = [y for y, _ in scene.times.years if y != first]
        mine = named[-1] if named else (known[-1] if known else None)
        if mine not in known or (first is not None and first not in known):
            return unknown(ClaimKind.RANK, None, f"the tables do not reach back to {first or mine} for {topic.name}")
        between = _between(scene, named)
        mine = between[0] if between else mine
        span = [y for y in known if (first or known[0]) <= y < mine]
        if between:
            span = [y for y in range(between[1], between[2] + 1) if y != mine]
            missing = next((y for y in span if y not in known), None)
            if missing:
                return unknown(ClaimKind.RANK, None, f"the tables have no {topic.name} of {missing}")
        values = {
            y: evaluate(v) for y in (*span, mine) if not isinstance(v := value_of(scene, topic, y, holdings), Gap)
        }
        own = values.pop(mine)
        assert own is not None
        holds = all(v is not None and (v.low > own.low if least else v.low < own.low) for v in values.values())
        if not span:
            return unknown(ClaimKind.RANK, None, f"there is no earlier year of {topic.name} to compare with")
        verdicts.append(holds)
        lines.append(
            f"{topic.name} {mine} is {'' if holds else 'not '}the {'lowest' if least else 'highest'} since {span[0]}"
        )
        cell = holdings.cell(topic.entity, topic.measure, mine)
        evidence += [] if isinstance(cell, Gap) else list(getattr(cell, "evidence", ()))
    verdict = Verdict.SUPPORTED if all(verdicts) else Verdict.REFUTED
    reading = Reading(arithmetic="; ".join(lines), verdict=verdict, evidence=tuple(evidence))
    return boolean_check(ClaimKind.RANK, None, all(verdicts), reading, "; ".join(lines))


def _between(scene: SentenceContext, named: Sequence[int]) -> tuple[int, int, int] | None:
    """A year held against all from one year to another ("2023 was its best of the three from 2022 to 2024")."""
    old, new = scene.times.old, scene.times.new
    inside = [year for year in named if old and new and year not in (old, new)]
    return (inside[0], old, new) if inside and old and new and old < new else None


def _noted_history(scene: SentenceContext, holdings: EvidenceBase, least: bool) -> CheckResult | None:
    ranked = [m for m in matches(scene, holdings.entries) if m.measure >= 0.5 and m.period >= 0]
    if not ranked:
        return None
    series = series_of(holdings, ranked[0].entry)
    since = SINCE.search(scene.text)
    years = [int(p[1:5]) for e in series for p in e.parts if p[0] in "ys"]
    reached = since is None or (bool(years) and min(years) <= int(since[1] or since[2]))
    if len(series) < 2 or not reached:
        return unknown(
            ClaimKind.RANK,
            None,
            f"the notes hold no earlier figures for {ranked[0].entry.entity} {ranked[0].entry.measure}",
        )
    mine, past = series[-1], series[:-1]
    holds = all(e.value.low > mine.value.low if least else e.value.low < mine.value.low for e in past)
    is_it, end = "is" if holds else "is not", "lowest" if least else "highest"
    line = f"{mine.value.name} {is_it} the {end} of the {len(series)} in the notes"
    evidence = tuple(piece for e in series for piece in e.value.evidence)
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    return boolean_check(
        ClaimKind.RANK, None, holds, Reading(arithmetic=line, verdict=verdict, evidence=evidence), line
    )
