"""Numbers that nothing computes, held against the sources: what is borne out, what needs a look, what is left alone."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Claim, Severity, Source, Verdict
from pipeline.reference import Reference

SOURCE = """The harbour board has signed the ferry captain on a three-year contract. Both mates, Ada Roe and Per Lund, stay.
Four sailors were hurt in a second collision last winter, and about 30,000 people came to the 200th regatta. The Terns
beat the Gulls 4-2 on 8 June 2025. We receive five or six calls a day about the moorings, where three other boats sank.
The moorings stay shut for 60 days. Boats came from countries such as Norway, the United Kingdom and Denmark."""


def figure_of(text: str, figure: str, source: str = SOURCE) -> Claim | None:
    audit = audit_text(text, sources=[Source.from_text(source, title="port")], reference=Reference.empty())
    at = text.index(figure)
    held = (claim for claim in audit.claims for place in claim.figures if place.start <= at < place.end)
    return next(held, None)


BORNE_OUT = {
    "compound": ("She has a three-year deal with the board.", "three-year"),
    "count of people under another noun": ("Four men were hurt when the ferries met.", "Four"),
    "vague by its number": ("Tens of thousands of people saw the regatta.", "Tens of thousands"),
    "ordinal": ("It was the 200th regatta at the port.", "200th"),
    "rank after others": ("A fourth boat has sunk at the moorings.", "fourth"),
    "score told from the other side": ("The Gulls lost 2-4 to the Terns.", "2-4"),
    "year inside a date": ("The Terns won again in 2025.", "2025"),
    "countries that a source lists": ("Three countries sent boats.", "Three"),
    "span in another unit": ("The moorings stay shut for two months.", "two months"),
    "people of a country": ("Tens of thousands of Norwegians came.", "Tens of thousands"),
    "pair that a source names": ("Two mates stay with the ferry.", "Two"),
}


@pytest.mark.parametrize(("text", "figure"), BORNE_OUT.values(), ids=BORNE_OUT.keys())
def test_number_is_found_as_its_thing(text: str, figure: str) -> None:
    """Small counts, compounds, ordinals and vague numbers were taken for no claims, whether a source had them or not."""
    claim = figure_of(text, figure)
    assert claim is not None
    assert claim.verdict is Verdict.SUPPORTED


MISSING = {
    "other span": ("She has a five-year deal with the board.", "five-year"),
    "count": ("Seven sailors were hurt when the ferries met.", "Seven"),
    "same number of another thing": ("Five moorings are shut for good.", "Five"),
    "vague": ("Millions of people saw the regatta.", "Millions"),
    "ordinal": ("A ninth boat has sunk at the moorings.", "ninth"),
    "score": ("The Terns beat the Gulls 5-2.", "5-2"),
    "first of its kind": ("It was the first loss of a ferry in 80 years.", "first"),
    "count that stands nowhere": ("The nine berths were full.", "nine"),
}


@pytest.mark.parametrize(("text", "figure"), MISSING.values(), ids=MISSING.keys())
def test_number_of_nothing_told_needs_a_look(text: str, figure: str) -> None:
    """ "Jailed for six years" went unmarked where no source had six of anything."""
    claim = figure_of(text, figure)
    assert claim is not None
    assert (claim.verdict, claim.severity) == (Verdict.NOT_ENOUGH, Severity.LOOK)


LEFT_ALONE = {
    "pair that a reader counts": ("Two ferries met in the fog.", "Two"),
    "list that it opens": ("The captain left for three reasons:", "three"),
    "set taken for known": ("The four berths were full.", "four"),
    "difference": ("It carried seven fewer passengers.", "seven"),
    "distance between days": ("The regatta came five weeks later.", "five weeks"),
    "count of what the sentence lists": ("Four towns, Ardle, Bressay, Corrie and Dune, lent tents.", "Four"),
}


@pytest.mark.parametrize(("text", "figure"), LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_number_that_is_counted_needs_no_source(text: str, figure: str) -> None:
    """What the desk counts or reckons itself was marked beside honest articles, half a dozen an article."""
    claim = figure_of(text, figure)
    assert claim is None or claim.verdict is Verdict.NOT_CHECKABLE


@pytest.mark.parametrize(("numbers", "looks"), [(3, 3), (6, 0)])
def test_many_missing_numbers_are_told_together(numbers: int, looks: int) -> None:
    """A text with a source that is not its own would be all marks; its last line says how many there are."""
    text = " ".join(
        f"A {word}-year plan for the piers began."
        for word in ("five", "six", "seven", "eight", "nine", "ten")[:numbers]
    )
    audit = audit_text(text, sources=[Source.from_text(SOURCE, title="port")], reference=Reference.empty())
    assert sum(claim.severity is Severity.LOOK for claim in audit.claims) == looks


def test_count_of_others_is_no_support() -> None:
    """ "Six homes" was called supported by "six calls a day", and "more than 100 churches" by 116 people."""
    source = "Homes by the quay are unregulated, and we receive six calls a day. In 2014, 116 people died at the quay."
    texts = (("Six homes by the quay are empty.", "Six"), ("More than 100 churches by the quay shut.", "100"))
    assert [figure_of(*each, source).verdict is Verdict.SUPPORTED for each in texts] == [False, False]  # type: ignore[union-attr]


def test_number_of_the_very_thing_has_no_rival() -> None:
    """ "17 people" was refuted by its own sentence, whose "six-storey" shared more words with the text's."""
    source = "Crews found a fire on the third floor of a six-storey block of flats, whilst rescuing 17 people from the property."
    claim = figure_of(
        "Firefighters have rescued 17 people from a block of flats after a fire on the third floor.", "17", source
    )
    assert claim is not None
    assert claim.verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("words", "verdict"), [("more than twice that", Verdict.NOT_ENOUGH), ("nearly twice that", Verdict.SUPPORTED)]
)
def test_what_the_text_says_of_its_own_figure_no_source_states(words: str, verdict: Verdict) -> None:
    """A source's "more than twice the first budget" bore out "more than twice that", said of two other sums."""
    source = (
        "The pier cost more than twice its first budget. One report counts $11 million. The groups say $21 million."
    )
    text = f"One report counts $11 million; the groups say $21 million, {words}."
    claim = figure_of(text, "twice", source)
    assert claim
    assert claim.verdict is verdict
