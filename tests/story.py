"""A small story of arithmetic for tests: sources, notes, outline and draft, on example.org."""

from datetime import date

from pipeline.models import (
    Block,
    Brief,
    Draft,
    Fact,
    Figure,
    Headline,
    Notes,
    Outline,
    Passage,
    Section,
    SectionPlan,
    Sentence,
    Source,
)
from pipeline.quantities.finder import read_quantity

TEXT = (
    "The council spent $40 million in 2024. It plans to spend $50 million in 2025. "
    "“We will mend every bridge,” said the mayor. The city has 16 bridges."
)
SOURCE = Source.from_text(TEXT, title="Budget", id="src1", publisher="Example City", url="https://example.org/budget")
BRIEF = Brief(headline="Council mends bridges", date=date(2025, 1, 24))


def fact(fact_id: str, passage: str, figure: tuple[str, str, str] | None = None, quote: str = "") -> Fact:
    """A fact whose passage stands in TEXT; `figure` is measure, period and the figure's words."""
    start = TEXT.index(passage)
    place = Passage(source="src1", start=start, end=start + len(passage), text=passage)
    figures = ()
    if figure and (quantity := read_quantity(figure[2])):
        figures = (Figure(entity="council", measure=figure[0], period=figure[1], quantity=quantity),)
    speaker = "the mayor" if quote else ""
    return Fact(
        id=fact_id,
        statement=passage,
        sources=("src1",),
        passages=(place,),
        figures=figures,
        quote=quote,
        speaker=speaker,
    )


NOTES = Notes(
    brief=BRIEF,
    facts=(
        fact("f1", "The council spent $40 million in 2024.", ("spending", "2024", "$40 million")),
        fact("f2", "It plans to spend $50 million in 2025.", ("planned spending", "2025", "$50 million")),
        fact("f3", "“We will mend every bridge,” said the mayor.", quote="We will mend every bridge,"),
    ),
)
OUTLINE = Outline(
    headline=Headline(text="Bridges, Budgets and a Bold Bet", emoji="🚀"),
    sections=(
        SectionPlan(id="s1", form="hook", heading="The Story", emoji="🔍", facts=("f1", "f2")),
        SectionPlan(id="s2", form="numbered", heading="The Plan", emoji="🌉", facts=("f2", "f3")),
    ),
)


def draft(*hook: Sentence) -> Draft:
    """A draft of two sections; `hook` are the first section's sentences."""
    plan = Block(
        form="bullet",
        label="The promise",
        emoji="🌉",
        sentences=(Sentence(text="Every bridge counts.", facts=("f3",)),),
    )
    return Draft(
        headline=OUTLINE.headline,
        sections=(
            Section(
                id="s1", form="hook", heading="The Story", emoji="🔍", blocks=(Block(form="paragraph", sentences=hook),)
            ),
            Section(
                id="s2",
                form="numbered",
                heading="The Plan",
                emoji="🌉",
                blocks=(Block(form="subheading", label="Mend", emoji="🔧"), plan),
            ),
        ),
    )
