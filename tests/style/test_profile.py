from decimal import Decimal

from pipeline.style.compare import RuleRow, bars, compare_profiles, compare_rules
from pipeline.style.profile import StyleProfile, profile
from pipeline.style.style import load_style

TEXT = """# 🚀 Three Words Here

Two words. 💡

## Second Heading 🎯

- **Cost** 💰: It is low.
- Why not? 🤔
"""


def test_measures_are_counted_by_hand():
    assert profile(TEXT) == StyleProfile(
        words=13,
        emoji=5,
        emoji_per_100_words=Decimal("38.46"),
        emoji_per_heading=Decimal("1.00"),
        emoji_per_bullet=Decimal("1.00"),
        emoji_variety=Decimal("1.00"),
        headings=2,
        bullets=2,
        section_words=Decimal("4.0"),
        bullet_share=Decimal("0.67"),
        labelled_share=Decimal("0.50"),
        question_share=Decimal("0.33"),
        sentence_words=Decimal("2.7"),
        grade=Decimal("-5.4"),
    )


def test_empty_text_measures_nothing():
    assert set(profile("").model_dump().values()) == {0}


def test_differences_are_told_in_percent():
    rows = {row.name: row for row in compare_profiles(profile(TEXT), profile(TEXT.replace(" 🤔", "")))}
    assert rows["emoji per bullet"] == RuleRow("emoji per bullet", Decimal("1.00"), Decimal("0.50"), Decimal(-50))
    assert rows["words"].change == 0


def test_bars_share_a_scale():
    upper, lower = bars(RuleRow("x", Decimal(2), Decimal(1), Decimal(-50)))
    assert (len(upper), len(lower)) == (24, 12)


def test_rules_that_differ_are_listed():
    rows = {name: (one, other) for name, one, other in compare_rules(load_style("house"), load_style("plain"))}
    assert rows["no-emoji"][0] == ""
    assert rows["headline"][0].startswith("error heading_form min=5 max=16")
    assert "doubled-word" not in rows
