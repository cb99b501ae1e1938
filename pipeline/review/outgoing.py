"""A text on its way out: its body with what was found in it, who approved it, and the forms that it can have."""

from datetime import date, datetime
from typing import Literal

from pipeline.models import Audit, Finding, FrozenModel, Source
from pipeline.review.model import Override
from pipeline.review.pictures.chart import Chart, Choice, chart_of
from pipeline.style.picture import SHIPPED, PictureColours

Format = Literal["markdown", "html", "docx", "evidence", "svg", "png"]
FORMATS: dict[Format, tuple[str, str]] = {
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "html": ("text/html; charset=utf-8", "html"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "evidence": ("text/html; charset=utf-8", "html"),
    "svg": ("image/svg+xml", "svg"),
    "png": ("image/png", "png"),
}
"""Each form's media type and suffix."""
PICTURES: tuple[Format, ...] = ("svg", "png")


class Approval(FrozenModel):
    """Who approved a text, and when."""

    who: str
    at: datetime


class Correction(FrozenModel):
    """What readers were told was wrong, and when."""

    text: str
    at: datetime


class Making(FrozenModel):
    """How a text came about, for its readers' machines: dates, sources of its words, and who answers for it.

    `digital_sources` are terms of IPTC's vocabulary; `editors`, `published` and `modified` are empty for a text that
    nobody approved.
    """

    event_date: date | None = None
    created: datetime | None = None
    published: datetime | None = None
    modified: datetime | None = None
    digital_sources: tuple[str, ...] = ()
    newsroom: str = ""
    disclosure: str = ""
    editors: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Picture(FrozenModel):
    """The picture that a text goes out with: which chart an editor chose, and its file's name beside the text.

    HTML and Markdown go out without a picture where `file` is empty.
    """

    choice: Choice = ""
    file: str = ""


AS_PROPOSED = Picture()


class Outgoing(FrozenModel):
    """A body that may go out, with what was found in it: offsets count code points of its prose.

    `sha256` is the body's, which an approval signs; `approvals` are those of exactly this body, `against` is what
    keeps it from readers all the same; `colours` are its style's for pictures, and `making` goes into HTML.
    """

    body: str
    sha256: str
    audit: Audit = Audit()
    findings: tuple[Finding, ...] = ()
    overrides: tuple[Override, ...] = ()
    sources: tuple[Source, ...] = ()
    approvals: tuple[Approval, ...] = ()
    against: tuple[str, ...] = ()
    picture: Picture = AS_PROPOSED
    colours: PictureColours = SHIPPED
    making: Making | None = None

    @property
    def chart(self) -> Chart | None:
        """What its picture shows: what the editor chose of what is audited in it, None for no picture."""
        return chart_of(self.audit, self.sources, self.picture.choice, self.colours)
