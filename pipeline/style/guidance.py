"""A style as the text that goes with every request to a writer; its words come from the style's folder."""

from pipeline.style.style import Style


def render_guidance(style: Style) -> str:
    """Voice guide, the rules' requests and exemplars in one Markdown text; sent with every call, so short.

    The palette is not in it: it is where code takes an emoji from when a line lacks one.
    """
    parts = [
        style.voice,
        _requests(style),
        *(f"## Example: {exemplar.name}\n\n{exemplar.text}" for exemplar in style.exemplars),
    ]
    return "\n\n".join(part for part in parts if part)


def _requests(style: Style) -> str:
    """What the rules ask, errors first, each once."""
    ordered = sorted(style.rules, key=lambda rule: -rule.level.weight)
    asked = dict.fromkeys(rule.request for rule in ordered if rule.ask)
    return "\n".join(["## Rules", "", *(f"- {request}" for request in asked)]) if asked else ""
