"""A style as the text that goes with the requests to a writer; its words come from the style's folder."""

from pipeline.style.style import Style


def render_guidance(style: Style) -> str:
    """Voice guide and the rules' requests in one Markdown text; sent with every call, so short.

    The palette is not in it: it is where code takes an emoji from when a line lacks one.
    """
    return "\n\n".join(part for part in (style.voice, _requests(style)) if part)


def _requests(style: Style) -> str:
    """What the rules ask, errors first, each once."""
    ordered = sorted(style.rules, key=lambda rule: -rule.level.weight)
    asked = dict.fromkeys(rule.request for rule in ordered if rule.ask)
    return "\n".join(["## Rules", "", *(f"- {request}" for request in asked)]) if asked else ""
