"""The form of articles: headings, bullets, sentences, sections in their order, how they end."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from statistics import mean
from typing import Any

from pipeline.style.page import PageSection, ParsedText
from pipeline.style.ranges import Learned, measured_range
from pipeline.style.rules.base import Rule
from pipeline.style.rules.forms import Alliteration, HeadingForm
from pipeline.style.rules.prose import own_lengths, readability
from pipeline.style.rules.structure import FEATURES, SignOff
from pipeline.text.blocks import TextBlock

MARGIN = 0.25
LONGEST_SIGN_OFF = 60


def learn_form(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    """The rules on form that all the articles keep."""
    for kind in ("headline", "heading", "subheading"):
        yield from _headings(kind, pages)
    yield from _alliteration(pages)
    yield from _bullets(pages)
    yield from _lengths(pages)
    yield from _sections(pages)
    yield from _ending(pages)


def _headings(kind: str, pages: Sequence[ParsedText]) -> Iterator[Learned]:
    blocks = [block for page in pages for block in page.of(kind)]
    if not blocks:
        return
    words = measured_range([block.words for block in blocks], MARGIN, 0)
    rule: dict[str, Any] = {
        "kind": "heading_form",
        "level": "warning",
        "message": f"This {kind} has {{found}}; wanted: {{wanted}}.",
        "ask": f"Length of a {kind}: {words.low} to {words.high} words.",
        "on": [kind],
        "min": words.low,
        "max": words.high,
    }
    case = next((case for case in ("title", "sentence") if _all_pass(pages, _cased(kind, case))), "")
    if case:
        rule |= {"case": case, "ask": f"{rule['ask'][:-1]}, in {case} case."}
    if kind == "subheading" and all(block.number for block in blocks):
        rule["numbered"] = True
    seen = f"Measured in {len(blocks)}: {words.seen} words{f', {case} case' if case else ''}."
    yield Learned(kind, rule, f"{seen}{_recurring(kind, pages)}")


def _recurring(kind: str, pages: Sequence[ParsedText]) -> str:
    """Headings that stand in more than one article, as a line of evidence."""
    titles = [title for page in pages for title in {block.bare for block in page.of(kind)}]
    twice = sorted({title for title in titles if titles.count(title) > 1})
    return f"\nRecurring: {'; '.join(twice)}" if twice else ""


def _cased(kind: str, case: str) -> Rule:
    data = {"kind": "heading_form", "level": "error", "message": "x", "on": [kind], "case": case}
    return HeadingForm.model_validate(data)


def _all_pass(pages: Sequence[ParsedText], rule: Rule) -> bool:
    return not any(True for page in pages for _ in rule.hits(page))


def _alliteration(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    text = "{found} main words of the headline begin alike; wanted are {wanted}."
    for least in (4, 3):
        data = {"kind": "alliteration", "level": "suggestion", "message": text, "min": least}
        if all(page.of("headline") for page in pages) and _all_pass(pages, Alliteration.model_validate(data)):
            ask = f"At least {least} main words of the headline begin with the same letter."
            yield Learned("headline-alliteration", {**data, "ask": ask}, f"Every headline has {least} or more.")
            return


def _bullets(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    bullets = [block for page in pages for block in page.of("bullet")]
    if not bullets:
        return
    words = measured_range([block.words for block in bullets], MARGIN, 0)
    runs = [len(list(run)) for page in pages for kind, run in groupby(page.prose, _kind) if kind == "bullet"]
    labelled = min(_share(page) for page in pages)
    rule = {
        "kind": "bullet_form",
        "level": "warning",
        "message": "{found}; wanted are {wanted} words.",
        "ask": f"Bullets have {words.low} to {words.high} words, {min(runs)} to {max(runs)} in a list.",
        "min": words.low,
        "max": words.high,
        "in_list": [min(runs), max(runs)],
    }
    if labelled >= 0.1:
        rule["labelled"] = round(labelled * 0.7, 2)
    evidence = (
        f"Measured in {len(bullets)}: {words.seen} words, lists of {min(runs)} to {max(runs)}, {labelled:.0%} labelled."
    )
    yield Learned("bullets", rule, evidence)


def _kind(block: TextBlock) -> str:
    return block.kind


def _share(page: ParsedText) -> float:
    bullets = page.of("bullet")
    return sum(bool(block.label) for block in bullets) / len(bullets) if bullets else 0


def _lengths(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    lengths = [[words for _, words in own_lengths(page)] for page in pages]
    if all(lengths):
        average = measured_range([mean(each) for each in lengths], MARGIN)
        longest = measured_range([max(each) for each in lengths], MARGIN, 0)
        text = f"{{found}}; wanted are {{wanted}} words on average, {longest.high} at most."
        ask = f"Sentences and bullets have {average.low:g} to {average.high:g} words on average."
        rule: dict[str, Any] = {"kind": "sentence_length", "level": "warning", "message": text, "ask": ask}
        limits = {"min": average.low, "max": average.high, "longest": longest.high}
        yield Learned("sentences", {**rule, **limits}, f"Measured: {average.seen} words, the longest {longest.seen}.")
        grades = measured_range([readability(page) or 0 for page in pages], MARGIN)
        text = "Readability grade {found}; wanted is {wanted}."
        rule = {"kind": "readability", "level": "suggestion", "message": text, "min": grades.low, "max": grades.high}
        yield Learned("readability", rule, f"Measured: grade {grades.seen} (Automated Readability Index).")
    paragraphs = [block.words for page in pages for block in page.of("paragraph", "lead_in")]
    if paragraphs:
        words = measured_range(paragraphs, MARGIN, 0)
        text = "{found} in a paragraph; wanted are {wanted} words."
        rule = {
            "kind": "paragraph_length",
            "level": "suggestion",
            "message": text,
            "min": words.low,
            "max": words.high,
        }
        yield Learned("paragraphs", rule, f"Measured in {len(paragraphs)}: {words.seen} words.")


def _sections(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    """The number and length of sections, and the order of their forms where all articles keep one."""
    headed = [_headed(page) for page in pages]
    if not all(headed):
        return
    number = measured_range([len(sections) for sections in headed], MARGIN, 0)
    text = "The order of the sections: {found}; wanted are {wanted} sections."
    rule: dict[str, Any] = {"kind": "section_order", "level": "warning", "message": text}
    order = _common_order([[_features(section) for section in sections] for sections in headed])
    steps = {"order": [{"has": list(step)} for step in order]} if order else {}
    limits = {"min": number.low, "max": number.high}
    forms = "; ".join(" ".join(_features(section)) or "other" for section in headed[0])
    yield Learned("section-order", {**rule, **steps, **limits}, f"Sections: {number.seen}. In the first: {forms}.")
    words = measured_range([section.words for sections in headed for section in sections], MARGIN, 0)
    text = "This section has {found}; wanted are {wanted}."
    rule = {"kind": "section_length", "level": "suggestion", "message": text, "min": words.low, "max": words.high}
    yield Learned("section-length", rule, f"Measured: {words.seen} words in a section.")


def _headed(page: ParsedText) -> list[PageSection]:
    return [section for section in page.sections if section.heading and section.blocks]


def _features(section: PageSection) -> tuple[str, ...]:
    """What the section is, without what follows from another feature."""
    found = [name for name in ("prose", "labelled", "numbered", "questions") if _feature(name)(section)]
    return tuple(found)


def _feature(name: str) -> Callable[[PageSection], bool]:
    return next(test for feature, test in FEATURES.items() if feature == name)


def _common_order(orders: Sequence[Sequence[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """The longest run of the first article's forms that all the others have in this order, by leaving out greedily."""
    common = [step for step in orders[0] if step]
    for other in orders[1:]:
        rest = iter([step for step in other if step])
        common = [step for step in common if step in rest]
    return common


def _ending(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    last = [page.prose[-1] for page in pages]
    if all(block.kind == "footnote" for block in last):
        prefixes = sorted({block.bare.split(":")[0] + ":" for block in last})
        dated = all(re.search(r"\b(?:19|20)\d\d\b", block.text) for block in last)
        text = "The text ends with {found}; wanted is {wanted}."
        rule: dict[str, Any] = {"kind": "footnote", "level": "error", "message": text, "prefixes": prefixes}
        yield Learned("footnote", rule | {"dated": True} if dated else rule, f"Every article ends with {prefixes[0]}")
    closing = [_closing_words(page) for page in pages]
    if all(0 < words <= LONGEST_SIGN_OFF for words in closing):
        words = measured_range(closing, MARGIN, 0)
        text = "The text ends with {found}; it parts from the reader in {wanted}."
        rule = {"kind": "sign_off", "level": "warning", "message": text, "words": [words.low, words.high]}
        headings = "; ".join(
            section.heading.bare for page in pages for section in _headed(page)[-1:] if section.heading
        )
        if _all_pass(pages, SignOff.model_validate(rule)):
            yield Learned("sign-off", rule, f"Measured: {words.seen} words. Headings: {headings}")


def _closing_words(page: ParsedText) -> int:
    """Words of the last section without its footnote; 0 where it has bullets or no heading of its own."""
    last = page.sections[-1]
    if last.heading is None or last.of("bullet", "subheading") or len(page.sections) < 2:
        return 0
    return sum(block.words for block in last.blocks if block.kind != "footnote")
