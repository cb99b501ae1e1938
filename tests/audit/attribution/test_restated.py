import time
from datetime import date

import pytest

from pipeline.audit.attribution.restated import restated_figures
from pipeline.models import Source, Verdict

SUPPORTED, OPEN = Verdict.SUPPORTED, Verdict.NOT_ENOUGH


def verdicts(text, source):
    return [told.figure.verdict for told in restated_figures(text, [Source.from_text(source, title="source")])]


@pytest.mark.parametrize(
    ("text", "source", "verdict"),
    [
        pytest.param("It cost £1.5m.", "The bill was £1,500,000.", SUPPORTED, id="digits and magnitude"),
        pytest.param("It cost £1.5m.", "The bill was $1.5m.", OPEN, id="another currency"),
        pytest.param("It cost £1.5m.", "The bill was £1.5bn.", OPEN, id="another magnitude"),
        pytest.param("Some 40% agreed.", "Of them, 40 households agreed.", OPEN, id="percent and count"),
        pytest.param("One in five agreed.", "In all 20% agreed.", SUPPORTED, id="odds and percent"),
        pytest.param("Over £800,000 was raised.", "The sale made £835,462.", SUPPORTED, id="over a rounder figure"),
        pytest.param("At least 11 people died.", "At least 12 people died.", OPEN, id="a count is not rounded"),
        pytest.param("He signed a three-year deal.", "He won three titles.", OPEN, id="years and things"),
        pytest.param("It took two weeks.", "It took 14 days.", SUPPORTED, id="weeks and days"),
        pytest.param("It fell by 0.5 points.", "It fell by 50 basis points.", SUPPORTED, id="points and basis points"),
        pytest.param("It fell by 0.5 points.", "It fell by 75 basis points.", OPEN, id="other basis points"),
        pytest.param("Six homes are at risk.", "They take six calls a day.", OPEN, id="a small count of other things"),
        pytest.param("Five men were held.", "Five suspects were held.", SUPPORTED, id="people by another word"),
        pytest.param("Five people were arrested.", "Police made five arrests.", SUPPORTED, id="the noun of the verb"),
        pytest.param("Hundreds of people came.", "About 500 people came.", SUPPORTED, id="hundreds"),
        pytest.param("Hundreds of people came.", "Thousands of people came.", OPEN, id="hundreds and thousands"),
        pytest.param(
            "For thousands of years.", "It drew thousands of visitors.", OPEN, id="thousands of another thing"
        ),
        pytest.param("Two girls were blamed.", "Ann Lee and Molly Hurst were blamed.", SUPPORTED, id="two names"),
        pytest.param(
            "Two islands were sold.", "The islands of Zanna and Mora were sold.", SUPPORTED, id="places listed"
        ),
        pytest.param(
            "Two clubs were sold.", "The islands of Zanna and Mora were sold.", OPEN, id="other places listed"
        ),
        pytest.param("Two men were held.", "The pair were held.", SUPPORTED, id="pair"),
        pytest.param("The bill rises by more than £400m.", "It goes from £165m to £743m.", SUPPORTED, id="difference"),
        pytest.param("A fourth cat died.", "Three other cats died before.", SUPPORTED, id="one more than the others"),
        pytest.param("She won 5-3 against Vale.", "In the final: Vale 3-5 Moss.", SUPPORTED, id="score turned round"),
        pytest.param("Moss won 6-4 yesterday.", "Vale beat Hart 6-4 yesterday.", OPEN, id="another's score"),
        pytest.param("Norden beat Vale 2-1.", "Match ends, Norden 2, Vale 1.", SUPPORTED, id="score in a list"),
        pytest.param("It opened on 5 May.", "It opened on May 5, 2016.", SUPPORTED, id="date less exact"),
        pytest.param("It opened in May 2016.", "It opened in May 2017.", OPEN, id="another year"),
        pytest.param("It starts at 3.30pm.", "It starts at 15:30 GMT.", SUPPORTED, id="clock"),
        pytest.param("She is 37.", "The 37-year-old won.", SUPPORTED, id="a bare number may be an age"),
        pytest.param("The 37-year-old won.", "Ann Lee, 37, won.", SUPPORTED, id="age beside a name"),
        pytest.param("He won stage nine.", "It was the ninth stage.", SUPPORTED, id="label and ordinal"),
        pytest.param("He won stage nine.", "9. Steven Moss. Nine riders fell.", OPEN, id="label and count"),
        pytest.param("It cut fines from £90 to £45.", "The fine is £90, or £45 if paid at once.", SUPPORTED, id="ends"),
    ],
)
def test_a_figure_needs_its_like(text, source, verdict):
    assert verdicts(text, source) == [verdict]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "The council will close nine libraries in the north of the city.", "the source says 7", id="count"
        ),
        pytest.param(
            "The council will close libraries in the north by May 2031.", "no source has this figure", id="date"
        ),
        pytest.param("A rival closed nine shops.", "no source has this figure", id="another sentence"),
    ],
)
def test_the_same_sentence_refutes_another_figure(text, reason):
    source = Source.from_text("The council said it will close 7 libraries in the north of the city.", title="source")
    assert [told.figure.reason for told in restated_figures(text, [source])] == [reason]


def test_a_refuted_figure_shows_the_right_one():
    source = Source.from_text(
        "A man fell to his death 35 years ago from a Norden clifftop, police say.", title="source"
    )
    (told,) = restated_figures("Police say a man fell to his death 30 years ago from a Norden clifftop.", [source])
    assert (told.figure.verdict, told.figure.recomputed.low, told.evidence[0].passage) == (
        Verdict.REFUTED,
        35,
        "35 years",
    )


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        pytest.param(date(2016, 1, 14), SUPPORTED, id="counted from publication"),
        pytest.param(date(2018, 1, 14), OPEN, id="published later"),
        pytest.param(None, SUPPORTED, id="beside a year that is named"),
    ],
)
def test_last_year_is_a_year(published, verdict):
    text = "Lending was £220bn last year, up 8% on 2014."
    (told,) = restated_figures("A high in 2015.", [Source.from_text(text, title="source", published=published)])
    assert told.figure.verdict is verdict


def test_evidence_is_the_source_passage():
    source = Source.from_text("Nine wards closed. The bill was £1.5m.", title="ledger", id="s1")
    (told,) = restated_figures("It cost £1.5 million.", [source])
    (passage,) = told.evidence
    assert (passage.source, passage.passage, source.text[passage.start : passage.end]) == ("s1", "£1.5m", "£1.5m")


def test_offsets_are_those_of_text():
    text = "🙂 It cost £7m in 2016."
    told = restated_figures(text, [Source.from_text("£7m", title="source")])
    assert [(text[t.figure.start : t.figure.end], t.figure.verdict) for t in told] == [
        ("£7m", SUPPORTED),
        ("2016", OPEN),
    ]


def test_any_source_may_bear_it():
    sources = [Source.from_text("Nothing.", title="one"), Source.from_text("It was 77%.", title="two")]
    (told,) = restated_figures("It was 77%.", sources)
    assert (told.figure.verdict, told.evidence[0].source) == (SUPPORTED, "two")


def test_thousands_of_figures_stay_bounded():
    text = " ".join(f"{number} jobs went." for number in range(10_000, 10_400))
    source = Source.from_text(" ".join(["12,345 jobs went."] * 400), title="source")
    started = time.perf_counter()
    told = restated_figures(text, [source])
    assert (len(told), time.perf_counter() - started < 8) == (400, True)
