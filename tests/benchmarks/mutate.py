"""How many single errors the audit catches: mutants of the approved pieces, by kind, and what slips through.

    make mutate        or  python -m tests.benchmarks.mutate [--slips] [--kind KIND] [--false-alarms]

Caught means that the changed sentence gets a verdict which asks for a look, where the approved one had none; `refuted`
is the share that is told to be wrong. Left out, and counted, are mutants that still hold by the policy: where a bound
is only made wider, where a figure without its hedge is still the rounded one, where the tables give another year or
entity a value that the sentence states as well, and those in equivalent_mutants.jsonl, each with its reason.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline.audit import audit_text, load_facts
from pipeline.models import Audit, CellEvidence, Claim, ClaimKind, Fact, Hedge, Interval, Quantity, Verdict
from pipeline.reference import Reference, ReferenceCell
from tests.benchmarks.mutants import BOUNDS_ABOVE, BOUNDS_BELOW, NUMERAL, Edit, edits, quantities

APPROVED = Path(__file__).parents[2] / "fixtures" / "approved"
READ = Path(__file__).with_name("equivalent_mutants.jsonl")
ORDER = ("million", "billion", "trillion")


@dataclass(frozen=True)
class Piece:
    """An approved text with its facts and the audit of it as it is."""

    name: str
    text: str
    facts: tuple[Fact, ...]
    audit: Audit

    @classmethod
    def read(cls, file: Path) -> "Piece":
        text, facts = file.read_text(encoding="utf-8"), load_facts(file.with_suffix(".facts.jsonl"))
        return cls(file.stem, text, facts, audit_text(text, facts=facts))

    def truth(self, edit: Edit) -> Interval | None:
        """What recomputing gives for the figure that the edit changes, in the text as it is."""
        if edit.quantity is None:
            return None
        place = edit.sentence.start + edit.quantity.start
        return next(
            (f.recomputed for c in self.audit.claims for f in c.figures if f.start <= place < f.end and f.recomputed),
            None,
        )


@dataclass(frozen=True)
class Result:
    """A mutant and what became of it."""

    piece: str
    kind: str
    sentence: str
    change: str
    fate: str


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--slips", action="store_true", help="list what slips through")
    options.add_argument(
        "--false-alarms", action="store_true", help="list what is found in the approved pieces as they are"
    )
    options.add_argument("--kind", help="this kind alone")
    chosen = options.parse_args()
    begun = time.perf_counter()
    pieces = [Piece.read(file) for file in sorted(APPROVED.glob("*.md")) if file.name != "README.md"]
    results = [result for piece in pieces for result in mutants_of(piece, chosen.kind)]
    table(results)
    print(f"{len(pieces)} pieces, {time.perf_counter() - begun:.0f} s")
    if chosen.false_alarms:
        for piece in pieces:
            for claim in piece.audit.claims:
                if claim.verdict.in_doubt:
                    print(f"{piece.name} {claim.verdict}: {one_line(claim.text)} | {claim.arithmetic} | {claim.reason}")
    if chosen.slips:
        for result in results:
            if result.fate in ("slipped", "in doubt before"):
                print(f"{result.kind} [{result.fate}] {result.piece}: {result.change} | {result.sentence}")
    return 0


def mutants_of(piece: Piece, kind: str | None) -> Iterator[Result]:
    read = {(row["piece"], row["change"]) for row in map(json.loads, READ.read_text(encoding="utf-8").splitlines())}
    for edit in edits(piece.text, Reference.shipped()):
        if kind in (None, edit.kind):
            change = change_of(piece.text, edit)
            same = (piece.name, change) in read or holds_still(edit, piece.truth(edit)) or still_so(piece, edit)
            fate = "equivalent" if same else fate_of(piece, edit)
            yield Result(piece.name, edit.kind, one_line(edit.sentence.text), change, fate)


def change_of(text: str, edit: Edit) -> str:
    """The change with two words on each side, so that it names one place."""
    left, right = text[: edit.start].split(" ")[-3:], text[edit.end :].split(" ")[:3]
    return one_line(f"{' '.join(left)}[{text[edit.start : edit.end]} → {edit.after}]{' '.join(right)}")


def one_line(text: str) -> str:
    return " ".join(text.split())


def holds_still(edit: Edit, truth: Interval | None) -> bool:
    """Whether the changed figure still holds by rules 3, 6 and 7 of the policy; not so where the truth is not known."""
    found = edit.quantity
    if found is None or edit.kind not in ("figure", "magnitude", "hedge"):
        return False
    if edit.kind == "hedge":
        return truth is not None and rounds_to(found, truth)
    shrunk = first_number(edit.after) < first_number(found.text)
    if edit.kind == "magnitude":
        shrunk = ORDER.index(edit.after.split()[-1]) < ORDER.index(found.text.split()[-1])
    if found.hedge in BOUNDS_BELOW:
        return shrunk
    return found.hedge in BOUNDS_ABOVE and not shrunk


def still_so(piece: Piece, edit: Edit) -> bool:
    """Whether another entity or year has a value that the sentence states as well, where it states plain figures."""
    start, end = edit.sentence.start, edit.sentence.end
    claims = [claim for claim in piece.audit.claims if start <= claim.start < end and claim.kind is not ClaimKind.NONE]
    if edit.kind not in ("entity", "year") or any(claim.kind is not ClaimKind.FIGURE for claim in claims):
        return False
    before = piece.text[edit.start : edit.end]
    stated = {edit.sentence.start + found.start: found for found in quantities(edit.sentence)}
    return len(claims) == len(stated) and all(cell_holds(edit, claim, before, stated) for claim in claims)


def cell_holds(edit: Edit, claim: Claim, before: str, stated: dict[int, Quantity]) -> bool:
    """Whether the cell that the changed words lead to bears a claim's figure; a claim about others is untouched."""
    reference = Reference.shipped()
    if len(claim.evidence) != 1 or not isinstance(cell := claim.evidence[0], CellEvidence) or not claim.figures:
        return False
    entity = edit.after if edit.kind == "entity" and reference.entity(before).name == cell.entity else cell.entity
    period = edit.after if edit.kind == "year" and cell.period == before else cell.period
    found = reference.look_up(entity, cell.measure, period)
    figure = stated.get(claim.figures[0].start)
    return isinstance(found, ReferenceCell) and figure is not None and bears(figure, found.value)


def bears(stated: Quantity, value: Decimal) -> bool:
    """Rules 3 to 7 of the policy for one value."""
    size = abs(stated.low) / 100
    match stated.hedge:
        case Hedge.ABOUT:
            return abs(value - stated.low) <= max(5 * size, stated.step / 2)
        case Hedge.NEARLY | Hedge.JUST_UNDER:
            return 95 * size <= value <= stated.low
        case Hedge.OVER | Hedge.WELL_OVER | Hedge.AT_LEAST:
            return value > stated.low
        case Hedge.UNDER | Hedge.AT_MOST | Hedge.WITHIN:
            return value < stated.low
        case Hedge.JUST_OVER:
            return stated.low < value <= 105 * size
        case Hedge.NONE:
            return abs(value - stated.low) <= stated.step / 2


def first_number(words: str) -> float:
    number = NUMERAL.search(words)
    return float(number[0].replace(",", "")) if number else float("inf")


def rounds_to(stated: Quantity, truth: Interval) -> bool:
    """Rule 3, and rule 8 for figures in words: the truth rounds to the last digit written, or lies within 5%."""
    slack = abs(stated.low) * 5 / 100 if stated.in_words else stated.step / 2
    return stated.low - slack <= truth.low and truth.high <= stated.high + slack


def fate_of(piece: Piece, edit: Edit) -> str:
    """What the audit says of the changed sentence."""
    start, end = edit.sentence.start, edit.sentence.end
    if piece.audit.verdict(start, end).in_doubt:
        return "in doubt before"
    audit = audit_text(edit.applied(piece.text), facts=piece.facts)
    verdict = audit.verdict(start, end + len(edit.after) - (edit.end - edit.start))
    return "refuted" if verdict is Verdict.REFUTED else "doubted" if verdict.in_doubt else "slipped"


def table(results: list[Result]) -> None:
    """A line a kind: made, left out as equivalent, mutants, caught, refuted, in sentences that were in doubt before."""
    print(f"{'kind':12} {'made':>6} {'equal':>6} {'mutants':>8} {'caught':>7} {'share':>7} {'refuted':>8} {'blind':>6}")
    kinds = sorted({result.kind for result in results})
    for kind in [*kinds, "all"]:
        fates = Counter(result.fate for result in results if kind in (result.kind, "all"))
        mutants = fates.total() - fates["equivalent"]
        caught = fates["refuted"] + fates["doubted"]
        share = f"{caught / mutants:.1%}" if mutants else "n/a"
        refuted = f"{fates['refuted'] / mutants:.1%}" if mutants else "n/a"
        print(
            f"{kind:12} {fates.total():6} {fates['equivalent']:6} {mutants:8} {caught:7} {share:>7} {refuted:>8} "
            f"{fates['in doubt before']:6}"
        )


if __name__ == "__main__":
    sys.exit(main())
