"""The canonical units of units' names ("persons", "US dollars"), and whether a table's pounds are weighed or paid."""

import re
from collections.abc import Sequence

from pipeline.quantities.lone_letters import PAID
from pipeline.quantities.units import CURRENCY_CODES, NATIONS, currency_of, unit_of

PERSONS = {"person", "persons", "people", "inhabitant", "inhabitants", "resident", "residents"}

_OWN_NAMES = {
    "index": "index", "index points": "index", "carats": "carats", "mt": "million tonnes",
    "metric ton": "t", "metric tons": "t", "metric tonnes": "t", "basis points": "bp", "fte": "FTE", "ftes": "FTE",
    "co2": "CO2", "t co2": "t CO2", "µg/m3": "µg/m³", "μg/m3": "µg/m³", "°c": "°C",
    "ct": "ct", "ct.": "ct", "¢": "cents", "us¢": "cents", "pj": "PJ", "tj": "TJ", "gj": "GJ",
    "mj": "MJ", "mtoe": "Mtoe", "ktoe": "ktoe",
    "t": "t", "‰": "‰", "dwt": "dwt", "teu": "TEU", "sq km": "km2", "m3": "m³", "cubic metres": "m³",
    "cubic meters": "m³",
    "ug/m3": "µg/m³", "p.p": "points", "%-points": "points",
}  # fmt: skip

SIGNS = r"(?:U\.S\.|US|AU|CA|HK|NZ|A|C|S|R)?\s?\$|[£€¥₹₩₽₺₪₦]|Rs\.?(?![a-z])"


def unit_named(words: str) -> str | None:
    """The canonical unit of a unit's name alone ("persons", "US dollars", "sq km"), None for words that are none."""
    words = words.strip(" .,()[]").replace("²", "2")
    low = words.lower()
    if not words:
        return None
    if low in PERSONS:
        return "persons"
    if low in _OWN_NAMES:
        return _OWN_NAMES[low]
    if words.upper() in CURRENCY_CODES and (words.isupper() or len(words) == 3):
        return words.upper()
    if re.fullmatch(SIGNS, words, re.IGNORECASE):
        return currency_of(words.upper() if words[-1] == "$" else words)
    if low in ("pound", "pounds", "pounds sterling", "sterling"):
        return "GBP"
    nation, _, noun = words.rpartition(" ")
    for name in ("constant", "current", "local", "chained"):
        nation = nation.replace(name, "").strip()
    nation = {"United States": "US"}.get(nation, nation)
    found = unit_of(noun, nation) if noun and (not nation or nation in NATIONS) else unit_of(low)
    if found:
        return found[0]
    per = re.fullmatch(r"(?P<unit>.{1,20}?)(?:\s?/\s?|\sper\s)(?P<by>.{1,20})", low)
    if per and (unit := unit_named(per["unit"])) and (by := unit_named(per["by"])):
        return f"{unit}/{by}"
    return None


_WEIGHT = re.compile(
    r"\b(?:\w*weights?|weighs|weighed|weighing|mass|payloads?|catch(?:es)?|landings?)\b", re.IGNORECASE
)
_PRICE = re.compile(rf"\b(?:{PAID})\b", re.IGNORECASE)
_POUNDS = re.compile(r"\bpounds?\b(?! sterling)", re.IGNORECASE)


def weighs_pounds(texts: Sequence[str]) -> bool:
    """Whether the pounds that some texts name are a weight: the nearest that speaks of one, or of money, decides."""
    near = next((text for text in texts if _WEIGHT.search(text) or _PRICE.search(text)), "")
    sign = any("£" in text or "GBP" in text for text in texts)
    return bool(_WEIGHT.search(near)) and not (_PRICE.search(near) or sign) and any(map(_POUNDS.search, texts))
