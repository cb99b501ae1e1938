"""What of the sources the whole piece's request shows."""

from pipeline.models import RejectedFact
from pipeline.writer.source_texts import AROUND, INSTRUCTION, LEFT_OUT, source_texts
from tests.story import NOTES, SOURCE, TEXT


def shown(notes=NOTES, text=TEXT, most=60_000):
    sources = [SOURCE.model_copy(update={"text": text}), SOURCE.model_copy(update={"id": "src2", "text": "Short."})]
    return [each.text for each in source_texts(sources, notes, "key", most)]


def test_sources_are_shown_in_full():
    assert shown() == [TEXT, "Short."]


def test_a_long_source_shows_its_beginning_and_its_notes():
    long = "x" * 20_000 + TEXT + "y" * 20_000
    place = NOTES.facts[0].passages[0].model_copy(update={"start": 20_000, "end": 20_000 + len(TEXT)})
    notes = NOTES.model_copy(update={"facts": (NOTES.facts[0].model_copy(update={"passages": (place,)}),)})
    beginning, around = "x" * 2 * AROUND, "x" * AROUND + TEXT + "y" * AROUND
    assert shown(notes, long, most=10_000) == [f"{beginning}{LEFT_OUT}{around}", "Short."]


def test_shares_are_never_more_than_all_may_have():
    texts = shown(text="word " * 10_000, most=1_000)
    assert [len(each) for each in texts] == [994, 6]


def test_what_speaks_to_a_machine_is_left_out():
    words = "It plans to spend $50 million in 2025."
    told = RejectedFact(statement="speaks to a machine", source="src1", passage=words, reason=INSTRUCTION)
    assert shown(NOTES.model_copy(update={"rejected": (told,)}))[0] == TEXT.replace(words, LEFT_OUT)
