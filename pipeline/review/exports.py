"""A document as it goes out, in each of its forms; the same values give the same bytes."""

import re
from typing import TYPE_CHECKING

from pipeline.review.model import RefusedError
from pipeline.review.news_article import with_making
from pipeline.review.outgoing import Format, Outgoing
from pipeline.stages.export import export_html, export_markdown
from pipeline.text.html import PAGE_END, styled

if TYPE_CHECKING:
    from pipeline.review.pictures.bars import ComparisonBars

_NOTES_OR_END = re.compile(rf'<hr class="footnotes-sep"|<section [^<>]*class="footnotes"|{re.escape(PAGE_END)}')
_NOTES = re.compile(r"^\[\^[^\[\]\s]+\]:|\Z", re.MULTILINE)
_IN_ALT = re.compile(r"([\\\[\]])")


def export(out: Outgoing, form: Format) -> bytes:
    """The document in one form: UTF-8 text, or a Word file; RefusedError where it is to have a picture and has none."""
    if form == "docx":
        from pipeline.review.word_file import word_file

        return word_file(out)
    if form == "evidence":
        from pipeline.review.evidence.page import evidence_page

        return evidence_page(out).encode()
    if form == "svg":
        from pipeline.review.pictures.drawing import svg_of

        return svg_of(_chart(out)).encode()
    text = export_html(out.body) if form == "html" else export_markdown(out.body)
    text = _with_picture(text, out, form) if out.picture else text
    return (with_making(text, out, out.making) if form == "html" and out.making else text).encode()


def _chart(out: Outgoing) -> "ComparisonBars":
    from pipeline.review.pictures.bars import comparison_bars

    if chart := comparison_bars(out.audit, out.sources):
        return chart
    raise RefusedError(
        "There is no picture: the text compares nothing that was checked and holds.", "Export it without."
    )


def _with_picture(text: str, out: Outgoing, form: Format) -> str:
    """The text with its picture before the notes: in HTML the drawing itself, in Markdown the file beside it."""
    chart = _chart(out)
    if form == "html":
        from pipeline.review.pictures.drawing import svg_of

        place, picture = _NOTES_OR_END.search(text), styled(f"<figure>{svg_of(chart)}</figure>\n")
    else:
        alt = _IN_ALT.sub(r"\\\1", chart.alt)
        place, picture = _NOTES.search(text), f"![{alt}](<{out.picture}>)\n\n"
    at = place.start() if place else len(text)
    return f"{text[:at]}{picture}{text[at:]}"
