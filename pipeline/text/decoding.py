"""Bytes become text: the encoding found by mark, by trial or as declared, and what no one can see taken out."""

import codecs
import re

from pipeline.errors import SourceError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = {b"<\x00?\x00x\x00": "utf-16-le", b"\x00<\x00?\x00x": "utf-16-be"}
"""How an XML file without a mark begins in UTF-16 (appendix F of XML 1.0)."""
META_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
WESTERN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252", "cp1252"}
NOT_OF_THE_WEB = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"}
"""Encodings Python knows and no page has; some of them take quadratic time."""
RARE_BYTES = 0.05
"""A text with fewer bytes beyond ASCII than this is Western: English with accents, dashes and quotation marks."""
SPOILT = 0.001
SAMPLE = 200_000

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufff9-\ufffb"
    "\U000e0100-\U000e01ef]|(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
    "|[\U000e0000-\U000e007f]+"
)
"""Controls, direction overrides, zero-width signs, tag letters (but a flag's): nobody sees them, models do."""
UNXML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01]|6553[45])(?!\\d)|x0*(?:[0-8bcef]|1[\\da-f]|fff[ef])(?![\\da-f]));?",
    re.IGNORECASE,
)
"""Characters that XML does not have, and references to them: lxml stops where it moves a text that holds one."""
SOFT = re.compile("[\u00ad\ufeff]")


def decode(body: bytes, *, declared: str = "", is_html: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text, and remarks on an encoding that was not as declared; SourceError where none fits."""
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return _strict(body, encoding), ()
    if wide := next((encoding for start, encoding in WIDE.items() if body.startswith(start)), ""):
        return _strict(body, wide), ()
    if b"\x00" in body[:4096] and not declared.lower().startswith(("utf-16", "utf-32")):
        raise SourceError("it is a binary file, not text")
    meta = META_CHARSET.search(body[:4096]) if is_html else None
    named = (declared or (meta[1].decode("ascii") if meta else "")).lower()
    if named.startswith(("utf-16", "utf-32")) and b"\x00" in body:
        return _strict(body, named), ()
    text = _tried(body, "utf-8")
    if text is not None:
        odd = named not in ("", "utf-8", "utf8", *WESTERN) or (named in WESTERN and not body.isascii())
        return text, (f"declared as {named}, read as utf-8",) if odd else ()
    return _other_than_utf8(body, named)


def _other_than_utf8(body: bytes, named: str) -> tuple[str, tuple[str, ...]]:
    declared = "cp1252" if named in WESTERN else named
    text = _tried(body, declared) if declared and declared not in ("utf-8", "utf8") else None
    if text is not None:
        return text, ()
    spoilt = body.decode("utf-8", "replace")
    if spoilt.count("\ufffd") <= SPOILT * len(spoilt):
        return spoilt, (f"{spoilt.count(chr(0xFFFD))} characters could not be read as utf-8",)
    encoding = _detected(body)
    return _strict(body, encoding), (
        f"{f'declared as {named}' if named else 'no encoding declared'}, read as {encoding}",
    )


def _detected(body: bytes) -> str:
    """The encoding that the bytes look like."""
    sample = body[:SAMPLE]
    if sum(byte > 127 for byte in sample) <= RARE_BYTES * len(sample) and _tried(body, "cp1252") is not None:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise SourceError("its encoding cannot be told; it may be no text", "Save it as UTF-8.")
    return best.encoding


def _tried(body: bytes, encoding: str) -> str | None:
    """The text in that encoding, or None where it is none or does not fit."""
    try:
        return None if encoding.replace("_", "-") in NOT_OF_THE_WEB else body.decode(encoding)
    except (LookupError, ValueError):
        return None


def _strict(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise SourceError(f"it is damaged: no {encoding} text throughout", "Save it as UTF-8.") from None


def visible(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with line ends as \\n and without what nobody sees, and a remark on how much of that there was."""
    lines = SOFT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = UNSEEN.sub(lambda found: found[1] or "", lines)  # the flag of a region is written with tag letters
    removed = len(lines) - len(seen)
    return seen, (f"{removed} invisible characters removed",) if removed else ()


def whole_characters(text: str) -> str:
    """The text with the two halves of a character (surrogates) joined, and without a half that stands alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
