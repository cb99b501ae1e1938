"""A style as the text that goes with every request to a writer; its words come from the style's folder."""

from pipeline.house.palette import Palette
from pipeline.house.style import Style


def render_guidance(style: Style) -> str:
    """Voice guide, rules, palette and exemplars in one Markdown text."""
    parts = [
        style.voice,
        _palette(style.palette),
        *(f"### Example: {exemplar.name}\n\n{exemplar.text}" for exemplar in style.exemplars),
    ]
    return "\n\n".join(part for part in parts if part)


def _palette(palette: Palette) -> str:
    """One line a role and topic: `- money: 💰 money bag, 💵 banknote`."""
    groups = {**palette.roles, **{name: topic.emoji for name, topic in palette.topics.items()}, "anything": palette.any}
    lines = [f"- {name}: {' '.join(emoji)}" for name, emoji in groups.items() if emoji]
    return "\n".join(["### Emoji to choose from", "", *lines]) if lines else ""
