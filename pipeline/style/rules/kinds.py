"""The closed set of rule kinds by the name a style's YAML uses."""

from pipeline.style.rules.base import Rule
from pipeline.style.rules.emoji import EmojiDensity, EmojiPalette, EmojiPlacement, EmojiVariety
from pipeline.style.rules.figures import CitationForm, NumberFormat
from pipeline.style.rules.forms import Alliteration, BulletForm, HeadingForm
from pipeline.style.rules.prose import ParagraphLength, Readability, SentenceLength
from pipeline.style.rules.quotations import QuotationForm
from pipeline.style.rules.structure import Footnote, SectionLength, SectionOrder, SignOff
from pipeline.style.rules.words import Existence, Occurrence, Repetition, Substitution

KINDS: dict[str, type[Rule]] = {
    "existence": Existence,
    "substitution": Substitution,
    "occurrence": Occurrence,
    "repetition": Repetition,
    "emoji_density": EmojiDensity,
    "emoji_placement": EmojiPlacement,
    "emoji_variety": EmojiVariety,
    "emoji_palette": EmojiPalette,
    "heading_form": HeadingForm,
    "bullet_form": BulletForm,
    "alliteration": Alliteration,
    "sentence_length": SentenceLength,
    "paragraph_length": ParagraphLength,
    "readability": Readability,
    "section_order": SectionOrder,
    "section_length": SectionLength,
    "sign_off": SignOff,
    "footnote": Footnote,
    "number_format": NumberFormat,
    "quotation_form": QuotationForm,
    "citation_form": CitationForm,
}
