"""A draft mended by code alone: emoji, capitals and words as the style's rules want them."""

from pipeline.models import Block, Draft, Headline, Section, Sentence
from pipeline.style.autofix import autofix_text
from pipeline.style.rules.emoji import EmojiPlacement, EmojiVariety
from pipeline.style.rules.forms import HeadingForm
from pipeline.style.rules.words import Repetition, Substitution
from pipeline.style.style import Style
from pipeline.text.emoji import find_emoji


def autofix_draft(draft: Draft, style: Style) -> Draft:
    """The draft with every safe fix made; figures, quotations, citations and the order of everything stay."""
    return _Mender(style).draft(draft)


class _Mender:
    """Mends one draft from top to bottom and remembers the emoji used, so that they vary."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._used: list[str] = []
        self._most = min(
            (rule.most for rule in style.rules if isinstance(rule, EmojiVariety) and rule.most), default=99
        )
        self._wording = _only(style, Substitution, Repetition)
        self._headings = _only(style, Substitution, Repetition, HeadingForm)

    def draft(self, draft: Draft) -> Draft:
        headline = draft.headline
        text, emoji = self._line(headline.text, headline.emoji, "headline")
        mended = Headline(**{**headline.model_dump(), "text": text, "emoji": emoji})
        return Draft(headline=mended, sections=tuple(map(self._section, draft.sections)))

    def _section(self, section: Section) -> Section:
        form = self._style.shape.section(section.form)
        if form and form.fixed:
            return section
        heading, emoji = self._line(section.heading, section.emoji, "heading", section.form)
        blocks = tuple(map(self._block, section.blocks))
        return section.model_copy(update={"heading": heading, "emoji": emoji, "blocks": blocks})

    def _block(self, block: Block) -> Block:
        if block.form == "subheading":
            return self._subheading(block)
        loose = [sign.text for sentence in block.sentences for sign in find_emoji(sentence.text)]
        sentences = tuple(self._sentence(sentence) for sentence in block.sentences)
        words = " ".join([block.label, *(sentence.text for sentence in sentences)])
        leads_in = block.form == "paragraph" and words.rstrip().endswith(":")
        emoji = self._emoji(block.emoji or next(iter(loose), ""), "lead_in" if leads_in else block.form, words)
        return Block(form=block.form, sentences=sentences, label=without_emoji(block.label), emoji=emoji)

    def _subheading(self, block: Block) -> Block:
        text = block.label or " ".join(sentence.text for sentence in block.sentences)
        mended, emoji = self._line(text, block.emoji, "subheading")
        if block.label:
            return block.model_copy(update={"label": mended, "emoji": emoji})
        facts = tuple(fact for sentence in block.sentences for fact in sentence.facts)
        return block.model_copy(update={"sentences": (Sentence(text=mended, facts=facts),), "emoji": emoji})

    def _sentence(self, sentence: Sentence) -> Sentence:
        mended, _ = autofix_text(without_emoji(sentence.text), self._wording)
        return sentence.model_copy(update={"text": mended})

    def _line(self, text: str, emoji: str, kind: str, role: str = "") -> tuple[str, str]:
        """A heading's words and emoji; an emoji that stood in its words becomes its own where it has none."""
        loose = [sign.text for sign in find_emoji(text)]
        mark = {"headline": "# ", "heading": "## ", "subheading": "### "}[kind]
        mended, _ = autofix_text(mark + without_emoji(text), self._headings)
        return mended.removeprefix(mark), self._emoji(emoji or next(iter(loose), ""), kind, text, role)

    def _emoji(self, emoji: str, kind: str, words: str, role: str = "") -> str:
        """The emoji as the placement rules for such blocks want it: none, the given one, or one of the palette."""
        rules = [rule for rule in self._style.rules if isinstance(rule, EmojiPlacement) and kind in rule.on]
        if any(rule.count.max == 0 for rule in rules):
            return ""
        signs = [sign.text for sign in find_emoji(emoji)]
        kept = signs[0] if signs and self._used.count(signs[0]) < self._most else ""
        if not kept and (signs or any(rule.count.min for rule in rules)):
            kept = self._style.emoji_for(words, role or kind, self._used)
        if kept:
            self._used.append(kept)
        return kept


def without_emoji(text: str) -> str:
    """The text without emoji, and without the blanks that they leave; the same text where it has none."""
    signs = list(find_emoji(text))
    for sign in reversed(signs):
        text = f"{text[: sign.start].rstrip(' ')} {text[sign.end :].lstrip(' ')}"
    return text.strip() if signs else text


def _only(style: Style, *kinds: type) -> Style:
    """The style with its rules of these kinds alone."""
    return style.model_copy(update={"rules": tuple(rule for rule in style.rules if isinstance(rule, kinds))})
