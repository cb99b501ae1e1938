"""A model's and the writer's readings in the whole audit: what they settle, what they leave, and what they block."""

from datetime import date

import pytest

from pipeline.audit.article import AuditEvidence
from pipeline.audit.audit import audit_request, audit_text
from pipeline.audit.keyless import KeylessReading
from pipeline.audit.readers import settled
from pipeline.audit.reading.candidates import Answer
from pipeline.audit.reading.declared import DeclaredFormula
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from pipeline.audit.verdict import unguessed
from pipeline.models import CheckedFigure, Claim, ClaimKind, Fact, Interval, Passage, Severity, Source, Verdict
from pipeline.models.audit import Reading, ReckonedValue
from pipeline.quantities.finder import find_quantities
from pipeline.reference import Reference
from pipeline.text.sentences import Sentence
from pipeline.writer.readings import ProposedReading, ReadingsReply
from tests.audit.facts import facts_from_rows

ROWS = (("Acme", "sales", "2022", 50, "USD million"), ("Acme", "sales", "2023", 80, "USD million"))
FACTS = facts_from_rows([dict(zip(("entity", "measure", "period", "value", "unit"), row, strict=True)) for row in ROWS])
NO_TABLES = Reference.empty()
SENTENCE = Sentence("It fell by 20% then.", 0, 20)
S, R, N, X, C = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.NOT_ENOUGH, Verdict.NOT_CHECKABLE, Verdict.CONFLICTING
LOOK, BLOCKS, INFO = Severity.LOOK, Severity.BLOCKING, Severity.INFO


def at(value: int) -> Interval:
    return Interval(low=value, high=value, unit="%")


def own(verdict: Verdict, rule: str, severity: Severity = INFO, result: int = 0) -> Claim:
    """A keyless claim on the 20%."""
    found = (at(result),) if result else ()
    figure = CheckedFigure(start=11, end=14, text="20%", verdict=verdict)
    return Claim(
        id="", text=SENTENCE.text, start=0, end=20, kind=ClaimKind.CHANGE, verdict=verdict, severity=severity,
        figures=(figure,), rule=rule, reader="grammar", arithmetic="own", recomputed=found,
    )  # fmt: skip


def read(
    verdict: Verdict, severity: Severity = INFO, *, full: bool = True, result: int = 0, **more: object
) -> ReaderVerdict:
    """A model's verdict on the 20%."""
    known: dict[str, object] = {"answer": Answer.FORMULA, "rule": "model.formula", "reader": "model", "line": "model's"}
    quantity = find_quantities("It fell by 20% then.")[0]
    found = at(result) if result else None
    return ReaderVerdict(
        11, 14, "20%", verdict, severity, **{**known, "quantity": quantity, "result": found, "full": full, **more}
    )  # type: ignore[arg-type]


def outcome(keyless: Claim, *verdicts: ReaderVerdict, read_in_full: bool = False) -> tuple[str, Verdict, Severity]:
    (claim,) = settled([keyless], verdicts, SENTENCE, {11} if read_in_full else ())
    return claim.rule, claim.verdict, claim.severity


@pytest.mark.parametrize(
    ("keyless", "verdict", "read_in_full", "expected"),
    [
        (own(S, "stated"), read(R, BLOCKS), False, ("model.formula", R, BLOCKS)),
        (own(S, "stated"), read(N, LOOK), False, ("model.formula", N, LOOK)),
        (own(S, "stated"), read(N, LOOK, answer=Answer.STATED), False, ("stated", S, INFO)),
        (own(S, "stated"), read(N, LOOK, answer=Answer.MISSING), False, ("model.formula", N, LOOK)),
        (own(S, "stated"), read(R, BLOCKS, reader="declared"), False, ("readers.differ", N, LOOK)),
        (own(S, "stated"), read(S, reader="declared"), False, ("model.formula", S, INFO)),
        (own(N, "unaccounted", LOOK), read(R, BLOCKS), False, ("model.formula", R, BLOCKS)),
        (own(N, "unaccounted", LOOK), read(S), False, ("model.formula", S, INFO)),
        (own(S, "derived.change"), read(R, BLOCKS), False, ("model.formula", R, BLOCKS)),
        (own(S, "derived.change"), read(R, BLOCKS), True, ("readers.differ", N, LOOK)),
        (own(R, "derived.change", LOOK), read(S), True, ("model.formula", S, INFO)),
        (own(R, "derived.change", LOOK), read(S, reader="declared"), True, ("model.formula", S, INFO)),
        (own(S, "derived.change"), read(R, LOOK, full=False), True, ("derived.change", S, INFO)),
        (own(S, "derived.change"), read(N, LOOK, full=False), False, ("model.formula", N, LOOK)),
        (own(S, "derived.change"), read(N, LOOK, full=False), True, ("derived.change", S, INFO)),
        (own(S, "derived.change", INFO, 20), read(N, LOOK, result=20), True, ("derived.change", S, INFO)),
        (own(S, "derived.change", INFO, 20), read(N, LOOK, result=44), True, ("model.formula", N, LOOK)),
        (own(S, "derived.change"), read(N, rule="model.formula.direction"), True, ("model.formula.direction", N, INFO)),
        (own(S, "tables.share"), read(R, BLOCKS), False, ("readers.differ", N, LOOK)),
        (own(R, "stated.scale", BLOCKS), read(S), False, ("readers.differ", N, LOOK)),
        (own(R, "stated.scale", BLOCKS), read(N, LOOK), False, ("stated.scale", R, BLOCKS)),
        (own(C, "stated.conflict", LOOK), read(S), False, ("stated.conflict", C, LOOK)),
        (own(R, "stated.other", LOOK, 30), read(R, LOOK, result=30), False, ("model.formula", R, BLOCKS)),
        (own(R, "stated.other", LOOK, 30), read(R, LOOK, result=31), False, ("model.formula", R, LOOK)),
        (own(R, "stated.other", LOOK, 30), read(R, LOOK, full=False, result=30), False, ("model.formula", R, LOOK)),
        (own(N, "unaccounted", LOOK), read(X, binding=False), False, ("unaccounted", N, LOOK)),
        (own(N, "unaccounted", LOOK), read(X, rule="model.nothing"), False, ("model.nothing", X, INFO)),
    ],
)  # fmt: skip
def test_reader_is_weighed_against_keyless(
    keyless: Claim, verdict: ReaderVerdict, read_in_full: bool, expected: tuple[str, Verdict, Severity]
) -> None:
    """ "Rs 301 crore above" passed for one below: a difference by code, which has no direction, hid the reader's."""
    assert outcome(keyless, verdict, read_in_full=read_in_full) == expected


@pytest.mark.parametrize(
    ("declared", "model", "expected"),
    [
        (read(S), read(R, BLOCKS, rule="m"), ("readers.differ", N, LOOK)),
        (read(S, full=False), read(R, BLOCKS, rule="m"), ("m", R, BLOCKS)),
        (read(R, LOOK), read(R, BLOCKS, rule="m"), ("m", R, BLOCKS)),
        (read(S), read(N, LOOK, rule="m", full=False), ("model.formula", S, INFO)),
        (read(X), read(R, LOOK, rule="m", full=False), ("m", R, LOOK)),
    ],
)
def test_two_readers_become_one_verdict(
    declared: ReaderVerdict, model: ReaderVerdict, expected: tuple[str, Verdict, Severity]
) -> None:
    assert outcome(own(N, "unaccounted", LOOK), declared, model) == expected


def test_both_readings_are_shown() -> None:
    (claim,) = settled([own(S, "derived.change")], [read(R, BLOCKS)], SENTENCE, {11})
    assert (claim.arithmetic, [reading.verdict for reading in claim.readings]) == ("own or model's", [S, R])


def replied(*readings: tuple[int, str, str, str]) -> ReadingsReply:
    return ReadingsReply(
        readings=tuple(ProposedReading(sentence=s, words=w, answer=a, other=o) for s, w, a, o in readings)
    )


def audited(
    text: str, *readings: tuple[int, str, str, str], source: str = ""
) -> list[tuple[str, str, Verdict, Severity]]:
    sources = [Source.from_text(source, title="source", id="s1")] if source else []
    audit = audit_text(text, facts=FACTS, sources=sources, reference=NO_TABLES, readings=replied(*readings))
    return [
        (text[f.start : f.end], claim.rule, f.verdict, claim.severity) for claim in audit.claims for f in claim.figures
    ]


@pytest.mark.parametrize(
    ("rule", "reader", "verdict", "severity", "marks"),
    [
        ("derived.change", "grammar", R, LOOK, False),
        ("tables.comparison", "evidence", R, LOOK, False),
        ("stated.elsewhere", "evidence", N, LOOK, False),
        ("unread", "none", N, LOOK, False),
        ("unaccounted", "none", N, LOOK, True),
        ("stated.other", "evidence", R, BLOCKS, True),
        ("quotation.refuted", "evidence", R, LOOK, True),
        ("model.formula", "model", R, LOOK, True),
    ],
)
def test_what_code_guessed_beside_a_model_marks_nothing(
    rule: str, reader: str, verdict: Verdict, severity: Severity, marks: bool
) -> None:
    """On articles that a model had read, code's own guesses marked eight right figures and four wrong ones."""
    claim = own(verdict, rule, severity).model_copy(update={"reader": reader})
    assert (unguessed(claim).severity is not INFO) is marks


@pytest.mark.parametrize(("entity", "count", "verdict"), [("", 2, N), ("", 1, S), ("Acme", 2, S)])
def test_what_only_values_without_a_name_give_is_no_support_beside_a_model(entity, count, verdict) -> None:
    """ "The three quarters before", which a model had read as stating nothing, followed from two sums of two papers."""
    values = (ReckonedValue(name="v", shown="$4", low="4", high="4", unit="USD", entity=entity),) * count
    reading = Reading(arithmetic="$3 / $4", verdict=S, values=values)
    claim = own(S, "derived.share", INFO).model_copy(update={"reader": "grammar", "readings": (reading,)})
    assert unguessed(claim).verdict is verdict


@pytest.mark.parametrize(("months", "verdict"), [("six", S), ("nine", R)])
def test_month_without_a_day_is_all_of_its_days(months: str, verdict: Verdict) -> None:
    """ "Launched in June" had no date, and "about nine months" to 8 December no formula."""
    source = "The watchdog launched it in June 2025.\n\nIt approved it on 8 December 2025."
    answer = 'p2["8 December 2025"]-p1["June"]'
    found = audited(f"It looked for about {months} months.", (1, "about [A] months", answer, ""), source=source)
    assert [held for _, _, held, _ in found] == [verdict]


def test_marks_do_not_move_readings() -> None:
    """Offsets are those of the text as given, with its marks, though a reader is shown it without them."""
    found = audited(
        "**Sales** rose [73%](https://example.org) to $80 million.[^f2]", (1, "rose [A]%", "change(f2,f1)", "")
    )
    assert found == [("rose [73%", "model.formula", R, BLOCKS), ("$80 million", "stated", S, INFO)]


def test_figure_in_a_quotation_stays() -> None:
    (found,) = audited("“We grew by 99% then,” she said.", (1, "grew by [A]%", "change(f2,f1)", ""))[:1]
    assert found[1:3] != ("model.formula", R)


def test_judgement_on_words_adds_claims() -> None:
    text, source = "Mayor Ann Lee opened the bridge.", "Mayor Bo Chan opened the bridge."
    assert audited(text, (1, "Mayor Ann Lee", "no p1", "Mayor Bo Chan"), source=source) == [
        ("Mayor Ann Lee", "model.words", R, BLOCKS)
    ]


def test_passage_bears_a_name_out() -> None:
    text = "Mayor Ann Lee opened the bridge."
    found = audited(text, (1, "Mayor Ann Lee", "ok p1", ""), source="On Monday Mayor Ann Lee opened the new bridge.")
    assert found == [("Mayor Ann Lee", "model.words", S, INFO)]


def test_declared_formula_is_recomputed() -> None:
    text = "Sales rose 73% in 2023."
    declared = [DeclaredFormula("Sales rose 73% in 2023.", "73%", "change(f2,f1)")]
    (claim,) = audit_text(text, facts=FACTS, reference=NO_TABLES, declared=declared).claims
    assert (claim.rule, claim.reader, claim.verdict, claim.severity, claim.suggestion) == (
        "declared.formula", "declared", R, BLOCKS, "60%",
    )  # fmt: skip


def test_switched_off_rule_finds_nothing() -> None:
    text = "The mill has 4,300 spindles."
    audits = [audit_text(text, facts=FACTS, reference=NO_TABLES, off=off) for off in ((), ("unaccounted",))]
    assert [(c.rule, c.verdict, c.severity) for audit in audits for c in audit.claims] == [
        ("unaccounted", N, LOOK),
        ("unaccounted", X, INFO),
    ]


def test_other_language_asks_no_model() -> None:
    evidence = AuditEvidence(FACTS, (), NO_TABLES)
    german = "Der Umsatz der Firma stieg im vergangenen Jahr um 60 Prozent, und die Zahl der Mitarbeiter wuchs auch."
    asked = [audit_request(KeylessReading(text, evidence)) for text in (german, "Sales rose 60%.")]
    assert [bool(request) for request in asked] == [False, True]


def test_figure_falls_with_the_words_of_its_clause() -> None:
    """ "Sold for 9 million" was supported by an offer of 9 million that had been turned down."""
    text = "The founders sold the Plinth for 9 million pounds."
    source = Source.from_text(
        "The founders turned down an offer of 9 million pounds for the Plinth.", title="deal", id="s1"
    )
    readings = ReadingsReply(
        readings=(
            ProposedReading(
                sentence=1,
                words="The founders sold the Plinth",
                answer="no p1",
                other="turned down an offer of 9 million pounds",
            ),
            ProposedReading(sentence=1, words="for [A]", answer='p1["9 million pounds"]', other=""),
        )
    )
    found = audit_text(text, sources=[source], readings=readings)
    at = text.index("9 million")
    assert str(found.verdict(at, at + len("9 million pounds"))) == "refuted"


def test_contradicted_words_are_marked_where_they_stand() -> None:
    """The list with a wrong town left its mark on the 1.5% beside it, which was right."""
    text = "City fares are down 1.5% since Hobart and Perth cut theirs."
    source = "City fares fell 1.5% as trips became cheaper in Hobart and Darwin."
    readings = (
        (1, "since Hobart and Perth cut theirs", "no p1", "cheaper in Hobart and Darwin"),
        (1, "down [A]%", 'p1["1.5%"]', ""),
    )
    marked = [each for each in audited(text, *readings, source=source) if each[3] is BLOCKS]
    assert [(each[0], each[2]) for each in marked] == [("since Hobart and Perth cut theirs", R)]


HARBOUR = facts_from_rows(
    [
        {"entity": entity, "measure": measure, "period": period, "value": value, "unit": unit}
        for entity, measure, period, value, unit in (
            ("Leith", "moorings", "2024", 1580, ""),
            ("Leith", "change in moorings", "2023 to 2024", 53.1, "%"),
            ("Oban", "moorings", "2024", 2100, ""),
            ("Ayr", "moorings", "2024", 900, ""),
        )
    ]
)


def test_growth_is_worked_back_from_its_end() -> None:
    """What a value was before it grew uses it twice; rules that subtracted two other notes were heard instead."""
    text = "Leith has 1,580 moorings, up 53.1%, or about 550 more."
    declared = [DeclaredFormula(text, "about 550", "f1 - f1 / (1 + f2)")]
    found = audit_text(text, facts=HARBOUR, reference=NO_TABLES, declared=declared)
    (claim,) = (claim for claim in found.claims if any(figure.text == "550" for figure in claim.figures))
    assert (claim.rule, claim.verdict, claim.severity) == ("declared.formula", S, INFO)


def test_named_operands_are_the_support_shown() -> None:
    """ "One in three" of a total was shown as borne out by another note's rise of 33%."""
    facts = facts_from_rows(
        [
            {"entity": entity, "measure": measure, "period": "2024", "value": value, "unit": unit}
            for entity, measure, value, unit in (
                ("families", "moorings", 520, ""),
                ("all", "moorings", 1580, ""),
                ("families", "change in moorings", 33, "%"),
            )
        ]
    )
    readings = replied((1, "[A] of all moorings", "share(f1,f2)", ""))
    (claim,) = audit_text(
        "Families hold one in three of all moorings.", facts=facts, reference=NO_TABLES, readings=readings
    ).claims
    assert (claim.rule, claim.verdict, "÷" in claim.arithmetic) == ("model.formula", S, True)


def test_superlative_that_its_passage_bears_out_is_ranked_by_no_rule() -> None:
    """The largest increase was refuted by a rank among levels, though the cited sentence says these very words."""
    text = "Leith had the largest number of moorings, by the harbour board's own reckoning."
    source = "Counting visitors, Leith had the largest number of moorings."
    plain, read = (
        audit_text(text, facts=HARBOUR, sources=[Source.from_text(source, title="board")], reference=NO_TABLES,
                   readings=readings)
        for readings in (None, replied((1, "the largest number of moorings", "ok p1", "")))
    )  # fmt: skip
    assert [(c.rule, c.verdict) for c in plain.claims if c.rule == "tables.rank"] == [("tables.rank", R)]
    assert [(c.rule, c.verdict) for c in read.claims] == [("model.words", S)]


def test_claim_that_blocks_stays_beside_words_that_hold() -> None:
    """A plan "larger than the 2023 economy of Croatia, going by the World Bank" passed: a passage bore out its end."""
    held = own(R, "tables.comparison", BLOCKS).model_copy(update={"kind": ClaimKind.COMPARISON, "figures": ()})
    words = read(S, quantity=None, answer=Answer.HOLDS)
    found = settled([held], [words], SENTENCE)
    assert [claim.verdict for claim in found if claim.rule == "tables.comparison"] == [R]


def test_change_has_no_rank_among_levels() -> None:
    found = audit_text("Leith had the largest increase in moorings.", facts=HARBOUR, reference=NO_TABLES)
    assert [claim.rule for claim in found.claims if claim.verdict is R] == []


@pytest.mark.parametrize("words", ["On May 14 the Leith Harbour Board", "told Congress of it"])
def test_passage_need_not_repeat_a_month_or_what_everybody_knows(words: str) -> None:
    """The passage was said not to have “On May”, nor “Congress” where a committee of the House had been told."""
    text = "On May 14 the Leith Harbour Board told Congress of it."
    found = audited(text, (1, words, "ok p1", ""), source="The Leith Harbour Board told a House committee of it.")
    assert (words, "model.words", S, INFO) in found


def test_clock_times_of_a_ship_are_times_of_day() -> None:
    """ "0125" was read as the number 125, and four minutes after it as 112."""
    source = "About 0125 the ferry lost power. At 0129:10 it touched the pier, 3 miles from its tug."
    text = "At 1:25 the ferry lost power, and four minutes later it touched the pier; a tug needed 43 miles an hour."
    found = audited(
        text,
        (1, "[A] minutes later", 'p2["0129:10"]-p1["0125"]', ""),
        (1, "needed [B] miles an hour", 'p2["3 miles"]/(p2["0129:10"]-p1["0125"])', ""),
        source=source,
    )
    assert [(rule, verdict) for _, rule, verdict, _ in found] == [("restated", S), *[("model.formula", S)] * 2]


PER_HEAD = facts_from_rows(
    [
        {"entity": "Leith", "measure": "boats per 10,000", "period": "2024", "value": 23, "unit": ""},
        {"entity": "Leith", "measure": "boats", "period": "2024", "value": 1580, "unit": ""},
    ]
)


@pytest.mark.parametrize(
    ("words", "answer", "verdict"),
    [
        ("about 23 in every 10,000", "f1", S),
        ("one in some 435", "share(f1,10000)", S),
        ("about 41 in every 10,000", "f1", R),
        ("2.3 per 1,000", "f1", S),
    ],
)
def test_rate_of_so_many_is_a_share(words: str, answer: str, verdict: Verdict) -> None:
    """A note's "23", measured per 10,000, was an amount that no "23 in every 10,000" could be held against."""
    text = f"In Leith there are {words} boats."
    found = audit_text(text, facts=PER_HEAD, reference=NO_TABLES, readings=replied((1, "[A] boats", answer, "")))
    assert [claim.verdict for claim in found.claims] == [verdict]


def test_count_is_not_compared_with_a_rate() -> None:
    found = audit_text("Leith has 1,580 boats, about 550 more.", facts=PER_HEAD, reference=NO_TABLES)
    assert [claim.verdict for claim in found.claims] == [S, N]


def test_figure_of_a_note_that_lists_none() -> None:
    """A note said "50 years after launch" and listed no figure: the reading that named it could not be used."""
    note = Fact(id="f1", statement="The board wants the ferry to run until 2027, 50 years after its launch.")
    readings = replied((1, "would make [A] of service", 'f1["50 years"]', ""))
    found = audit_text("That would make 50 years of service.", facts=[note], reference=NO_TABLES, readings=readings)
    assert [(claim.rule, claim.verdict) for claim in found.claims] == [("model.stated", S)]


@pytest.mark.parametrize(("hedge", "verdict"), [("more than ", S), ("less than ", R)])
def test_source_bounds_a_multiple_as_its_verb_has_it(hedge: str, verdict: Verdict) -> None:
    """ "More than double" was refuted by a source that says "more than double", read there without its hedge."""
    text = f"The count was {hedge}double that of a year before."
    found = audited(
        text, (1, f"{hedge}multiplied by [A]", 'p1["double"]', ""), source="That was more than double last year's."
    )
    assert [each for _, _, each, _ in found] == [verdict]


DATED = Fact(
    id="f1",
    statement="Anna Roth swam 1500m in 14:30.67, under the 14:31.02 of 2012, of which the board had 12 rows.",
    figures=(FACTS[0].figures[0],),
    passages=(
        Passage(source="s1", start=0, end=52, text="From 12:32:57 to 12:33:18 on Jan 5 the 53-week plan held."),
        Passage(source="s1", start=0, end=20, text="It was due by April 2019, it opened in December 2024."),
        Passage(source="s1", start=0, end=20, text="It cost 140 million euros. Date: 2025-03"),
    ),
)


@pytest.mark.parametrize(
    ("text", "answer", "verdict"),
    [
        ("It took 21 seconds.", 'f1["12:33:18"]-f1["12:32:57"]', S),
        ("It took 60 seconds.", 'f1["12:33:18"]-f1["12:32:57"]', R),
        ("It took off about a third of a second.", 'f1["14:31.02"]-f1["14:30.67"]', S),
        ("It took five years and eight months.", 'f1["December 2024"]-f1["April 2019"]', S),
        ("It took five years and three months.", 'f1["December 2024"]-f1["April 2019"]', R),
        ("It had less than three months.", 'f1["2025-03"]-f1["Jan 5"]', S),
        ("It had less than two months.", 'f1["2025-03"]-f1["Jan 5"]', R),
        ("The year had 53 of them.", 'f1["53"]', S),
        ("The list has 12 of them.", 'f1["12 rows"]', S),
        ("It swam 1,500 metres.", 'f1["1500m"]', S),
        ("It cost €140 million.", 'f1["140 million"]', S),
    ],
)
def test_words_name_a_days_time_or_figure_of_a_note(text: str, answer: str, verdict: Verdict) -> None:
    """A note's one listed figure stood for all that its words name: a day, a clock time, another figure."""
    source = Source.from_text("x", title="source", id="s1").model_copy(update={"published": date(2025, 2, 1)})
    figure = find_quantities(text)[0]
    words = text.replace(figure.text, "[A]")
    readings = replied((1, words.rstrip("."), answer, ""))
    found = audit_text(text, facts=[DATED], sources=[source], reference=NO_TABLES, readings=readings)
    assert [claim.verdict for claim in found.claims if claim.reader == "model"] == [verdict]


def test_two_days_of_one_month_are_no_conflict() -> None:
    """Odds of 18 February and those of 25 February, the news itself, stood as two values for one thing."""
    rows = [
        {"entity": "NASA", "measure": "odds", "period": f"{day} February 2025", "value": value, "unit": "%"}
        for day, value in ((18, 3.1), (25, 0.2))
    ]
    found = audit_text("On February 18 NASA's odds were 3.1%.", facts=facts_from_rows(rows), reference=NO_TABLES)
    assert [claim.verdict for claim in found.claims] == [S]


@pytest.mark.parametrize(("day", "verdict"), [("March 11, 2025", S), ("March 4, 2025", N)])
def test_weekday_of_a_passage_is_that_before_its_telling(day: str, verdict: Verdict) -> None:
    """ "On Tuesday, March 11" was refused, since its source of that day says "Tuesday" beside another date."""
    text = "The toymaker said on Tuesday that sales had beaten those of May 2, 2024."
    source = Source.from_text(text, title="source", id="s1").model_copy(update={"published": date(2025, 3, 11)})
    readings = replied((1, f"On Tuesday, {day}", "ok p1", ""))
    found = audit_text(f"On Tuesday, {day}, it reported.", sources=[source], reference=NO_TABLES, readings=readings)
    assert [claim.verdict for claim in found.claims if claim.reader == "model"] == [verdict]


@pytest.mark.parametrize(("figure", "verdict"), [("50%", [R]), ("60%", [S])])
def test_a_question_claims_what_it_reckons_with(figure: str, verdict: list[Verdict]) -> None:
    """ "How, if 47.6% did not rise?" reckons with what did; a wrong one was passed over, as in any question."""
    found = audited(f"How, if sales rose by {figure}?", (1, "rose by [A]%", "change(f2,f1)", ""))
    assert [each for _, _, each, _ in found] == verdict


def test_count_of_what_the_text_lists_rests_on_no_other_count() -> None:
    """ "Two reports disagree", which counts what the text names, was supported by a "Family and Social Services" pair."""
    source = "Two crates fell off. The port says the tally is provisional, and the union says it is too low."
    text = "Two reports disagree: the port's and the union's."
    (found,) = audited(text, (1, "[A] reports", "-", ""), source=source)
    assert found[2:] == (Verdict.NOT_CHECKABLE, INFO)
