"""The shape of articles as shape.yml: their lines, their length, and a form for each section of the first."""

import re
from collections.abc import Sequence
from statistics import mean
from typing import Any

from pipeline.files.yaml_file import to_yaml
from pipeline.style.layout import LayoutLines
from pipeline.style.page import PageSection, ParsedText
from pipeline.style.ranges import measured_range
from pipeline.style.rules.emoji import stands
from pipeline.text.blocks import TextBlock

MARGIN = 0.25


def learn_shape(pages: Sequence[ParsedText]) -> str:
    """YAML: emoji stand in the lines where most of the articles' blocks have them."""
    shape: dict[str, Any] = {
        "words": round(mean(page.words for page in pages)),
        "lines": _lines(pages),
        "sections": _forms(pages[0]),
    }
    return to_yaml(shape)


def _lines(pages: Sequence[ParsedText]) -> dict[str, str]:
    """The shipped templates with the emoji moved to where it stands, or taken out."""
    moved = {
        "headline": ("# {emoji} {text}", "# {text} {emoji}", "# {text}"),
        "heading": ("## {emoji} {text}", "## {text} {emoji}", "## {text}"),
        "subheading": ("### {number}. {emoji} {text}", "### {number}. {text} {emoji}", "### {text}"),
        "bullet": ("- {emoji} {text}", "- {text} {emoji}", "- {text}"),
    }
    found = {name: choices[_place(name, pages)] for name, choices in moved.items()}
    label = "- **{label}** {emoji}: {text}" if _labels_bear_emoji(pages) else "- **{label}:** {text} {emoji}"
    bare = not any(page.emoji for page in pages)
    found["labelled_bullet"] = "- **{label}:** {text}" if bare else label
    found["paragraph"] = "{text}" if bare else LayoutLines().paragraph
    last = next((block for page in pages for block in page.of("footnote")), None)
    if last:
        found["footnote"] = f"{last.bare.split(':')[0]}: {{publishers}}, {{date}}."
    return found


def _place(kind: str, pages: Sequence[ParsedText]) -> int:
    """0 where most emoji of the kind open their block, 1 where they stand elsewhere, 2 where there are none."""
    signs = [(block, sign) for page in pages for block in page.of(kind) for sign in block.emoji]
    if not signs:
        return 2
    return 0 if 2 * sum(stands(block, sign, "start") for block, sign in signs) > len(signs) else 1


def _labels_bear_emoji(pages: Sequence[ParsedText]) -> bool:
    return any(stands(b, sign, "label") for page in pages for b in page.of("bullet") for sign in b.emoji)


def _forms(page: ParsedText) -> list[dict[str, Any]]:
    """A section form for each section of the article, its counts and its length with some room."""
    sections = [section for section in page.sections if section.blocks and section.heading]
    return [_form(number, section) for number, section in enumerate(sections, 1)]


def _form(number: int, section: PageSection) -> dict[str, Any]:
    assert section.heading is not None
    words = measured_range([sum(block.words for block in section.blocks if block.kind != "footnote")], MARGIN, 0)
    bullets, subheadings = section.of("bullet"), section.of("subheading")
    form: dict[str, Any] = {
        "id": "-".join(filter(None, (_slug(section.heading.bare), str(number)))),
        "heading": section.heading.bare,
        "purpose": f"As “{section.heading.bare}” in the example.",
        "paragraphs": len(section.of("paragraph", "lead_in")),
        "words": [words.low, words.high],
        "required": number == 1,
    }
    if bullets:
        runs = _runs(section.blocks)
        form |= {"bullets": [min(runs), max(runs)], "labelled": all(block.label for block in bullets)}
        form |= {"lead_in": bool(section.of("lead_in")), "questions": all(b.bare.endswith("?") for b in bullets)}
    if subheadings:
        form["subheadings"] = len(subheadings)
    return form


def _runs(blocks: Sequence[TextBlock]) -> list[int]:
    """How many bullets stand under each heading."""
    runs = [0]
    for block in blocks:
        runs += [0] if block.kind == "subheading" else []
        runs[-1] += block.kind == "bullet"
    return [run for run in runs if run]


def _slug(heading: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower())[:3])
