"""Units and currencies as texts write them, each with its canonical code and what kind of quantity it makes."""

import re

from pipeline.models.quantity import Kind


def by_spelling(rows: str) -> dict[str, str]:
    """Each spelling with its code, from rows of CODE=spelling,spelling; an underscore stands for a blank."""
    pairs = [row.split("=") for row in rows.split()]
    return {name.replace("_", " "): code for code, names in pairs for name in names.split(",")}


CURRENCY_SIGNS = by_spelling("""
USD=$,US$,U.S.$ AUD=A$,AU$ CAD=C$,CA$ HKD=HK$ NZD=NZ$ SGD=S$ BRL=R$ GBP=£ EUR=€ JPY=¥ INR=₹,Rs,Rs. KRW=₩ RUB=₽ TRY=₺
ILS=₪ NGN=₦ UAH=₴ VND=₫ THB=฿ PHP=₱ MXN=MX$ TWD=NT$ crowns=kr cents=¢
""")
_CODES_IN_USE = """
USD EUR GBP JPY CNY RMB AUD CAD CHF HKD NZD SGD INR KRW BRL MXN ZAR SEK NOK DKK PLN CZK HUF TRY RUB ILS AED SAR THB IDR
MYR PHP VND NGN EGP ARS CLP COP TWD UAH PKR BDT LKR KES GHS RON
"""
CURRENCY_CODES = frozenset(_CODES_IN_USE.split())
CURRENCY_WORDS = by_spelling("""
USD=dollar EUR=euro JPY=yen CNY=yuan,renminbi INR=rupee,rs crowns=kr,crown ILS=shekel KRW=won ZAR=rand CHF=franc
RUB=ruble,rouble MXN=peso SEK=krona,kronor NOK=krone,kroner PLN=zloty TRY=lira THB=baht AED=dirham SAR=riyal NGN=naira
cents=cent pence=pence,penny
""")
NATIONS = by_spelling("""
USD=US,U.S.,American AUD=Australian CAD=Canadian HKD=Hong_Kong NZD=New_Zealand SGD=Singapore DKK=Danish SEK=Swedish
NOK=Norwegian CZK=Czech GBP=British CHF=Swiss JPY=Japanese CNY=Chinese INR=Indian ILS=Israeli MXN=Mexican
ARS=Argentine BRL=Brazilian RUB=Russian TRY=Turkish ZAR=South_African KRW=South_Korean
""")
SHARES = by_spelling("%=%,per_cent,percent,pct,pc points=percentage_point,%_point,point,pp,ppt,pt bp=basis_point,bp")
# Canonical code: the spellings a text uses, in the singular; a word of three letters or more may take an s.
MEASURES = {
    "um": "µm μm micrometre micrometer micron",
    "mm": "mm millimetre millimeter",
    "cm": "cm centimetre centimeter",
    "m": "m metre meter",
    "km": "km kilometre kilometer",
    "in": "in inch inches",
    "ft": "ft foot feet",
    "yd": "yd yard",
    "mi": "mi mile",
    "nmi": "nautical-mile",
    "m2": "sq-m square-metre square-meter sqm m2 m²",
    "km2": "sq-km square-kilometre square-kilometer sqkm km2 km²",
    "m3": "cubic-metre cubic-meter cu-m m3 m³",
    "km3": "cubic-kilometre cubic-kilometer km3 km³",
    "ft3": "cubic-foot cubic-feet cu-ft ft3 ft³",
    "yd3": "cubic-yard cu-yd",
    "in3": "cubic-inch cubic-inches cu-in",
    "mi3": "cubic-mile",
    "ft2": "sq-ft square-foot square-feet sqft ft2",
    "mi2": "sq-mi square-mile",
    "acre": "acre",
    "ha": "ha hectare",
    "ng": "ng nanogram",
    "ug": "µg μg microgram",
    "mg": "mg milligram",
    "g": "g gram gramme",
    "kg": "kg kilo kilogram kilogramme kilos",
    "t": "ton tonne metric-ton metric-tonne",
    "short-ton": "short-ton",
    "long-ton": "long-ton",
    "Mt": "mt megaton megatonne",
    "Gt": "gt gigaton gigatonne",
    "oz": "oz ounce",
    "lb": "lb lbs pound-mass",
    "st": "st stone",
    "ml": "ml millilitre milliliter",
    "l": "l litre liter",
    "gal": "gallon gal",
    "bbl": "barrel bbl",
    "bpd": "bpd",
    "s": "second sec secs",
    "ms": "ms millisecond",
    "min": "minute min mins",
    "h": "hour hr hrs h",
    "day": "day",
    "week": "week wk",
    "month": "month",
    "year": "year yr yrs",
    "decade": "decade",
    "mph": "mph m.p.h mile-per-hour miles-per-hour",
    "km/h": "km/h kph kmh km/hr kilometre-per-hour kilometres-per-hour",
    "kn": "knot",
    "mpg": "mpg",
    "Hz": "hz hertz",
    "kHz": "khz",
    "MHz": "mhz",
    "GHz": "ghz",
    "W": "w watt",
    "kW": "kw kilowatt",
    "MW": "mw megawatt",
    "GW": "gw gigawatt",
    "MJ": "megajoule",
    "kWh": "kwh kilowatt-hour",
    "MWh": "mwh megawatt-hour",
    "GWh": "gwh gigawatt-hour",
    "TWh": "twh terawatt-hour",
    "ktoe": "ktoe",
    "Mtoe": "mtoe",
    "hp": "hp bhp horsepower",
    "PS": "ps",
    "Nm": "nm newton-metre newton-meter",
    "lb-ft": "lb-ft pound-feet pound-foot",
    "V": "v volt",
    "A": "a amp ampere",
    "Pa": "pascal",
    "kPa": "kpa",
    "MPa": "mpa megapascal",
    "GPa": "gpa gigapascal",
    "psi": "psi",
    "ksi": "ksi",
    "bar": "bar",
    "dB": "db decibel",
    "KB": "kb kilobyte",
    "MB": "mb megabyte",
    "GB": "gb gigabyte",
    "TB": "tb terabyte",
    "MP": "mp megapixel",
    "rpm": "rpm",
    "°C": "°c ºc celsius degrees-celsius ℃",
    "°F": "°f fahrenheit degrees-fahrenheit",
    "°": "degree ° º",
    "cc": "cc",
    "kcal": "kcal calorie",
    "p": "p",
    "x": "x times fold",
}


def _spellings() -> dict[str, tuple[str, Kind]]:
    known: dict[str, tuple[str, Kind]] = {}
    for code, spellings in MEASURES.items():
        for spelling in spellings.split():
            found = (code, Kind.MULTIPLE if code == "x" else Kind.MONEY if code == "p" else Kind.MEASURE)
            known[spelling.replace("-", " ") if spelling not in ("lb-ft",) else spelling] = found
            if len(spelling) > 2 and spelling[-1].isalpha() and spelling[-1] != "s":
                known.setdefault(spelling.replace("-", " ") + "s", found)
    for spelling, code in SHARES.items():
        known[spelling] = share = (code, Kind.PERCENT if code == "%" else Kind.POINTS)
        if spelling[-1] in "tp":
            known.setdefault(spelling + "s", share)
    for word, code in CURRENCY_WORDS.items():
        known[word] = known[word + "s"] = (code, Kind.MONEY)
    known["pounds"] = known["pound"] = ("pounds", Kind.MONEY)
    return known


UNITS = _spellings()
_NATION = "|".join(re.escape(name).replace(r"\ ", " ") for name in NATIONS)
_CODES = "|".join(sorted(CURRENCY_CODES))
_BY_LENGTH = sorted(UNITS, key=len, reverse=True)
_ATTACHED_ONLY = {"in", "won", "m", "st", "mt", "gt"}
# "41 MtCO2e", "160 Mt CO₂-eq": a weight glued to what is weighed.
_OF_CARBON = re.compile(r"(?P<weight>k?g|[kMG]?t)[ -]?CO[2₂](?:[ -]?eq?)?", re.IGNORECASE)
_WEIGHTS = {code.lower(): code for code in ("g", "kg", "t", "kt", "Mt", "Gt")}
_SIGNS = "€£¥₹₩₽₺₪₦₴₫฿₱$"
_SIGNS_AFTER = _SIGNS + "¢"


def _one_of(units: list[str]) -> str:
    return "|".join(re.escape(unit).replace(r"\ ", "[ -]") for unit in units)


_CARBON = _OF_CARBON.pattern.replace("?P<weight>", "?:")
_COINS = "dollar|crown|kron|pound|yen|yuan|rupee|shekel|peso|rand|won|franc|lira|ruble|rouble"
# "5%", "50mph", "80-yard", "3 sq m", "2 US dollars", "110 JPY": a unit right after its number. Letters that are also
# words ("5 a month", "5 in all") count only where nothing stands between.
UNIT_AFTER = re.compile(
    rf"(?:(?P<mark>[CFG])|[ \u00a0\u2007\u2009\u202f]?%(?:[ -]points?)?|(?:(?i:{_CARBON}|{_one_of(_BY_LENGTH)}))"
    rf"|[ -]{{1,2}}(?:(?P<nation>{_NATION})[ ](?={_COINS}))?"
    rf"(?P<unit>(?i:{_CARBON}|{_one_of([u for u in _BY_LENGTH if len(u) > 1 and u not in _ATTACHED_ONLY])})"
    rf"|(?<=\d )W(?![-/.,]? ?\d))"
    rf"|[ ]?(?P<scale>Mn|Bn|[KTMB])?(?:(?P<code>{_CODES})|(?P<sign>[{_SIGNS_AFTER}])(?! ?\d)))(?![A-Za-z0-9²³])"
)
PER = re.compile(
    r"(?: per |/| an? | each )(?P<unit>[A-Za-z]+)(?P<power>[²2]?)(?! (?:ago|earlier|before|later|previously|after)\b)"
)
_NATION_SIGN = r"(?:(?:U\.S\.|US|AU|CA|HK|NZ|MX|NT) ?|[ACSR])?\$(?:US|A|C|NZ|HK)?"
SIGN_BEFORE = re.compile(
    rf"(?:(?P<scale>Mn|Bn|[KTMB])?(?P<code>{_CODES})[ ]?|(?P<sign>{_NATION_SIGN}|[{_SIGNS}]|Rs\.?|\bkr)[ ]?)$"
)


def is_currency(word: str) -> bool:
    """Whether letters before a figure are a currency, with or without a magnitude ("CHF", "MSEK")."""
    return re.fullmatch(rf"(?:Mn|Bn|[KTMB])?(?:{_CODES})|Rs\.?|kr", word) is not None


def currency_of(sign: str) -> str:
    """The currency code of a sign as printed before a figure ("US $", "$A", "£")."""
    compact = sign.replace(" ", "")
    if compact.startswith("$") and len(compact) > 1:
        compact = compact[1:] + "$"
    return CURRENCY_SIGNS.get(compact, compact)


def unit_of(words: str, nation: str = "") -> tuple[str, Kind] | None:
    """The canonical unit and kind of a unit as written, None for a word that is no unit."""
    carbon = _OF_CARBON.fullmatch(words)
    if carbon:
        return _WEIGHTS[carbon["weight"].lower()], Kind.MEASURE
    found = UNITS.get(words.lower().replace("-", " ")) or UNITS.get(words.lower())
    if found and found[1] is Kind.MONEY and nation.strip():
        return NATIONS.get(nation.strip(), found[0]), Kind.MONEY
    return found
