from pipeline.style.style import load_style
from pipeline.writer.extractive.form import NOBODY, DigestPart, digest_style, style_for

HOUSE = load_style("house")


def test_digest_keeps_rules_on_titles_and_sources():
    kept = {rule.kind for rule in digest_style(HOUSE).rules}
    assert kept == {"heading_form", "emoji_placement", "footnote"}
    assert [form.id for form in digest_style(HOUSE).shape.sections] == ["hook"]
    assert digest_style(HOUSE).shape.lines == HOUSE.shape.lines


def test_style_without_emoji_stays_so():
    assert [rule.count.max for rule in digest_style(load_style("plain")).rules if rule.kind == "emoji_placement"] == [0]


def test_digests_are_held_to_their_own_form():
    assert style_for(f"# A digest\n\n{NOBODY}\n", HOUSE) == digest_style(HOUSE)
    assert style_for("# A story\n", HOUSE) is HOUSE


def test_strange_plans_tell_news():
    assert [DigestPart.of(part.purpose) for part in DigestPart] == list(DigestPart)
    assert DigestPart.of("Open on one thing the reader can see.") is DigestPart.NEWS
