"""A document as it goes out, in each of its forms; the same values give the same bytes."""

import re
from base64 import b64encode
from html import escape

from pipeline.review.model import RefusedError
from pipeline.review.news_article import with_making
from pipeline.review.outgoing import PICTURES, Format, Outgoing
from pipeline.review.pictures.chart import Chart, charts
from pipeline.stages.export import NOTES_HEAD, export_html, export_markdown
from pipeline.text.html import PAGE_END, styled

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
    if form in PICTURES:
        from pipeline.review.pictures.drawing import png_of, svg_of

        return png_of(_chart(out)) if form == "png" else svg_of(_chart(out)).encode()
    text = export_html(out.body) if form == "html" else export_markdown(out.body)
    text = _with_picture(text, out, form) if out.picture.file else text
    return (with_making(text, out, out.making) if form == "html" and out.making else text).encode()


def with_drawing(formatted: str, chart: Chart, *, png: bool) -> str:
    """Formatted text with its picture before the notes: an image in itself, which mail shows, or a drawing to look at.

    Without what draws an image it is pasted without.
    """
    from pipeline.review.pictures.drawing import WIDTH, can_draw_png, png_of, svg_of

    if not png:
        picture = f'<figure class="picture">{svg_of(chart, styled=False)}</figure>\n'
    elif can_draw_png():
        image = b64encode(png_of(chart)).decode()
        picture = f'<p><img src="data:image/png;base64,{image}" width="{WIDTH}" alt="{escape(chart.alt)}"></p>\n'
    else:
        return formatted
    text, notes, listed = formatted.partition(NOTES_HEAD)
    return f"{text}{picture}{notes}{listed}"


def _chart(out: Outgoing) -> Chart:
    if chart := out.chart:
        return chart
    others = [str(each.kind) for each in charts(out.audit, out.sources)]
    if others:
        raise RefusedError(
            f"The text has nothing to draw as {out.picture.choice!r}.", f"It has {' and '.join(others)}."
        )
    raise RefusedError(
        "There is nothing to draw: no two amounts that the text compares were checked and hold.",
        "Export it without a picture; one can be drawn once a sentence compares two amounts that the sources give.",
    )


def _with_picture(text: str, out: Outgoing, form: Format) -> str:
    """The text with its picture before the notes: in HTML the drawing itself, in Markdown the file beside it."""
    chart = _chart(out)
    if form == "html":
        from pipeline.review.pictures.drawing import svg_of

        place, picture = _NOTES_OR_END.search(text), styled(f"<figure>{svg_of(chart)}</figure>\n")
    else:
        alt = _IN_ALT.sub(r"\\\1", chart.alt)
        place, picture = _NOTES.search(text), f"![{alt}](<{out.picture.file}>)\n\n"
    at = place.start() if place else len(text)
    return f"{text[:at]}{picture}{text[at:]}"
