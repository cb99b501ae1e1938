"""Reading replies: what is forgiven, what is a fault, and when a reply is about something else."""

import pytest

from pipeline.writer.replies import FormulasReply
from pipeline.writer.reply_parsing import BadReply, about_something_else, read_reply

EMPTY = '{"formulas": [], "judgements": []}'


@pytest.mark.parametrize("text", [EMPTY, f"\n{EMPTY}\n", f"```json\n{EMPTY}\n```", f"```\n{EMPTY}```"])
def test_json_is_read_bare_or_fenced(text: str) -> None:
    assert read_reply(text, FormulasReply) == FormulasReply(formulas=(), judgements=())


FAULTS = [
    pytest.param("  \n", "it is empty.", id="blank"),
    pytest.param(EMPTY[:20], "Invalid JSON: EOF while parsing", id="cut in half"),
    pytest.param('{"formulas": []}', "judgements: Field required.", id="key missing"),
    pytest.param(
        '{"formulas": [{"key": 1}], "judgements": []}', "formulas.0.key: Input should be a valid string", id="type"
    ),
    pytest.param('{"judgements": [], "formulas": [], "x": 1}', "x: Extra inputs are not permitted.", id="key too many"),
    pytest.param("[]", "Input should be an object.", id="no object"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_fault_names_place_and_reason(text: str, fault: str) -> None:
    with pytest.raises(BadReply) as caught:
        read_reply(text, FormulasReply)
    assert fault in str(caught.value)


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
