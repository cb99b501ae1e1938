"""Reading replies: what is forgiven, what is a fault, and when a reply is about something else."""

import json

import pytest

from pipeline.writer.readings import ReadingsReply
from pipeline.writer.replies import CitationsReply, FactsReply, OutlineReply, RewriteReply, SectionReply
from pipeline.writer.reply_parsing import BadReply, about_something_else, read_reply
from tests.growth import outgrows

EMPTY = '{"facts": [], "instructions": []}'
SECTION = SectionReply.model_validate(
    {
        "heading": 'A "big" plan',
        "emoji": "🌉",
        "blocks": [
            {
                "form": "paragraph",
                "sentences": [
                    {"text": "It's $40 million, or 4.5% more, in 2025.", "facts": ["f1", "f2"]},
                    {"text": "See [it]: {yes}, at https://example.org/a//b.", "facts": []},
                ],
            },
            {"form": "bullet", "sentences": [{"text": "Two", "facts": ["f2"]}], "label": "Why", "emoji": "🔧"},
        ],
    }
)
JSON = SECTION.model_dump_json()
VALUE = SECTION.model_dump(mode="json")
SPACED = json.dumps(VALUE, indent=1)

FORGIVEN = {
    "bare": JSON,
    "blank lines around": f"\n\n{JSON}\n",
    "a fence": f"```json\n{JSON}\n```",
    "a fence in capitals, prose around": f"Sure, [1] here is {{it}}:\n```JSON\n{JSON}\n```\nHope it {{helps}}!",
    "a thinking block": f'<think>maybe {{"heading": "no", "blocks": []}}?</think>\n{JSON}',
    "the end of a thinking block alone": f"so {{that}} it is</think>{JSON}",
    "channels": f'<|channel|>analysis<|message|>{{"heading"<|end|><|start|>assistant<|channel|>final<|message|>{JSON}<|return|>',
    "a byte order mark": f"\ufeff{JSON}",
    "special tokens": f"<s>{JSON}<|im_end|></s>",
    "trailing commas": JSON.replace("}]}", "},]}").replace('"]', '",]'),
    "comments": f"// the reply\n{SPACED}".replace('"blocks": [', '"blocks": [ /* all, [ of them */ // here'),
    "comments as in Python": SPACED.replace('"blocks": [', '"blocks": [  # all of them'),
    "a literal of Python": str(VALUE),
    "keys without quotes": JSON.replace('"heading":', "heading:").replace('"blocks":', "blocks:"),
    "escapes that JSON does not know": JSON.replace("It's", "It\\'s").replace("$", "\\$"),
    "quotes inside a text": JSON.replace('\\"big\\"', '"big"'),
    "typographic quotes around a key": JSON.replace('"heading":', "“heading”:"),
    "a quote left out": JSON.replace('{"heading":', '{heading":'),
    "a comma left out": JSON.replace(',"emoji"', ' "emoji"'),
    "the last brace left out": JSON[:-1],
    "the last brace left out, emoji escaped": json.dumps(VALUE)[:-1],
    "half a character": JSON.replace("Two", "Two\\ud83d"),
    "an earlier draft before it": f'{{"heading": "old", "blocks": []}}\n\nBetter:\n{JSON}',
    "a remark after it": f'{JSON}\n{{"remark": "it took some thought"}}',
    "JSON in a JSON string": json.dumps(JSON),
    "a list of one": json.dumps([VALUE]),
    "a list in a list in a list": json.dumps([[[VALUE]]]),  # nothing began with two brackets: it held no JSON at all
    "a link in two brackets before it": f"As [[f1]] says:\n{JSON}",
    "a wrapper": json.dumps({"SectionReply": VALUE}),
    "a tool call": json.dumps({"name": "SectionReply", "arguments": JSON}),
    "an echo of the schema": json.dumps({"type": "object", "properties": VALUE}),
    "keys too many": json.dumps({"confidence": 0.9, **VALUE, "remark": "it took some thought"}),
    "names in capitals": JSON.replace('"heading"', '"Heading"').replace('"paragraph"', '"Paragraph"'),
    "ids in one text": JSON.replace('["f1","f2"]', '"f1, f2"').replace('["f2"]', '"f2"'),
    "a numbered object for a list": json.dumps({**VALUE, "blocks": dict(enumerate(VALUE["blocks"]))}),
    "null for an empty list": JSON.replace('"facts":[]', '"facts":null'),
}


@pytest.mark.parametrize("text", FORGIVEN.values(), ids=FORGIVEN)
def test_shape_and_syntax_are_forgiven(text: str) -> None:
    assert read_reply(text, SectionReply) == SECTION


PARTS = [
    pytest.param("It's\n$40", "It's $40", id="a raw line break in a text"),
    pytest.param("It's\t$40", "It's $40", id="a raw tab in a text"),
]


@pytest.mark.parametrize(("raw", "plain"), PARTS)
def test_raw_white_space_is_kept(raw: str, plain: str) -> None:
    read = read_reply(JSON.replace("It's $40", raw), SectionReply)
    assert read.blocks[0].sentences[0].text.replace(raw, plain) == SECTION.blocks[0].sentences[0].text


FACT = {"statement": "It costs $4.", "passage": "costs $4"}
FITTED = [
    pytest.param([FACT, FACT], FactsReply, {"facts": [FACT, FACT]}, id="the list alone"),
    pytest.param({"facts": FACT}, FactsReply, {"facts": [FACT]}, id="one fact for a list"),
    pytest.param({"facts": [FACT, None], "instructions": None}, FactsReply, {"facts": [FACT]}, id="null in a list"),
    pytest.param({"notes": [FACT]}, FactsReply, {"facts": [FACT]}, id="a list under another name"),
    pytest.param(
        {"readings": {"sentence": "2", "words": "up [A]%", "answer": "f1"}},
        ReadingsReply,
        {"readings": [{"sentence": 2, "words": "up [A]%", "answer": "f1"}]},
        id="a text for a number",
    ),
    pytest.param(
        {"facts": [{**FACT, "figures": [{"text": "$4", "period": 2025}]}]},
        FactsReply,
        {"facts": [{**FACT, "figures": [{"text": "$4", "period": "2025"}]}]},
        id="a number for a text",
    ),
    pytest.param(
        {"headlines": "Up, and Up", "sections": {"form": ["hook"], "facts": "f1"}},
        OutlineReply,
        {"headlines": [{"text": "Up, and Up"}], "sections": [{"form": "hook", "facts": ["f1"]}]},
        id="texts and objects for lists",
    ),
    pytest.param(
        {"sentences": {"s1.0.0": {"text": "Up.", "facts": ["f1"]}}},
        RewriteReply,
        {"sentences": [{"key": "s1.0.0", "text": "Up.", "facts": ["f1"]}]},
        id="sentences by their keys",
    ),
    pytest.param(
        {"blocks": [{"form": "bullets", "sentences": ["One.", "Two."]}]},
        SectionReply,
        {"blocks": [{"form": "bullet", "sentences": [{"text": "One."}, {"text": "Two."}]}]},
        id="texts for sentences",
    ),
    pytest.param(
        {"sentences": [{"number": "1", "facts": "f1", "comment": "a remark of mine"}], "note": "and another"},
        CitationsReply,
        {"sentences": [{"number": 1, "facts": ["f1"]}]},
        id="a remark beside a list that may be left out",
    ),
]


@pytest.mark.parametrize(("given", "shape", "wanted"), FITTED)
def test_value_is_fitted_to_the_shape(given: object, shape: type[FactsReply], wanted: object) -> None:
    assert read_reply(json.dumps(given), shape) == shape.model_validate(wanted)


def test_facts_a_line_are_one_list() -> None:
    lines = "\n".join(json.dumps({**FACT, "speaker": name}) for name in ("Ann", "Bob"))
    assert [fact.speaker for fact in read_reply(lines, FactsReply).facts] == ["Ann", "Bob"]


FAULTS = [
    pytest.param("  \n", "it is empty.", id="blank"),
    pytest.param(EMPTY[:20], "Invalid JSON: EOF while parsing", id="cut in half"),
    pytest.param('{"heading": "x"}', "blocks: Field required.", id="key missing"),
    pytest.param("<think>hm</think>{}", "blocks: Field required.", id="nothing after a thought"),
    pytest.param('{"blocks": [{"form": 1}]}', "blocks.0.form: Input should be 'paragraph'", id="type"),
    pytest.param("[7]", "Input should be an object.", id="no object"),
    pytest.param("I cannot do that [sorry].", "Invalid JSON", id="prose"),
    pytest.param(
        '{"blocks": [{"form": "paragraph", "text": "A b.", "facts": []}]}', "blocks.0.text: Extra", id="lost text"
    ),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_fault_names_place_and_reason(text: str, fault: str) -> None:
    with pytest.raises(BadReply) as caught:
        read_reply(text, SectionReply)
    assert fault in str(caught.value)


LOST = {
    "cut in a text": JSON[:120],
    "cut in a list": JSON[:-2],
    "cut between two texts": JSON[: JSON.index(',{"text":"See')],
    "cut, with an example before it": f'{{"heading": "old", "blocks": []}} becomes {JSON[:-20]}',
    "a quote doubled as in SQL": JSON.replace("\"It's $40", "'It''s $40").replace('in 2025."', "in 2025.'"),
    "a key twice": SPACED.replace('"heading": "A \\"big\\" plan",', '"heading": "A", \'heading\': "B",'),
}


@pytest.mark.parametrize("text", LOST.values(), ids=LOST)
def test_nothing_is_read_where_content_is_lost(text: str) -> None:
    """A library that mends JSON closes a list that was cut, and drops what it cannot place: that would be no answer."""
    with pytest.raises(BadReply):
        read_reply(text, SectionReply)


HOSTILE = ("{", "[", '{"a":', '"', '{"a" ', "\\", "// ", '{"', '["a",', "[{", '{"a":"b" ,', "<think>", "</think>", "/*")


@pytest.mark.parametrize("piece", [*HOSTILE, "# ", "{a:", "{'", ",]", "}", "😀", "{a: [", "\\u", "`"])
def test_any_text_is_read_in_linear_time(piece: str) -> None:
    def read(times: int) -> None:
        with pytest.raises(BadReply):
            read_reply(piece * times, FactsReply)

    assert not outgrows(read, 4_000 // len(piece))


KNOWN = "Meta plans capital expenditures of $60 billion to $65 billion in 2025, Mark Zuckerberg wrote."

SENTENCES = [
    pytest.param(["In 2025, Meta may spend $65 billion, says Mark Zuckerberg."], False, id="same event"),
    pytest.param(
        ["In Washington, the Federal Reserve left its rate at 4.25 to 4.50 percent, as Jerome Powell said."],
        True,
        id="another event",
    ),
    pytest.param(["What will it cost, and who will pay?"], False, id="no name at all"),
    pytest.param(["Against Croatia's $82.7 billion of 2023, Meta's $65 billion looms."], False, id="a comparison"),
    pytest.param([], False, id="nothing"),
]


@pytest.mark.parametrize(("sentences", "elsewhere"), SENTENCES)
def test_names_and_numbers_tell_another_event(sentences: list[str], elsewhere: bool) -> None:
    assert about_something_else(sentences, KNOWN) is elsewhere
