import pytest

from pipeline.models import Severity
from pipeline.style.check import check_text
from pipeline.style.guidance import render_guidance
from pipeline.style.show import style_page
from pipeline.style.style import load_style

NAMES = ("house", "plain", "briefing")
MOST_WORDS = 1100
UNFINISHED = {"section-order", "sign-off", "footnote", "sources", "emoji-density", "bullets", "sentences"}


@pytest.mark.parametrize("name", NAMES)
def test_guidance_is_short_and_whole(name):
    style = load_style(name)
    guidance = render_guidance(style)
    assert len(guidance.split()) <= MOST_WORDS
    assert all(part in guidance for part in [style.voice, *(e.text for e in style.exemplars)])
    assert all(rule.ask in guidance for rule in style.rules)


@pytest.mark.parametrize("name", NAMES)
def test_exemplars_keep_their_own_style(name):
    """They are passages, so the rules on whole documents do not apply to them."""
    style = load_style(name)
    for exemplar in style.exemplars:
        found = {
            f.rule.removeprefix("style.") for f in check_text(exemplar.text, style) if f.severity is Severity.BLOCKING
        }
        assert found <= UNFINISHED


@pytest.mark.parametrize("name", NAMES)
def test_page_shows_all_rules_and_emoji(name):
    style = load_style(name)
    page = style_page(style)
    assert all(f"| {rule.name} |" in page for rule in style.rules)
    assert all(f"{sign} {said}" in page for sign, said in style.palette.names.items())
    assert all(f"| {form.id} |" in page for form in style.shape.sections)
