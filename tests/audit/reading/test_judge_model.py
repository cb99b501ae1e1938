"""What blocks and what only asks for a look: a reading in full and without a rival, in every other case a look."""

import pytest

from pipeline.models import Severity, Verdict
from tests.audit.reading.read import claim, known, read

EXPORTS = (
    ("Georgia", "exports of wine", "2024", 127, "USD million"),
    ("Georgia", "exports of ferro-alloys", "2024", 82, "USD million"),
    ("Georgia", "exports of motor cars", "2024", 577, "USD million"),
)
YEARS = tuple(
    ("Acme", "sales", str(year), value, "USD million") for year, value in ((2021, 40), (2022, 50), (2023, 80))
)
TRADE = tuple(
    (name, "trade", "2024", value, "USD million") for name, value in (("China", 498), ("Peru", 480), ("Chad", 12))
)


def asks(text: str, answer: str, evidence, **known_as: str) -> tuple[Verdict, Severity]:
    found = read(text, answer, evidence, **known_as)
    return found.verdict, found.severity


SUPPORTED = Verdict.SUPPORTED, Severity.INFO
BLOCKED = Verdict.REFUTED, Severity.BLOCKING
DOUBTED = Verdict.REFUTED, Severity.LOOK
OPEN = Verdict.NOT_ENOUGH, Severity.LOOK


def test_number_of_another_thing_blocks() -> None:
    assert asks("Wine brought in $82 million.", "f1", known(*EXPORTS)) == BLOCKED


def test_rival_that_words_bear_only_asks() -> None:
    found = read("Sales of wine and ferro-alloys: $82 million for one.", "f1", known(*EXPORTS))
    assert (found.severity, found.rival) == (Severity.LOOK, "Georgia, exports of ferro-alloys, 2024")


def test_named_sibling_is_no_support() -> None:
    """ "China $480m" was called supported, since Peru's note has the same number."""
    assert asks("China traded $480 million.", "f2", known(*TRADE)) == OPEN


def test_number_of_another_year_blocks() -> None:
    assert asks("Sales were $40 million in 2022.", "f2", known(*YEARS)) == BLOCKED


def test_note_of_another_year_is_no_support() -> None:
    assert asks("Sales were $50 million in 2023.", "f2", known(*YEARS)) == OPEN


def test_lead_of_a_list_says_when() -> None:
    """ "What Meta spent last year depends on who counts:" went unheard in the bullets below it."""
    text = "What it sold last year depends on who counts:\n\n- By its report: $50 million.\n"
    assert asks(text, "f2", known(*YEARS)) == SUPPORTED


def test_year_of_the_sentence_before_counts() -> None:
    assert asks("It was 2022. Sales were $50 million.", "f2", known(*YEARS)) == SUPPORTED


def test_two_readings_that_differ_mark_nothing() -> None:
    """All eight such marks on ten honest articles were of right figures, and none on ten planted ones."""
    found = read("Sales rose by 60%.", "change(f3,f1)", known(*YEARS), other="or change(f3,f2)")
    assert (found.verdict, found.severity, len(found.alternatives)) == (Verdict.NOT_ENOUGH, Severity.INFO, 1)


def test_two_readings_that_agree_block() -> None:
    assert asks("Sales rose by 20%.", "change(f3,f2)", known(*YEARS), other="change(f3,f1)") == BLOCKED


def test_two_notes_of_one_thing_conflict() -> None:
    twice = known(YEARS[2], ("Acme", "sales", "2023", 90, "USD million"))
    assert asks("Sales were $90 million in 2023.", "f1", twice) == (Verdict.CONFLICTING, Severity.LOOK)


def test_part_above_its_whole_only_asks() -> None:
    assert asks("Wine is 40% of cars.", "share(f3,f1)", known(*EXPORTS)) == DOUBTED


def test_value_held_against_itself_only_asks() -> None:
    assert asks("Sales rose 12% in 2023.", "change(f3,f3)", known(*YEARS)) == DOUBTED


def test_words_of_one_operand_name_no_other() -> None:
    """ "Fund" in "HRA Fund" made the General Fund a rival for the debt service beside it."""
    levies = known(
        *(
            (name, "levy", "2025", n, "USD")
            for name, n in (("HRA Fund", 2), ("Debt service", 26), ("General Fund", 63), ("Total", 97))
        )
    )
    text = "Debt service and the HRA Fund make up more than a third of the total."
    assert asks(text, "share(f1+f2,f4)", levies) == BLOCKED


def test_missing_input_is_named() -> None:
    found = read("Turnout was 61%.", "?the turnout", known(*YEARS))
    assert (found.verdict, found.severity, found.reason) == (*OPEN, "the evidence does not hold the turnout")


def test_refused_formula_says_why() -> None:
    found = read("Sales were $80 million.", "f9", known(*YEARS))
    assert (found.verdict, found.reason) == (
        Verdict.NOT_ENOUGH,
        "the formula 'f9' cannot stand: it names 'f9', which was not given",
    )


@pytest.mark.parametrize(
    ("text", "binding"), [("Three answers follow.", True), ("It costs $3.", False), ("It took 3 tries.", False)]
)
def test_states_nothing_removes_no_amount(text: str, binding: bool) -> None:
    found = read(text, "-", known(*YEARS))
    assert (found.verdict, found.binding) == (Verdict.NOT_CHECKABLE, binding)


def test_finding_reads_in_a_second() -> None:
    found = read("Sales rose 73% to 2023.", "change(f3,f2)", known(*YEARS))
    assert (found.line, found.reason, found.proposal) == ("$50m (2022) → $80m (2023) = 60%", "", "60%")


def test_proposal_takes_the_right_scale() -> None:
    found = read("Imports were $7.47 million.", "f1", known(("Georgia", "imports", "2024", 7471.8, "USD million")))
    assert found.proposal == "$7.47 billion"


def test_wrong_direction_blocks_on_a_signed_note() -> None:
    fell = known(("Georgia", "change of trade", "2024", -1.8, "percent"))
    assert [asks(f"That is 1.8% {word} than a year ago.", "f1", fell) for word in ("less", "more")] == [
        SUPPORTED,
        BLOCKED,
    ]


def test_prose_figure_is_evidence() -> None:
    prose = known(prose="Exports fell by 6.7% to USD 2.848 billion, while imports rose by 0.2%.")
    found = [asks(f"Exports {verb} 6.7% to $2.85 billion.", 'p1["6.7%"]', prose) for verb in ("fell", "rose")]
    assert found == [SUPPORTED, BLOCKED]


def test_comparison_fails_for_one_member() -> None:
    holds = claim("China is ahead of Peru and Chad.", "ahead of Peru and Chad", "f1>[f2,f3]", known(*TRADE))
    fails = claim("Peru is ahead of China.", "ahead of China", "f2>f1", known(*TRADE))
    assert [(c.verdict, c.severity, c.line) for c in (holds, fails)] == [
        (*SUPPORTED, "$498m (China) > all of 2"),
        (*BLOCKED, "not $480m (Peru) > $498m (China)"),
    ]


def test_days_between_dates_are_counted() -> None:
    dates = known(prose="It was filed on 29 April 2024. It was signed on 12 May 2024.")
    assert asks("It took 13 days.", 'p2["12 May 2024"] - p1["29 April 2024"]', dates) == SUPPORTED


def test_figure_of_the_text_is_an_input() -> None:
    assert asks("It sold 30 of its 120 vans, or 25%.", "share([A],[B])", known(), letter="C") == SUPPORTED


def test_unrelated_notes_change_no_verdict() -> None:
    other = tuple((f"Town {n}", f"rainfall {n}", "2024", n * 10, "mm") for n in range(1, 60))
    texts = ["Wine brought in $82 million.", "Wine brought in $127 million.", "Wine brought in $3 million."]
    assert [asks(t, "f1", known(*EXPORTS, *other)) for t in texts] == [asks(t, "f1", known(*EXPORTS)) for t in texts]


@pytest.mark.parametrize(("text", "severity"), [("Twelve helped.", Severity.INFO), ("Thirteen helped.", Severity.LOOK)])
def test_small_count_in_words_is_an_aside(text: str, severity: Severity) -> None:
    assert read(text, "?the helpers", known(*YEARS)).severity is severity


@pytest.mark.parametrize(("stated", "verdict"), [(100, SUPPORTED), (109, OPEN), (111, BLOCKED)])
def test_approximate_note_refutes_what_is_far(stated: int, verdict: tuple[Verdict, Severity]) -> None:
    assert asks(f"It drew {stated} people.", "f1", known(("fair", "crowd (about)", "", 100, "people"))) == verdict


@pytest.mark.parametrize("end", [" 🌟", "\n\nStay curious! 🌟", " *"])
def test_what_follows_changes_no_verdict(end: str) -> None:
    text = "Wine brought in $82 million."
    assert asks(text + end, "f1", known(*EXPORTS)) == BLOCKED


@pytest.mark.parametrize(
    ("stated", "verdict"), [("$1.25 billion", BLOCKED), ("$14 billion", DOUBTED), ("$13 million", BLOCKED)]
)
def test_result_out_of_proportion_only_asks(stated: str, verdict: tuple[Verdict, Severity]) -> None:
    """A formula of the wrong things gave 2,310% for "a quarter"; a slip from billion to million is another matter."""
    rows = known(("Acme", "sales", "2023", 1.2, "USD billion"), ("Acme", "costs", "2023", 0.1, "USD billion"))
    wrong = known(("Acme", "sales", "2023", 12.9, "USD billion"), ("Acme", "costs", "2023", 0.1, "USD billion"))
    evidence = wrong if stated == "$13 million" else rows
    assert asks(f"Sales and costs of Acme come to {stated} in all.", "f1+f2", evidence) == verdict


def test_formula_of_unnamed_values_blocks_without_a_rival() -> None:
    """ "That is 4.3% up on 2024" named no row of the table that its reader took, and a planted 4.3% only asked."""
    assert asks("It rose by 90%.", "change(f3,f2)", known(*YEARS)) == BLOCKED


@pytest.mark.parametrize(
    ("words", "answer", "verdict"),
    [
        ("it made a profit", "f1>0", BLOCKED),
        ("it made a loss", "f1<0", SUPPORTED),
        ("Peru was the runner-up", "rank(f3,[f2,f3,f4])==2", SUPPORTED),
        ("Peru was the last of them", "rank(f3,[f2,f3,f4])==3", BLOCKED),
        ("costs of fuel ran ahead of rent", "f5>f6", SUPPORTED),
    ],
)
def test_number_is_held_against_its_like(words: str, answer: str, verdict: tuple[Verdict, Severity]) -> None:
    """ "f1>0" and "rank(f3,…)==2" could not be read, and costs in brackets were smaller the larger they were."""
    result = ("Acme", "result", "2024", -5, "USD million")
    costs = tuple(
        ("Acme", f"costs of {what}", "2024", cost, "USD million") for what, cost in (("fuel", -9), ("rent", 7))
    )
    found = claim(f"In 2024 {words}.", words, answer, known(result, *TRADE, *costs))
    assert (found.verdict, found.severity) == verdict


def test_notes_that_differ_conflict_in_a_comparison() -> None:
    rows = (("Marn", "catch", "2025", 310, "tonnes"), ("Marn", "catch", "2024", 345, "tonnes"))
    found = claim("The catch fell.", "The catch fell", "f1<f2", known(*rows, ("Marn", "catch", "2025", 372, "tonnes")))
    assert found.verdict is Verdict.CONFLICTING


def test_bound_of_what_is_counted_asks() -> None:
    """ "$87.5 million over three rounds" was read as more than three rounds, and blocked where three were counted."""
    assert asks("Acme sold most in over three years.", "count(f1,f2,f3)", known(*YEARS)) == DOUBTED


def test_year_that_only_the_day_tells_is_not_the_newest() -> None:
    """A projection for "this year" was doubted because the same table went on to the next years."""
    rows = [("Acme", "projected growth", year, value, "%") for year, value in (("2025", 1.7), ("2026", 1.8))]
    assert asks("Acme's growth is put at 1.7% this year.", "f1", known(*rows)) == SUPPORTED


DAYS = known(
    prose="The ship struck the reef on 23 March 2019. The report was published on 19 March 2024, after five years. "
    "The crew grounded at 6.18pm. The autopilot was switched off at 6.27pm."
)


def test_years_from_a_day_are_those_of_the_calendar() -> None:
    """ "Four days short of five years" was 3.25 days, since five years were 1,826.25 of them, and blocked."""
    formula = 'p1["23 March 2019"]+p2["five years"]-p2["19 March 2024"]'
    text = "The report came four days short of five years later."
    assert asks(text, formula, DAYS) == SUPPORTED


@pytest.mark.parametrize(("word", "found"), [("after", SUPPORTED), ("before", BLOCKED)])
def test_time_between_two_moments_has_an_order(word: str, found: tuple[Verdict, Severity]) -> None:
    """ "Nine minutes before the grounding" was supported by nine minutes after it."""
    text = f"The autopilot was off at 6.27pm, nine minutes {word} the grounding."
    assert asks(text, 'p4["6.27pm"]-p3["6.18pm"]', DAYS) == found


def test_value_given_as_about_may_still_rule_a_figure_out() -> None:
    """A share of "around €458 million" asked for a look however wrong it was: the evidence gave "no exact value"."""
    fines = known(("Volkswagen", "fine", "2025", 127.69, "EUR million"), prose="The fines come to around €458 million.")
    found = [asks(f"Volkswagen pays {stated}% of it.", 'share(f1,p1["€458 million"])', fines) for stated in (28, 45)]
    assert found == [SUPPORTED, BLOCKED]


def test_not_quite_denies_no_figure() -> None:
    ages = known(prose="The chick was 7.7 months old in September.")
    assert asks("In September it was not quite eight months old.", 'p1["7.7 months"]', ages) == SUPPORTED


def test_margin_of_a_defeat_is_no_fall() -> None:
    """ "Lost by 533,982 votes" was held against the sign of No less Yes, and asked for a look."""
    votes = known(
        ("family amendment", "No votes", "2024", 1021546, "votes"),
        ("family amendment", "Yes votes", "2024", 487564, "votes"),
    )
    assert asks("The family amendment lost by 533,982 votes.", "f1-f2", votes) == SUPPORTED


@pytest.mark.parametrize(
    ("text", "source", "severity"),
    [
        ("It stays for at most 100 days.", "It stays for at least 100 days.", "blocking"),
        ("It made at most 9 km/h.", "It made 5 knots.", "look"),
    ],
)
def test_bound_blocks_where_the_evidence_has_the_other(text: str, source: str, severity: str) -> None:
    """ "At most 100 days" for "at least 100" was a look, as if it said what the days are of, and 5 knots, 9.26 km/h,
    blocked "at most 9"."""
    found = read(text, f'p1["{source.split(" ", 2)[2]}"]'.replace(".", ""), known(prose=source))
    assert (found.verdict, found.severity) == ("refuted", severity)


@pytest.mark.parametrize(("text", "found"), [("May 20 and 21", SUPPORTED), ("May 20 and 22", DOUBTED)])
def test_second_day_of_a_month_is_a_day(text: str, found: tuple[Verdict, Severity]) -> None:
    """ "May 20 and 21: the ship was moved" was refuted: "the evidence has May 21"."""
    prose = "Tugs moved the ship on May 20, 2024.\n\nThey were done on May 21, 2024."
    assert asks(f"It was moved on {text}.", 'p2["May 21, 2024"]', known(prose=prose)) == found


def test_none_deeper_than_a_figure_denies_nothing() -> None:
    """ "Three channels, none deeper than 20 feet" was taken for a figure that the words deny."""
    evidence = known(("channel", "depth", "2024", 20, "feet"))
    assert asks("The channels were narrow, none of them deeper than 20 feet.", "f1", evidence) == SUPPORTED


def test_share_less_points_is_a_share() -> None:
    """ "About 22.0% the year before", 23.9% less the 1.9 points that it rose by, was "in points, not percent"."""
    rows = (("East", "share of top grades", "2024", 23.9, "%"), ("East", "rise of that share", "2024", 1.9, "points"))
    assert asks("The year before it was 22.0%.", "f1-f2", known(*rows)) == SUPPORTED
    assert asks("The year before it was 20.0%.", "f1-f2", known(*rows))[0] is Verdict.REFUTED


def test_earnings_lost_are_no_gain() -> None:
    """ "The $1.1 billion that GM lost" was refuted by its own note, "pretax earnings lost": "that is a gain"."""
    lost = ("GM", "pretax earnings lost in the strike", "2023", 1.1, "billion USD")
    assert asks("The $1.1 billion that GM lost in the strike is gone.", "f1", known(lost)) == SUPPORTED
