"""Raised signs of a page: marks of notes go, so that none joins the figure before it; exponents become characters."""

import re

_LINK, _LINK_END = r"(?:<a\b[^<>]*>\s*+)?", r"(?:\s*+</a>)?"
_BASE = r"[×x*]\s?10|(?<![^\W\d_])(?:[kcmd]?m|ft|mi|yd)|(?<=\d )in"
_SIGN = r"\(?\[?(?:[\d,*†‡§¶ ]{1,6}|[a-df-np-z])\]?\)?"
_RAISED = re.compile(
    rf"(?P<base>{_BASE})?(?<!\s)\s*+{_LINK}<sup\b[^<>]*>\s*+{_LINK}"
    rf"(?P<sign>{_SIGN}){_LINK_END}\s*+</sup>{_LINK_END}",
    re.IGNORECASE,
)
_TABLE = re.compile(r"(<table\b|</table\b)", re.IGNORECASE)
# "10<sup>6</sup>": a power of ten, which a mark of a note would link.
_POWER_OF_TEN = re.compile(r"(?<![\w.,])10<sup\b[^<>]*>\s*(?P<power>[-−–]?\d{1,2})\s*</sup>", re.IGNORECASE)
_DIGITS = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")


def without_note_marks(html: str) -> str:
    """The HTML without raised marks of notes, tables apart; raised digits of a unit or a power are characters (km²).

    "1500<sup>2</sup>" is 1500 with a note, and was read as 15002; "10<sup>6</sup>" is a power if not linked.
    """

    def written(raised: re.Match[str]) -> str:
        base, sign = raised["base"] or "", raised["sign"].strip()
        return base + (sign.translate(_DIGITS) if base and sign.isdecimal() else "")

    if "<sup" not in html.lower():
        return html
    pieces, depth = [], 0
    for part in _TABLE.split(html):  # a table's reader knows more of its marks than that they go
        depth += {"<t": 1, "</": -1}.get(part[:2].lower(), 0) if _TABLE.fullmatch(part) else 0
        pieces.append(part if depth > 0 else _RAISED.sub(written, _POWER_OF_TEN.sub(_power, part)))
    return "".join(pieces)


def _power(raised: re.Match[str]) -> str:
    return "10" + raised["power"].translate(_DIGITS)
