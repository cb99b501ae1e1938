"""Each kind of rule: a text that breaks it, one that keeps it, and one that it must leave alone."""

from typing import Any, NamedTuple

import pytest

from pipeline.style.check import find_hits
from pipeline.style.page import ParsedText
from pipeline.style.palette import Palette
from pipeline.style.rules.base import Lexicon
from pipeline.style.rules.kinds import KINDS

LEXICON = Lexicon(Palette(any={"🚀": "rocket", "💡": "bulb"}), {"worn": ("game-changer", "at the end of the day")})


class Case(NamedTuple):
    kind: str
    limits: dict[str, Any]
    breaks: str
    found: list[str]
    keeps: str
    leaves: str = ""


def placed(on: str, position: str, count: int = 1) -> dict[str, Any]:
    return {"on": [on], "position": position, "count": count}


TWO = "## B\n\nText.\n\n"
CASES = {
    "word": Case(
        "existence", {"words": ["stunning"]}, "A Stunning rise.", ["Stunning"], "A rise.", "“A stunning rise.”"
    ),
    "word inside a word": Case("existence", {"words": ["art"]}, "An art.", ["art"], "A party starts.", "`art`"),
    "list": Case("existence", {"list": "worn"}, "At the  end\nof the day.", ["At the  end\nof the day"], "Late."),
    "pattern": Case("existence", {"patterns": [r"\?"]}, "Why?", ["?"], "Because.", "> Why?"),
    "place": Case("existence", {"words": ["x"], "on": ["bullet"]}, "# A\n\n- x\n", ["x"], "# A\n\nx.\n"),
    "swap": Case("substitution", {"swap": {"utilize": "use"}}, "Utilize it.", ["Utilize"], "Use it.", '"Utilize it."'),
    "swap's case": Case("substitution", {"swap": {"AWS": "Amazon"}}, "On AWS.", ["AWS"], "On Amazon.", "`AWS`"),
    "times": Case("occurrence", {"patterns": ["!"], "max": 1}, "One! Two! Three!", ["3"], "One!", "“No! No! No!”"),
    "times in a section": Case(
        "occurrence", {"words": ["x"], "max": 1, "per": "section"}, "# A\n\nx x\n", ["2"], f"# A\n\nx\n\n{TWO}x\n"
    ),
    "too rare": Case("occurrence", {"words": ["said"], "min": 1}, "Nobody spoke.", ["0"], "She said so."),
    "twice": Case("repetition", {}, "It is is so.", ["is is"], "He had had it.", "“is is”"),
    "density": Case("emoji_density", {"max": 5, "least_words": 4}, "a b c d 🚀", ["25.0"], "a b c d", "a 🚀"),
    "missing": Case("emoji_placement", placed("bullet", "end"), "- one\n", ["none"], "- one 🚀\n", "# One\n"),
    "too many": Case("emoji_placement", placed("bullet", "end"), "- one 🚀 💡\n", ["2"], "- one 🚀\n"),
    "at the start": Case("emoji_placement", placed("headline", "start"), "# A 🚀\n", ["🚀 in the middle"], "# 🚀 A\n"),
    "behind a label": Case(
        "emoji_placement", placed("bullet", "end_or_label"), "- a 🚀 b\n", ["🚀 in the middle"], "- **11:05** 🚀: b\n"
    ),
    "behind a label with a comma": Case(
        "emoji_placement",
        placed("bullet", "end_or_label"),
        "- **Revenue, 2024** went 📈 up: b\n",
        ["📈 in the middle"],
        "- **Revenue, 2024** 📈: b\n- **How much is it?** 🤖: b\n- **Reuse: why it pays, and whom it pays** ♻️: b\n",
    ),
    "none": Case("emoji_placement", placed("lead_in", "end", 0), "These: 🚀", ["1"], "These:", "Those. 🚀"),
    "variety": Case("emoji_variety", {"most": 1}, "- a 🚀\n- b 🚀\n", ["🚀 2 times"], "- a 🚀\n- b 💡\n"),
    "share": Case("emoji_variety", {"share": 0.6}, "🚀 a 🚀.", ["1 different ones among 2"], "a 🚀 b 💡.", "No emoji."),
    "palette": Case("emoji_palette", {}, "Zoo. 🦓", ["🦓"], "Space. 🚀", "“🦓”"),
    "title case": Case("heading_form", {"case": "title"}, "# A big Day\n", ["“big”"], "# A Day of iPhones and Tea\n"),
    "a figure in words": Case(
        "heading_form", {"case": "title"}, "# A Day of two\n", ["“two”"], "# A Day of Two\n# $6 billion for 5 million\n"
    ),
    "sentence case": Case(
        "heading_form",
        {"case": "sentence"},
        "# Meta Plans Great Things\n",
        ["every word with a capital"],
        "# Meta plans it\n",
    ),
    "stop": Case("heading_form", {"stop": False}, "## A day. 🚀\n", ["“.” at the end"], "## A day? 🚀\n", "A day."),
    "length": Case("heading_form", {"max": 2}, "# One two three\n", ["3 words"], "# One two\n"),
    "numbers": Case(
        "heading_form", {"numbered": True}, "## A\n\n### 2. B\n", ["number 2 in place of 1"], "## A\n\n### 1. B\n"
    ),
    "bullet's length": Case(
        "bullet_form", {"max": 2}, "- one two three\n", ["3 words"], "- one two\n", "One two three."
    ),
    "list's length": Case("bullet_form", {"in_list": [2, 3]}, "- one\n", ["1 bullet in a list"], "- one\n- two\n"),
    "label's length": Case(
        "bullet_form", {"label_words": 1}, "- **A B**: c\n", ["a label of 2 words"], "- **A**: b c\n"
    ),
    "labels": Case(
        "bullet_form", {"labelled": 0.5}, "- one\n", ["0% of the bullets with a label"], "- **A**: b\n- one\n"
    ),
    "capital": Case("bullet_form", {"capital": True}, "- one\n", ["“one”"], "- One\n", "- iPhone\n- 5 cats\n"),
    "alliteration": Case("alliteration", {}, "# The Blue Whale\n", ["1"], "# The Big Blue\n", "## Blue Whale\n"),
    "sentence": Case("sentence_length", {"longest": 3}, "A b c d.", ["4 words"], "A b c.", "# A b c d\n"),
    "average": Case(
        "sentence_length", {"max": 2}, "We go on. They stay.", ["2.5 words on average"], "We go. They stay."
    ),
    "sentence around a quotation": Case(
        "sentence_length",
        {"min": 3, "max": 4, "longest": 5},
        "One two three four five six “seven eight”. “A b c,” she said.",
        ["6 words", "6.0 words on average"],
        "They saw it as “all that is left of the old port by the sea”. We go on now.\n",
    ),
    "abbreviation": Case("sentence_length", {"min": 4}, "A b.", ["2.0 words on average"], "Mr. B of the U.S. came."),
    "paragraph": Case("paragraph_length", {"max": 3}, "A b c d.", ["4 words"], "A b c.", "- a b c d\n"),
    "sentences": Case("paragraph_length", {"sentences": 1}, "We go. They stay.", ["2 sentences"], "We go on."),
    "readability": Case(
        "readability", {"max": 5, "least_words": 2}, "Incomprehensibility notwithstanding.", ["59.6"], "We go on."
    ),
    "order": Case(
        "section_order",
        {"order": [{"has": ["prose"]}, {"has": ["questions"]}]},
        "# A\n\n- Why?\n\n## B\n\nText.\n",
        ["no section questions in place 2"],
        "# A\n\nText.\n\n## B\n\n- Why? 🤔\n",
    ),
    "number of sections": Case("section_order", {"min": 2}, "# A\n\nText.\n", ["1 sections"], f"# A\n\nText.\n\n{TWO}"),
    "section's length": Case(
        "section_length", {"max": 1}, "# A\n\nOne two.\n", ["2 words"], "# A\n\nOne.\n", "One two."
    ),
    "sign-off": Case(
        "sign_off",
        {"words": [1, 2]},
        f"# A\n\n{TWO}- x\n",
        ["a last section of lists or subheadings"],
        f"# A\n\n{TWO}Sources: x\n",
    ),
    "footnote": Case("footnote", {}, "# A\n\nText.\n", ["no footnote"], "# A\n\nFootnote: from there.\n"),
    "dated": Case(
        "footnote",
        {"dated": True},
        "Text.\n\nFootnote: x.",
        ["a footnote without a year"],
        "Text.\n\nFootnote: in 2025.",
    ),
    "percent": Case("number_format", {"percent": "sign"}, "Up 5 percent.", ["5 percent"], "Up 5%.", "“5 percent”"),
    "magnitude": Case("number_format", {"magnitude": "word"}, "It cost $5B.", ["$5B"], "It cost $5 billion.", '"$5B"'),
    "thousands": Case("number_format", {"thousands": "comma"}, "Some 12000 came.", ["12000"], "In 2025, 12,000 came."),
    "marks": Case(
        "quotation_form", {"marks": "curly"}, 'She said "no".', ['straight marks: "no"'], "She said “no”.", '`"no"`'
    ),
    "speaker": Case(
        "quotation_form",
        {"attributed": ["said"]},
        "“This is all too much.”",
        ["no speaker: “This is all too much.”"],
        "“All too much it is,” he said.",
    ),
    "speaker as label": Case(
        "quotation_form",
        {"attributed": ["said"]},
        "- **A Rule** 📏: There it is: “This is all too much.”\n",
        ["no speaker: “This is all too much.”"],
        "- **The Mayor** 🎙️: “This is all too much.”\n\nAnn Lee: “This is all too much.”\n\n"
        "- **Mrs Justice Lee** ⚖️: It was no joke. “This is all too much.”\n",
    ),
    "speaker by name": Case(
        "quotation_form",
        {"attributed": ["said"]},
        "In May prices rose. “This is all too much.”\n",
        ["no speaker: “This is all too much.”"],
        "“This is all too much,” one Ann Lee scoffed.\n\nLee has hope. “This is all not too much.”\n",
        "Many read “The Cost of a Very Old House”.\n",
    ),
    "speaker who leads in": Case(
        "quotation_form",
        {"attributed": ["said"]},
        "So there we are. There it is: “This is all too much.”\n",
        ["no speaker: “This is all too much.”"],
        "The union has an answer: “This is all too much.”\n",
    ),
    "quotation's length": Case("quotation_form", {"longest": 2}, "“a b c”", ["3 words: “a b c”"], "“a b”"),
    "citation": Case(
        "citation_form", {"place": "after_stop"}, "It rose[^f1].", ["no stop before it"], "It rose.[^f1][^f2]"
    ),
    "citation's blank": Case(
        "citation_form", {}, "It rose. [^f1]", ["a blank before it"], "It rose.[^f1]", "[^f1]: Source"
    ),
    "citation's form": Case(
        "citation_form", {"form": "footnote"}, "[So](https://example.org).", ["a link"], "So.[^f1]"
    ),
}


def found(case: Case, text: str) -> list[str]:
    data = {"kind": case.kind, "level": "error", "message": "{found}", **case.limits}
    rule = KINDS[case.kind].model_validate(data).bind(LEXICON)
    return [rule.say(hit) for _, hit in find_hits(ParsedText(text), [rule])]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_rule_fires_passes_and_spares(case):
    assert found(case, case.breaks) == case.found
    assert found(case, case.keeps) == []
    assert found(case, case.leaves) == []


def test_every_kind_has_a_case():
    assert {case.kind for case in CASES.values()} == set(KINDS)
