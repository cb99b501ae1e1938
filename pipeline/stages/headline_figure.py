"""The figures of the event's own headline: a reader expects them, and a draft that tells none of them is a finding."""

from collections.abc import Iterator

from pipeline.models import Draft, Finding, Notes, Severity
from pipeline.stages.content import PlainFigure, figures_in
from pipeline.stages.pieces import is_sentence, pieces
from pipeline.stages.rendering import Body


def untold_headline_figures(draft: Draft, body: Body, notes: Notes) -> Iterator[Finding]:
    """A finding on the draft's headline for each figure of the event's that no sentence has, however it is put.

    Dates are left out, and so are figures in words that are a way of speaking ("two sides").
    """
    sentences = [piece.text for key, piece in pieces(draft).items() if is_sentence(key)]
    told = {_bare(figure) for text in sentences for figure in figures_in(text)}
    wanted = (_bare(each) for each in figures_in(notes.brief.headline) if not each.words and not each.few)
    for figure in wanted if sentences else ():
        if any(figure.becomes(each) or each.becomes(figure) for each in told):
            continue
        place = body.spans[0]
        yield Finding(
            rule="headline.figure",
            severity=Severity.LOOK,
            message=f"The event's headline has {figure}, and the text tells it nowhere.",
            start=place.start,
            end=place.end,
            suggestion="Tell it in the first sentences, with its note.",
        )


def _bare(figure: PlainFigure) -> PlainFigure:
    """The figure without its caution: whether that is right, the audit says."""
    return figure._replace(caution="")
