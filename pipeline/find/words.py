"""The words of a headline that tell its event from others, and how far a text is about the same."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.clustering.features import TOKEN, words_of
from pipeline.clustering.lexicon import fold, term_of, word_lists
from pipeline.models import Event, Notes, Outline
from pipeline.style.layout import SectionForm

NAME, FIGURE, COMMON = 1.5, 0.5, 0.3
"""What a name, a figure and a word of half of all news weigh: a report may round, but names its subject."""
OPENING = 4_000
LONGEST_QUERY, MOST_WORDS = 380, 40
MOST_MISSING = 3
QUOTES, FIGURES = "statement", "figures"
"""What is added to a search where a form needs quotations or figures that the notes lack."""
_DIGIT = re.compile(r"\d")


class Subject:
    """What a headline is about: its terms with their weights, its names apart."""

    def __init__(self, headline: str) -> None:
        words, lists = words_of(headline, "", ""), word_lists()
        self.names = frozenset(term for term in words.capital - words.lower if not _DIGIT.search(term))
        self.weights = {
            term: _weight(term, term in self.names) * (COMMON if term in lists.common else lists.share(term))
            for term in sorted(words.title)
        }

    def share(self, title: str, text: str) -> float:
        """From 0 to 1, how much of the headline stands in a title and the beginning of a text; 0 without its names."""
        words = words_of(title, text[:OPENING], "").all
        if self.names and not self.names & words:
            return 0.0
        whole = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in words) / whole if whole else 0.0


def key_terms(text: str) -> tuple[str, ...]:
    """The words of a line as they stand there that tell most: names first, then the others by what they weigh."""
    subject = _subject(text)
    shown: dict[str, str] = {}
    for token in TOKEN.findall(fold(text)):
        if (term := term_of(token)) and term in subject.weights:
            shown.setdefault(term, token.removesuffix("'s"))
    order = sorted(shown, key=lambda term: -subject.weights[term])
    return tuple(shown[term] for term in order)


def first_queries(event: Event) -> tuple[str, ...]:
    """What is searched for first: the headline and, where there is an angle, its names with the angle."""
    queries = [event.headline]
    if event.angle:
        queries.append(" ".join((*key_terms(event.headline)[:3], event.angle)))
    return tuple(dict.fromkeys(map(_fitted, queries)))


def missing_queries(event: Event, outline: Outline, notes: Notes, forms: Sequence[SectionForm]) -> tuple[str, ...]:
    """What is searched for next: what sections of the outline without a fact are about, and forms that lack facts.

    A form that its style words itself needs none, nor does a section without a heading. A form that needs more
    figures or quotations than the notes hold asks for them.
    """
    known, worded = {fact.id for fact in notes.facts}, {form.id for form in forms if form.fixed}
    quotes, figures = sum(bool(fact.quote) for fact in notes.facts), sum(bool(fact.figures) for fact in notes.facts)
    planned = {plan.form for plan in outline.sections}
    bare = [
        plan.heading
        for plan in outline.sections
        if plan.heading and plan.form not in worded and not known & set(plan.facts)
    ]
    for form in forms:
        lacks = [QUOTES] * (quotes < form.needs.quotes) + [FIGURES] * (figures < form.needs.figures)
        if form.id not in planned | worded and (lacks or len(known) < form.needs.facts):
            bare.append(" ".join((form.heading or form.purpose, *lacks)))
    subject = " ".join(key_terms(event.headline)[:4])
    found = (_fitted(f"{subject} {' '.join(key_terms(each)[:5])}") for each in bare if key_terms(each))
    return tuple(dict.fromkeys(found))[:MOST_MISSING]


@lru_cache(maxsize=500)
def _subject(text: str) -> Subject:
    return Subject(text)


def _weight(term: str, is_name: bool) -> float:
    return NAME if is_name else FIGURE if _DIGIT.search(term) else 1.0


def _fitted(query: str) -> str:
    """A query within what the services take: 400 characters and 50 words of the strictest."""
    return " ".join(query.split()[:MOST_WORDS])[:LONGEST_QUERY].strip()
