"""A model's formulas: computed by the same code over given names, refused when they hold anything else."""

import pytest

from pipeline.audit import audit_text, open_sentences
from pipeline.audit.evidence.facts_file import facts_from_rows
from pipeline.models import Claim, Source
from pipeline.writer.replies import FormulasReply, ProposedFormula, ProposedJudgement

FACTS = facts_from_rows([
    {"entity": "orchestra", "measure": "musicians", "value": 84, "unit": "people"},
    {"entity": "strings section", "measure": "players", "value": 63, "unit": "people"},
])  # fmt: skip
TEXT = "Fiddles and cellos account for a lavish 75% of the pit."


def reply(expression: str, figure: str = "75%", key: str = "s1") -> FormulasReply:
    return FormulasReply(formulas=(ProposedFormula(key=key, figure=figure, expression=expression),), judgements=())


def audited(proposals: FormulasReply | None) -> Claim:
    return audit_text(TEXT, facts=FACTS, proposals=proposals).claims[0]


def test_open_sentence_comes_with_names() -> None:
    sentences, names = open_sentences(TEXT, facts=FACTS)
    assert sentences == {"s1": TEXT}
    assert names == ("f1.1: orchestra musicians", "f2.1: strings section players")


def test_proposed_formula_is_computed_by_code() -> None:
    claim = audited(reply("f2.1 / f1.1 * 100"))
    assert (str(claim.verdict), float(claim.recomputed[0].low)) == ("supported", 75.0)
    assert claim.arithmetic == "[strings section players (63 people) ÷ orchestra musicians (84 people)] × 100 = 75%"


def test_wrong_share_is_refuted_by_code() -> None:
    assert str(audited(reply("f1.1 / f2.1 * 100")).verdict) == "refuted"


REFUSED = {
    "a name not given": ("f2.1 / f9.1 * 100", "'f9.1', which was not given"),
    "a number of its own": ("f2.1 / 84 * 100", "holds the number 84"),
    "no input at all": ("100 - 12", "names no input"),
    "a call": ("max(f1.1)", "which was not given"),
    "code": ("__import__('os')", "which no formula may hold"),
    "a power": ("f1.1 ** 9", "where a name is wanted"),
    "no end": ("f2.1 / (f1.1", "ends too early"),
    "too deep": ("(" * 40 + "f1.1" + ")" * 40, "nested too deep"),
    "too long": ("f1.1 + " * 100 + "f1.1", "longer than 400"),
}


@pytest.mark.parametrize(("expression", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_anything_else_is_refused(expression: str, reason: str) -> None:
    claim = audited(reply(expression))
    assert str(claim.verdict) == "not_enough_evidence"
    assert reason in claim.reason


@pytest.mark.parametrize("proposal", [reply("f2.1 / f1.1", figure="74%"), reply("f2.1 / f1.1", key="s9")])
def test_proposal_for_nothing_changes_nothing(proposal: FormulasReply) -> None:
    assert audited(proposal) == audited(None)


SOURCE = Source.from_text("The review found that nobody had told the residents of the risk.", title="review", id="s1")
JUDGED = {
    "passage found": ("supported", "nobody had told the residents", "supported"),
    "passage invented": ("supported", "everybody had been warned in time", "not_enough_evidence"),
    "no passage": ("refuted", "", "not_enough_evidence"),
    "left open": ("not_enough_evidence", "nobody had told the residents", "not_enough_evidence"),
}


@pytest.mark.parametrize(("said", "passage", "verdict"), JUDGED.values(), ids=JUDGED.keys())
def test_judgement_needs_its_passage(said: str, passage: str, verdict: str) -> None:
    judgement = ProposedJudgement.model_validate({"key": "s1", "judgement": said, "passage": passage})
    proposals = FormulasReply(formulas=(), judgements=(judgement,))
    text = "Residents were kept in the dark about the danger."
    (claim,) = audit_text(text, sources=[SOURCE], proposals=proposals).claims
    assert (str(claim.kind), str(claim.verdict)) == ("qualitative", verdict)
