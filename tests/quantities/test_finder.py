import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.models.quantity import Direction, Hedge, Kind
from pipeline.quantities.finder import ends, find_quantities, read_quantity
from tests.growth import outgrows


def amounts(text):
    return [(q.text, str(q.low), str(q.high), q.unit) for q in find_quantities(text) if q.counts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("$60 to $65 billion", [("$60 to $65 billion", "6E+10", "6.5E+10", "USD")], id="shared magnitude"),
        pytest.param(
            "It widened by two percent to 76%.",
            [("two percent", "2", "2", "%"), ("76%", "76", "76", "%")],
            id="a change and the level it reached",
        ),
        pytest.param(
            "Labour Wins 411 of 650 Seats",
            [("411", "411", "411", ""), ("650", "650", "650", "")],
            id="a headline's verb",
        ),
        pytest.param("Prices differ by 2% to 4%.", [("2% to 4%", "2", "4", "%")], id="a range of changes"),
        pytest.param("$60-65bn", [("$60-65bn", "6E+10", "6.5E+10", "USD")], id="hyphen"),
        pytest.param("from $200 to $4m", [("$200 to $4m", "200", "4E+6", "USD")], id="a magnitude that is not shared"),
        pytest.param("$1.762bn", [("$1.762bn", "1.762E+9", "1.762E+9", "USD")], id="bn"),
        pytest.param("€3.2m", [("€3.2m", "3.2E+6", "3.2E+6", "EUR")], id="m after a sign"),
        pytest.param("1.2m tons of it", [("1.2m tons", "1.2E+6", "1.2E+6", "t")], id="m before a noun"),
        pytest.param("a 100m race", [("100m", "1E+2", "1E+2", "m")], id="m alone is metres"),
        pytest.param("US $84 billion", [("US $84 billion", "8.4E+10", "8.4E+10", "USD")], id="sign with country"),
        pytest.param("$-50.8bn", [("$-50.8bn", "-5.08E+10", "-5.08E+10", "USD")], id="minus after the sign"),
        pytest.param(
            "USD10m or 110 JPY", [("USD10m", "1E+7", "1E+7", "USD"), ("110 JPY", "1.1E+2", "1.1E+2", "JPY")], id="codes"
        ),
        pytest.param(
            "Euro 5,970 million", [("Euro 5,970 million", "5.970E+9", "5.970E+9", "EUR")], id="currency in words"
        ),
        pytest.param("won Euro 2024 twice", [], id="a tournament"),
        pytest.param("Rs 500 crore", [("Rs 500 crore", "5E+9", "5E+9", "INR")], id="crore"),
        pytest.param("1,00,000 voters", [("1,00,000", "1E+5", "1E+5", "")], id="Indian grouping"),
        pytest.param("half a million", [("half a million", "5E+5", "5E+5", "")], id="half a million"),
        pytest.param("two and a half years", [("two and a half years", "2.5", "2.5", "year")], id="and a half"),
        pytest.param("one in five did", [("one in five", "0.2", "0.2", "")], id="odds"),
        pytest.param("one in about 400 did", [("one in about 400", "0.0025", "0.0025", "")], id="odds with a hedge"),
        pytest.param("two out of 8 did", [("two out of 8", "0.25", "0.25", "")], id="odds with digits"),
        pytest.param(
            "an eleventh of the price", [("eleventh", str(1 / Decimal(11)), str(1 / Decimal(11)), "")], id="a part"
        ),
        pytest.param("a 1,000th of it", [("1,000th", "0.001", "0.001", "")], id="a part in digits"),
        pytest.param("an eleventh time", [], id="no part"),
        pytest.param("three-quarters of it", [("three-quarters", "0.75", "0.75", "")], id="fraction"),
        pytest.param("a tenfold rise", [("tenfold", "1E+1", "1E+1", "x")], id="fold"),
        pytest.param("6.5 times earnings", [("6.5 times", "6.5", "6.5", "x")], id="times"),
        pytest.param("dozens of people", [("dozens", "12", "1.2E+2", "")], id="vague"),
        pytest.param("55 cents of every dollar", [("55 cents", "55", "55", "cents")], id="cents"),
        pytest.param("0.5 percentage points", [("0.5 percentage points", "0.5", "0.5", "points")], id="points"),
        pytest.param("25 basis points", [("25 basis points", "25", "25", "bp")], id="basis points"),
        pytest.param("$3,500 a month", [("$3,500 a month", "3.5E+3", "3.5E+3", "USD/month")], id="rate"),
        pytest.param("between 15kHz and 17kHz", [("15kHz and 17kHz", "15", "17", "kHz")], id="between"),
        pytest.param("from 208 pounds to 193", [("208 pounds to 193", "208", "193", "pounds")], id="falling range"),
        pytest.param("5 US dollars", [("5 US dollars", "5", "5", "USD")], id="nation's coin"),
        pytest.param("a 15 year-old", [("15 year-old", "15", "15", "year")], id="age"),
        pytest.param("7- or 8-inch", [("7", "7", "7", ""), ("8-inch", "8", "8", "in")], id="two values"),
        pytest.param(
            "87 mph (140 km/h)",
            [("87 mph", "87", "87", "mph"), ("140 km/h", "1.4E+2", "1.4E+2", "km/h")],
            id="brackets",
        ),
        pytest.param("12,50 euros", [("12,50 euros", "12.5", "12.5", "EUR")], id="comma for decimals"),
        pytest.param("51 780 men", [("51 780", "51780", "51780", "")], id="thousands by space"),
        pytest.param("1'234'567 men", [("1'234'567", "1234567", "1234567", "")], id="thousands by apostrophe"),
        pytest.param("1.234.567 men", [("1.234.567", "1234567", "1234567", "")], id="thousands by point"),
        pytest.param("two point five percent", [("two point five percent", "2.5", "2.5", "%")], id="spoken point"),
        pytest.param("three lakh crore", [("three lakh crore", "3E+12", "3E+12", "")], id="lakh crore"),
        pytest.param("A $60 billion plan", [("$60 billion", "6E+10", "6E+10", "USD")], id="an article and a sign"),
        pytest.param("Series A $12 million", [("$12 million", "1.2E+7", "1.2E+7", "USD")], id="a round and a sign"),
        pytest.param("A$60 million", [("A$60 million", "6E+7", "6E+7", "AUD")], id="a nation's sign"),
        pytest.param("15€ or 10 €", [("15€", "15", "15", "EUR"), ("10 €", "10", "10", "EUR")], id="sign after"),
        pytest.param("75 USD million", [("75 USD million", "7.5E+7", "7.5E+7", "USD")], id="code before magnitude"),
        pytest.param("151 M€ spent", [("151 M€", "1.51E+8", "1.51E+8", "EUR")], id="magnitude before a sign"),
        pytest.param(
            "from two grains: some are 1,000 to 2,000 years old",
            [("two", "2", "2", ""), ("1,000 to 2,000 years old", "1000", "2000", "year")],
            id="no range across a colon",
        ),
        pytest.param("3 milioni di euro", [("3 milioni di euro", "3E+6", "3E+6", "EUR")], id="Italian millions"),
        pytest.param("3 millones de casas", [("3 millones", "3E+6", "3E+6", "")], id="Spanish millions"),
        pytest.param("700 mila euro", [("700 mila euro", "7E+5", "7E+5", "EUR")], id="Italian thousands"),
        pytest.param("5-10mila", [("5-10mila", "5E+3", "1E+4", "")], id="Italian thousands said once"),
        pytest.param("30 MUSD", [("30 MUSD", "3E+7", "3E+7", "USD")], id="magnitude in the code"),
        pytest.param("MSEK 30", [("MSEK 30", "3E+7", "3E+7", "SEK")], id="magnitude in a code before"),
        pytest.param("a result of ($4.2 million)", [("($4.2 million)", "-4.2E+6", "-4.2E+6", "USD")], id="loss"),
        pytest.param("a result of $(8) million", [("$(8) million", "-8E+6", "-8E+6", "USD")], id="loss after a sign"),
        pytest.param("£5 ($6.50)", [("£5", "5", "5", "GBP"), ("$6.50", "6.5", "6.5", "USD")], id="bracket, no loss"),
        pytest.param("$1.2m–1.5m", [("$1.2m–1.5m", "1.2E+6", "1.5E+6", "USD")], id="sign said once"),
        pytest.param("$10 to 12 million", [("$10 to 12 million", "1E+7", "1.2E+7", "USD")], id="magnitude said once"),
        pytest.param("8- to 16-metre", [("8- to 16-metre", "8", "16", "m")], id="unit said once"),
        pytest.param("3 1/2 percent", [("3 1/2 percent", "3.5", "3.5", "%")], id="mixed fraction"),
        pytest.param("4 ½ years", [("4 ½ years", "4.5", "4.5", "year")], id="mixed glyph"),
        pytest.param("five and a quarter years", [("five and a quarter years", "5.25", "5.25", "year")], id="quarter"),
        pytest.param("a year and a half", [("a year and a half", "1.5", "1.5", "year")], id="half after the unit"),
        pytest.param("a quarter point", [("a quarter point", "0.25", "0.25", "points")], id="part of a unit"),
        pytest.param("half an hour", [("half an hour", "0.5", "0.5", "h")], id="half an hour"),
        pytest.param("$13 and 45 cents", [("$13 and 45 cents", "13.45", "13.45", "USD")], id="dollars and cents"),
        pytest.param("5 feet 9 inches", [("5 feet 9 inches", "69", "69", "in")], id="feet and inches"),
        pytest.param("5'9\" tall", [("5'9\"", "69", "69", "in")], id="feet and inches by signs"),
        pytest.param("a 6-foot-2 guard", [("6-foot-2", "74", "74", "in")], id="feet and bare inches"),
        pytest.param("5m-10m euros", [("5m-10m euros", "5E+6", "1E+7", "EUR")], id="currency said once, last"),
        pytest.param("99¢ each", [("99¢", "99", "99", "cents")], id="cents by sign"),
        pytest.param("100-150K men", [("100-150K", "1E+5", "1.5E+5", "")], id="letter said once"),
        pytest.param("1 hour 19 minutes", [("1 hour 19 minutes", "79", "79", "min")], id="hours and minutes"),
        pytest.param(
            "3 dogs and 2 cats", [("3", "3", "3", ""), ("2", "2", "2", "")], id="two counts are not one amount"
        ),
        pytest.param("cubic feet: 3 cubic feet", [("3 cubic feet", "3", "3", "ft3")], id="cubic feet"),
        pytest.param("16 metric tons", [("16 metric tons", "16", "16", "t")], id="metric tons"),
        pytest.param("3.5Mt of it", [("3.5Mt", "3.5", "3.5", "Mt")], id="megatonnes"),
        pytest.param("9 pounds of resin", [("9 pounds", "9", "9", "lb")], id="pounds of weight"),
        pytest.param(
            "12 pounds (5kg)", [("12 pounds", "12", "12", "lb"), ("5kg", "5", "5", "kg")], id="pounds beside kg"
        ),
        pytest.param(
            "5kg (12 pounds)", [("5kg", "5", "5", "kg"), ("12 pounds", "12", "12", "lb")], id="kg beside pounds"
        ),
        pytest.param(
            "5kg for 12 pounds", [("5kg", "5", "5", "kg"), ("12 pounds", "12", "12", "pounds")], id="kg for money"
        ),
        pytest.param("9 pounds of debt", [("9 pounds", "9", "9", "pounds")], id="pounds of money"),
        pytest.param("scores of men", [("scores", "20", "200", "")], id="scores"),
        pytest.param("three score men", [("three score", "60", "60", "")], id="three score"),
        pytest.param("one child in five has", [("one child in five", "0.2", "0.2", "")], id="noun within odds"),
        pytest.param(
            "two goals in five games", [("two", "2", "2", ""), ("five", "5", "5", "")], id="counts are not odds"
        ),
        pytest.param("outnumbered by 18 to 1", [("18 to 1", "18", "18", "x")], id="ratio"),
        pytest.param("20–30,000 men", [("20–30,000", "2E+4", "3E+4", "")], id="thousands said once"),
        pytest.param("one of the worst", [("one", "1", "1", "")], id="one of the"),
    ],
)
def test_amounts_have_value_unit_and_text(text, expected):
    told = [(words, Decimal(low), Decimal(high), unit) for words, low, high, unit in expected]
    found = [(words, Decimal(low), Decimal(high), unit) for words, low, high, unit in amounts(text)]
    assert found == told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Users rose by 1.1 million to 48.3 million.", [("1.1 million", "1.1E+6"), ("48.3 million", "4.83E+7")]),
        ("It raised $3 to 4.5 billion.", [("$3 to 4.5 billion", "3E+9")]),
        ("a margin of plus or minus 3.5 points", [("3.5 points", "3.5")]),
        ("a loss of $(18.7) million from $(4.1) million", [("$(18.7) million", "-1.87E+7"), ("$(4.1) million", "-4.1E+6")]),
        ("wheat at $6.12 3/4 a bushel", [("$6.12 3/4", "6.1275")]),
    ],
)  # fmt: skip
def test_figures_are_read_as_they_are_meant(text, expected):
    """A change and the level it reached were a range, and an error margin and a second loss had the wrong sign."""
    assert [(words, Decimal(low)) for words, low, *_ in amounts(text)] == [(w, Decimal(low)) for w, low in expected]


CARBON = [
    ("fell to 41 MtCO2e in 2023", [("41", "Mt")]),
    ("160 MtCO2 and 3.2 GtCO2e", [("160", "Mt"), ("3.2", "Gt")]),
    ("12 kgCO2 a head", [("12", "kg")]),
    ("41 Mt CO₂-eq", [("41", "Mt")]),
    ("450 gCO2/kWh", [("450", "g/kWh")]),
    ("5 Mtoe of gas", [("5", "Mtoe")]),
    ("from 160 million tonnes (MtCO2e) in 2012 to 41 in 2023", [("160000000", "t"), ("41000000", "t")]),
    ("raised from 12 million euros to 15 this year", [("12000000", "EUR"), ("15000000", "EUR")]),
    ("fell from $1.2 billion to $900", [("1200000000.0", "USD"), ("900", "USD")]),
    ("rose from 1.2 million tonnes to 900,000", [("1200000.0", "t"), ("900000", "t")]),
    ("two toes", [("2", "")]),
]


POUNDS = [
    ("lb", "The pup weighs 49 pounds.", ["49"]),
    ("lb", "Its weight limit is 300 pounds.", ["300"]),
    ("lb", "Her weight fell by 12 pounds to 150 pounds.", ["12", "150"]),
    ("lb", "At 6 feet 4 and 240 pounds, he is the tallest.", ["240"]),
    ("lb", "The crate is 49 pounds heavier.", ["49"]),
    ("lb", "He can bench press 300 pounds.", ["300"]),
    ("lb", "She has lost between 40 and 50 pounds since June.", ["40"]),
    ("lb", "Patients on it, which costs more, lost an average of 49 pounds.", ["49"]),
    ("lb", "The pumpkin tipped in at 2,749 pounds.", ["2749"]),
    ("pounds", "A ticket costs 49 pounds.", ["49"]),
    ("pounds", "The club lost 49 pounds a fan.", ["49"]),
    ("pounds", "He lost 500 pounds in a bet.", ["500"]),
    ("pounds", "It lost 49 million pounds.", ["49000000"]),
    ("pounds", "Investors weigh a bid of 49 million pounds.", ["49000000"]),
    ("pounds", "He lifted his offer to 49 pounds.", ["49"]),
    ("pounds", "A heavy fine of 49 pounds was paid.", ["49"]),
    ("pounds", "The weighing scale, made in Leeds, costs 49 pounds.", ["49"]),
]


@pytest.mark.parametrize(("unit", "text", "values"), POUNDS)
def test_pounds_are_weighed_or_paid(unit, text, values):
    """What a dieter lost was £49 where no kilograms stood beside it, and a bid that was weighed was a weight."""
    found = [q for q in find_quantities(text) if q.unit.startswith(("lb", "pounds"))]
    assert [(f"{q.low:f}", q.unit.partition("/")[0]) for q in found] == [(value, unit) for value in values]


LONE_M = [
    ("Users rose to 98.0m.", [("98000000", "")]),
    ("The population fell to 67.5m in 2023.", [("67500000", "")]),
    ("Revenue was £98.0m, up from 96.2m.", [("98000000", "GBP"), ("96200000", "")]),
    ("It has 1.9m YouTube views.", [("1900000", "")]),
    ("Some 3.2m watched the final.", [("3200000", "")]),
    ("Its users went from 5.5m to 6.5m.", [("5500000", ""), ("6500000", "")]),
    ("It has 4.5m of debt.", [("4500000", "")]),
    ("The bridge, built for 300 people, is 98.0m long.", [("98", "m")]),
    ("The men's 400m hurdles final is on Sunday.", [("400", "m")]),
    ("About 300 people live within 500m of the school.", [("500", "m")]),
    ("Four people died when the bus fell 30m into a gorge.", [("30", "m")]),
    ("The lifeboat station, which cost £3m, is 500m away.", [("3000000", "GBP"), ("500", "m")]),
    ("The 98 passengers waited 2h 30m.", [("150", "min")]),
]


@pytest.mark.parametrize(("text", "values"), LONE_M)
def test_a_lone_m_goes_by_what_is_counted(text, values):
    """ "Users rose to 98.0m" was a length, and "the 400m hurdles" and "within 500m of the school" were millions."""
    found = [q for whole in find_quantities(text) for q in dict.fromkeys(ends(whole)) if "m" in q.text]
    assert [(f"{q.low.normalize():f}", q.unit) for q in found] == values


def test_ends_of_a_range_share_its_magnitudes_step():
    """Of "$5m-10m" the second end was known to the dollar, and a million beside it no match."""
    assert [str(end.step) for end in ends(find_quantities("It cost $5m-10m.")[0])] == ["1000000", "1000000"]


@pytest.mark.parametrize(("text", "values"), CARBON)
def test_weights_of_carbon_have_their_unit(text, values):
    """ "41 MtCO2e" was no amount, and in "from 160 million tonnes to 41" the second end was 41 tonnes."""
    found = [q for whole in find_quantities(text) if whole.counts for q in dict.fromkeys(ends(whole))]
    assert [(str(q.low), q.unit) for q in found] == values


ODDS = [
    ("about 17.5 in 100, and with it about 14. For", [("0.175", "0.175"), ("0.14", "0.14")]),
    ("about 3.5 in every 1,000 births", [("0.0035", "0.0035")]),
    ("7.5 in 1,000, down from 9.1", [("0.0075", "0.0075"), ("0.0091", "0.0091")]),
    ("three or four in 100", [("0.03", "0.04")]),
    ("three or four people", [("3", "4")]),
    ("two or three times as many", [("2", "3")]),
    ("17.5 in 100 and 12 towns", [("0.175", "0.175"), ("12", "12")]),
    ("3.5 in 12 countries", [("3.5", "3.5"), ("12", "12")]),
    ("either 5 or 20 people", [("5", "5"), ("20", "20")]),
    ("two or more people", [("2", "2")]),
    ("$5 or $6", [("5", "5"), ("6", "6")]),
    ("1.5 in 2024", [("1.5", "1.5")]),
]


@pytest.mark.parametrize(("text", "values"), ODDS)
def test_so_many_in_a_hundred_are_a_share(text, values):
    """ "17.5 in 100, and with it about 14" were three counts: a right share of 0.175 was refuted by a hundred times."""
    found = [q for q in find_quantities(text) if q.counts or q.unit == "x"]
    assert [(f"{q.low.normalize():f}", f"{q.high.normalize():f}") for q in found] == values


QUARTERS = [
    ("negative over the past seven quarters", [7]),
    ("it shrank for two quarters", [2]),
    ("the last three quarters", [3]),
    ("the first three quarters of the year", [3]),
    ("three quarters in a row", [3]),
    ("the three quarters before had come to less", [3]),
    ("in the three quarters after the merger", [3]),
    ("the three quarters since the merger", [3]),
    ("three quarters of the seats", ["0.75"]),
    ("the last three quarters of the film", ["0.75"]),
    ("more than three quarters said no", ["0.75"]),
    ("for three quarters of its length", ["0.75"]),
    ("2 and three-quarters", ["2.75"]),
    ("they pass it by 314 to 291", [314, 291]),
    ("a 52-to-48 vote", [52, 48]),
    ("a 5 to 4 ruling", [5, 4]),
    ("it won 3 to 1", [3, 1]),
    ("odds of 18 to 1", [18]),
    ("they outnumber them by 5 to 2", ["2.5"]),
    ("opposed by 2 to 1", [2]),
    ("a 3-to-2 split of stock", ["1.5"]),
]


@pytest.mark.parametrize(("text", "values"), QUARTERS)
def test_quarters_and_votes_are_counted(text, values):
    """Seven quarters of falling output were 1.75, and a bill that passed by 314 to 291 was 1.08 times something."""
    assert [Decimal(low) for _, low, *_ in amounts(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        pytest.param("It fell in 2019.", Kind.DATE, "2019", id="year"),
        pytest.param("On Feb. 21 it fell.", Kind.DATE, "Feb. 21", id="day"),
        pytest.param("in the 1990s", Kind.DATE, "1990s", id="decade"),
        pytest.param("in Q3 2025 it", Kind.DATE, "Q3 2025", id="quarter"),
        pytest.param("at 10.45pm on", Kind.TIME, "10.45pm", id="clock"),
        pytest.param("a las 12.03 h se", Kind.TIME, "12.03", id="clock with a point"),
        pytest.param("Date: 2025-03", Kind.DATE, "2025-03", id="year and month"),
        pytest.param("about 0125 the", Kind.TIME, "0125", id="clock of a ship"),
        pytest.param("ring 0700 555 019 and", Kind.CODE, "0700 555 019", id="a telephone that begins like a clock"),
        pytest.param("at 2329:10 the", Kind.TIME, "2329:10", id="clock with seconds"),
        pytest.param("its 10th straight", Kind.ORDINAL, "10th", id="ordinal in digits"),
        pytest.param("the third round", Kind.ORDINAL, "third", id="ordinal in words"),
        pytest.param("They won 2-1 at home.", Kind.SCORE, "2-1", id="score"),
        pytest.param("the iPhone 14 sells", Kind.NAME, "iPhone 14", id="product"),
        pytest.param("in stage nine of it", Kind.NAME, "stage nine", id="label"),
        pytest.param("the S&P 500 rose", Kind.NAME, "S&P 500", id="index"),
        pytest.param("for COVID-19 aid", Kind.NAME, "COVID-19", id="letters and digits"),
        pytest.param("on version 3.11.7 only", Kind.CODE, "3.11.7", id="version"),
        pytest.param("Call 020 7946 0958 now", Kind.CODE, "020 7946 0958", id="telephone"),
        pytest.param("Case no. 2024-1187 rests", Kind.CODE, "2024-1187", id="docket"),
        pytest.param("at 10 Downing Street", Kind.CODE, "10", id="address"),
        pytest.param("1. First", Kind.LIST_NUMBER, "1.", id="list number"),
        pytest.param("sales doubled", Kind.MULTIPLE, "doubled", id="a verb is no counted amount"),
        pytest.param("No one came.", Kind.NUMBER, "No one", id="no one"),
        pytest.param("both men", Kind.NUMBER, "both", id="both"),
        pytest.param("several men", Kind.VAGUE, "several", id="several"),
        pytest.param("a few men", Kind.VAGUE, "a few", id="a few"),
        pytest.param("half as much again", Kind.MULTIPLE, "half as much again", id="half as much again"),
        pytest.param("the 81st minute", Kind.ORDINAL, "81st", id="minute of a match"),
        pytest.param("under Louis XIV it", Kind.NAME, "Louis XIV", id="roman numeral in a name"),
        pytest.param("in twenty twenty-four", Kind.DATE, "twenty twenty-four", id="year in words"),
        pytest.param("a five-year plan", Kind.MEASURE, "five-year", id="word and hyphen"),
    ],
)
def test_other_numbers_are_told_apart(text, kind, surface):
    found = find_quantities(text)[0]
    assert (found.kind, found.text, found.counts) == (kind, surface, False)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        pytest.param("1,5 of them", "1,5", id="a list or a decimal"),
        pytest.param("1,2345 dollars", "1,2345", id="groups of another length"),
        pytest.param("12,34.5 pounds", "12,34.5", id="groups of two"),
        pytest.param("5,000,00 men", "5,000,00", id="group cut short"),
        pytest.param("two three men", "two three", id="words that make no number"),
        pytest.param("two point twenty percent", "two point twenty", id="spoken point with no digits"),
        pytest.param("5 zillion men", "5 zillion", id="unknown magnitude"),
        pytest.param("10 squared", "10 squared", id="power in words"),
        pytest.param("X$5 a day", "X$5", id="unknown currency"),
        pytest.param("√2 of it", "√2", id="unknown sign before"),
        pytest.param("5‰ of it", "5‰", id="unknown sign after"),
        pytest.param("$3.5Qx of it", "$3.5Qx", id="unknown unit"),
        pytest.param("1500² men", "1500²", id="superscript"),
        pytest.param("$⁸⁵ a day", "$⁸⁵", id="superscript price"),
        pytest.param("⑳ men", "⑳", id="circled"),
        pytest.param("XIV men", "XIV", id="roman"),
        pytest.param("Ⅷ men", "Ⅷ", id="roman sign"),
        pytest.param("三百 men", "三百", id="Han"),
        pytest.param("5万 men", "5万", id="digit and Han"),
        pytest.param("3\ufe0f\u20e3 men", "3\ufe0f\u20e3", id="keycap"),
        pytest.param("🔟 men", "🔟", id="emoji"),
    ],
)
def test_figures_with_strange_neighbours_are_unread(text, surface):
    """ "51 780 inhabitants" once bore out "780 inhabitants": what was not understood was dropped, and the rest read."""
    (found,) = find_quantities(text)
    assert (found.kind, found.text, found.counts) == (Kind.UNREAD, surface, False)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("He sold 1.5 M apples", "1.5 M"),
        ("１，２３４ men", "１，２３４"),
        ("1٬234 men", "1٬234"),
        ("1\u200b40 men", "1\u200b40"),
        ("1 234 56 men", "1 234 56"),
        ("5..6 percent", "5..6"),
        ("10**6 birds", "10**6"),
        ("10⁶ birds", "10⁶"),
        ("10⁻⁹ birds", "10⁻⁹"),
        ("5٪ of it", "5٪"),
        ("5¤ of it", "5¤"),
        ("￥5 a day", "￥5"),
    ],
)
def test_a_figure_is_read_with_its_neighbours_or_not_at_all(text, surface):
    """ "$1.5 B" was read as $1.5, "1٬234" as 1 and 234, "5..6 percent" as 5 and 0.6 percent: each a figure of its own."""
    assert [(q.kind, q.text) for q in find_quantities(text)] == [(Kind.UNREAD, surface)]


@pytest.mark.parametrize(
    "text", ["5 U.S. awards", "5 I think", "5 A-levels", "5 x 3", "12 237 655 62.65%", "2*3", "6 R&D jobs"]
)
def test_what_parts_figures_leaves_them_read(text):
    assert all(q.kind is not Kind.UNREAD for q in find_quantities(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a billion and a half dollars", ("a billion and a half dollars", 1_500_000_000, 1_500_000_000)),
        ("two million and a half", ("two million and a half", 2_500_000, 2_500_000)),
        ("two million dollars and a half", ("two million dollars and a half", 2_500_000, 2_500_000)),
        ("a dozen and a half eggs", ("a dozen and a half", 18, 18)),
        ("two hundred dollars and a half", ("two hundred dollars and a half", 200.5, 200.5)),
        ("Two to three million came", ("Two to three million", 2_000_000, 3_000_000)),
        ("between two and three thousand", ("two and three thousand", 2_000, 3_000)),
        ("two or three hundred people", ("two or three hundred", 200, 300)),
        ("5 or 6 million people", ("5 or 6 million", 5_000_000, 6_000_000)),
        ("ten or twenty thousand", ("ten or twenty thousand", 10_000, 20_000)),
        ("2 million to 3 million dollars", ("2 million to 3 million dollars", 2_000_000, 3_000_000)),
    ],
)
def test_a_magnitude_in_words_multiplies_all_before_it(text, expected):
    """ "Two to three million" began at 2, and "a billion and a half" was half a dollar more than a billion."""
    assert [(q.text, q.low, q.high) for q in find_quantities(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["a million and a half million", "one million to two charities", "three of them to five hundred"]
)
def test_a_magnitude_is_not_shared_across_a_clause(text):
    assert len(find_quantities(text)) == 2


def test_half_of_a_hundred_is_open():
    """ "A hundred and a half" was 100.5; it may as well be 150."""
    assert [q.kind for q in find_quantities("a hundred and a half")] == [Kind.UNREAD]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It grew nought point five percent", ("nought point five percent", "0.5", "%")),
        ("Point five percent of it", ("Point five percent", "0.5", "%")),
        ("It rose point oh five per cent", ("point oh five per cent", "0.05", "%")),
        ("It rose half-a-percent", ("half-a-percent", "0.5", "%")),
        ("half-a-million men", ("half-a-million", "500000", "")),
        ("At this point two million left", ("two million", "2000000", "")),
    ],
)
def test_decimals_need_no_number_before_the_point(text, expected):
    """ "Nought point five percent" was five percent, and "half-a-percent" nothing at all."""
    assert [(q.text, q.low, q.unit) for q in find_quantities(text)] == [
        (expected[0], Decimal(expected[1]), expected[2])
    ]


def test_a_point_that_is_made_leaves_its_figure_unread():
    assert [q.kind for q in find_quantities("It makes the point five percent of the time")] == [Kind.UNREAD]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 1.5 M people came", ("1.5 M", 1_500_000, "people")),
        ("It has 20 K active users", ("20 K", 20_000, "")),
        ("The lamp uses 100 W.", ("100 W", 100, "W")),
        ("The team's 12 W, 5 L season", ("12", 12, "")),
    ],
)
def test_a_letter_apart_is_read_beside_what_it_counts(text, expected):
    """ "1.5 M people" could not be read, and a lamp of 100 W was a bare hundred."""
    found = find_quantities(text)[0]
    assert (found.text.removesuffix(" people"), found.low, found.unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It raised $1.5 B.", ("$1.5 B", 1_500_000_000, 1_500_000_000, "USD")),
        ("It has 1.5 M euros", ("1.5 M euros", 1_500_000, 1_500_000, "EUR")),
        ("worth A$1.5-$2bn now", ("A$1.5-$2bn", 1_500_000_000, 2_000_000_000, "AUD")),
        ("a 35MM film", ("35MM", 35, 35, "mm")),
        ("There were 1.5MM people", ("1.5MM", 0, 0, "")),
    ],
)
def test_letters_and_signs_of_money_are_read_whole(text, expected):
    """ "$1.5 B" was $1.50, "A$1.5-$2bn" A$1.50 and minus two billion, "1.5MM people" a millimetre and a half."""
    assert [(q.text, q.low, q.high, q.unit) for q in find_quantities(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He is 5 ft 11 in tall", [("5 ft 11 in", 71, "in")]),
        ("He is 5 ft 11 in the photo", [("5 ft 11", 71, "in")]),
        ("It took 3 min 20 s", [("3 min 20 s", 200, "s")]),
        ("It took 3m 20s", [("3m 20s", 200, "s")]),
        ("It took 2m 15s", [("2m 15s", 135, "s")]),
        ("It took 19 h 4 min 15 s", [("19 h 4 min 15 s", 68_655, "s")]),
        ("It took 2 h 5 m", [("2 h 5 m", 125, "min")]),
        ("walls of 6 ft 3 people built", [("6 ft", 6, "ft"), ("3", 3, "people")]),
    ],
)
def test_letters_are_units_behind_the_next_larger_one(text, expected):
    """ "3m 20s" was three metres and the twenties, "5 ft 11 in" five feet and eleven."""
    assert [(q.text, q.low, q.unit) for q in find_quantities(text) if q.counts] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose 5 % in May", ("5 %", 5, 5, "%")),
        ("It rose 5\u00a0% in May", ("5\u00a0%", 5, 5, "%")),
        ("It rose 45,45\u202f%", ("45,45\u202f%", Decimal("45.45"), Decimal("45.45"), "%")),
        ("between 5 and 7 % of it", ("5 and 7 %", 5, 7, "%")),
        ("a 5 %-point rise", ("5 %-point", 5, 5, "points")),
    ],
)
def test_a_blank_may_stand_before_the_sign_of_percent(text, expected):
    """ "5 %", as much of Europe prints it, was the bare number 5, and neither bore out "5%" nor the other way."""
    assert [(q.text, q.low, q.high, q.unit) for q in find_quantities(text)] == [expected]


def test_a_comparison_is_no_bound_behind_a_blank_and_sign():
    compared = find_quantities("It is 18 % less than 40 dollars")[-1]
    assert compared.hedge is Hedge.NONE


UNREADABLE = [json.loads(line) for line in (Path(__file__).parent / "fresh_unread.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("row", UNREADABLE, ids=[str(row["id"]) for row in UNREADABLE])
def test_unreadable_figures_are_told(row):
    told = [row["text"][q.start : q.end] for q in find_quantities(row["text"]) if q.kind is Kind.UNREAD]
    assert all(any(span["text"] in words for words in told) for span in row["spans"]), told


@pytest.mark.parametrize(
    ("text", "per"),
    [
        pytest.param("300 billion emails a day", "day", id="count a day"),
        pytest.param("540 calls each month", "month", id="each month"),
        pytest.param("$3,500 a month", "month", id="money"),
        pytest.param("40 cents a share", "share", id="a share"),
        pytest.param("12 per 1,000 people", "1000 people", id="per thousand"),
        pytest.param("5 visits annually", "year", id="adverb"),
        pytest.param("5 people a day later", "", id="later"),
    ],
)
def test_rates_say_what_they_are_for(text, per):
    assert [quantity.per for quantity in find_quantities(text)] == [per]


def test_one_in_so_many_minutes_is_a_rate():
    found = find_quantities("One person is killed every 88 minutes.")
    assert [(q.text, q.per) for q in found] == [("One", "88 min"), ("88 minutes", "")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The CO₂ and the km² rose.", id="marks at words"),
        pytest.param("They sell the CD in DC.", id="letters"),
        pytest.param("This is the one that won.", id="the one"),
        pytest.param("They like one another.", id="one another"),
        pytest.param("A year, a decade.", id="article"),
        pytest.param("We may march on.", id="months that are verbs"),
        pytest.param("", id="nothing"),
    ],
)
def test_words_without_number_are_left(text):
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "hedge", "direction", "change"),
    [
        pytest.param("about 40%", Hedge.ABOUT, Direction.NONE, "~", id="about"),
        pytest.param("nearly two-thirds of it", Hedge.NEARLY, Direction.NONE, "~", id="nearly"),
        pytest.param("just under 296 hp", Hedge.JUST_UNDER, Direction.NONE, "<", id="just under"),
        pytest.param("well over 50 countries", Hedge.WELL_OVER, Direction.NONE, ">", id="well over"),
        pytest.param("no lower than $400 million", Hedge.AT_LEAST, Direction.NONE, ">", id="a denied bound"),
        pytest.param("built it over two decades", Hedge.NONE, Direction.NONE, "=", id="over decades"),
        pytest.param("50+ countries", Hedge.AT_LEAST, Direction.NONE, ">", id="plus"),
        pytest.param("up to 1,500 homes", Hedge.AT_MOST, Direction.NONE, "<", id="up to"),
        pytest.param("within 3%", Hedge.WITHIN, Direction.NONE, "=", id="within"),
        pytest.param("sales rose 22%", Hedge.NONE, Direction.UP, "up", id="rose"),
        pytest.param("it was down 3 points", Hedge.NONE, Direction.DOWN, "down", id="down"),
        pytest.param("it lost more than 60%", Hedge.OVER, Direction.DOWN, ">", id="bound wins"),
        pytest.param("rose about 1.5%", Hedge.ABOUT, Direction.UP, "up", id="trend wins over about"),
        pytest.param("it rose to $84", Hedge.NONE, Direction.TO, "=", id="level reached"),
        pytest.param("it fell from 6.29%", Hedge.NONE, Direction.FROM, "=", id="level left"),
        pytest.param("a decline of 400 jobs", Hedge.NONE, Direction.NONE, "=", id="noun form"),
        pytest.param("set up 5 firms", Hedge.NONE, Direction.NONE, "=", id="verb with particle"),
        pytest.param("it lost 3 games", Hedge.NONE, Direction.NONE, "=", id="things lost"),
        pytest.param("0.3% higher", Hedge.NONE, Direction.UP, "up", id="word after"),
    ],
)
def test_context_hedges_and_moves_figures(text, hedge, direction, change):
    (found,) = find_quantities(text)
    assert (found.hedge, found.direction, found.change) == (hedge, direction, change)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        pytest.param("Sales were $5bn in 2024.", ["2024", "2024"], id="year after"),
        pytest.param("In fiscal 2025 it made $5bn.", ["FY2025", "FY2025"], id="fiscal year"),
        pytest.param("In the third quarter of 2024 it made $5bn.", ["2024-Q3", "2024-Q3"], id="quarter"),
        pytest.param("It made $5bn. In 2024 it moved.", ["", "2024"], id="another sentence"),
    ],
)
def test_figures_take_their_period(text, periods):
    assert [quantity.period for quantity in find_quantities(text)] == periods


def test_bracket_carries_the_bound_over():
    found = find_quantities("more than 7.5m crowns (US $1.1m)")
    assert [(q.text, q.change) for q in found] == [("7.5m crowns", ">"), ("US $1.1m", ">")]


def test_ends_keep_place_and_unit():
    text = "It fell from $36,040 at 10.45pm to $34,935."
    (range_,) = find_quantities(text)
    assert [(text[end.start : end.end], end.low, end.unit) for end in ends(range_)] == [
        ("$36,040", Decimal(36040), "USD"),
        ("$34,935", Decimal(34935), "USD"),
    ]


def test_step_is_the_last_digit():
    assert [q.step for q in find_quantities("$164.5 billion, 12,000 jobs, three jobs")] == [Decimal("1E+8"), 1, 0]


def test_a_figure_alone_is_read():
    read = read_quantity("in 2024: 44.2 percent")
    assert read is not None
    assert (read.low, read.unit) == (Decimal("44.2"), "%")


def test_a_text_without_amount_reads_none():
    assert read_quantity("in 2024") is None


PIECES = """
$ 5 12,000 . - – % million a one two- half May 2019 ( € ½ third 🙂 from A1 e5 / : st و x10 minus-
dozens to of and 1, 3. Q3 'm ² XIV 三 ① ' " $( ) point two dozen lakh feet cents every 3/4 : in per ′ kr MUSD
"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES.split(), " ", "\n"]) | st.text(max_size=3)).map("".join))
@example("§½ of the rule")
def test_offsets_slice_back_to_text(text):
    """A section mark before a fraction sign was read as a numbered section without a number, and stopped the audit."""
    found = find_quantities(text)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert [q.start for q in found] == sorted(q.start for q in found)


def test_a_sentence_is_read_once():
    """Stages, audits and the desk asked for the same sentences again and again: most of the time that reading took."""
    text = "The fund rose from $3 million in 2024 to $4 million."
    assert find_quantities(text) is find_quantities(text)


LONG = [
    "1",
    "two-",
    "1-",
    "| 1,234 | 5.6% | $7bn |\n",
    "from 1 ",
    "half a ",
    "1,",
    "1 000 ",
    "100 ",
    "100'",
    "100\u00a0",
]
LONG += ["1.", "two ", "million ", "😀", "²", "X", "三", "[a](", "one in ", "1:", "5' ", "a "]


@pytest.mark.parametrize("piece", LONG)
def test_long_numbers_take_linear_time(piece):
    """A noun of any length once made nested hyphens cost the square of their number: 14 seconds for 80,000 signs."""
    assert not outgrows(lambda times: find_quantities(piece * times), 1_500 // len(piece))


@pytest.mark.parametrize(
    "text",
    [
        "Over 127 books were sold.",
        "The library lends over 127 books a day.",
        "The row cost the town over 300 jobs.",
        "The fight sold over 10,000 tickets.",
    ],
)
def test_over_an_amount_is_a_hedge(text):
    assert {each.hedge for each in find_quantities(text) if each.counts} == {Hedge.OVER}


def test_ends_that_stand_apart_pass_no_other_from():
    """ "From one age to the next, slowed from 41,000 to 100,000 years" read as one range of 1,000 to 100,000 years."""
    text = "It slowed from one age to the next, and cycles went from 41,000 to 100,000 years."
    assert [(q.low, q.high, q.unit) for q in find_quantities(text)] == [(1, 1, ""), (41000, 100000, "year")]


PERCENT_TO_PERCENT = {
    "The step up is 53% to 66%.": ["53% to 66%"],
    "It expects revenue to grow by 8% to 15%.": ["8% to 15%"],
    "The share rose by 0.1% to 4.3%.": ["0.1%", "4.3%"],
    "The rate climbed 12% to 45%.": ["12%", "45%"],
}


@pytest.mark.parametrize(("text", "figures"), PERCENT_TO_PERCENT.items(), ids=str)
def test_two_percentages_behind_a_change(text, figures):
    """A range of growth stood as two figures, and neither followed from the range that the plan gives."""
    assert [quantity.text for quantity in find_quantities(text)] == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("These are the half that hurts.", []),
        ("It is the half of the news that helps.", []),
        ("At half of them", ["half"]),
    ],
)
def test_the_half_is_a_side_and_no_share(text, figures):
    """Two sentences of a good piece were marked for want of a source: "the half that hurts"."""
    assert [quantity.text for quantity in find_quantities(text)] == figures


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It adds $8.8 billion in costs over four and a half years.", Hedge.NONE),
        ("Sales fell over four years.", Hedge.NONE),
        ("Over nine months sales fell.", Hedge.NONE),
        ("It took over four years.", Hedge.OVER),
        ("The first is over four years old.", Hedge.OVER),
        ("It stood for over four years.", Hedge.OVER),
        ("It added well over four years.", Hedge.WELL_OVER),
    ],
)
def test_over_before_a_span_of_time_is_a_bound_only_behind_what_lasts(text, hedge):
    """A cost "over four and a half years" was held to be one of more than the 4.5 years that the source has."""
    assert find_quantities(text)[-1].hedge is hedge


def test_equal_weights_are_no_ceiling():
    """ "Weighs as much as about 66 rovers" was read as a ceiling, and the right 66.3 blocked it."""
    (found,) = find_quantities("The lander weighs as much as about 66 rovers.")
    assert found.hedge is Hedge.ABOUT
    (most,) = find_quantities("It may take up to about 66 days.")
    assert most.hedge is Hedge.AT_MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 12m SEK deal", ("12m SEK", 12_000_000, "SEK")),
        ("It paid 2m Swiss francs.", ("2m Swiss francs", 2_000_000, "CHF")),
        ("It lost 12m kroner.", ("12m kroner", 12_000_000, "NOK")),
        ("It costs EUR 5 m.", ("EUR 5 m", 5_000_000, "EUR")),
        ("It costs 5 m EUR.", ("5 m EUR", 5_000_000, "EUR")),
        ("She won the 100m crown.", ("100m", 100, "m")),
    ],
)
def test_m_beside_a_currency_is_a_million(text, expected):
    """ "12m SEK" was twelve metres, "2m Swiss francs" two, and "EUR 5 m" five euros."""
    assert [(q.text, q.low, q.unit) for q in find_quantities(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "kind", "low"),
    [
        ("There live 51.780 people.", Kind.UNREAD, 0),
        ("It has 12.500 jobs.", Kind.UNREAD, 0),
        ("It has 2.000 homes.", Kind.UNREAD, 0),
        ("It got 6.287 votes.", Kind.NUMBER, Decimal("6.287")),
        ("It cost €12.500.", Kind.UNREAD, 0),
        ("It costs 1.459 euros.", Kind.MONEY, Decimal("1.459")),
        ("It took 12.345 seconds.", Kind.MEASURE, Decimal("12.345")),
        ("He ran for 1.075 million.", Kind.NUMBER, 1_075_000),
        ("It was 3.925 in all.", Kind.NUMBER, Decimal("3.925")),
    ],
)
def test_a_point_that_may_part_thousands_is_not_read(text, kind, low):
    """ "51.780 people", as half of Europe prints them, were 52 people and supported them."""
    assert [(q.kind, q.low) for q in find_quantities(text)] == [(kind, low)]
