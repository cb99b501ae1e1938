"""Encodings as the web has them: declared, undeclared, declared wrong; and what nobody sees is taken out."""

import pytest

from pipeline.errors import SourceError
from pipeline.text.decoding import decode, visible

FRENCH = "Société générale: « 4,5 % » au 1ᵉʳ trimestre"
LATIN = "The café’s owner said “no” to £5 for the year. " * 3
RUSSIAN = "Банк России сохранил ключевую ставку на уровне двадцать один процент годовых. " * 3
DECODED = {
    "utf-8": (FRENCH.encode(), "", FRENCH, ()),
    "utf-8 with mark": (FRENCH.encode("utf-8-sig"), "", FRENCH, ()),
    "utf-16 with mark": (FRENCH.encode("utf-16"), "iso-8859-1", FRENCH, ()),
    "utf-16 declared": (FRENCH.encode("utf-16-le"), "utf-16-le", FRENCH, ()),
    "windows declared as latin-1": (LATIN.encode("cp1252"), "ISO-8859-1", LATIN, ()),
    "windows undeclared": (LATIN.encode("cp1252"), "", LATIN, ("no encoding declared, read as cp1252",)),
    "windows declared utf-8": (LATIN.encode("cp1252"), "utf-8", LATIN, ("declared as utf-8, read as cp1252",)),
    "utf-8 declared latin-1": (FRENCH.encode(), "iso-8859-1", FRENCH, ("declared as iso-8859-1, read as utf-8",)),
    "ASCII declared latin-1": (b"Plain.", "iso-8859-1", "Plain.", ()),
    "an unknown name": (FRENCH.encode(), "x-nonsense", FRENCH, ("declared as x-nonsense, read as utf-8",)),
    "Cyrillic declared": (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN, ()),
    "Cyrillic undeclared": (RUSSIAN.encode("cp1251"), "", RUSSIAN, ("no encoding declared, read as cp1251",)),
    "a spoilt byte": (
        b"a" * 5000 + b"\xff" + "é".encode(),
        "utf-8",
        "a" * 5000 + "\ufffdé",
        ("1 characters could not be read as utf-8",),
    ),
    "a codec that is no encoding": (b"abc" * 9 + b"\xff", "hex", "abc" * 9 + "ÿ", ("declared as hex, read as cp1252",)),
}


@pytest.mark.parametrize(("body", "declared", "text", "remarks"), DECODED.values(), ids=DECODED)
def test_text_comes_out_whole(body: bytes, declared: str, text: str, remarks: tuple[str, ...]) -> None:
    assert decode(body, declared=declared) == (text, remarks)


def test_a_page_may_name_its_encoding() -> None:
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Ставка</p>'
    assert decode(page.encode("koi8-r"), is_html=True)[0] == page


@pytest.mark.parametrize(
    "body", [b"\x00\x01\x02", b"MZ\x00\x00", b"\xff\xfe\x00"], ids=["zeros", "program", "half a unit"]
)
def test_bytes_that_are_no_text_are_refused(body: bytes) -> None:
    with pytest.raises(SourceError):
        decode(body)


SEEN = {
    "line ends": ("a\r\nb\rc\n", "a\nb\nc\n", 0),
    "soft hyphens": ("invest\u00adment", "investment", 0),
    "a byte order mark": ("\ufeffRates", "Rates", 0),
    "zero width": ("ra\u200bte", "rate", 1),
    "direction overrides": ("\u202e5.4\u202c", "5.4", 2),
    "tag letters": ("Rates\U000e0049\U000e0067\U000e006e held", "Rates held", 3),
    "hidden selectors": ("a\U000e0100\U000e0101", "a", 2),
    "controls": ("a\x00\x1bb", "ab", 2),
    "emoji stay": ("👩‍🚀 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤️ 1️⃣", None, 0),
    "joiners stay": ("می‌خواهم", None, 0),
}


@pytest.mark.parametrize(("text", "seen", "removed"), SEEN.values(), ids=SEEN)
def test_what_nobody_sees_is_taken_out(text: str, seen: str | None, removed: int) -> None:
    remarks = (f"{removed} invisible characters removed",) if removed else ()
    assert visible(text) == (text if seen is None else seen, remarks)


def test_a_flag_carries_no_message() -> None:
    """Any run of tag letters behind a black flag once passed for the flag of a region."""
    england, told = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U000e0061" * 40
    assert visible(f"{england} 🏴{told} {england}{told}") == (
        f"{england} 🏴 {england}",
        ("80 invisible characters removed",),
    )
