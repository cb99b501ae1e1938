"""Pictures in a mail: each story's chart, where what was audited in it bears one, as an image that the mail carries."""

import hashlib
import logging
import re
from collections.abc import Iterator, Sequence

from pipeline.briefing.model import Briefing
from pipeline.briefing.story_section import numbered_stories
from pipeline.delivery.message import InlineImage
from pipeline.errors import describe
from pipeline.review.pictures.chart import Chart, chart_of
from pipeline.review.pictures.drawing import png_of
from pipeline.runs.log import log
from pipeline.style.picture import PictureColours
from pipeline.text.escape import escape_markdown
from pipeline.text.markdown import REFERENCE

Charts = dict[int, Chart]
"""By the numbers of an edition's stories."""
_STORY = re.compile(r"^### (\d+)\. ", re.MULTILINE)
_STORY_END = re.compile(r"^(?:#{1,3} |<!-- |\[\^[^\[\]\s]+\]:)|\Z", re.MULTILINE)
_NOTE = re.compile(r"^\[\^[^\[\]\s]+\]:", re.MULTILINE)


def charts_as_drafted(briefing: Briefing, colours: PictureColours) -> Charts:
    """Those of an edition's stories as they were drafted and audited."""
    found: Charts = {}
    for number, story in numbered_stories(briefing):
        if story.document and (chart := chart_of(story.document.audit, story.sources, colours=colours)):
            found[number] = chart
    return found


def places_of(text: str, drafted: str, charts: Charts) -> list[tuple[int, Chart]]:
    """Where in an edition's text each story ends that has a chart and reads as it was drafted.

    A chart shows what was audited in the words of the draft, so an edited story has none.
    """
    told = {number: _words(drafted[start:end]) for number, start, end in _stories(drafted)}
    return [
        (end, charts[number])
        for number, start, end in _stories(text)
        if number in charts and told.get(number) == _words(text[start:end])
    ]


def notes_start(story: str) -> int:
    """Where a story's footnotes begin, else its end."""
    note = _NOTE.search(story)
    return note.start() if note else len(story)


def with_images(text: str, places: Sequence[tuple[int, Chart]]) -> tuple[str, tuple[InlineImage, ...]]:
    """The Markdown with an image for the chart of each place, which are in text order, and the images themselves.

    One that cannot be drawn is left out, so that no picture keeps a mail from going.
    """
    pieces, images, past = [], [], 0
    for place, chart in places:
        try:
            png = png_of(chart)
        except Exception as error:  # noqa: BLE001  whatever the drawing library raises: the mail goes without
            log("picture not drawn", logging.WARNING, title=chart.title, reason=describe(error))
            continue
        cid = f"{hashlib.sha256(png).hexdigest()[:24]}@pictures"
        words = escape_markdown(" ".join(filter(None, (chart.alt, chart.source_line))))
        pieces += [text[past:place].rstrip("\n"), f"\n\n![{words}](<cid:{cid}>)\n\n"]
        images.append(InlineImage(cid=cid, png=png))
        past = place
    return "".join((*pieces, text[past:])), tuple(images)


def _words(story: str) -> str:
    """A story without the numbers of its notes, which those of the stories before it change."""
    return REFERENCE.sub("", story).strip()


def _stories(text: str) -> Iterator[tuple[int, int, int]]:
    """Each story of an edition: its number, and from where to where its text goes."""
    for head in _STORY.finditer(text):
        end = _STORY_END.search(text, head.end())
        yield int(head[1]), head.start(), end.start() if end else len(text)
