"""A planned section as blocks: paragraphs, labelled bullets, numbered strands and questions, all from its facts."""

from collections.abc import Iterator, Sequence
from zlib import crc32

from pipeline.models import Block, Fact, Notes, Outline, SectionPlan, Sentence
from pipeline.style.layout import SectionForm
from pipeline.style.style import Style
from pipeline.writer.extractive.forms import Way, way_of
from pipeline.writer.extractive.labels import label_of, name_of, strands, subjects, voice
from pipeline.writer.extractive.phrasing import BULLET, Credit, again, named, phrase
from pipeline.writer.extractive.questions import questions_from

_LEADS = {
    Way.FIGURES: ("These are the figures that the sources give:", "In figures, the sources have this to say:"),
    Way.BESIDE: ("Set beside it, from the same sources:", "The same sources also show this:"),
    Way.SIDES: ("The facts can be read from two sides:", "Two readings stand side by side:"),
    Way.QUESTIONS: ("What the sources leave open:", "The sources do not settle these points:"),
    Way.STRANDS: ("{name} put it in these words:", "The account that {name} gave:", "From {name} come these points:"),
    Way.OPENING: ("In short:",),
    Way.OUTLOOK: ("What comes next:",),
}
_NO_OUTLOOK = "What comes next, the sources do not say."
SPARE = 6
_UNNAMED = "In Figures"
_SIDES = ("One Side", "The Other Side")


def write_blocks(plan: SectionPlan, outline: Outline, notes: Notes, style: Style) -> tuple[Block, ...]:
    """The blocks of one section in its form; one whose plan names no facts takes the first of the notes.

    Those before it are written too, for the emoji that they take.
    """
    used = [section.emoji for section in outline.sections]
    blocks: tuple[Block, ...] = ()
    names = subjects(notes)
    ids = [section.id for section in outline.sections]
    before = outline.sections[: ids.index(plan.id)] if plan.id in ids else ()
    for section in [*before, plan]:
        blocks = _written(_Page(section, style, used, names), section, notes)
        used += [block.emoji for block in blocks if block.emoji]
    return blocks


def _written(page: "_Page", plan: SectionPlan, notes: Notes) -> tuple[Block, ...]:
    facts = [fact for fact_id in plan.facts if (fact := notes.fact(fact_id))]
    if not facts and page.way is not Way.OUTLOOK:
        facts = list(notes.facts[:SPARE])
    match page.way:
        case Way.QUESTIONS:
            page.lead_in()
            page.questions(facts, notes)
        case Way.STRANDS:
            page.strands(facts)
        case Way.FIGURES | Way.BESIDE | Way.SIDES:
            page.lead_in()
            page.labelled(facts)
        case Way.OPENING | Way.OUTLOOK:
            page.prose(facts)
    return tuple(page.blocks)


class _Page:
    """The blocks of one section as they come about, within the form's words."""

    def __init__(self, plan: SectionPlan, style: Style, used: Sequence[str], names: set[str]) -> None:
        form = style.shape.section(plan.form) or SectionForm(id=plan.form)
        self.way = way_of(form)
        self._plan, self._form, self._style, self._used, self._names = plan, form, style, list(used), names
        scale = plan.words / (sum((form.words.min, form.words.max)) / 2) if plan.words and form.words.max else 1
        self._most = round(form.words.max * scale) or 10_000
        self._least = round(form.words.min * scale)
        self.blocks: list[Block] = []
        self.words = 0

    def lead_in(self, name: str = "", turn: int = 0) -> None:
        """The line before bullets, ending in a colon; varied by section, the same each time."""
        if not self._form.lead_in:
            return
        leads = _LEADS[self.way]
        lead = leads[(crc32(self._plan.heading.encode()) + turn) % len(leads)].format(name=named(name) if name else "")
        self._add(Block(form="paragraph", sentences=(Sentence(text=lead[0].upper() + lead[1:]),)))

    def labelled(self, facts: Sequence[Fact]) -> None:
        """Bullets with a label each, as many as the form takes."""
        sides = iter(_SIDES)
        for fact in facts:
            match self.way:
                case Way.SIDES:
                    label = next(sides, "")
                case Way.FIGURES:
                    label = label_of(fact) or _UNNAMED
                case _:
                    label = name_of(fact, self._names) or label_of(fact) or _UNNAMED
            self._bullet(fact, Credit.SHORT, label)

    def strands(self, facts: Sequence[Fact]) -> None:
        """Numbered subheadings, each with a lead-in and its bullets; the words are shared out among them."""
        groups = strands(facts, self._form.subheadings.max)
        share = self._most // max(len(groups), 1)
        for turn, (heading, group) in enumerate(groups):
            emoji = self._style.emoji_for(f"{heading} {group[0].statement}", "subheading", self._used)
            self._add(Block(form="subheading", label=heading, emoji=emoji))
            self.lead_in(voice(group[0]), turn)
            least = sum(block.form == "bullet" for block in self.blocks) + self._form.bullets.min
            for fact in group[: self._form.bullets.max or 3]:
                self._bullet(fact, Credit.ABOVE, ceiling=share * (turn + 1), least=least)

    def questions(self, facts: Sequence[Fact], notes: Notes) -> None:
        """As many questions as the form takes."""
        wanted = self._form.bullets.max or 3
        for sentence in questions_from(facts, notes.brief):
            left = wanted - self._bullets()
            if left and len(sentence.text.split()) <= 1.5 * (self._most - self.words) / left:
                self._add(Block(form="bullet", sentences=(sentence,), emoji=self._emoji(sentence.text)))

    def prose(self, facts: Sequence[Fact]) -> None:
        """Paragraphs, as few as the form takes, that stop when its least words are reached."""
        sentences: list[Sentence] = []
        count, last = 0, ""
        for fact in facts:
            text = again(fact) if sentences and voice(fact) == last else phrase(fact)
            if text and count < max(self._least, 1) and count + len(text.split()) <= self._most:
                sentences.append(Sentence(text=text, facts=(fact.id,)))
                count += len(text.split())
                last = voice(fact)
        if not sentences and self.way is Way.OUTLOOK:
            sentences.append(Sentence(text=_NO_OUTLOOK))
        number = max(1, min(self._form.paragraphs.min, len(sentences)))
        for at in range(number):
            part = tuple(sentences[at * len(sentences) // number : (at + 1) * len(sentences) // number])
            emoji = self._emoji(" ".join(s.text for s in part)) if self._form.paragraph_emoji else ""
            if part:
                self._add(Block(form="paragraph", sentences=part, emoji=emoji))

    def _bullet(self, fact: Fact, credit: Credit, label: str = "", *, ceiling: int = 0, least: int = 0) -> None:
        text = phrase(fact, BULLET, credit)
        full = not least and self._bullets() >= (self._form.bullets.max or 3)
        if text and not full and self._fits(text, least or self._form.bullets.min, ceiling):
            block = Block(
                form="bullet",
                sentences=(Sentence(text=text, facts=(fact.id,)),),
                label=label,
                emoji=self._emoji(f"{label} {text}"),
            )
            self._add(block)

    def _fits(self, text: str, least: int, ceiling: int = 0) -> bool:
        return self._bullets() < least or self.words + len(text.split()) <= (ceiling or self._most)

    def _bullets(self) -> int:
        return sum(block.form == "bullet" for block in self.blocks)

    def _emoji(self, words: str) -> str:
        return self._style.emoji_for(words, "bullet", self._used)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        self.words += sum(len(words.split()) for words in _texts(block))
        self._used += [block.emoji] if block.emoji else []


def _texts(block: Block) -> Iterator[str]:
    yield block.label
    for sentence in block.sentences:
        yield sentence.text
