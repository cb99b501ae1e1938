"""The digest's own form in any style: its parts with their headings, and which of the style's rules it can keep."""

from enum import Enum

from pipeline.style.layout import SectionForm
from pipeline.style.rules.emoji import EmojiPlacement
from pipeline.style.rules.forms import HeadingForm
from pipeline.style.rules.structure import Footnote
from pipeline.style.style import Style

NOBODY = (
    "This is a digest: a program chose these sentences and figures from the sources, and no model wrote a word of it."
)
_TITLES = {"headline", "heading", "subheading"}


class DigestPart(Enum):
    """What a section of the digest is for, which its plan says as its purpose, and how it is headed."""

    NEWS = "What happened first, in the sources' own sentences.", "What happened", "📰"
    FIGURES = "The key figures of the sources' tables, with unit and period.", "In figures", "📊"
    DIFFERENCES = "Who says what where the sources differ.", "Where the sources differ", "⚖️"
    VOICES = "Quotations, whole, with their speakers.", "In their own words", "🗣️"
    AHEAD = "What comes next, where a source looks ahead.", "What comes next", "📅"
    ABOUT = "That no model wrote it.", "", ""

    def __init__(self, purpose: str, heading: str, emoji: str) -> None:
        self.purpose, self.heading, self.emoji = purpose, heading, emoji

    @classmethod
    def of(cls, purpose: str) -> "DigestPart":
        """The part that a plan's purpose names; a section planned by somebody else tells news."""
        return next((part for part in cls if part.purpose == purpose), cls.NEWS)


def style_for(text: str, style: Style) -> Style:
    """The style that a document is held to: a digest's where it says that it is one."""
    return digest_style(style) if NOBODY in text else style


def digest_style(style: Style) -> Style:
    """The style with one form for every part, its lines and palette, and its rules on titles and sourcing line alone.

    Sentences of sources are as long as they are, and nobody words them anew: rules that judge wording are left out.
    """
    first = style.shape.sections[0].id if style.shape.sections else "digest"
    shape = style.shape.model_copy(update={"sections": (SectionForm(id=first, required=True),)})
    rules = tuple(
        rule
        for rule in style.rules
        if isinstance(rule, HeadingForm | Footnote)
        or (isinstance(rule, EmojiPlacement) and (set(rule.on) <= _TITLES or not rule.count.max))
    )
    return style.model_copy(update={"shape": shape, "rules": rules})
