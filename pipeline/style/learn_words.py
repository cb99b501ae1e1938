"""The words and figures of articles: which words recur, and how percentages, magnitudes and quotations are written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import regex

from pipeline.style.page import ParsedText
from pipeline.style.ranges import Learned
from pipeline.style.rules.base import Rule
from pipeline.style.rules.figures import NumberFormat
from pipeline.style.rules.quotations import QuotationForm
from pipeline.style.rules.words import Occurrence

MOST_WORDS = 60
_WORD = regex.compile(r"\p{L}[\p{L}'’-]{3,}")
_COMMON = """about above after again against also although among another around because been before being below between
both could does doing down during each even every from further have having here hers himself into itself just like made
make many more most much must need never only other ours over same shall should since some such than that their them
then there these they this those through under until upon very were what when where which while will with within
without would your it's isn't"""
COMMON = frozenset(_COMMON.split())


def vocabulary(pages: Sequence[ParsedText]) -> str:
    """The content words that recur, a line each, most frequent first."""
    counted = Counter(word.lower() for page in pages for word in _WORD.findall(page.shown))
    recurring = [word for word, times in counted.most_common() if times > 1 and word not in COMMON]
    return "".join(f"{word}\n" for word in recurring[:MOST_WORDS])


def learn_words(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    """Rules on figures, quotations, questions and exclamations that all the articles keep."""
    yield from _numbers(pages)
    yield from _quotations(pages)
    for name, pattern in (("questions", r"\?"), ("exclamations", "!")):
        yield _marks(name, pattern, pages)


def _numbers(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    """Only what the articles decide by having the one form and never the other."""
    message = "“{found}” is not how figures are written; wanted: {wanted}."
    rule: dict[str, Any] = {"kind": "number_format", "level": "warning", "message": message}
    decided = {}
    for key, forms in (("percent", ("sign", "word")), ("magnitude", ("word", "letter"))):
        kept = [form for form in forms if _passes(pages, NumberFormat.model_validate({**rule, key: form}))]
        if len(kept) == 1:
            decided[key] = kept[0]
    if decided:
        evidence = ", ".join(f"{key} as {form}" for key, form in decided.items())
        yield Learned("numbers", {**rule, **decided}, f"Measured: {evidence}, without exception.")


def _quotations(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    rule = {"kind": "quotation_form", "level": "warning", "message": "This quotation has {found}."}
    kept = [
        marks
        for marks in ("straight", "curly")
        if _passes(pages, QuotationForm.model_validate({**rule, "marks": marks}))
    ]
    if len(kept) == 1:
        yield Learned("quotations", {**rule, "marks": kept[0]}, f"Measured: {kept[0]} quotation marks throughout.")


def _marks(name: str, pattern: str, pages: Sequence[ParsedText]) -> Learned:
    counts = [sum(block.text.count(pattern[-1]) for block in page.prose) for page in pages]
    rule: dict[str, Any] = {
        "kind": "occurrence",
        "level": "warning",
        "message": f"{{found}} {name}; wanted are {{wanted}}.",
        "patterns": [pattern],
        "max": max(counts) + (max(counts) > 0),
    }
    Occurrence.model_validate(rule)
    return Learned(name, rule, f"Measured: {max(counts)} at most in an article.")


def _passes(pages: Sequence[ParsedText], rule: Rule) -> bool:
    return not any(True for page in pages for _ in rule.hits(page))
