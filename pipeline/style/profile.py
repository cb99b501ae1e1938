"""A text in numbers: how many emoji, how long its sections and sentences, which share of it are bullets."""

from decimal import Decimal
from statistics import mean

from pipeline.models.frozen import FrozenModel
from pipeline.style.page import ParsedText
from pipeline.style.rules.prose import readability
from pipeline.text.blocks import HEADINGS, count_words

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


class StyleProfile(FrozenModel):
    """What was measured; shares run from 0 to 1, and a measure of something that the text does not have is 0.

    `section_words` is the mean below a heading (subsections included), `sentence_words` the mean over paragraphs and
    bullets, `bullet_share` that of bullets among paragraphs and bullets, `grade` the Automated Readability Index.
    """

    words: int
    emoji: int
    emoji_per_100_words: Decimal
    emoji_per_heading: Decimal
    emoji_per_bullet: Decimal
    emoji_variety: Decimal
    headings: int
    bullets: int
    section_words: Decimal
    bullet_share: Decimal
    labelled_share: Decimal
    question_share: Decimal
    sentence_words: Decimal
    grade: Decimal


def profile(text: str) -> StyleProfile:
    """The measured profile of a text's readable part."""
    page = ParsedText(text)
    headings, bullets = page.of(*HEADINGS), page.of("bullet")
    paragraphs = page.of("paragraph", "lead_in")
    sentences = [sentence.text for _, sentence in page.sentences]
    return StyleProfile(
        words=page.words,
        emoji=len(page.emoji),
        emoji_per_100_words=_rate(100 * len(page.emoji), page.words),
        emoji_per_heading=_rate(sum(len(block.emoji) for block in headings), len(headings)),
        emoji_per_bullet=_rate(sum(len(block.emoji) for block in bullets), len(bullets)),
        emoji_variety=_rate(len({sign.text for sign in page.emoji}), len(page.emoji)),
        headings=len(headings),
        bullets=len(bullets),
        section_words=_mean([section.words for section in page.sections if section.heading and section.blocks]),
        bullet_share=_rate(len(bullets), len(bullets) + len(paragraphs)),
        labelled_share=_rate(sum(bool(block.label) for block in bullets), len(bullets)),
        question_share=_rate(
            sum(text.rstrip("*_ ").endswith("?") for text in map(_bare_end, sentences)), len(sentences)
        ),
        sentence_words=_mean([count_words(text) for text in sentences]),
        grade=Decimal(readability(page) or 0).quantize(TENTH),
    )


def _bare_end(text: str) -> str:
    """The text up to its last letter, digit or stop: an emoji at the end does not count."""
    return text.rstrip("".join({letter for letter in text if not (letter.isalnum() or letter in "?!.…")}))


def _rate(part: int, whole: int) -> Decimal:
    return (Decimal(part) / Decimal(whole) if whole else Decimal(0)).quantize(HUNDREDTH)


def _mean(numbers: list[int]) -> Decimal:
    return Decimal(mean(numbers) if numbers else 0).quantize(TENTH)
