"""What a model replies that reads an article: for each statement, what evidence its words must mean."""

from typing import Literal

from pydantic import Field

from pipeline.models import FrozenModel


class ProposedReading(FrozenModel):
    """What one statement means: `answer` is a formula, "-", "?what is missing", "q", "ok p4", "no p4" or "open"."""

    sentence: int
    words: str = Field(description="copied from the sentence with its letters, short, with hedge, direction and unit")
    answer: str = Field(description="a formula over ids, or -, ?what is missing, q, ok p4, no p4, open")
    other: str = Field("", description="the second reading, or for no p4 the passage's own words; else empty")


class ReadingsReply(FrozenModel):
    """All statements of an article, in its order."""

    readings: tuple[ProposedReading, ...]


class SecondReading(FrozenModel):
    """What a second reader says of one finding of the audit.

    Code hears `answer` alone; `should` and `why` make the reader work it out first.
    """

    finding: int
    answer: Literal["wrong", "right", "open"]
    should: str = Field("", description="where wrong, the words in question as they would be right; else empty")
    why: str = Field("", description="at most 20 words")


class SecondReadingReply(FrozenModel):
    """One answer a finding."""

    findings: tuple[SecondReading, ...]


class HeardFinding(FrozenModel):
    """A second reading with what it is of: the sentence and its words in question."""

    sentence: str
    words: str
    reading: SecondReading


class ArticleReadings(FrozenModel):
    """A model's reply with the text that it was given for, as readers see that, and `shown`, the lines it was shown.

    Their letters say which figure each stood for, whatever a later version takes for one. `second` are its answers to
    what the audit then found.
    """

    text: str
    reply: ReadingsReply
    shown: str = ""
    second: tuple[HeardFinding, ...] = ()
