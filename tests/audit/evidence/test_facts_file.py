from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.audit import load_facts
from pipeline.errors import InputError
from pipeline.models import Hedge


def file_of(folder: Path, *lines: str) -> Path:
    path = folder / "facts.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_value_takes_its_magnitude(tmp_path: Path) -> None:
    line = '{"entity": "pier", "measure": "repair bill", "value": 1.173, "unit": "USD million"}'
    (fact,) = load_facts(file_of(tmp_path, line))
    quantity = fact.figures[0].quantity
    assert (fact.id, fact.statement) == ("f1", "pier, repair bill: $1.173 million")
    assert (quantity.low, quantity.high, quantity.unit) == (Decimal(1_173_000), Decimal(1_173_000), "USD")


def test_range_quote_and_source_are_read(tmp_path: Path) -> None:
    plan = '{"entity": "Meta", "measure": "planned capital expenditure", "period": "2025", "value": [60, 65], '
    plan += '"unit": "USD billion", "source": "outlook.txt", "passage": "between $60 and $65 billion"}'
    quote = '{"entity": "Ana Ruiz", "measure": "quote", "value": "It was the longest night.", "unit": "text"}'
    first, second = load_facts(file_of(tmp_path, plan, "", quote))
    assert (first.figures[0].quantity.high, first.passages[0].text) == (
        Decimal(65 * 10**9),
        "between $60 and $65 billion",
    )
    assert (second.id, second.speaker, second.quote) == ("f3", "Ana Ruiz", "It was the longest night.")


def test_words_are_values_too(tmp_path: Path) -> None:
    """A fact whose value is a name, a date or a duration was refused as no number, and the whole file with it."""
    owner = '{"entity": "Tessin Foods", "measure": "owner of", "value": "Marlo", "unit": "name"}'
    opened = '{"entity": "bridge", "measure": "opened", "value": "12 May 2026"}'
    lasted = '{"entity": "outage", "measure": "length", "value": "1 hour 19 minutes", "unit": "duration"}'
    first, second, third = load_facts(file_of(tmp_path, owner, opened, lasted))
    assert (first.statement, first.figures) == ("Tessin Foods, owner of: Marlo", ())
    assert (second.statement, second.figures) == ("bridge, opened: 12 May 2026", ())
    assert (third.figures[0].quantity.low, third.figures[0].quantity.unit) == (Decimal(79), "min")


@pytest.mark.parametrize("unit", ["text", ""])
@pytest.mark.parametrize("words", ["Sunday, December 8", "11 o'clock at night", "by 11 in the morning"])
def test_a_value_may_be_words_with_figures(tmp_path: Path, words: str, unit: str) -> None:
    """A whole file was refused for the day of a show, given as text: its value was "no number"."""
    line = f'{{"entity": "show", "measure": "when", "value": "{words}", "unit": "{unit}"}}'
    assert load_facts(file_of(tmp_path, line))[0].statement == f"show, when: {words}"


def test_only_widens_a_value_by_nothing(tmp_path: Path) -> None:
    line = '{"entity": "app", "measure": "users", "value": 12, "unit": "people", "hedge": "only"}'
    assert load_facts(file_of(tmp_path, line))[0].figures[0].quantity.hedge is Hedge.NONE


@pytest.mark.parametrize("words", ["more than", "over"])
def test_hedge_of_a_source_carries_over(tmp_path: Path, words: str) -> None:
    line = f'{{"entity": "app", "measure": "daily users", "value": 1, "unit": "billion people", "hedge": "{words}"}}'
    assert load_facts(file_of(tmp_path, line))[0].figures[0].quantity.hedge is Hedge.OVER


def test_hedge_may_stand_in_the_value(tmp_path: Path) -> None:
    """A note's "more than 1 million" stopped the audit: its value was "no number"."""
    line = '{"entity": "ring road", "measure": "bulbs", "value": "more than 1 million", "unit": "bulbs"}'
    quantity = load_facts(file_of(tmp_path, line))[0].figures[0].quantity
    assert (quantity.low, quantity.hedge, quantity.unit) == (Decimal(1_000_000), Hedge.OVER, "bulbs")


WORDED = {
    "90–95%": ("90", "95", "%"),
    "EUR 250–300 million": ("250000000", "300000000", "EUR"),
    "between 20,000 and 60,000 euros": ("20000", "60000", "EUR"),
    "One in five": ("0.2", "0.2", ""),
    "seventh": ("7", "7", ""),
}


@pytest.mark.parametrize(("words", "read"), WORDED.items(), ids=WORDED.keys())
def test_a_figure_may_be_written_as_in_a_text(tmp_path: Path, words: str, read: tuple[str, str, str]) -> None:
    """A whole file was refused for a range, a share in words or a rank: only numbers, dates and names were values."""
    line = f'{{"entity": "a", "measure": "b", "value": "{words}", "unit": ""}}'
    (fact,) = load_facts(file_of(tmp_path, line))
    quantity = fact.figures[0].quantity
    assert (fact.statement, str(quantity.low), str(quantity.high), quantity.unit) == (f"a, b: {words}", *read)


def test_a_grade_is_a_value(tmp_path: Path) -> None:
    """A film's grade "A" was refused: a value in words had to have two letters."""
    (fact,) = load_facts(file_of(tmp_path, '{"entity": "film", "measure": "grade", "value": "A"}'))
    assert (fact.statement, fact.figures) == ("film, grade: A", ())


ERRORS = {
    "unit of words": ('{"entity": "a", "measure": "b", "value": "Marlo", "unit": "USD"}', "names 'USD' of words"),
    "unknown hedge": ('{"entity": "a", "measure": "b", "value": 1, "hedge": "grand"}', "'hedge' is none: 'grand'"),
    "no JSON": ("{", "line 1 is no JSON"),
    "no object": ("[1]", "line 1 is no JSON object"),
    "no measure": ('{"entity": "a", "value": 1}', "line 1 has no 'measure'"),
    "unknown field": ('{"entity": "a", "measure": "b", "value": 1, "unti": "%"}', "unknown field 'unti'"),
    "value in words": ('{"entity": "a", "measure": "b", "value": "1,5"}', "field 'value' is no number: '1,5'"),
    "value true": ('{"entity": "a", "measure": "b", "value": true}', "field 'value' is no number"),
    "value endless": ('{"entity": "a", "measure": "b", "value": Infinity}', "field 'value' is no number"),
    "three ends": ('{"entity": "a", "measure": "b", "value": [1, 2, 3]}', "field 'value' has 3 ends"),
    "range upside down": ('{"entity": "a", "measure": "b", "value": [2, 1]}', "runs from high to low"),
    "two magnitudes": ('{"entity": "a", "measure": "b", "value": 1, "unit": "million billion"}', "two magnitudes"),
    "number in the unit": ('{"entity": "a", "measure": "b", "value": 1, "unit": "5 dollars"}', "holds a number"),
}


@pytest.mark.parametrize(("line", "message"), ERRORS.values(), ids=ERRORS.keys())
def test_error_names_line_and_field(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("[", r"\[")):
        load_facts(file_of(tmp_path, line))


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_facts(tmp_path / "none.jsonl")
