"""A document as it goes out, in each of its forms; the same values give the same bytes."""

from pipeline.review.outgoing import Format, Outgoing
from pipeline.stages.export import export_html, export_markdown


def export(out: Outgoing, form: Format) -> bytes:
    """The document in one form: UTF-8 text, or a Word file."""
    if form == "docx":
        from pipeline.review.word_file import word_file

        return word_file(out)
    if form == "evidence":
        from pipeline.review.evidence.page import evidence_page

        return evidence_page(out).encode()
    return (export_html(out.body) if form == "html" else export_markdown(out.body)).encode()
