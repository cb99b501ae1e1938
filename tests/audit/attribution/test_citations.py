"""In a text with citations, a sentence is read with the facts it cites before all others."""

import pytest

from pipeline.audit.audit import audit_text
from pipeline.models import Verdict
from tests.story import NOTES, SOURCE

CITED = "The mayor spoke.[^f3] "


def told(sentence):
    """The verdicts on a sentence's figures, by their words."""
    text = CITED + sentence
    audit = audit_text(text, facts=NOTES.facts, sources=(SOURCE,), as_of=NOTES.brief.date)
    return {
        figure.text: figure.verdict for claim in audit.claims for figure in claim.figures if figure.text[0] in "$1234"
    }


@pytest.mark.parametrize(
    ("sentence", "figure", "verdict"),
    [
        pytest.param("It spent $40 million.[^f1]", "$40 million", Verdict.SUPPORTED, id="cited-fact-states-it"),
        pytest.param(
            "The council spent $45 million in 2024.[^f1]", "$45 million", Verdict.REFUTED, id="cited-fact-differs"
        ),
        pytest.param("It spent $40 million in 2025.[^f1]", "$40 million", Verdict.NOT_ENOUGH, id="another-year"),
        pytest.param("The city has 16 bridges.[^f1]", "16", Verdict.NOT_ENOUGH, id="stands-elsewhere-alone"),
        pytest.param("Budget: $40 million", "$40 million", Verdict.SUPPORTED, id="headline-without-measure"),
    ],
)
def test_cited_facts_go_first(sentence, figure, verdict):
    assert told(sentence)[figure] is verdict


def test_list_numbers_and_counts_in_words_are_no_claims():
    audit = audit_text(
        f"{CITED}\n\n### 1. Three Questions\n\nTwo of them stay open.", facts=NOTES.facts, sources=(SOURCE,)
    )
    assert [claim.verdict for claim in audit.claims if claim.verdict is Verdict.NOT_ENOUGH] == []


def test_label_is_no_part_of_its_bullet():
    text = f"{CITED}\n\n- **Last Year** 🌉: The council spent $40 million in 2024.[^f1]"
    claims = audit_text(text, facts=NOTES.facts, sources=(SOURCE,)).claims
    assert "The council spent $40 million in 2024." in [claim.text for claim in claims]
