"""Two texts or two styles side by side: measure by measure, rule by rule, and as bars."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.style.profile import StyleProfile, profile
from pipeline.style.rules.base import Rule
from pipeline.style.style import Style

BAR = 24
MEASURES = {
    "emoji_per_100_words": "emoji in 100 words",
    "emoji_per_heading": "emoji per heading",
    "emoji_per_bullet": "emoji per bullet",
    "emoji_variety": "share of different emoji",
    "section_words": "words per section",
    "bullet_share": "share of bullets",
    "labelled_share": "bullets with a label",
    "question_share": "sentences that ask",
    "sentence_words": "words per sentence",
    "grade": "readability grade",
    "words": "words",
}


class RuleRow(NamedTuple):
    """One measure of both, and how far the second lies from the first, in percent (None where the first is 0)."""

    name: str
    one: Decimal
    other: Decimal
    change: Decimal | None


def compare_profiles(one: StyleProfile, other: StyleProfile) -> list[RuleRow]:
    """The measures in the order that editors look at them."""
    return [_row(label, Decimal(getattr(one, name)), Decimal(getattr(other, name))) for name, label in MEASURES.items()]


def _row(label: str, one: Decimal, other: Decimal) -> RuleRow:
    return RuleRow(label, one, other, (100 * (other - one) / abs(one)).quantize(Decimal(1)) if one else None)


def bars(row: RuleRow) -> tuple[str, str]:
    """Both values as bars on one scale."""
    top = max(abs(row.one), abs(row.other))
    return _bar(row.one, top), _bar(row.other, top)


def _bar(value: Decimal, top: Decimal) -> str:
    eighths = int(abs(value) / top * BAR * 8) if top else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[rest]


def style_sample(style: Style) -> str:
    """The text that stands for a style where it is measured: its exemplars."""
    return "\n\n".join(exemplar.text for exemplar in style.exemplars)


def style_profile(style: Style) -> StyleProfile:
    return profile(style_sample(style))


def compare_rules(one: Style, other: Style) -> Iterator[tuple[str, str, str]]:
    """Name and limits of each rule that the two styles do not share; "" where a style has none of that name."""
    mine, theirs = ({rule.name: rule for rule in style.rules} for style in (one, other))
    for name in dict.fromkeys([*mine, *theirs]):
        first, second = (rules_limits(rules.get(name)) for rules in (mine, theirs))
        if first != second:
            yield name, first, second


def rules_limits(rule: Rule | None) -> str:
    """A rule's kind, level and limits in a line."""
    if rule is None:
        return ""
    fields = rule.model_dump(exclude={"message", "ask", "kind", "level"}, mode="json")
    set_apart = {name for name, field in type(rule).model_fields.items() if getattr(rule, name) != field.default}
    limits = " ".join(f"{name}={_short(value)}" for name, value in fields.items() if name in set_apart)
    return f"{rule.level} {rule.kind} {limits}".strip()


def _short(value: object) -> str:
    if isinstance(value, dict) and set(value) == {"min", "max"}:
        return f"{value['min']}–{value['max']}"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return (
            ",".join(map(str, value))
            if len(value) < 8 and all(isinstance(v, str) for v in value)
            else f"[{len(value)}]"
        )
    return str(value)
