"""Tables as people hand them in: a preamble and notes round a CSV, units in notes and columns, signs behind figures."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.tables.printed import read_printed
from pipeline.sources.tables.units import measure_of_label, measure_of_line


def read(text: str, name: str = "table.csv") -> Extract:
    return extract(text.encode(), ReadingRequest(name=name, today=date(2026, 3, 1)))


def known(found: Extract) -> list[tuple[str, str, Decimal, str | None]]:
    return [(cell.row_text, cell.column_text, cell.value, cell.unit) for table in found.tables for cell in table.cells]


def test_a_short_table_stands_between_longer_words():
    """A CSV of three rows with a preamble and footnotes was read as text alone: most of its lines had no comma."""
    text = (
        "Office of Nordvik\nTable 3: Households by size (thousands)\nReleased 4 March\n\nSize,2024,2025\n"
        "One,12.1,12.6\nTwo,9.8,9.9\n\n1. Provisional.\nSource: Office of Nordvik\n"
    )
    found = read(text)
    assert known(found)[1] == ("One", "2025", Decimal(12_600), None)
    assert "Source: Office of Nordvik" in found.text


def test_prose_in_a_csv_is_no_table():
    assert read("One line, with a comma.\nAnother without.\nA third, too.\nAnd a fourth.\nA fifth.\n").tables == ()


def test_a_units_column_keeps_its_currency():
    """ "EUR" in a column of units went to the figure beside it, and the next column's had none."""
    text = (
        "Indikator;Einheit;2024;2025\nPreise;%;2,1;2,4\nLöhne;EUR;3.104,50;3.210,00\nEinwohner;Personen;81.300;82.004\n"
    )
    assert known(read(text))[:4] == [
        ("Preise", "2024", Decimal("2.1"), "%"),
        ("Preise", "2025", Decimal("2.4"), "%"),
        ("Löhne", "2024", Decimal("3104.5"), "EUR"),
        ("Löhne", "2025", Decimal(3210), "EUR"),
    ]


def test_a_note_may_state_the_unit_of_all_figures():
    text = "Fund,Paid,Committed\nRoads,1200,3400\nParks,300,500\nAll figures in £ thousand,,\n"
    assert known(read(text))[0] == ("Roads", "Paid", Decimal(1_200_000), "GBP")


def test_years_below_headers_with_blanks_are_a_second_storey():
    """Without merged cells "Men,,Women," over "2024,2025,2024,2025" left the figures with neither sex nor year."""
    text = ",Men,,Women,\nAge,2024,2025,2024,2025\n16-24,12.1,12.4,10.0,10.2\n25-49,60.2,60.9,55.1,55.8\n"
    assert [column for _, column, _, _ in known(read(text))[:4]] == [
        "Men, 2024",
        "Men, 2025",
        "Women, 2024",
        "Women, 2025",
    ]


@pytest.mark.parametrize(
    ("printed", "value", "unit", "own"),
    [
        ("1,204 €", 1204, "EUR", None),
        ("(12 500) €", -12500, "EUR", None),
        ("12.5 €m", Decimal("12.5"), "EUR", 10**6),
        ("31¢", 31, "cents", None),
        ("+0.3 p.p.", Decimal("0.3"), "points", None),
        ("4.2 (est.)", Decimal("4.2"), "", None),
        ("12 kg", 12, "kg", None),
        ("3.4 Mio. €", Decimal("3.4"), "EUR", 10**6),
    ],
)
def test_a_sign_behind_a_figure_is_its_currency(printed, value, unit, own):
    """ "1,204 €" was no figure: only a unit of letters was looked for behind one."""
    found = read_printed(printed)
    assert (found.value, found.unit, found.own) == (value, unit, own)


@pytest.mark.parametrize(
    ("caption", "unit", "scale"),
    [
        ("Rents in Nordvik, £ a month", "GBP", None),
        ("Table 1. Employed persons, thousands", "persons", 1000),
        ("Employed persons by sector (thousands)", "persons", 1000),
        ("Spending on young people (thousands)", None, 1000),
    ],
)
def test_a_caption_says_whom_and_what_it_counts(caption, unit, scale):
    found = measure_of_line(caption)
    assert (found.unit, found.scale) == (unit, scale)


def test_a_label_counts_where_it_says_so_in_brackets():
    """ "Staff (number)" among accounts in £ million were so many million pounds."""
    assert measure_of_label("Staff (number)").count


def test_a_code_gives_way_to_the_name_beside_it():
    """ "E01, North, 2024" named its figures by the code alone."""
    text = "Code,Area,2023,2024\nE01,North,131,140\nE02,South,101,99\n"
    assert known(read(text))[1] == ("North", "2024", Decimal(140), None)


def test_quotation_marks_behind_blanks_hold_their_commas():
    text = 'Region, Visits, Spend\n"North, coast", "1,204", £3.1m\nSouth, 840, £2.0m\n'
    assert known(read(text))[0] == ("North, coast", "Visits", Decimal(1204), None)


def test_dots_lead_to_figures_with_a_sign():
    """Leader dots behind a blank were looked for in vain, and the table was words."""
    text = "Budget\n\nSchools ............ £1,204,500\nRoads .............. £310,000\nParks .............. £45,200\n"
    assert known(read(text, "budget.txt"))[2] == ("Parks", "", Decimal(45_200), "GBP")


def test_a_headers_last_word_may_be_its_unit():
    text = "Month,Mean °C,Output GWh\nJanuary,-1.2,81\nFebruary,0.4,60\n"
    assert [unit for _, _, _, unit in known(read(text))[:2]] == ["°C", "GWh"]


def test_tables_beside_each_other_keep_their_own_labels():
    """Of two tables with a blank column between, the right one's figures went by the left one's labels."""
    text = "Area,Rent,,Route,Passengers\nNord,1200,,A,120\nSund,900,,B,98\n"
    assert known(read(text)) == [
        ("Nord", "Rent", Decimal(1200), None),
        ("Sund", "Rent", Decimal(900), None),
        ("A", "Passengers", Decimal(120), None),
        ("B", "Passengers", Decimal(98), None),
    ]


def test_a_spacer_between_figures_parts_no_table():
    text = "Item,2024,,2025\nRent,1200,,1310\nHeat,900,,950\n"
    assert len(read(text).tables) == 1


def test_a_scale_heads_its_column():
    """ "£000" was a figure of nothing, so that its row was data and the columns had no header."""
    text = "Fund,£000,% of total\nRoads,120,72.7\nParks,45,27.3\n"
    assert known(read(text))[:2] == [
        ("Roads", "£000", Decimal(120_000), "GBP"),
        ("Roads", "% of total", Decimal("72.7"), "%"),
    ]


@pytest.mark.parametrize(
    ("separator", "cells", "values"),
    [
        pytest.param(";", ("41.203", "212.400"), (41_203, 212_400), id="semicolons"),
        pytest.param(",", ("41.203", "212.400"), (Decimal("41.203"), Decimal("212.400")), id="commas"),
        pytest.param(";", ("41.203", "212.45"), (Decimal("41.203"), Decimal("212.45")), id="a-cell-shows-otherwise"),
        pytest.param(";", ("0.203", "1.400"), (Decimal("0.203"), Decimal("1.400")), id="a-nought-before-the-point"),
        pytest.param(";", ("1,203", "2,400"), (1_203, 2_400), id="commas-that-group"),
    ],
)
def test_points_group_thousands_between_semicolons(separator, cells, values):
    """A library's 41.203 visits, exported where commas stand before decimals, were read as forty-one."""
    lines = ["Town\tVisits", *(f"Town {i}\t{cell}" for i, cell in enumerate(cells))]
    found = read("\n".join(lines).replace("\t", separator) + "\n")
    assert tuple(value for _, _, value, _ in known(found)) == values


@pytest.mark.parametrize(
    "title", ["Residents stand at almost five million people", "A skeleton worth tens of millions of dollars"]
)
def test_an_amount_in_a_title_scales_no_table(title):
    """A census's "almost five million people" made each of a town's 22,377 new residents a million."""
    found = read(
        f"# {title}\n\nThe note tells how towns grew.\n\n| Town | Rise |\n|---|---|\n| Ness | 22,377 |\n", "t.md"
    )
    assert known(found) == [("Ness", "Rise", Decimal(22_377), None)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("205 (24.0)", 205),
        ("2,122 [+4]", 2_122),
        ("35.1 (19.90 to 50.23)", Decimal("35.1")),
        ("8.36 (16 today)", Decimal("8.36")),
    ],
)
def test_brackets_behind_a_figure_are_beside_it(cell, value):
    """A trial's counts with their shares in brackets, all of its table of harms, were not read."""
    found = read(f"| Harm | Drug |\n|---|---|\n| Swelling | {cell} |\n| Falls | 12 |\n", "t.md")
    assert known(found)[0][2] == value
    assert cell in found.text
    place = found.tables[0].cells[0].place
    assert found.text[place.start : place.end] == cell.split()[0]


def test_ranks_and_years_have_no_unit_of_the_table():
    """A fossil sold in 2022 was sold for "$2.022bn": the table's caption said that prices are in millions."""
    text = "Sold (USD million)\n\n| Rank | Name | Price | Sold |\n|---|---|---|---|\n| 1 | Ap | 44.6 | 2024 |\n| 2 | St | 31.8 | 2020 |\n"
    first = known(read(text, "t.md"))[:3]
    assert [(value, unit) for _, _, value, unit in first] == [(1, None), (44_600_000, "USD"), (2024, None)]
