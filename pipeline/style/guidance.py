"""A style as the text that goes with every request to a writer; its words come from the style's folder."""

from pipeline.style.palette import Palette
from pipeline.style.style import Style


def render_guidance(style: Style) -> str:
    """Voice guide, the rules' requests, palette and exemplars in one Markdown text; sent with every call, so short."""
    parts = [
        style.voice,
        _requests(style),
        _palette(style.palette),
        *(f"## Example: {exemplar.name}\n\n{exemplar.text}" for exemplar in style.exemplars),
    ]
    return "\n\n".join(part for part in parts if part)


def _requests(style: Style) -> str:
    """What the rules ask, errors first, each once."""
    ordered = sorted(style.rules, key=lambda rule: -rule.level.weight)
    asked = dict.fromkeys(rule.ask for rule in ordered if rule.ask)
    return "\n".join(["## Rules", "", *(f"- {request}" for request in asked)]) if asked else ""


def _palette(palette: Palette) -> str:
    """One line with the emoji of all roles and topics: `money 💰💵; chart 📊📈`."""
    groups = {**palette.roles, **{name: topic.emoji for name, topic in palette.topics.items()}, "other": palette.any}
    listed = "; ".join(f"{name.replace('_', ' ')} {' '.join(emoji)}" for name, emoji in groups.items() if emoji)
    return f"## Emoji\n\n{listed}" if listed else ""
