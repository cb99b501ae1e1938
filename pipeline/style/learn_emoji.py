"""Emoji as articles have them: which, where in a block, how many, how dense."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import emoji
import yaml

from pipeline.style.page import ParsedText
from pipeline.style.ranges import Learned, measured_range
from pipeline.style.rules.emoji import Position, stands
from pipeline.text.blocks import TextBlock

KINDS = ("headline", "heading", "subheading", "bullet", "lead_in", "paragraph", "footnote")
POSITIONS: tuple[Position, ...] = ("start", "end", "label", "end_or_label")
FIRM = 3  # blocks of a kind that must agree before a habit counts as a rule


def learn_emoji(pages: Sequence[ParsedText]) -> Iterator[Learned]:
    """Rules on emoji; one that forbids them where the articles have none."""
    if not any(page.emoji for page in pages):
        message = "{found} emoji here; the examples have none."
        rule = {"kind": "emoji_placement", "level": "error", "message": message, "on": list(KINDS), "count": 0}
        yield Learned("no-emoji", {**rule, "ask": "Use no emoji."}, f"No emoji in {len(pages)} articles.")
        return
    for kind in KINDS:
        blocks = [block for page in pages for block in page.of(kind)]
        if blocks:
            yield _placement(kind, blocks)
    density = measured_range([100 * len(page.emoji) / page.words for page in pages], 0.2)
    message = "{found} emoji in 100 words; wanted are {wanted}."
    rule = {"kind": "emoji_density", "level": "error", "message": message, "min": density.low, "max": density.high}
    yield Learned("emoji-density", rule, f"Measured: {density.seen} emoji in 100 words; a fifth either way is allowed.")
    most = max(max(Counter(sign.text for sign in page.emoji).values(), default=1) for page in pages)
    message = "{found}; vary them."
    rule = {"kind": "emoji_variety", "level": "warning", "message": message, "most": most}
    yield Learned("emoji-variety", rule, f"Measured: no emoji more than {most} times in an article.")
    message = "{found} is not in the palette."
    yield Learned("emoji-palette", {"kind": "emoji_palette", "level": "suggestion", "message": message}, _counts(pages))


def _placement(kind: str, blocks: Sequence[TextBlock]) -> Learned:
    counts = [len(block.emoji) for block in blocks]
    signs = [(block, sign) for block in blocks for sign in block.emoji]
    position = next((p for p in POSITIONS if all(stands(block, sign, p) for block, sign in signs)), "anywhere")
    firm = len(blocks) >= FIRM or (kind == "headline" and min(counts) > 0)
    name = kind.replace("_", "-")
    wanted = str(counts[0]) if len(set(counts)) == 1 else f"{min(counts)} to {max(counts)}"
    where = f", {position.replace('_', ' ')}" if signs and position != "anywhere" else ""
    rule: dict[str, Any] = {
        "kind": "emoji_placement",
        "level": "error" if firm else "warning",
        "message": f"This {name} has {{found}} emoji; wanted: {{wanted}}{where}.",
        "ask": f"Emoji in each {name}: {wanted}{where}.",
        "on": [kind],
        "count": [min(counts), max(counts)],
    }
    if signs:
        rule["position"] = position
    return Learned(f"{name}-emoji", rule, f"Measured in {len(blocks)} blocks: {sum(counts)} emoji{where}.")


def learn_palette(pages: Sequence[ParsedText]) -> str:
    """palette.yml: each emoji with its name, by the kind of block it stands in, with how often as a comment."""
    roles: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for page in pages:
        for block in page.prose:
            roles.setdefault(block.kind, Counter()).update(sign.text for sign in block.emoji)
    lines = ["", "roles:"]
    for role, counted in roles.items():
        if counted:
            lines.append(f"  {role}:")
            lines += [f"    {_key(sign)}: {_name(sign)}  # {times} times" for sign, times in counted.most_common()]
    every = Counter(sign for counted in roles.values() for sign in counted.elements())
    lines += ["", "any:", *(f"  {_key(sign)}: {_name(sign)}" for sign, _ in every.most_common())]
    return "\n".join(lines) + "\n" if every else ""


def _counts(pages: Sequence[ParsedText]) -> str:
    different = {sign.text for page in pages for sign in page.emoji}
    return f"Measured: {len(different)} different emoji, listed in palette.yml with where each stands."


def _name(sign: str) -> str:
    return emoji.demojize(sign).strip(":").replace("_", " ").replace(":", "")


def _key(sign: str) -> str:
    """The emoji as a YAML key; those that begin with # or * need quotation marks."""
    return yaml.safe_dump(sign, allow_unicode=True, default_style=None).split("\n")[0].strip()
