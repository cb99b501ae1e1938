"""Recomputed and restated verdicts joined: given sources, every number is also held against their words."""

from collections.abc import Sequence

from pipeline.audit.holdings import Holdings
from pipeline.audit.restated import Restated, restated_figures
from pipeline.models import Claim, ClaimKind, Severity, Verdict

SEVERITY = {Verdict.SUPPORTED: Severity.INFO, Verdict.REFUTED: Severity.BLOCKING}
SETTLED = (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.CONFLICTING)


def with_restated(text: str, claims: Sequence[Claim], holdings: Holdings) -> list[Claim]:
    """The claims with one of kind `restated` for each number that no recomputing settled, in text order.

    A figure that the rules had no evidence for is settled by the source that states it; without sources all stays.
    """
    if not holdings.sources:
        return list(claims)
    settled = {figure.start for claim in claims for figure in claim.figures if claim.verdict in SETTLED}
    found = [r for r in restated_figures(text, holdings.sources, holdings.facts) if r.figure.start not in settled]
    told = {r.figure.start: r.figure.verdict for r in found}
    kept = [claim for claim in claims if not _replaced(claim, told)]
    return sorted([*kept, *(_claim(text, claims, r) for r in found)], key=_place)


def _replaced(claim: Claim, told: dict[int, Verdict]) -> bool:
    """Whether a claim without evidence is on a figure that the sources were asked for, or that they all bear."""
    asked = [told[figure.start] for figure in claim.figures if figure.start in told]
    borne = bool(asked) and len(asked) == len(claim.figures) and set(asked) == {Verdict.SUPPORTED}
    bare = claim.verdict is Verdict.NOT_ENOUGH and (borne or (claim.kind is ClaimKind.FIGURE and bool(asked)))
    return claim.kind is ClaimKind.NONE or bare


def _claim(text: str, claims: Sequence[Claim], restated: Restated) -> Claim:
    figure = restated.figure
    whole = next((c for c in claims if c.start <= figure.start < c.end), None)
    start, end = (whole.start, whole.end) if whole else (figure.start, figure.end)
    return Claim(
        id="",
        text=text[start:end],
        start=start,
        end=end,
        kind=ClaimKind.RESTATED,
        verdict=figure.verdict,
        severity=SEVERITY.get(figure.verdict, Severity.LOOK),
        stated=(figure.stated,) if figure.stated else (),
        evidence=restated.evidence,
        reason=figure.reason,
        figures=(figure,),
    )


def _place(claim: Claim) -> tuple[int, int]:
    return claim.start, claim.figures[0].start if claim.figures else claim.end
