"""Runs of periods: "for a third year running", "four years in a row", "rose again" (POLICY rule 17 asks for each)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.audit.arithmetic.relation import Relation, told, unknown
from pipeline.audit.evidence.known import Known, evidence_of_all
from pipeline.audit.grammar.comparisons import year_of
from pipeline.audit.relations.counted_groups import limit_of, meets
from pipeline.audit.relations.sides import Sides
from pipeline.audit.wording.movement_words import movement
from pipeline.models import ClaimKind
from pipeline.quantities.number_words import COUNTS, ORDINALS, count_of, ordinal

_FY = r"(?:(?:the )?(?:fiscal|financial)(?: year)? |FY ?)?"
_UNIT = r"(?:fiscal |financial )?(?P<{0}>year|season|quarter|month|week|day|time)"
_RUNNING = r"(?:running|in a row|in succession|straight)"
_IN_LINE = r"(?:straight|consecutive|successive)"
_NTH = rf"\b(?:a|the|its|their|his|her) (?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_COUNT = rf"\b(?P<count>{COUNTS}|\d{{1,2}})"
STREAK = re.compile(
    rf"{_NTH} (?:{_IN_LINE} {_UNIT.format('one')}\b|{_UNIT.format('two')} {_RUNNING}\b)"
    rf"|{_COUNT} (?:{_IN_LINE} {_UNIT.format('three')}s\b|{_UNIT.format('four')}s {_RUNNING}\b)",
    re.IGNORECASE,
)
FEWER = re.compile(
    r"\b(?:(?P<less>fewer|less|lower|cheaper|shorter|smaller)|more|higher|dearer|longer|larger)\b(?! than\b)",
    re.IGNORECASE,
)
# "Every year since 2020", "in both years since": each step from a year named here or before to the newest or a second.
EVERY_STEP = re.compile(
    r"\b(?:every|each|both|all)(?: single| of the)?(?: [a-z]+)? (?:(?:fiscal|financial) )?years? "
    rf"(?:since|from|between|after)\b(?: {_FY}(?P<first>(?:19|20)\d\d)"
    rf"(?: (?:to|and|until|through) {_FY}(?P<last>(?:19|20)\d\d))?)?",
    re.IGNORECASE,
)
# "Its first annual drop in three years", "the first rise since 2019": one step this way, and those before it the other.
FIRST_STEP = re.compile(
    r"\b(?:the|its|their|his|her|a) first (?:[a-z-]+ )?(?:(?P<up>rise|increase|gain|growth)|"
    r"(?P<down>drop|fall|decline|decrease|dip|slide|contraction))\b (?:since "
    rf"{_FY}(?P<since>(?:19|20)\d\d)|(?:in|for) (?:at least )?(?P<for>{COUNTS}|\d{{1,2}}) years)\b",
    re.IGNORECASE,
)
AGAIN_BEFORE = re.compile(r"(?:^|\b)(?:once )?(?:again|more),?(?: (?:has|have|had))? $", re.IGNORECASE)
AGAIN_AFTER = re.compile(r"\W*(?:once )?again\b", re.IGNORECASE)
EXCEPT = re.compile(r"\b(?:not|nearly|almost|all but|but|hardly|barring|except) $", re.IGNORECASE)
LONGEST_GAP = 3
FIRST = re.compile(r"^once again\b", re.IGNORECASE)
# "Again topped 200,000", "once again had the longest queue, with 300": a verb behind it, no other clause between.
AGAIN_DID = re.compile(
    r"(?:^once again,? |\b(?:once )?again (?=[a-z]+(?:ed|[sdtw])\b))[^,;:]*(?:, (?:with|at) [^,;:]*)?$"
)


def streaks(sides: Sides) -> list[Relation]:
    """The run of periods that a sentence claims, step by step; open where the value of one of them is missing.

    Of "again" only that the step before is known is asked. Nothing is found of what the evidence has no values of.
    """
    for found in (_first_step(sides), _every_step(sides)):
        if found:
            return [found]
    run, moved = STREAK.search(sides.text), _moved(sides.text)
    if run is None:
        if moved is not None and _is_again(sides.text, *moved[1:]):
            return _again(sides, moved[1])
        return _stated_again(sides) if moved is None else []
    number = _number(run)
    if number < 2:
        return []
    yearly = next(word for word in run.group("one", "two", "three", "four") if word).lower() == "year"
    if moved:
        values = _up_to(sides, sides.line(moved[1]))
        found = _steps(values, number, moved[0], yearly=yearly) if values else None
    else:
        found = _levels(sides, number, yearly=yearly)
    return [replace(found, of_group=True, span=run.span())] if found else []


def _every_step(sides: Sides) -> Relation | None:
    """Each yearly step between two years, all the way that the verb says."""
    run, moved = EVERY_STEP.search(sides.text), movement(sides.text)
    values = sides.line(moved[1]) if run and moved else []
    if run is None or moved is None or not values or EXCEPT.search(sides.text[: run.start()]):
        return None
    years = [year_of(value) for value in values]
    past = [year for one in sides.topics.before[:1] for year, _ in one.times.years]
    first = int(run["first"]) if run["first"] else max(past, default=0)
    last = int(run["last"]) if run["last"] else years[-1]
    if not first or last - first < 2 or last - first > len(years) + LONGEST_GAP:
        return None
    chosen = [value for value in values if first <= year_of(value) <= last]
    found = _steps(chosen, last - first, moved[0], yearly=True) if chosen else None
    return replace(found, of_group=True, span=run.span()) if found else None


def _first_step(sides: Sides) -> Relation | None:
    """The newest yearly step the way that the words say, and those before it, so far as they say, the other way."""
    run = FIRST_STEP.search(sides.text)
    if run is None:
        return None
    moved = movement(sides.text)
    values = sides.line(run.start()) or (sides.line(moved[1]) if moved else [])
    if len(values) < 2:
        return None
    sign, newest = 1 if run["up"] else -1, year_of(values[-1])
    others = [year for year, _ in sides.topics.times.years if str(year) != run["since"]]
    newest = others[0] if others else newest
    number = newest - int(run["since"]) if run["since"] else count_of(run["for"])
    by_year = {year_of(value): value for value in values}
    last = [by_year[year] for year in range(newest - number, newest + 1) if year in by_year]
    if number < 2 or len(last) != number + 1:
        return None
    moves = [(new.amount.low - old.amount.low) * sign for old, new in pairwise(last)]
    holds = moves[-1] > 0 and all(move <= 0 for move in moves[:-1])
    reason = "the first such step" if holds else "not the first such step"
    found = told(ClaimKind.CHANGE, _line(last), evidence_of_all(last), holds=holds, reason=reason)
    return replace(found, of_group=True, span=run.span())


def _line(values: Sequence[Known]) -> str:
    return " → ".join(f"{value.operand.told} ({value.operand.name})" for value in values)


def _moved(text: str) -> tuple[int, int, int] | None:
    """The sign and place of a verb of movement, or of "fewer" and the like with nothing that it is held against."""
    fewer = None if movement(text) else FEWER.search(text)
    return (-1 if fewer["less"] else 1, *fewer.span()) if fewer else movement(text)


def _number(run: re.Match[str]) -> int:
    return ordinal(run["nth"]) if run["nth"] else count_of(run["count"])


def _is_again(text: str, start: int, end: int) -> bool:
    return bool(FIRST.match(text) or AGAIN_BEFORE.search(text[:start]) or AGAIN_AFTER.match(text, end))


def _again(sides: Sides, place: int) -> list[Relation]:
    values = _up_to(sides, sides.line(place))
    if len(values) != 2:
        return []
    gap = unknown(
        ClaimKind.CHANGE, f"only {values[0].operand.name} and the value after it are known: one step, not two"
    )
    return [replace(gap, of_group=True, evidence=evidence_of_all(values))]


def _stated_again(sides: Sides) -> list[Relation]:
    """What a figure says of a thing "again", where the evidence has it of one time alone."""
    for start, stated in sides.stated.items():
        if AGAIN_DID.search(sides.text[:start]) and len(sides.series_of(stated)) == 1:
            gap = unknown(ClaimKind.COMPARISON, f"nothing but {stated.operand.name} is known: not what was before it")
            return [replace(gap, of_group=True, evidence=stated.operand.evidence)]
    return []


def _up_to(sides: Sides, values: Sequence[Known]) -> list[Known]:
    """The values up to the one year that a sentence names, all of them where it names none or several."""
    years = {year for year, _ in sides.topics.times.years}
    return [value for value in values if len(years) != 1 or year_of(value) <= max(years)]


def _steps(values: Sequence[Known], number: int, sign: int, *, yearly: bool) -> Relation:
    """So many steps of one series one after another, all the way that the words say."""
    last = _last(values, number + 1, yearly=yearly)
    moves = [(new.amount.low - old.amount.low) * sign for old, new in pairwise(last)]
    line, evidence = _line(last), evidence_of_all(last)
    if any(move <= 0 for move in moves):
        return told(ClaimKind.CHANGE, line, evidence, holds=False, reason="not every step went that way")
    if len(moves) == number:
        return told(ClaimKind.CHANGE, line, evidence, holds=True, reason="every step went that way")
    return replace(unknown(ClaimKind.CHANGE, f"{len(moves)} of {number} steps are known"), evidence=evidence)


def _levels(sides: Sides, number: int, *, yearly: bool) -> Relation | None:
    """So many values of the series that a figure of the sentence states, each within its bound where it is one."""
    for start, stated in sides.stated.items():
        figure = next((one for one in sides.topics.reading.figures if one.start == start), None)
        last = _last(_up_to(sides, sides.series_of(stated)), number, yearly=yearly)
        evidence = evidence_of_all(last)
        limit = limit_of(sides, figure) if figure else None
        failing = [value for value in last if limit and not meets(value, limit)]
        if failing:
            line = ", ".join(f"{value.operand.name} ({value.operand.told})" for value in failing)
            return told(ClaimKind.COUNT, f"not in {line}", evidence, holds=False)
        if len(last) < number:
            return replace(unknown(ClaimKind.COUNT, f"{len(last)} of {number} are known"), evidence=evidence)
    return None


def _last(values: Sequence[Known], number: int, *, yearly: bool) -> list[Known]:
    """The last values of a series, so many at most; of yearly ones those that no year is missing between."""
    if not yearly or not values:
        return list(values[-number:])
    by_year = {year_of(value): value for value in values}
    newest, found = max(by_year), list[Known]()
    while len(found) < number and newest - len(found) in by_year:
        found.insert(0, by_year[newest - len(found)])
    return found
