"""What --fix does: the edits that rules hold for safe, and never one on a figure, a quotation or a citation."""

from collections.abc import Iterator

from pipeline.house.check import PREFIX, find_hits
from pipeline.house.page import Page
from pipeline.house.protect import same_figures
from pipeline.house.rules.rule import Edit, Hit, Rule
from pipeline.house.style import Style
from pipeline.models.noun import Noun

MOST_ROUNDS = 4


class Fix(Noun):
    """One applied fix: its rule, and the text before and after in its line."""

    rule: str
    line: int
    before: str
    after: str


def fix_text(text: str, style: Style) -> tuple[str, tuple[Fix, ...]]:
    """The text with all safe fixes made, again while one makes room for another; fixing the result changes nothing."""
    applied: list[Fix] = []
    for _ in range(MOST_ROUNDS):
        page = Page(text)
        chosen = list(_compatible(page, style))
        if not chosen:
            break
        mended = _apply(text, [edit for _, hit in chosen for edit in hit.edits])
        if not same_figures(text, mended):
            break
        applied += [_fix(page, rule, hit) for rule, hit in chosen]
        text = mended
    return text, tuple(applied)


def safe_edits(text: str, style: Style) -> list[Edit]:
    """The edits of one round of fixes, none of which clash."""
    return [edit for _, hit in _compatible(Page(text), style) for edit in hit.edits]


def _compatible(page: Page, style: Style) -> Iterator[tuple[Rule, Hit]]:
    """Hits whose edits touch nothing protected and nothing that an earlier one changes; errors come first."""
    taken: list[Edit] = []
    found = (pair for pair in find_hits(page, style.rules) if pair[1].edits)
    for rule, hit in sorted(found, key=lambda pair: -pair[0].level.weight):
        safe = not any(page.untouchable(edit.start, edit.end) for edit in hit.edits)
        if safe and not any(_clash(edit, other) for edit in hit.edits for other in taken):
            taken += hit.edits
            yield rule, hit


def _clash(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _apply(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _fix(page: Page, rule: Rule, hit: Hit) -> Fix:
    line = page.place(hit.start)[0]
    start = page.text.rfind("\n", 0, hit.start) + 1
    end = max([hit.end, *(edit.end for edit in hit.edits)])
    stop = page.text.find("\n", end)
    before = page.text[start : stop if stop >= 0 else len(page.text)]
    edits = [Edit(edit.start - start, edit.end - start, edit.text) for edit in hit.edits if edit.start >= start]
    return Fix(rule=PREFIX + rule.name, line=line, before=before, after=_apply(before, edits))
