"""The document an editor reviews: front matter, and the Markdown below it."""

from datetime import date, datetime
from typing import Literal

from pipeline.models.audit import Audit, Finding
from pipeline.models.frozen import FrozenModel
from pipeline.models.story import UnusedSource

BOX_MARK = "<!-- newsdraft:box -->"
CLOSING_MARK = "<!-- newsdraft:closing -->"
APPENDIX_MARK = "<!-- newsdraft:appendix -->"
APPENDIX_HEADING = "For the editor"


class Usage(FrozenModel):
    """Tokens and cost in US dollars of some model calls; `cost` is None where a price is not known."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = 0.0

    def plus(self, other: "Usage") -> "Usage":
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost=cost,
        )


class Provenance(FrozenModel):
    """Who wrote it and from what: enough to make the same draft again."""

    writer: str
    models: tuple[str, ...] = ()
    style: str
    prompts: dict[str, str] = {}
    event_hash: str
    usage: Usage = Usage()
    switches: tuple[str, ...] = ()
    replayed: bool = False


class Document(FrozenModel):
    """What `assemble_document` makes: `body` is all below the front matter and the editor's box.

    It has none of the places that the box links to; its hash is what an approval signs; `text` is the whole file.
    """

    kind: Literal["story", "briefing"] = "story"
    title: str
    event: str
    date: date
    status: str = "drafted"
    not_before: datetime | None = None
    provenance: Provenance
    audit: Audit
    findings: tuple[Finding, ...] = ()
    unused: tuple[UnusedSource, ...] = ()
    words: int = 0
    body: str
    body_sha256: str
    text: str
