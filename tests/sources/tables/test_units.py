"""The scale and the currency that a table's head states, in whatever short form."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.sources.tables.printed import read_printed, style_of
from pipeline.sources.tables.units import measure_above, measure_of_header, measure_of_label, measure_of_line

MILLION, BILLION, THOUSAND = Decimal(10**6), Decimal(10**9), Decimal(1000)


@pytest.mark.parametrize(
    ("head", "unit", "scale"),
    [
        ("FINANCIALS (€M)", "EUR", MILLION),
        ("Revenue (EURm)", "EUR", MILLION),
        ("Revenue (EURmn)", "EUR", MILLION),
        ("Revenue (M€)", "EUR", MILLION),
        ("Net sales (MSEK)", "SEK", MILLION),
        ("Umsatz (Mio. €)", "EUR", MILLION),
        ("Revenue (USD m)", "USD", MILLION),
        ("Revenue ($bn)", "USD", BILLION),
        ("Equity (TEUR)", "EUR", THOUSAND),
        ("Income (mn)", None, MILLION),
        ("Income ('000)", None, THOUSAND),
    ],
)
def test_short_forms_of_money_and_scale(head, unit, scale):
    found = measure_of_header(head)
    assert (found.unit, found.scale) == (unit, scale)


@pytest.mark.parametrize(
    ("head", "unit", "scale"),
    [
        ("USERS (M)", None, MILLION),
        ("Premium subscribers, m", None, MILLION),
        ("Monthly active users (k)", None, THOUSAND),
        ("HEIGHT (M)", "m", None),
        ("Depth (m)", "m", None),
    ],
)
def test_a_letter_alone_goes_by_what_it_measures(head, unit, scale):
    """A company's "USERS (M)" were metres: 446 million listeners stood in a footnote as "446 m"."""
    found = measure_of_header(head)
    assert (found.unit, found.scale) == (unit, scale)


@pytest.mark.parametrize(
    ("caption", "unit", "scale"),
    [
        ("Year to 30 June, in millions of dollars", "USD", MILLION),
        ("Half-year to June, in thousands", None, THOUSAND),
        ("Trains on time, per cent, 2025", "%", 1),
        ("Rainfall, mm, by month", "mm", None),
    ],
)
def test_a_caption_says_its_unit_between_commas(caption, unit, scale):
    """ "30 June, in millions of dollars" were inches, so that no figure of the table was found again."""
    found = measure_of_line(caption)
    assert (found.unit, found.scale) == (unit, scale)


@pytest.mark.parametrize(
    "caption",
    [
        "First choice, % of each age group",
        "Views of the plan: per cent of adults",
        "Bills unpaid – percentage of homes",
    ],
)
def test_a_caption_names_the_whole_of_its_shares(caption):
    """A poll's caption "…, % of each age group" gave its answers no unit, so that none was found again."""
    assert measure_of_line(caption).unit == "%"


@pytest.mark.parametrize("label", ["Base (n)", "Unweighted base", "Respondents", "Sample size: adults", "People asked"])
def test_a_row_of_bases_counts_people(label):
    assert measure_of_label(label).count


@pytest.mark.parametrize("label", ["Base salary", "Base rate, %", "Sample costs"])
def test_a_row_of_another_base_counts_nobody(label):
    assert not measure_of_label(label).count


def test_a_dividend_in_p_is_in_pence():
    """A dividend of 2.4p under "GBP thousand" was one of 2.4 pounds."""
    assert measure_of_label("Dividend per share, p").unit == "pence"


@pytest.mark.parametrize(
    "line", ["EPS was $4.27, against $2.11 (+102% year over year).", "Up 12 per cent", "The top 10% (5% of all)"]
)
def test_a_figure_in_a_line_above_is_no_unit(line):
    """ "(+102% year over year)" above a table of members made "18.91 million%" of them."""
    assert measure_of_line(line).unit is None


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Average rent, euros a month", "EUR"),
        ("Average rent in euros a month", "EUR"),
        ("Average pay, US dollars an hour", "USD"),
        ("Time in seconds", "s"),
        ("Births in 2024", None),
        ("Homes in Cork", None),
        ("Sales in pound shops", None),
    ],
)
def test_a_unit_after_in_and_with_its_rate(line, unit):
    """A caption in plain words left a table of rents without their currency."""
    assert measure_of_line(line).unit == unit


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Animal,Weight (pounds)\nPup,49\nCub,70\n", ["lb", "lb"]),
        ("Weights in pounds\n\nAnimal,2024\nPup,49\nCub,70\n", ["lb", "lb"]),
        ("Animal,Weight,Price\nPup,49 pounds,30 pounds\nCub,70 pounds,20 pounds\n", ["lb", "GBP", "lb", "GBP"]),
        ("Item,Weight of fines (pounds)\nRed,49\nBlue,70\n", ["GBP", "GBP"]),
    ],
)
def test_pounds_in_a_table_are_weighed_or_paid(text, units):
    """A column headed "Weight (pounds)" held sterling."""
    read = extract(text.encode(), ReadingRequest(name="t.csv", today=date(2026, 3, 1)))
    assert [cell.unit for cell in read.tables[0].cells] == units


def test_p_behind_a_figure_is_pence_beside_pounds_and_provisional_elsewhere():
    """A dividend of 40.0p was read as provisional, and as £40 a share."""
    for money, unit in (("£1,810m", "pence"), ("1,810", "")):
        style = style_of([money, "40.0p"])
        assert read_printed("40.0p", style).unit == unit


def test_a_row_without_the_sign_of_all_others_is_a_count():
    """ "In millions of dollars" above signed rows made 291 delivered airplanes $291 million."""
    rows = [
        "| | 2024 | 2023 |",
        "|---|---|---|",
        "| Revenues | $17,840 | $18,104 |",
        "| Net loss | ($6,174) | ($1,638) |",
    ]
    rows += ["| Deliveries | 116 | 105 |", "| Cash flow | ($1,345) | $22 |"]
    text = "Figures from the accounts (dollars in millions):\n\n" + "\n".join(rows) + "\n"
    read = extract(text.encode(), ReadingRequest(name="t.md", today=date(2026, 3, 1)))
    assert [cell.unit for cell in read.tables[0].cells if cell.row == ("Deliveries",)] == [None, None]


SENTENCES = {
    "a story": ("The storm cost residents millions of pounds.", None, None),
    "people": ("Visits fell because thousands of people moved online.", None, None),
    "a statement of units": ("All amounts are in thousands of euros unless otherwise stated.", "EUR", THOUSAND),
    "set off": ("The release has two years, in millions of euros except for margins and shipments.", "EUR", MILLION),
    "in brackets": ("The table shows what the board spent in each of the years (£m).", "GBP", MILLION),
    "a caption": ("Employed persons, thousands", "persons", THOUSAND),
}


@pytest.mark.parametrize(("text", "unit", "scale"), SENTENCES.values(), ids=SENTENCES.keys())
def test_a_sentence_above_a_table_scales_it_only_by_saying_so(text, unit, scale):
    """ "Thousands more are in the United States", above a table, made 150,000 people 150 million, and called it right."""
    found = measure_above(text)
    assert (found.unit, found.scale) == (unit, scale)


def test_what_a_line_excepts_has_not_its_unit():
    """A release's table had its revenues without a unit, and its cars would have been millions of euros."""
    rows = [
        "| | 2023 | 2022 |",
        "| --- | --- | --- |",
        "| Net revenues | 5,970 | 5,095 |",
        "| Shipments | 13,663 | 13,221 |",
    ]
    lead = "The release has both years, in millions of euros except for shipments and margins."
    text = f"# Results\n\n{lead}\n\n" + "\n".join(rows) + "\n"
    read = extract(text.encode(), ReadingRequest(name="t.md", today=date(2026, 3, 1)))
    assert [(cell.unit, cell.scale) for cell in read.tables[0].cells] == [("EUR", MILLION)] * 2 + [(None, 1)] * 2


@pytest.mark.parametrize(
    "line",
    [
        "URL: https://news.example/hundreds-of-thousands-await-their-grades",
        "Thousands march in Paris",
        "Millions of pounds lost to fraud",
    ],
)
def test_addresses_and_headlines_scale_no_table(line):
    """A page's address with "hundreds-of-thousands" in it made 425,680 applicants 425.7 million, and blocked the right sum."""
    assert not measure_above(line)


@pytest.mark.parametrize("line", ["Thousands of metric tons", "Millions except per share", "Thousands of persons"])
def test_lines_that_begin_with_their_scale_state_it(line):
    assert measure_above(line).scale


@pytest.mark.parametrize(
    ("caption", "head", "printed", "unit"),
    [
        ("Grants, Canadian dollars", "2025 ($ millions)", "310", "CAD"),
        ("Grants (in Australian dollars)", "2025", "$310", "AUD"),
        ("Grants, Canadian dollars", "2025 (US$ millions)", "310", "USD"),
        ("Grants by Canada (in USD)", "2025 ($ millions)", "310", "USD"),
        ("Grants by Canada", "2025 ($ millions)", "310", "USD"),
    ],
)
def test_bare_sign_is_the_dollar_that_the_caption_names(caption: str, head: str, printed: str, unit: str) -> None:
    """ "($ millions)" below "Canadian dollars" made every grant one of American dollars."""
    page = (
        f"<table><caption>{caption}</caption><tr><th>Province</th><th>{head}</th></tr>"
        f"<tr><td>Ontario</td><td>{printed}</td></tr><tr><td>Quebec</td><td>{printed}</td></tr></table>"
    )
    read = extract(
        f"<article><p>{'Money went out. ' * 30}</p>{page}</article>".encode(),
        ReadingRequest(name="a.html", today=date(2026, 12, 2)),
    )
    assert {cell.unit for table in read.tables for cell in table.cells} == {unit}


def test_pence_of_a_table_in_pounds_are_no_notes_mark() -> None:
    """ "(p)" behind "Basic EPS" and the p of "2.0p" were notes' marks below "£ million": each share had earned pounds."""
    page = (
        "<table><caption>Results, £ million</caption><tr><th></th><th>2026</th><th>2025</th></tr>"
        "<tr><td>Revenue</td><td>1,204.5</td><td>1,100.0</td></tr><tr><td>Basic EPS (p)</td><td>(1.2)</td><td>0.4</td>"
        "</tr><tr><td>Dividend per share</td><td>2.5p</td><td>2.0p</td></tr></table>"
    )
    read = extract(
        f"<article><p>{'It told its results. ' * 30}</p>{page}</article>".encode(),
        ReadingRequest(name="a.html", today=date(2026, 12, 2)),
    )
    assert [cell.unit for table in read.tables for cell in table.cells] == ["GBP", "GBP", *["pence"] * 4]
