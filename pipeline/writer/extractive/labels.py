"""What a bullet or a strand of facts is called: the measure of a figure, a name, or who speaks."""

import re
from collections.abc import Collection, Sequence

from pipeline.models import Fact, Notes
from pipeline.writer.extractive.cues import REPORTED
from pipeline.writer.extractive.figure_words import is_plain, names_in
from pipeline.writer.extractive.phrasing import named, said, whole_quote
from pipeline.writer.extractive.ranking import likeness, rarity

LONGEST_LABEL = 4
RELATED = 0.06
_SMALL = frozenset({"and", "of", "in", "the", "for", "to", "on", "per", "from", "a", "an", "or", "by", "at"})


def label_of(fact: Fact) -> str:
    """What a fact's first plain figure measures, as a label in title case; "" where no figure's measure is plain."""
    passage = fact.passages[0].text if fact.passages else fact.statement
    for figure in fact.figures:
        words = re.sub(r"^(?:change in |number of )+| before$", "", figure.measure)
        words = re.split(r" (?:for|in) ", words)[0] if len(words.split()) > LONGEST_LABEL else words
        if is_plain(figure.measure, passage) and len(words.split()) <= LONGEST_LABEL:
            return title(words)
    return ""


def name_of(fact: Fact, names: Collection[str]) -> str:
    """The known name that a fact's sentence begins with, give or take a few words; "" where none does."""
    words = said(fact).words
    places = {name: match.start() for name in names if (match := re.search(rf"\b{re.escape(name)}\b", words))}
    first = min(places, key=lambda name: (places[name], -len(name)), default="")
    return first if first and len(words[: places[first]].split()) <= 3 else ""


def subjects(notes: Notes) -> set[str]:
    """The names that the facts mention inside their sentences more than once, without those that only report."""
    words = [said(fact).words for fact in notes.facts]
    often = {name for name, times in names_in(words).items() if times > 1}
    return {name for name in often if not any(re.search(rf"\b{re.escape(name)} {REPORTED}\b", text) for text in words)}


def title(words: str) -> str:
    """Words in title case, small ones inside left small, capitals kept."""
    parts = words.split()
    return " ".join(
        word if (at and word in _SMALL) or not word[:1].islower() else word[0].upper() + word[1:]
        for at, word in enumerate(parts)
    )


def strands(facts: Sequence[Fact], most: int) -> list[tuple[str, list[Fact]]]:
    """The facts in groups of two and more, each with its heading: by who speaks where several do, else by subject."""
    by_voice: dict[str, list[Fact]] = {}
    for fact in facts:
        by_voice.setdefault(voice(fact), []).append(fact)
    groups = [(title(f"What {named(name)} Said"), group) for name, group in by_voice.items() if len(group) > 1]
    return groups[:most] if len(groups) > 1 else _by_subject(facts, most)


def voice(fact: Fact) -> str:
    """Who speaks in a fact: its speaker, where the words are a sentence of the speaker's own, else its publisher."""
    return fact.speaker if whole_quote(fact) else said(fact).name


def _by_subject(facts: Sequence[Fact], most: int) -> list[tuple[str, list[Fact]]]:
    """Groups around the first facts with a label; a fact joins the one it is most like, if it is like any."""
    weights = rarity([said(fact).words for fact in facts])
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if (label := label_of(fact)) and len(groups) < most:
            groups.setdefault(label, [fact])
    first = [group[0] for group in groups.values()]
    for fact in facts:
        alike = {label: likeness(said(fact).words, said(group[0]).words, weights) for label, group in groups.items()}
        near = max(alike, key=lambda label: alike[label], default="")
        if fact not in first and near and alike[near] > RELATED:
            groups[near].append(fact)
    return [(f"The Figures on {label}", group) for label, group in groups.items() if len(group) > 1]
