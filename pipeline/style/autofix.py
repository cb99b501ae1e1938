"""What --fix does: the edits that rules hold for safe, and never one on a figure, a quotation or a citation."""

from bisect import bisect, insort
from collections.abc import Iterator

from pipeline.models.frozen import FrozenModel
from pipeline.style.check import PREFIX, find_hits
from pipeline.style.page import ParsedText
from pipeline.style.protected import same_figures
from pipeline.style.rules.base import Edit, Hit, Rule
from pipeline.style.style import Style

MOST_ROUNDS = 8
AROUND = 200  # characters of a line that are shown beside a fix


class Autofix(FrozenModel):
    """One applied fix: its rule, and its line, or the part around, before and after."""

    rule: str
    line: int
    before: str
    after: str


def autofix_text(text: str, style: Style) -> tuple[str, tuple[Autofix, ...]]:
    """The text with all safe fixes made, again while one makes room for another; fixing the result changes nothing."""
    applied: list[Autofix] = []
    for _ in range(MOST_ROUNDS):
        page = ParsedText(text)
        chosen = list(_compatible(page, style))
        if not chosen:
            break
        mended = _apply(text, [edit for _, hit in chosen for edit in hit.edits])
        if not same_figures(text, mended):
            break
        applied += [_fix(page, rule, hit) for rule, hit in chosen]
        text = mended
    return text, tuple(applied)


def _compatible(page: ParsedText, style: Style) -> Iterator[tuple[Rule, Hit]]:
    """Hits whose edits touch nothing protected and nothing that an earlier one changes; errors come first."""
    taken: list[Edit] = []  # in the order of their places
    found = (pair for pair in find_hits(page, style.rules) if pair[1].edits)
    for rule, hit in sorted(found, key=lambda pair: -pair[0].level.weight):
        safe = all(_is_safe(page, edit) for edit in hit.edits)
        if safe and not any(_clashes(edit, taken) for edit in hit.edits):
            for edit in hit.edits:
                insort(taken, edit)
            yield rule, hit


def _is_safe(page: ParsedText, edit: Edit) -> bool:
    """Whether the edit touches nothing protected; capitals alone may change in a figure in words."""
    recases = edit.text.lower() == page.text[edit.start : edit.end].lower()
    barred = not page.recasable(edit.start, edit.end) if recases else page.untouchable(edit.start, edit.end)
    return not barred and not page.hides(edit.start, edit.end)


def _clashes(edit: Edit, taken: list[Edit]) -> bool:
    """Whether the edit touches one of those taken, which do not touch each other."""
    at = bisect(taken, edit)
    return any(edit.start <= other.end and other.start <= edit.end for other in taken[max(0, at - 1) : at + 1])


def _apply(text: str, edits: list[Edit]) -> str:
    pieces, at = [], 0
    for edit in sorted(edits):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _fix(page: ParsedText, rule: Rule, hit: Hit) -> Autofix:
    line = page.lines.place(hit.start)[0]
    start = max(page.text.rfind("\n", 0, hit.start) + 1, hit.start - AROUND)
    end = max([hit.end, *(edit.end for edit in hit.edits)])
    stop = page.text.find("\n", end, end + AROUND)
    before = page.text[start : stop if stop >= 0 else end + AROUND]
    edits = [Edit(edit.start - start, edit.end - start, edit.text) for edit in hit.edits if edit.start >= start]
    return Autofix(rule=PREFIX + rule.name, line=line, before=before, after=_apply(before, edits))
