"""The same numbers stand everywhere, because they are counted here alone."""

from pipeline.models import Audit, Claim, ClaimKind, Finding, Severity, Verdict
from pipeline.report.tally import Tally, ranked, tally_of, verdicts_in_words

AUDIT = Audit(
    claims=tuple(
        Claim(id=f"c{n}", text="x", start=n, end=n + 1, kind=ClaimKind.SHARE, verdict=verdict)
        for n, verdict in enumerate((Verdict.REFUTED, Verdict.SUPPORTED, Verdict.NOT_CHECKABLE))
    )
)


def finding(rule, severity, claim="", start=0):
    return Finding(rule=rule, severity=severity, message="x", start=start, end=start + 1, claim=claim)


REFUTED = finding("audit.refuted", Severity.BLOCKING, "c0", start=5)
UNCITED = finding("citation.missing", Severity.LOOK)
TASTE = finding("style.length", Severity.LOOK)
NOTED = finding("audit.understated", Severity.INFO, "c1")


def test_taste_is_nothing_to_decide():
    """A queue counted the style's wishes as looks, a terminal the audit's alone, and no two places said the same."""
    found = tally_of("# Up\n\nTwo words.[^1]\n\n[^1]: City\n", AUDIT, [UNCITED, TASTE, NOTED, REFUTED])
    assert found == Tally(words=3, figures=2, doubtful=1, other=1, blocking=1, style=1)
    assert found.headline + found.blocks == "For you: 1 of 2 figures and 1 other thing, 1 blocks export"


def test_verdicts_are_told_in_plain_words():
    """A terminal summed up "1 refuted, 1 not enough evidence, 68 supported", which a newcomer had to look up."""
    told = "2 statements checked: 1 contradicted by the evidence, 1 borne out; 1 more cannot be checked"
    assert verdicts_in_words(AUDIT) == told
    assert verdicts_in_words(Audit(claims=AUDIT.claims[2:])) == "1 statement found, none of which can be checked"
    assert verdicts_in_words(Audit()) == ""


def test_what_blocks_comes_first():
    assert ranked([UNCITED, TASTE, NOTED, REFUTED]) == [REFUTED, UNCITED]
