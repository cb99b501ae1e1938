"""What one cell prints: a figure with sign, unit and magnitude, nothing, or words; what is odd is no figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from pipeline.quantities.units import CURRENCY_CODES, currency_of
from pipeline.sources.tables.unit_names import unit_named
from pipeline.text.decoding import SOFT, UNSEEN

_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127])
SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_NO_FIGURE = re.compile(
    r"[-‐‑‒–—―−_.…·•:*~/ ]++|[xz]|n\.?\s?/?\s?a\.?|n\.?m\.?|n\.?\s?d\.?|nil|none|null|nan|not (?:available|applicable)"
    r"|\(?(?:na|nm|x|z|d|s|b|c|f|p|u)\)|\[(?:[a-z]{1,2}|low)\]|#n/a|tbc|tbd",
    re.IGNORECASE,
)
_SIGN = r"(?:(?:U\.S\.|US|AU|CA|HK|NZ|A|C|S|R)\s?)?\$|[£€¥₹₩₽₺₪₦]|Rs\.?|[A-Z]{3}(?=[\s\d(−–-])|kr\.?|zł|CHF"
_WHOLE = (
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:[ '’]\d{3})+(?!\d)|\d{1,3}(?:\.\d{3})+(?=,\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+"
)
_AMOUNT = re.compile(
    rf"""(?P<open>[(\[])?\s*
    (?P<minus>[-−–‒—‐‑]|minus\s|△|▲|▼)?\s*(?P<plus>\+|±)?\s*
    (?P<currency>{_SIGN})?\s*(?P<inner>[-−–‒‐‑])?\s*(?P<open2>\()?\s*
    (?P<number>(?:{_WHOLE})?(?:[.,]\d+)?)(?P<glyph>[½¼¾⅓⅔⅛])?
    (?P<power>\s?[x×]\s?10\^?(?P<exponent>[-−]?\d{{1,2}})|[eE](?P<e>[-+]?\d{{1,2}}))?
    \s*(?P<percent>%|per\ ?cent|pct\.?)?
    \s*(?P<close>\)%?)?
    \s*(?P<after>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_GLYPHS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333333333", "⅔": "0.6666666667", "⅛": "0.125"}
# What may stand after a figure and adds nothing to it: notes' numbers and letters, revised, provisional, estimated.
_MARKS = re.compile(
    r"(?:\s?(?:[*†‡§¶#^ª]|[¹²³⁰⁴-⁹][,\s]?"
    r"|\((?:[a-z]{1,2}|\d{1,2}|notes? [\d, ]{1,9}|[ivx]{1,4}|(?:est|prov|rev|prelim)\.?)\)"
    r"|\[(?:[a-z]{1,3}|\d{1,2}|notes? [\d, ]{1,9})\]))++$",
    re.IGNORECASE,
)
_POWERED = re.compile(r"(?<![a-z])(?:[kcdm]?m|mi|ft|in|yd)$", re.IGNORECASE)
"""Units of length, behind which a raised 2 or 3 makes an area or a volume and no note."""
_FLAGS = re.compile(r"(?:^|(?<=[%)\s]))(?:[acdefijnopqrsuvwxyz]|bd?|ep|ed|er|rp)$", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?:(?P<sign>[$£€¥₹])(?=[mkb]))?"
    r"(?:(?P<word>trillion|billion|million|thousand|crore|lakh|bn|mn|mln|mio|tn|trn|m|k|b|t)\.?(?![^\W\d_]))?"
    r"\s*(?P<percent>%)?\s*(?P<unit>[^\d()%]*?)\s*(?P<close>\)?)$",
    re.IGNORECASE,
)
_WORTH = {
    "trillion": 10**12, "tn": 10**12, "trn": 10**12, "t": 10**12, "billion": 10**9, "bn": 10**9, "b": 10**9,
    "million": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3,
    "crore": 10**7, "lakh": 10**5,
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TEN_POWER = re.compile(r"10([⁻]?[⁰¹²³⁴-⁹]+)")
_SCALE = re.compile(rf"(?:{_SIGN})?\s?['’‘]?000(?:,000)?['’]?s?", re.IGNORECASE)
"""A scale that heads a column ("£000"), and no figure of nothing."""
_DIGIT = re.compile(r"\d")
_BESIDE = re.compile(r"(?P<figure>[^\[\]]*\d[^\[\]]*?)(?P<beside> ?[(\[][^()\[\]]*[)\]])")
"""A figure with a second one, or words, in brackets behind it."""
LONGEST = 80
"""Characters that a cell with a figure has at most; a longer one is prose."""
LONGEST_NUMBER = 40


class CellKind(Enum):
    """What a cell prints."""

    FIGURE = "figure"
    NOTHING = "nothing"
    WORDS = "words"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell's figure: `value` with sign, without the table's scale; `own` is the magnitude that it prints itself.

    `signed` says that an explicit sign stands there, `grouped` that its thousands do (so it is no year); `beside` is
    what brackets add behind it ("(24.0)" of "205 (24.0)": a share, a change or an interval).
    """

    kind: CellKind
    text: str = ""
    value: Decimal = Decimal(0)
    decimals: int = 0
    unit: str = ""
    own: Decimal | None = None
    grouped: bool = False
    signed: bool = False
    beside: str = ""
    reason: str = ""


NOTHING = Printed(CellKind.NOTHING)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a table prints its figures: with a comma before decimals, ▲ for up or for a loss, "p" for pence."""

    decimal_comma: bool = False
    triangles_point: bool = False
    pence: bool = False


ENGLISH = NumberStyle()
_COMMA_DECIMAL = re.compile(
    r"(?<![\d,.])(?:\d+(?:[ .]\d{3})*,(?:\d{1,2}|\d{4,})(?![\d,])|\d{1,3}(?:\.\d{3}){2,}(?![\d,.]))"
)
_POINT_DECIMAL = re.compile(
    r"(?<![\d,.])\d+(?:[ ,]\d{3})*\.(?:\d{1,2}|\d{4,})(?![\d.])|\d,\d{3}(?:,\d{3})+|(?<![\d,.])0\.\d"
)


_EITHER = re.compile(r"\d,\d")


def style_of(texts: list[str], around: Sequence[str] = (), *, decimal_comma: bool = False) -> NumberStyle:
    """How a table's cells print decimals, by what most of them show beyond doubt; `around` may name pounds or pence.

    Of a file from where commas stand before decimals, points group thousands unless a cell shows otherwise; one with
    commas that could do either ("1,234") is read as English.
    """
    comma = sum(1 for text in texts if len(text) < LONGEST and _COMMA_DECIMAL.search(text))
    point = sum(1 for text in texts if len(text) < LONGEST and _POINT_DECIMAL.search(text))
    return NumberStyle(
        decimal_comma=comma > point or (decimal_comma and comma == point and not any(map(_EITHER.search, texts))),
        triangles_point=any("▼" in text for text in texts),
        pence=any("£" in text or "pence" in text.lower() for text in (*texts, *around)),
    )


def plain(text: str) -> str:
    """The text on one line with each run of spaces of any width as one, and without what nobody sees."""
    seen = text if text.isascii() else SOFT.sub("", UNSEEN.sub("", text))
    return SPACES.sub(" ", seen.translate(_CONTROLS)).strip()


_FORMULA = re.compile(r"=[-+(]?(?:[A-Za-z]{1,10}\(|\$?[A-Za-z]{1,3}\$?\d|\d+(?:\.\d+)?[-+*/])")
"""A formula of a sheet, as a separated file has it that was written without results; "=3" is a shared rank."""


@lru_cache(maxsize=16_384)
def read_printed(text: str, style: NumberStyle = ENGLISH) -> Printed:
    """What a cell prints; anything with digits that is not read whole is `UNREAD` with the reason, or words."""
    text = plain(text)
    if len(text) > LONGEST:
        return Printed(CellKind.WORDS, text)
    if not text or _NO_FIGURE.fullmatch(text):
        return Printed(CellKind.NOTHING, text)
    if _SCALE.fullmatch(text):
        return Printed(CellKind.WORDS, text)
    if not _DIGIT.search(text) and not any(glyph in text for glyph in _GLYPHS):
        return Printed(CellKind.WORDS, text)
    if _FORMULA.match(text):
        return Printed(CellKind.UNREAD, text, reason="it is a formula without its result")
    spelled = _TEN_POWER.sub(lambda power: "10^" + power[1].translate(_SUPERSCRIPTS), text)
    found = _figure(spelled, style)
    if found:
        return found if spelled == text else replace(found, text=text)
    parts = _BESIDE.fullmatch(text)
    if parts and (found := _figure(parts["figure"], style)):
        return replace(found, beside=parts["beside"])
    starts = text.lstrip("(+-−–<>≤≥~≈▲ ")[:1]
    digits = sum(map(str.isdigit, text))
    if starts.isdigit() and digits * 2 >= len(text.replace(" ", "")):
        return Printed(CellKind.UNREAD, text, reason="it is a score, a range, a time, a code or a bound")
    return Printed(CellKind.WORDS, text)


def _figure(text: str, style: NumberStyle) -> Printed | None:
    match = _AMOUNT.fullmatch(text)
    if not match or not (match["number"] or match["glyph"]) or len(match["number"]) > LONGEST_NUMBER:
        return None
    number = _number(match["number"], style)
    if number is None:
        return None
    value, decimals, grouped = number
    if match["glyph"]:
        value += Decimal(_GLYPHS[match["glyph"]])
    power = (match["exponent"] or match["e"] or "0").replace("−", "-")
    value, decimals = value.scaleb(int(power)), max(decimals - int(power), 0)
    opened = bool(match["open"] or match["open2"])
    after = "pence" if style.pence and match["after"].strip() == "p" else match["after"]
    kept = _without_marks(after, money=bool(match["currency"]))
    rest = _rest(kept, closed=bool(match["close"]), opened=opened, money=bool(match["currency"]))
    if rest is None:
        return None
    own, unit, percent = rest
    triangle = match["minus"] in ("▲", "▼")
    if match["minus"] == "▲" and not style.triangles_point:
        return None  # up in some papers, a loss in Japanese accounts
    negative = bool(match["minus"] or match["inner"] or opened) and match["minus"] != "▲"
    currency = match["currency"]
    if currency:
        code = currency_of(currency.upper() if currency.isalpha() and len(currency) == 3 else currency)
        if code.isalpha() and len(code) == 3 and code not in CURRENCY_CODES:
            return None
        unit = code
    return Printed(
        CellKind.FIGURE,
        (text if after == kept else text[: len(text) - (len(match["after"]) - len(kept))]).strip(),
        -value if negative else value,
        decimals,
        "%" if match["percent"] or percent or (match["close"] or "")[1:] else unit,
        own,
        grouped,
        negative or bool(match["plus"]) or triangle,
    )


def _without_marks(after: str, *, money: bool) -> str:
    """What stands after a figure, less notes' marks and letters; "b" after money is a magnitude."""
    marks = _MARKS.search(after)
    if marks and marks[0].strip() in ("²", "³") and _POWERED.search(after[: marks.start()]):
        marks = None
    kept = after[: marks.start()] if marks else after
    flag = _FLAGS.search(kept)
    if flag and not (money and flag[0] in "bB"):
        kept = kept[: flag.start()]
    return kept.rstrip()


def _rest(after: str, *, closed: bool, opened: bool, money: bool) -> tuple[Decimal | None, str, bool] | None:
    """Magnitude, unit and whether percent stands after a figure; None where it is something else."""
    if not after:
        return (None, "", False) if closed == opened else None
    match = _SUFFIX.fullmatch(after)
    if not match or (bool(match["close"]) or closed) != opened:
        return None
    unit = match["sign"] or match["unit"].strip()
    word = match["word"]
    if match["sign"] and (not word or match["unit"]):
        return None
    if word in ("m", "t") and not money and not unit:
        word, unit = None, word  # metres and tonnes, where no money is counted
    named = unit_named(unit) if unit else ""
    if named is None:
        return None
    return Decimal(_WORTH[word.lower()]) if word else None, named, bool(match["percent"])


def _number(printed: str, style: NumberStyle) -> tuple[Decimal, int, bool] | None:
    """Value, printed decimals, and whether thousands are grouped; None where the digits can be read in two ways."""
    if not printed:
        return Decimal(0), 0, False
    compact = printed.replace(" ", "").replace("'", "").replace("’", "")
    spaced = len(compact) != len(printed)
    if style.decimal_comma:
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?", compact):
            whole, _, decimals = compact.replace(".", "").partition(",")
            return Decimal(f"{whole}.{decimals or 0}"), len(decimals), spaced or "." in compact
        if not re.fullmatch(r"\d+\.\d+", compact):
            return None
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", compact):
        return Decimal(compact.replace(".", "")), 0, True
    if re.fullmatch(r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d*)(?:\.\d+)?", compact):
        whole, _, decimals = compact.replace(",", "").partition(".")
        return Decimal(f"{whole or 0}.{decimals or 0}"), len(decimals), spaced or "," in compact
    return None
