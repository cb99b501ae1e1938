"""Every currency, scale and form: a figure, the notes it comes from, a reader's answer, and the verdict code gives.

In a trial the code, not the reader, was what failed: pounds, "Millions USD", tenfold, half a point, one in 800.
"""

import pytest

from pipeline.models import Verdict
from tests.audit.reading.read import Row, claim, known, read

REVENUE = (("Acme", "revenue", "2024", 164.5, "USD billion"), ("Acme", "revenue", "2023", 134.9, "USD billion"))
RATES = (("bank", "rate", "May", 4.5, "%"), ("bank", "rate", "June", 4.0, "%"))
HOMES = (("town", "homes hit", "", 25, "homes"), ("town", "homes", "", 20000, "homes"))
PUPILS = (("school", "pupils who left", "", 40, "pupils"), ("school", "pupils", "", 120, "pupils"))
TOWN = (("town", "spending", "2024", 60, "USD million"), ("town", "population", "2024", 50000, "people"))
CAPEX = (("Meta", "planned capex", "2025", [60, 65], "USD billion"), ("Meta", "revenue", "2024", 164.5, "USD billion"))
TOWNS = tuple((name, "visitors", "", value, "") for name, value in zip("ABCD", (9, 7, 5, 3), strict=True))
LEVY = (("x", "levy", "2025", 9682183, "USD"), ("x", "planned levy", "2025", 9742239, "USD"))
OUTPUT = (("Acme", "output", "2020", 5, "tonnes"), ("Acme", "output", "2024", 50, "tonnes"))
USERS = (("Meta", "users (more than)", "", 1, "billion users"),)
VISITORS = (("x", "visitors", "2023", 100, ""), ("x", "visitors", "2024", 105, ""))
COSTS = tuple(("Acme", "marketing", year, cost, "GBP million") for year, cost in (("2025", -22.95), ("2024", -23.73)))
PUPILS_IN = (("school", "pupils in the choir", "", 80, "pupils"), ("school", "pupils", "", 120, "pupils"))
TWICE = (
    *((("school", "pupils who left", "2024", left, "pupils")) for left in (30, 40)),
    ("school", "pupils", "2024", 120, "pupils"),
)
BLOOD = tuple(
    ("bank", "donations", f"{month} 2026", n, "") for month, n in (("April", 1310), ("May", 1165), ("June", 1242))
)
MARGIN = (("x", "operating income", "", 6150, "EUR million"), ("x", "sales", "", 15170, "EUR million"))
S, B, L, N = "supported", "refuted, blocking", "refuted, look", "not_enough_evidence, look"
U = "not_enough_evidence"  # not read: it marks nothing

FORMS: list[tuple[str, tuple[Row, ...], str, str]] = [
    ("Revenue was £1.2bn in 2024.", (("Acme", "revenue", "2024", 1.2, "GBP billion"),), "f1", S),
    ("Revenue was £1.2bn in 2024.", (("Acme", "revenue", "2024", 1200, "£m"),), "f1", S),
    ("Revenue was £1.2bn in 2024.", (("Acme", "revenue (£m)", "2024", 1200, ""),), "f1", S),
    ("Revenue was $1.2 billion in 2024.", (("Acme", "revenue", "2024", 1200, "Millions USD"),), "f1", S),
    ("Revenue was $1.2 billion in 2024.", (("Acme", "revenue", "2024", 1.2, "GBP billion"),), "f1", N),
    ("Glass fetched €41 a tonne.", (("glass", "sale price", "", 46, "EUR/t"),), "f1", B),
    ("The rent went to £970.", (("Pellworth", "rent", "", 970, "GBP a month"),), "f1", S),
    ("The water holds 27 mg of nitrate.", (("tap water", "nitrate", "", 2.7, "mg/l"),), "f1", B),
    ("Marketing made do with 3.3% less.", COSTS, "change(f1,f2)", S),
    ("Marketing made do with 3.3% more.", COSTS, "change(f1,f2)", B),
    ("Visitors were up by five.", VISITORS, "change(f2,f1)", S),
    ("It is no longer more than half.", PUPILS_IN, "share(f1,f2)", U),
    ("A quarter of pupils left.", TWICE, "share(f1,f3)", "conflicting_evidence, look"),
    ("In May it took 1,310 donations.", BLOOD, "f2", B),
    ("A$5 million was paid.", (("x", "payment", "", 5, "AUD million"),), "f1", S),
    ("A$5 million was paid.", (("x", "payment", "", 5, "USD million"),), "f1", N),
    ("Rs 500 crore was spent.", (("x", "spending", "", 5000, "INR million"),), "f1", S),
    ("The price is 1.2 million USD.", (("x", "price", "", 1.2, "USD million"),), "f1", S),
    ("A litre costs 145 cents.", (("petrol", "price of a litre", "", 1.45, "USD"),), "f1", S),
    ("A litre costs 145p.", (("petrol", "price of a litre", "", 1.45, "GBP"),), "f1", S),
    ("Some 14 million trips were made.", (("rail", "trips", "", 14, "million"),), "f1", S),
    ("Some 14 million trips were made.", (("rail", "trips", "", 16.2, "million trips"),), "f1", B),
    ("About 12,000 came.", (("x", "crowd", "", 12430, "people"),), "f1", S),
    ("Dozens were hurt.", (("x", "injured", "", 34, "people"),), "f1", S),
    ("Output rose tenfold.", OUTPUT, "times(f2,f1)", S),
    ("Output rose tenfold.", OUTPUT, "change(f2,f1)", S),
    ("Output rose eightfold.", OUTPUT, "times(f2,f1)", B),
    ("Costs halved.", (("x", "costs", "2024", 50, "USD"), ("x", "costs", "2023", 100, "USD")), "times(f1,f2)", S),
    ("Women outnumber men 18 to 1.", (("club", "women", "", 90, ""), ("club", "men", "", 5, "")), "times(f1,f2)", S),
    ("The rate fell by half a point.", RATES, "f2-f1", S),
    ("The rate rose by half a point.", RATES, "f2-f1", B),
    ("The rate fell 50 basis points.", RATES, "f2-f1", S),
    ("The rate fell 0.5 points.", RATES, "change(f2,f1)", S),
    ("The rate fell by 0.5 percent.", RATES, "f2-f1", B),
    ("The rate fell by 11%.", RATES, "f2-f1", S),
    ("One in 800 homes was hit.", HOMES, "share(f1,f2)", S),
    ("One in 500 homes was hit.", HOMES, "share(f1,f2)", B),
    ("A third of pupils left.", PUPILS, "share(f1,f2)", S),
    ("More than a third of pupils left.", PUPILS, "share(f1,f2)", B),
    ("Nearly half of pupils left.", PUPILS, "share(f1,f2)", B),
    ("Spending was $1,200 per head.", TOWN, "per(f1,f2)", S),
    ("Spending was $1,200 a head.", TOWN, "f1/f2", S),
    ("Spending was $1,400 per head.", TOWN, "per(f1,f2)", B),
    ("Spending was $60 million a head.", TOWN, "f1", U),
    ("It pumps 48,000 barrels a day.", (("field", "output", "", 48000, "barrels per day"),), "f1", S),
    ("It pumps 48,000 barrels a day.", (("field", "output a day", "", 48000, "barrels"),), "f1", S),
    ("It pumps 48,000 barrels a day.", (("field", "output a week", "", 48000, "barrels"),), "f1", N),
    ("It pumps 48,000 barrels a day.", (("field", "output", "", 48000, "barrels"),), "f1", U),
    ("Rent is $14,400 a year.", (("flat", "monthly rent", "", 1200, "USD"),), "f1*12", S),
    ("Rent is $1,200 a year.", (("flat", "monthly rent", "", 1200, "USD"),), "f1", N),
    ("Sales were $41 million a month.", (("Acme", "sales", "January-April 2024", 164, "USD million"),), "f1/4", S),
    ("There are 5 nurses per 1,000 people.", (("town", "nurses", "", 250, "nurses"), TOWN[1]), "per(f1,f2,1000)", S),
    ("Per $100,000 of value it paid $620.", (("home", "tax", "", 2550, "USD"), ("home", "value", "", 411250, "USD")), "per(f1,f2,100000)", S),
    ("For each dollar earned it spent about $2.60.", (("x", "imports", "", 74.7, "USD"), ("x", "exports", "", 28.5, "USD")), "f1/f2", S),
    ("Capital spending took 43 cents of it.", (("x", "spending", "2024", 39.2, "USD billion"), ("x", "cash", "2024", 91.3, "USD billion")), "share(f1,f2)", S),
    ("Capital spending took 48 cents of it.", (("x", "spending", "2024", 39.2, "USD billion"), ("x", "cash", "2024", 91.3, "USD billion")), "share(f1,f2)", B),
    ("The rise is worth $260 million.", (("card", "holders", "", 52, "million"), ("card", "rise", "", 5, "USD")), "times(f1,f2)", S),
    ("It carries about two and a half tons.", (("stamp", "load", "", 4930, "lb"),), "f1", S),
    ("It carries about two and a half metric tons.", (("stamp", "load", "", 4930, "lb"),), "f1", B),
    ("A cent is paid, out of the 89 earned.", (("x", "earnings per share", "2024", 0.89, "USD"),), "f1", S),
    ("It left 10 of it.", (("x", "cash", "2023", 6.9, "DKK billion"), ("x", "sales", "2023", 65.9, "DKK billion")), "per(f1,f2,100)", S),
    ("It lost another four to eight acres.", (("x", "loss of grass", "", [1, 2], "million acres"),), "f1/(365*24*60)*2", S),
    ("It lost 85 cents on the dollar.", (("x", "losses", "", 85, "USD"), ("x", "sales", "", 100, "USD")), "f1/f2", S),
    ("It came third among four towns.", TOWNS, "rank(f3,[f1,f2,f3,f4])", S),
    ("It came second among four towns.", TOWNS, "rank(f3,[f1,f2,f3,f4])", L),
    ("It was her ninth nomination.", (("Ann", "nominations", "", 9, ""),), "f1", N),
    ("Meta plans $60-65 billion.", CAPEX, "f1", S),
    ("Meta plans $70 billion.", CAPEX, "f1", B),
    ("That is 36-40% of revenue.", CAPEX, "share(f1,f2)", S),
    ("That is 40-45% of revenue.", CAPEX, "share(f1,f2)", B),
    ("It has over one billion users.", USERS, "f1", S),
    ("It has 1.2 billion users.", USERS, "f1", N),
    ("It has 800 million users.", USERS, "f1", B),
    ("Revenue rose 22% to $164.5 billion.", REVENUE, "change(f1,f2)", S),
    ("Revenue rose 22%.", REVENUE, "times(f1,f2)", S),
    ("Revenue rose 22%.", REVENUE, "(f1-f2)/f2*100", S),
    ("Revenue rose 22%.", REVENUE, "f1/f2 - 1", S),
    ("Revenue fell 22% to $164.5 billion.", REVENUE, "change(f1,f2)", B),
    ("Revenue rose 32% to $164.5 billion.", REVENUE, "change(f1,f2)", B),
    ("Visitors were up 5% on the year before.", VISITORS, "change(f2,f1)", S),
    ("That is about $60,000 less than planned.", LEVY, "f1-f2", S),
    ("That is about $60,000 less than planned.", LEVY, "f2-f1", U),
    ("The trip takes 2 days.", (("ferry", "time", "", 48, "hours"),), "f1", S),
    ("The trip takes 2 days.", (("ferry", "time", "", 48, "hours"),), "f1/24", S),
    ("A stage takes 4 hours.", (("trip", "time", "", 48, "hours"),), "f1/12", S),
    ("The trip takes 3 hours 20 minutes.", (("ferry", "time", "", 200, "minutes"),), "f1", S),
    ("Aged 34, she won.", (("Ann", "age", "", 34, "years"),), "f1", S),
    ("Aged 34, she won.", (("Ann", "age", "", 34, ""),), "f1", S),
    ("It weighs 5.4 tonnes.", (("x", "weight", "", 5400, "kg"),), "f1", S),
    ("The road is 12 miles long.", (("x", "length", "", 19.3, "km"),), "f1", S),
    ("It used 300 million kWh.", (("x", "use", "", 300, "GWh"),), "f1", S),
    ("The firm made a loss of $5 million.", (("Acme", "net income", "2024", -5, "USD million"),), "f1", S),
    ("The firm made a profit of $5 million.", (("Acme", "net income", "2024", -5, "USD million"),), "f1", B),
    ("The firm made a loss of $5 million.", (("Acme", "net income", "2024", 5, "USD million"),), "f1", B),
    ("Turnout was nowhere near 50%.", (("poll", "turnout", "", 49.8, "%"),), "f1", U),
    ("The rest, 60%, stayed.", (("x", "share that left", "", 40, "%"),), "100-f1", S),
    ("It drifts 4.2 centimetres an hour.", (("buoy", "drift", "", 11.7, "micrometres per second"),), "f1", S),
    ("It drifts four centimetres an hour.", (("buoy", "drift", "", 11.7, "micrometres per second"),), "f1", S),
    ("It drifts 42 centimetres an hour.", (("buoy", "drift", "", 11.7, "micrometres per second"),), "f1", B),
    ("She makes 28 kilometres an hour.", (("ship", "speed", "", 15.2, "knots"),), "f1", S),
    ("She makes 36 kilometres an hour.", (("ship", "speed", "", 15.2, "knots"),), "f1", B),
    ("She made 17 kilometres.", (("ship", "speed", "", 15.2, "knots"), ("ship", "time", "", 36, "minutes")), "f1*f2", S),
    ("She made 27 kilometres.", (("ship", "speed", "", 15.2, "knots"), ("ship", "time", "", 36, "minutes")), "f1*f2", B),
    ("It holds three cubic metres.", (("tank", "volume", "", 3000, "litres"),), "f1", S),
    ("It holds 30 cubic metres.", (("tank", "volume", "", 3000, "litres"),), "f1", B),
    ("It used 60 kWh.", (("pump", "power", "", 20, "kW"), ("pump", "time", "", 3, "hours")), "f1*f2", S),
    ("The risk without it was about 17.5.", (("vaccine", "reduction", "", 3.5, "points"), ("vaccine", "relative reduction", "", 20, "%")), "f1/f2", S),
    ("The risk without it was about 27.5.", (("vaccine", "reduction", "", 3.5, "points"), ("vaccine", "relative reduction", "", 20, "%")), "f1/f2", B),
    ("Men had 48 minutes more leisure a day.", (("men", "leisure", "", 5.6, "hours"), ("women", "leisure", "", 4.8, "hours")), "f1-f2", S),
    ("Television takes about 19.5 hours a week.", (("people", "television a day", "", 167, "minutes"),), "f1*7", S),
    ("The credit is 4.6 hours for every hour lost.", (("firm", "credit", "", 5, "days"), ("firm", "outage", "", 26, "hours")), "f1/f2", S),
    ("The credit is 5.6 hours for every hour lost.", (("firm", "credit", "", 5, "days"), ("firm", "outage", "", 26, "hours")), "f1/f2", B),
    ("The firm was in the sixth of seven phases.", (("firm", "phase of the upgrade", "", "sixth", ""),), "f1", S),
    ("Each extra euro brought 29 cents.", (("x", "profit", "", 0.5, "EUR billion"), ("x", "sales", "", 1.74, "EUR billion")), "f1/f2*100", S),
    ("Each extra euro brought 39 cents.", (("x", "profit", "", 0.5, "EUR billion"), ("x", "sales", "", 1.74, "EUR billion")), "f1/f2*100", B),
    ("It keeps €40.50 of every €100.", MARGIN, "f1/f2*100", S),
    ("It keeps €41.50 of every €100.", MARGIN, "f1/f2*100", B),
    ("It was 53 degrees over the limit.", (("bearing", "reading", "", 253, "°F"), ("bearing", "limit", "", 200, "°F")), "f1-f2", S),
    ("In euros that is 13% more than in 2023.", (("x", "growth at current rates", "2024", 13, "%"),), "f1", S),
    ("Murder: -11.6%.", (("x", "change in murders", "2023", -11.6, "%"),), "f1", S),
    ("Murder: -12.6%.", (("x", "change in murders", "2023", -11.6, "%"),), "f1", B),
    ("Murder: -11.6%.", (("x", "change in murders", "2023", 11.6, "%"),), "f1", B),
    ("Sales: -20%.", (("x", "sales", "2023", 50, "USD"), ("x", "sales", "2024", 40, "USD")), "change(f2,f1)", S),
    ("Sales: -25%.", (("x", "sales", "2023", 50, "USD"), ("x", "sales", "2024", 40, "USD")), "change(f2,f1)", B),
    ("It is worth as much as $5,000.", (("x", "loss", "", 4000, "USD"),), "f1", U),
    ("It is worth as much as $4,000.", (("x", "loss", "", 4000, "USD"),), "f1", S),
    ("It grew 10% a year.", (("x", "sales", "2020", 100, "USD"), ("x", "sales", "2024", 146.41, "USD")), "cagr(f2,f1,4)", S),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "answer", "verdict"), FORMS, ids=[f"{f[0]} {f[2]} {f[3]}" for f in FORMS])
def test_form_is_computed_as_written(text: str, rows: tuple[Row, ...], answer: str, verdict: str) -> None:
    found = read(text, answer, known(*rows))
    severity = "" if found.severity == "info" else f", {found.severity}"
    assert f"{found.verdict}{severity}" == verdict


@pytest.mark.parametrize(
    ("text", "words", "answer", "verdict"),
    [
        ("Brent shouldered 640 of them, up a quarter and most of the rest.", "up a quarter", "change(f1,f2)", Verdict.SUPPORTED),
        ("Brent shouldered 640 of them, down a quarter and most of the rest.", "down a quarter", "change(f1,f2)", Verdict.REFUTED),
        ("Brent, only third by numbers, grew.", "only third by numbers", "rank(f1,[f3,f4])", Verdict.REFUTED),
        ("Brent's list is a quarter longer and down to work.", "a quarter longer", "change(f1,f2)", Verdict.SUPPORTED),
        ("Odila's list is a third shorter and down to 252.", "a third shorter", "change(f3,f5)", Verdict.SUPPORTED),
        ("Brent, first by numbers, grew.", "first by numbers", "rank(f1,[f3,f4])", Verdict.SUPPORTED),
    ],
)  # fmt: skip
def test_words_that_a_formula_makes_a_figure(text: str, words: str, answer: str, verdict: Verdict) -> None:
    """ "Down a quarter and": shown in words, so that the reader's formula stood for no figure and nothing was said."""
    rows = (
        ("Brent", 2026, 640),
        ("Brent", 2025, 512),
        ("Odila", 2026, 252),
        ("Talgrund", 2026, 216),
        ("Odila", 2025, 378),
    )
    evidence = known(*((owner, "admissions", str(year), value, "patients") for owner, year, value in rows))
    assert claim(text, words, answer, evidence).verdict is verdict


def test_rank_in_a_whole_that_no_formula_holds_is_left_alone() -> None:
    """Of three lakes the second, but "the country's third-deepest" blocked: the country has more lakes."""
    evidence = known(
        *((name, "depth", "", value, "m") for name, value in (("Morn", 171), ("Issar", 142), ("Tove", 96)))
    )
    assert not claim("Issar is the country's third-deepest.", "third-deepest", "rank(f2,[f1,f3])", evidence).binding
