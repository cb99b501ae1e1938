"""Which of the writer's ways of writing suits a form of section, told from what the form asks for."""

import re
from enum import StrEnum

from pipeline.style.layout import SectionForm


class Way(StrEnum):
    """The ways of writing in the order in which they pick their facts."""

    OPENING = "opening"
    FIGURES = "figures"
    OUTLOOK = "outlook"
    STRANDS = "strands"
    BESIDE = "beside"
    QUESTIONS = "questions"
    SIDES = "sides"


def way_of(form: SectionForm) -> Way:
    """Bullets that ask are questions, numbered subheadings strands, labels on figures figures; else prose."""
    if form.questions:
        return Way.QUESTIONS
    if form.subheadings.max:
        return Way.STRANDS
    if form.labelled and (form.needs.figures or "figure" in form.id):
        return Way.FIGURES
    if form.labelled:
        return Way.SIDES if form.bullets.max == 2 else Way.BESIDE
    ahead = re.search(r"ahead|next|watch|outlook", f"{form.id} {form.heading}".lower())
    return Way.OUTLOOK if ahead else Way.OPENING
