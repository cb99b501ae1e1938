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
    assert style.voice in guidance
    assert not any(exemplar.text in guidance for exemplar in style.exemplars)
    assert all(rule.request in guidance for rule in style.rules)


def test_what_is_asked_is_what_is_marked():
    """The prompt asked for 12 words on average and an emoji a block, the marks for 8 to 16 and for 5.5 in 100 words,
    which paragraphs of 30 words with one emoji each never reach."""
    asked = {rule.name: rule.request for rule in load_style("house").rules}
    assert asked["sentences"] == "No sentence has more than 45 words."
    assert "a paragraph at most one, at its end" in asked["emoji-density"]
    assert asked["paragraphs"] == "Paragraphs are short, 110 words at most."
    assert not any("{" in request for request in asked.values())


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
