"""Bars drawn to scale as a chart of Word's own: no picture file, sharp in print, read out as a sentence."""

import textwrap
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.review.pictures.chart import Chart
from pipeline.review.pictures.drawing import template

if TYPE_CHECKING:
    from docx.document import Document

TEMPLATE = Path(__file__).with_name("chart.xml.j2")
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
WIDTH, HEAD, LINE, BAR = 5_486_400, 228_600, 251_460, 502_920
"""The chart's width, and what of its height is above its title's lines, each of these and each bar, in English metric
units.
"""
TITLE_LINE = 38


def add_chart(document: "Document", chart: Chart) -> None:
    """Puts the chart at a document's end, below it where its values are from; the alternative text has all of them."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    part = Part(PackURI("/word/charts/chart1.xml"), CHART, chart_xml(chart).encode(), document.part.package)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    drawing = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")} xmlns:c="{CHARTS}">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{WIDTH}" cy="{_head(chart) + BAR * len(chart.bars)}"/><wp:docPr id="1" name="Chart 1"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHARTS}">'
        f'<c:chart r:id="{document.part.relate_to(part, RELATION)}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    about = next(each for each in drawing.iter() if each.tag.endswith("}docPr"))
    about.set("descr", chart.alt)
    about.set("title", chart.title)
    paragraph.add_run()._r.append(drawing)
    if chart.sources:
        document.add_paragraph(chart.source_line, "Caption")


def chart_xml(chart: Chart) -> str:
    """The chart's own part of the file, its values those of the audit to the digit; a range's upper part is paler, and
    what a whole has beside a part palest.
    """
    series = [
        ("from", [bar.low for bar in chart.bars], 100_000),
        ("to", [bar.high - bar.low for bar in chart.bars], 45_000),
        ("of", [max(bar.whole - bar.high, Decimal(0)) for bar in chart.bars], 15_000),
    ]
    shown = [(name, list(map(_plain, values)), alpha) for name, values, alpha in series if any(values)]
    top = _head(chart) / (_head(chart) + BAR * len(chart.bars))
    return template(TEMPLATE).render(chart=chart, series=shown, top=round(top, 3))


def _head(chart: Chart) -> int:
    return HEAD + LINE * len(textwrap.wrap(chart.title, TITLE_LINE))


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
