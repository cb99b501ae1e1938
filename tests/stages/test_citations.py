import pytest

from pipeline.models import Audit, Claim, ClaimKind, Sentence, Verdict
from pipeline.stages.citations import check_citations
from pipeline.stages.rendering import render_body
from pipeline.style.style import load_style
from tests.story import NOTES, draft

HOUSE = load_style("house")


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        pytest.param(Sentence(text="It spent $40 million.", facts=("f1",)), [], id="cited-figure-passes"),
        pytest.param(Sentence(text="It spent $40 million."), ["citation.missing"], id="uncited-figure"),
        pytest.param(Sentence(text="“We will mend,” he said."), ["citation.missing"], id="uncited-quotation"),
        pytest.param(
            Sentence(text="It spent a lot.", facts=("f9",)), ["citation.unknown"], id="fact-that-is-not-there"
        ),
        pytest.param(Sentence(text="What comes in 2026?"), [], id="a-year-needs-no-fact"),
        pytest.param(Sentence(text="Sit one down, and see who bought the drums."), [], id="one-is-a-pronoun"),
        pytest.param(Sentence(text="Three answers stand out:"), [], id="a-count-of-what-follows"),
        pytest.param(Sentence(text="Of $40 million this is left:"), ["citation.missing"], id="a-figure-before-a-list"),
    ],
)
def test_citation_faults(sentence, rules):
    made = draft(sentence)
    found = check_citations(made, render_body(made, HOUSE), NOTES, Audit())
    assert [finding.rule for finding in found] == rules


def test_figure_that_a_table_bears_out_needs_no_fact():
    made = draft(Sentence(text="Croatia's GDP was $82.7 billion in 2023."))
    body = render_body(made, HOUSE)
    span = next(span for span in body.spans if span.key == "s1.0.0")
    claim = Claim(id="c1", text="", start=span.start, end=span.end, kind=ClaimKind.FIGURE, verdict=Verdict.SUPPORTED)
    assert check_citations(made, body, NOTES, Audit(claims=(claim,))) == ()
