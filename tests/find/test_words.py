"""The words of a headline: what tells its event, and what is searched for."""

from datetime import date

import pytest

from pipeline.find.words import Subject, first_queries, key_terms, missing_queries
from pipeline.models import Event, Fact, Headline, Notes, Outline, SectionPlan
from pipeline.style.layout import Needs, SectionForm

EVENT = Event(headline="Calder Rail to spend $1.2 billion on forty electric trains", date=date(2025, 11, 5))


def outline(*plans):
    sections = tuple(
        SectionPlan(id=f"s{n}", form=form, heading=heading, purpose="", facts=facts, words=50)
        for n, (form, heading, facts) in enumerate(plans, start=1)
    )
    return Outline(headline=Headline(text="Trains"), sections=sections)


NOTES = Notes(brief=EVENT.brief, facts=(Fact(id="f1", statement="Calder Rail buys trains."),))
FORMS = (
    SectionForm(id="lead"),
    SectionForm(id="voices", heading="Who objects", needs=Needs(quotes=1)),
    SectionForm(id="close", heading="How this was made", fixed=({"text": "By hand."},)),
)


@pytest.mark.parametrize(
    ("plans", "queries"),
    [
        ((("lead", "The order", ("f1",)), ("voices", "Who objects", ("f1",))), ()),
        ((("lead", "The order", ("f1",)), ("close", "How this was made", ())), ("objects statement",)),
        ((("lead", "Delivery dates", ()), ("voices", "Who objects", ("f1",))), ("Delivery dates",)),
    ],
)
def test_outline_s_gaps_are_searched_for(plans, queries):
    subject = " ".join(key_terms(EVENT.headline)[:4])
    found = missing_queries(EVENT, outline(*plans), NOTES, FORMS)
    assert found == tuple(f"{subject} {each}" for each in queries)


def test_angle_is_searched_for_with_the_names():
    asked = first_queries(EVENT.model_copy(update={"angle": "what passengers pay"}))
    assert asked[0] == EVENT.headline
    assert asked[1].endswith("what passengers pay")


def test_longest_query_fits_the_strictest_service():
    asked = first_queries(EVENT.model_copy(update={"headline": "Rail " * 300}))
    assert [(len(each) <= 400, len(each.split()) <= 50) for each in asked] == [(True, True)]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Calder Rail orders 40 electric trains for $1.2 billion", True),
        ("A bus company orders forty electric buses for $1.2 billion", False),
        ("Calder Rail names a chief executive", False),
    ],
)
def test_report_is_about_the_headline(text, about):
    assert (Subject(EVENT.headline).share(text, "") >= 0.5) == about
