"""What stands beside a figure and is understood by none of its forms: the whole is unread, never a smaller figure."""

import re
import unicodedata

# Digits that a reader sees and that no form has: superscript, subscript, roman, circled, bracketed, Han.
FOREIGN = (
    "²³¹⁰⁴-⁹₀-₉Ⅰ-ↈ①-⒛⓪-⓿❶-➓〇〡-〩㈠-㈩㉈-㉏㉑-㉟㊀-㊉㊱-㊿"
    "\U0001f100-\U0001f10c\U0001f51f\u20e3一二三四五六七八九十百千万萬億亿零"
)
# Between two figures these part them ("3-5", "8/9", "2×4", "1|2", "(3)4"); another mark there makes them one.
_PARTING = r"\w\s*:;/⁄()\[\]{}<>|&%°=+~×÷→…\"“”'’′″\-‐-―−$£€"
_RUNS_ON = re.compile(rf"[.,'’·^]?\d|(?:[^{_PARTING}]{{1,2}}|[.,]{{2}}|[*]{{2}})\d|/\d|\ufe0f?[{FOREIGN}]")
_BEFORE = re.compile(rf"(?:(?<![A-Za-z])[A-Z]{{1,3}}\$|[√^=×{FOREIGN}])$")
_AFTER = re.compile(
    rf"[‰‱٪％﹪′″^⁺⁻{FOREIGN}]|[^\W\d_a-zA-Z]|\s?(?:[a-z]*illi(?:on|ard)s?|squared|cubed|to the power|gross of)\b"
)
_LONE_MAGNITUDE = re.compile(r"[ \u00a0\u202f][KMBT](?![\w&'’$£€+#/-]|\.\s?\w)")
_MORE_DIGITS = re.compile(r"[ \u00a0\u2009\u202f]\d{1,2}(?![.,]?\d|\s?[\d%])")
_REST = re.compile(r"[^\s()\[\]\"“”]*[^\s()\[\]\"“”.,;:!?’']")
_CURRENCY = "Sc"
"""Unicode's category of the signs of money."""


def runs_on(text: str, end: int) -> int | None:
    """Where digits end that go on behind a figure's own ("1٬234", "5..6", "12,34"); None where none do."""
    match = _RUNS_ON.match(text, end)
    return match.end() if match else None


def strange_before(text: str, start: int, floor: int) -> int:
    """How many characters before a figure belong to it and are not understood ("√2", "₿5"); 0 for none."""
    match = _BEFORE.search(text[max(floor, start - 4) : start])
    if match:
        return len(match[0])
    return int(start > floor and unicodedata.category(text[start - 1]) == _CURRENCY)


def strange_after(text: str, start: int, end: int) -> int | None:
    """Where what is not understood ends behind a figure ("5٪", "5 zillion", "4 M", "1 234 56"); None for nothing."""
    match = _AFTER.match(text, end) or _LONE_MAGNITUDE.match(text, end)
    if not match and re.search(r"\d\s\d{3}$", text[start:end]):
        match = _MORE_DIGITS.match(text, end)
    if match:
        return match.end()
    return end + 1 if end < len(text) and unicodedata.category(text[end]) == _CURRENCY else None


def with_rest(text: str, end: int) -> int:
    """The end of all that is printed together with a figure that cannot be read whole."""
    match = _REST.match(text, end)
    return match.end() if match else end
