import pytest

from pipeline.audit.second_reading import BORNE_OUT
from pipeline.models import Audit, CheckedFigure, Claim, ClaimKind, Sentence, Verdict
from pipeline.stages.citations import check_citations, uncited, untold_headline_figures
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
        pytest.param(Sentence(text="But three things let it down."), [], id="a-way-of-speaking"),
        pytest.param(Sentence(text="Who gets the 66 cents?"), [], id="a-question-states-nothing"),
        pytest.param(Sentence(text="A machine is thousands of chips."), [], id="a-vague-word"),
        pytest.param(Sentence(text="It let eleven people down."), ["citation.missing"], id="a-count-of-people"),
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


@pytest.mark.parametrize(("reason", "rules"), [(BORNE_OUT, []), ("no note gives it", ["citation.missing"])])
def test_sentence_that_a_second_reading_bears_out_needs_no_fact(reason, rules):
    """ "We will follow 100 kroner of that revenue" only reckons, and was asked for its source."""
    made = draft(Sentence(text="We will follow $100 of it."))
    body = render_body(made, HOUSE)
    span = next(span for span in body.spans if span.key == "s1.0.0")
    at = body.text.index("$100")
    figure = CheckedFigure(start=at, end=at + 4, text="$100", verdict=Verdict.NOT_ENOUGH)
    known = {"verdict": Verdict.NOT_ENOUGH, "reason": reason, "figures": (figure,), "kind": ClaimKind.FIGURE}
    claim = Claim(id="c1", text="", start=span.start, end=span.end, **known)
    assert [finding.rule for finding in check_citations(made, body, NOTES, Audit(claims=(claim,)))] == rules


@pytest.mark.parametrize(
    ("headline", "text", "untold"),
    [
        pytest.param("Council spends $40 million", "It spent almost $40 million.", [], id="with-a-caution"),
        pytest.param("Council spends $40.12 million", "It spent $40 million.", [], id="rounded"),
        pytest.param("Half of the bridges closed", "Of the bridges 50% are closed.", [], id="as-a-share"),
        pytest.param("Council meets on 3 May 2025", "It meets again.", [], id="a-date-is-none"),
        pytest.param("More than 770,000 are counted", "Of 771,480 all were counted.", [], id="more-exactly"),
        pytest.param(
            "Prices rise in four countries", "They do in Oman, Chad, Peru or Fiji.", [], id="a-count-of-a-list"
        ),
        pytest.param("Prices rise in five countries", "They do in Oman, Peru and Fiji.", ["five"], id="another-count"),
        pytest.param("Thousands march in May", "They marched, 4,700 in all.", [], id="a-word-without-a-value"),
        pytest.param("Two sides clash", "They clash.", [], id="a-way-of-speaking-is-none"),
        pytest.param("Council spends $40 million", "It spends $50 million.", ["$40 million"], id="another-figure"),
        pytest.param("Bill passes by 314 to 291", "It had 314 votes to 291.", [], id="votes-are-two-figures"),
        pytest.param("Bill passes by 314 to 291", "It had 314 votes.", ["291"], id="one-of-two-votes"),
        pytest.param("Seven quarters down", "Of eight steps seven go down.", [], id="quarters-are-counted"),
        pytest.param("Council cuts 3,600 jobs", "It cuts jobs.", ["3,600"], id="no-figure"),
    ],
)
def test_headline_figures_are_told(headline, text, untold):
    """A draft on a plan of $60 billion once gave the figure in its own headline alone, and no mark said so."""
    fact = NOTES.facts[0].model_copy(update={"statement": headline})
    brief = NOTES.brief.model_copy(update={"headline": headline})
    notes = NOTES.model_copy(update={"brief": brief, "facts": (fact,)})
    found = list(untold_headline_figures([text], (4, 20), notes))
    told = [f"The event's headline has {each}, and the text tells it nowhere." for each in untold]
    assert [(each.rule, each.message, each.start) for each in found] == [("headline.figure", each, 4) for each in told]


def test_headline_figure_that_no_note_has_is_not_asked_for():
    """A firm's age stood in the event's headline alone: the audit had it taken out of the text, this asked for it."""
    brief = NOTES.brief.model_copy(update={"headline": "The 178-year-old firm fails"})
    notes = NOTES.model_copy(update={"brief": brief})
    assert list(untold_headline_figures(["The firm fails."], (4, 20), notes)) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("It spent almost $40 million.", [], id="a-figure-of-the-note"),
        pytest.param("It spent $99 million.", ["citation.missing"], id="another-figure"),
    ],
)
def test_note_at_the_end_of_a_block_covers_it(text, rules):
    """A bullet's two sentences came from one note, which stood behind the second: the first was marked."""
    made = draft(Sentence(text=text), Sentence(text="That is a lot of money.", facts=("f1",)))
    found = check_citations(made, render_body(made, HOUSE), NOTES, Audit())
    assert [finding.rule for finding in found] == rules


AGAIN = [
    ("But two falls are not seven.", False),
    ("Three of the four clues lay with the museum itself.", False),
    ("All nine bullets point one way.", False),
    ("Its five rooms tell one story.", False),
    ("Seven of them come back below.", False),
    ("Eight ships sank.", True),
    ("A bomb killed seven.", True),
    ("It let the eleven people down.", True),
    ("The deficit grew by nine.", True),
    ("The thirteen clues are the museum's.", True),
]


@pytest.mark.parametrize(("text", "missing"), AGAIN)
def test_small_counts_of_what_is_told_need_no_fact(text, missing):
    """ "Three of the four clues", counted over a draft's own bullets, was a figure without a source."""
    assert bool(list(uncited(text, 0, len(text), Audit()))) is missing
