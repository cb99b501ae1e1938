"""Every rule that the audit names is one that `[audit] off` takes."""

from pipeline.models.audit import AUDIT_RULES
from tests.audit.own_claims import own_claims


def test_rules_of_worked_claims_are_listed() -> None:
    one_of_each = {(case.kind, case.verdict): case for case in own_claims()}.values()
    rules = {claim.rule for case in one_of_each for claim in case.audit().claims if claim.rule}
    assert len(rules) > 20
    assert rules <= set(AUDIT_RULES)


def test_no_rule_is_listed_twice() -> None:
    assert len(AUDIT_RULES) == len(set(AUDIT_RULES))
