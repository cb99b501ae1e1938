"""Readings carried to a text that a repair changed: letters and numbers move with the sentences that stayed."""

from pipeline.audit.reading.carried import carried
from pipeline.writer.readings import ArticleReadings, ProposedReading, ReadingsReply

BEFORE = "Sales rose 60%. Profit fell by 5%. That left $9 million, a tenth of $90 million."
READINGS = (
    (1, "rose [A]%", "change(f2,f1)", ""),
    (2, "fell by [B]%", "change(f4,f3)", ""),
    (3, "left $[C]", "f5", ""),
    (3, "[D] of", "share(s3[C],s3[E])", "or f5/s1[A]"),
)


def readings(*rows: tuple[int, str, str, str]) -> ReadingsReply:
    return ReadingsReply(readings=tuple(ProposedReading(sentence=s, words=w, answer=a, other=o) for s, w, a, o in rows))


def moved_to(after: str) -> ReadingsReply:
    return carried(ArticleReadings(text=BEFORE, reply=readings(*READINGS)), after)


def test_same_text_keeps_all() -> None:
    assert moved_to(BEFORE) == readings(*READINGS)


def test_letters_move_past_a_change() -> None:
    after = "Sales rose 60%. Profit fell by 5% at 3 plants. That left $9 million, a tenth of $90 million."
    moved = (3, "left $[D]", "f5", ""), (3, "[E] of", "share(s3[D],s3[F])", "or f5/s1[A]")
    assert moved_to(after) == readings(READINGS[0], *moved)


def test_reading_of_a_lost_operand_goes() -> None:
    after = "Sales soared. Profit fell by 5%. That left $9 million, a tenth of $90 million."
    assert moved_to(after) == readings((2, "fell by [A]%", "change(f4,f3)", ""), (3, "left $[B]", "f5", ""))


def test_sentences_that_swap_places_are_found() -> None:
    after = "Profit fell by 5%. Sales rose 60%."
    assert moved_to(after) == readings((2, "rose [B]%", "change(f2,f1)", ""), (1, "fell by [A]%", "change(f4,f3)", ""))


def test_twice_the_same_sentence_is_told_apart() -> None:
    twice = ArticleReadings(text="It rose 5%. It rose 5%.", reply=readings((2, "rose [B]%", "f1", "")))
    assert carried(twice, "Well. It rose 5%. It rose 5%.") == readings((3, "rose [B]%", "f1", ""))


def kept_of(before: str, after: str, *rows: tuple[int, str, str, str]) -> ReadingsReply:
    return carried(ArticleReadings(text=before, reply=readings(*rows)), after)


def test_a_rewritten_sentence_keeps_its_other_figures() -> None:
    """A repair changed "three", and "our €13.62", which had been supported, was "not enough evidence" thereafter."""
    before = "Three of those make nearly our €13.62, so this one counts by the month."
    after = "About three of those make our €13.62, so this one counts by the month."
    assert kept_of(before, after, (1, "nearly our €[B]", "f1/f2", "")) == readings((1, "our €[B]", "f1/f2", ""))


def test_a_clause_with_other_words_loses_its_reading() -> None:
    before = "Sales rose 60%, and profit fell by 5%."
    rows = ((1, "rose [A]%", "f1", ""), (1, "fell by [B]%", "f2", ""))
    assert kept_of(before, "Sales rose 60%, and profit rose by 5%.", *rows) == readings(rows[0])


def test_a_sentence_of_someone_else_loses_its_readings() -> None:
    before = "Acme grew last year, and its sales rose 60%."
    assert kept_of(before, "Bolt grew last year, and its sales rose 60%.", (1, "rose [A]%", "f1", "")) == readings()


def test_a_claim_without_a_figure_goes_with_its_words() -> None:
    before = "Acme is the largest, and its sales rose 60% in May."
    rows = ((1, "is the largest", "f1>f2", ""), (1, "sales rose [A]% in May", "f1", ""))
    assert kept_of(before, "Acme is not the largest, and its sales rose 60% in May.", *rows) == readings(rows[1])


def test_letters_are_those_that_were_shown() -> None:
    """A later version took "314 to 291" for two figures, and a document's 27 readings each moved to the next figure."""
    shown = "1 Sales rose [A]%.\n2 Profit fell by.\n3 That left $[B], [C] of $[D]."
    given = readings((1, "rose [A]%", "f1", ""), (2, "fell", "f2", ""), (3, "left $[B]", "f3-s3[D]", ""))
    kept = readings((1, "rose [A]%", "f1", ""), (2, "fell", "f2", ""), (3, "left $[C]", "f3-s3[E]", ""))
    assert carried(ArticleReadings(text=BEFORE, reply=given, shown=shown), BEFORE) == kept


def test_figure_that_was_not_shown_so_has_no_reading() -> None:
    shown = "1 Sales rose [A]%.\n2 Profit fell by [B] points [C].\n3 That left $[D], [E] of $[F]."
    given = readings((2, "fell by [B]", "f1", ""), (3, "left $[D]", "f3", ""), (3, "[E] of", "s2[C]/f1", ""))
    kept = readings((3, "left $[C]", "f3", ""))
    assert carried(ArticleReadings(text=BEFORE, reply=given, shown=shown), BEFORE) == kept
