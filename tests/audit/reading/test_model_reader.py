"""The request to a reading model, and its reply: every letter answered once, all else left out or "not read"."""

from pathlib import Path

import pytest

from pipeline.audit.evidence.directions import direction_at
from pipeline.audit.reading.evidence_listing import INSTRUCTIONS
from pipeline.audit.reading.model_reader import read_with_model, reader_request
from pipeline.llm.schemas import strict_schema
from pipeline.models import Verdict
from pipeline.writer.prompts import Prompts
from pipeline.writer.readings import ProposedReading, ReadingsReply
from tests.audit.reading.read import known

PROMPTS = Prompts([Path(__file__).parents[3] / "prompts"])
SALES = known(("Acme", "sales", "2022", 50, "USD million"), ("Acme", "sales", "2023", 80, "USD million"))
TEXT = "Sales rose 60% to $80 million. Ann Lee said: “We sold 9,000 vans.” Zeta sold 3."


def reply(*readings: tuple[int, str, str]) -> ReadingsReply:
    return ReadingsReply(
        readings=tuple(ProposedReading(sentence=s, words=w, answer=a, other="") for s, w, a in readings)
    )


def test_request_hides_figures_and_shows_evidence() -> None:
    request = reader_request(TEXT, SALES)
    assert (request.sentences, request.evidence) == (
        "1 Sales rose [A]% to $[B].\n2 Ann Lee said: “We sold [C] vans.”\n3 Zeta sold [D].",
        "Notes (id period value):\nAcme, sales: f1 2022 $50m · f2 2023 $80m",
    )


def test_prompt_stays_within_its_budget() -> None:
    """1,000 words with more evidence than fits: six thousand tokens, counted as characters over four."""
    text = "Sales of 3,120 vans rose by 14% in the north and the south of Peru. " * 75
    rows = tuple(("Peru", f"sales of vans in region {n}", "2024", n, "vans") for n in range(600))
    asked = reader_request(text, known(*rows, prose=text))
    prompt = PROMPTS.render("readings", {"evidence": asked.evidence, "sentences": asked.sentences, "key": "0123456789"})
    assert len(prompt) / 4 <= 6000


def test_instructions_are_as_long_as_reckoned() -> None:
    words = PROMPTS.template("readings").words
    assert INSTRUCTIONS - 700 < len(words) <= INSTRUCTIONS


def test_reply_is_read_in_text_order() -> None:
    found = read_with_model(
        TEXT, reply((1, "to $[B]", "f2"), (1, "rose [A]%", "change(f2,f1)"), (2, "We sold [C] vans.", "q")), SALES
    )
    assert [(v.text, v.verdict, v.rule) for v in found] == [
        ("60%", "supported", "model.formula"),
        ("$80 million", "supported", "model.stated"),
        ("We sold 9,000 vans.", "not_checkable", "model.quotation"),
    ]


def test_second_answer_for_a_letter_is_left_out() -> None:
    found = read_with_model(TEXT, reply((1, "rose [A]%", "change(f2,f1)"), (1, "rose [A]%", "f1")), SALES)
    assert [v.rule for v in found] == ["model.formula"]


def test_words_of_the_next_sentence_are_found() -> None:
    (found,) = read_with_model(TEXT, reply((1, "Ann Lee said", "open")), SALES)
    assert TEXT[found.start : found.end] == "Ann Lee said"


def test_words_that_stand_nowhere_are_left_out() -> None:
    assert read_with_model(TEXT, reply((1, "profits fell", "f1<f2"), (9, "[Z] vans", "f1")), SALES) == ()


def test_reply_has_a_strict_schema() -> None:
    schema = strict_schema(ReadingsReply)
    assert schema["$defs"]["ProposedReading"]["required"] == ["sentence", "words", "answer", "other"]


def test_hostile_reply_ends_in_bounded_time() -> None:
    bad = [
        "f1" + "+f1" * 200,
        "[" * 700,
        "sum(" * 150,
        "f1>" * 100,
        "9" * 700,
        "“" * 400,
        "\0",
        "a2:9999[1:999]",
        'p1["' + "x" * 700,
    ]
    found = read_with_model(TEXT, reply(*((1, "rose [A]%", answer) for answer in bad)), SALES)
    assert [v.verdict for v in found] == ["not_enough_evidence"]


def test_words_of_the_other_end_give_no_direction() -> None:
    """A right sentence was refuted with "it fell": the "more" is that of a year ago."""
    held = known(("Acme", "vans", "2023", 40, "vans"), ("Acme", "vans", "2024", 20, "vans"))
    text = "A year earlier there had been 20 more vans."
    (found,) = read_with_model(text, reply((1, "[A] more vans", "f2-f1")), held)
    assert found.verdict is not Verdict.REFUTED


@pytest.mark.parametrize(
    ("words", "direction"), [("The young make up ", 0), ("It added up to ", 0), ("Sales were up ", 1)]
)
def test_up_is_a_direction_alone(words: str, direction: int) -> None:
    """ "Make up 54% of the fall" was read as a rise, and refuted by a fall."""
    assert direction_at(f"{words}54% of it.", len(words), len(words) + 3) == direction
