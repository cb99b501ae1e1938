"""Pages that are no article: paywalls, consent and bot checks, pages that say that there is none; filings unwrapped."""

import re
from typing import NamedTuple

SHORT = 150
"""Words below which a page with such words is that page; a longer one is an article that mentions them."""
_KINDS = {
    "it asks for a subscription instead of showing its article": (
        r"(?:subscribe|sign in|log in|register) (?:now )?(?:to|and) (?:read|continue|keep|unlock)"
        r"|(?:become a (?:subscriber|member)|create (?:a|your) (?:free )?account) to (?:read|continue|keep)"
        r"|(?:article|story|content|page) is (?:only |exclusively )?(?:for|available (?:to|for)|reserved for"
        r"|exclusive to) (?:our )?(?:\w+ )?(?:subscribers|members)"
        r"|subscribers?[ -]only|already (?:a subscriber|a member|subscribed)\?"
        r"|(?:continue|keep) reading[, ]+(?:please )?(?:subscribe|sign in|log in|register)"
        r"|you(?:(?:'|’)ve| have) (?:reached|read|used) (?:all )?your (?:\w+ ){0,2}(?:limit|last|free|articles?)\b"
        r"|(?:start|take out) (?:your|a) (?:\w+ )?(?:subscription|trial) (?:for|to)"
        r"|unlock (?:this|the full) (?:article|story)"
        r"|(?:nur für|bereits) abonnent|weiterlesen mit|(?:réservée?s? aux|déjà) abonné|abonnez-vous pour"
        r"|(?:exclusivo para|ya eres) suscriptor|suscríbete para|alleen voor abonnees"
    ),
    "it asks for consent to cookies instead of showing its article": (
        r"before you continue|we value your privacy"
        r"|(?:we|partners) (?:and our (?:\d+ )?partners )?(?:use|store|process|access)"
        r"[^.]{0,80}(?:cookies|information on (?:a|your) device)"
        r"|accept (?:all )?(?:cookies|and continue)"
        r"|manage (?:your )?(?:cookie|privacy|consent) (?:preferences|settings|choices)"
        r"|cookie consent|your privacy (?:choices|matters)"
        r"|(?:verwenden|nutzen|setzen) (?:wir )?cookies|alle cookies akzeptieren|utilis(?:ons|e) des cookies"
        r"|(?:accepter et continuer|continuer sans accepter)|(?:utilizamos|aceptar(?: todas las)?) cookies"
        r"|gebruiken cookies"
    ),
    "it asks whether a person is reading": (
        r"verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|checking your browser|just a moment\.\.\.|"
        r"unusual (?:traffic|activity) from your|complete the (?:captcha|security check)|"
        r"enable javascript and cookies to continue|"
        r"press (?:&|and) hold to confirm|access (?:to this page has been )?denied|attention required! \|"
        r" cloudflare|ddos protection by"
    ),
    "it is not shown in the country that it was asked from": (
        r"unavailable (?:for|due to) legal reasons"
        r"|(?:not|isn(?:'|’)t) (?:currently )?available in your (?:country|region|location)"
        r"|access(?:ing)? (?:this|our) (?:web)?site from (?:a country|the EU|within the European)"
    ),
    "it says that there is no such page": (
        r"page (?:you (?:requested|are looking for) )?(?:(?:could|can)(?:not| ?n[o'’]?t) be found|not found|"
        r"(?:no longer|does not|doesn(?:'|’)t) exists?|has (?:been )?(?:moved|removed))|(?:error )?404\b|"
        r"we (?:could not|couldn(?:'|’)t|can(?:no|'|’)t) find (?:the|that|this) page|this (?:page|article|"
        r"story) (?:is )?no longer (?:available|exists)|"
        r"sorry,[^.]{0,40}(?:page|article)[^.]{0,40}(?:exist|found|available)"
    ),
}
KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}
_CUT_OFF = re.compile(
    r"(?:subscribe|sign in|log in|register|account)\b[^.\n]{0,60}\b(?:to continue|to keep|to read|continue)\b"
    r"|(?:continue|keep) reading(?: with| by|[, ]+(?:please )?(?:subscribe|sign in|log in|register))"
    r"|this is (?:a preview|an excerpt)|already a subscriber\?",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
NO_TITLES = re.compile(
    r"(?:[\W_]*|untitled|document\d*|home(?:page)?|index|skip to (?:main )?(?:content|navigation)|main content|"
    r"menu|loading\W*|(?:press|media|news) (?:release|statement)|for immediate release|embargo(?:ed)?\b.{0,60}|"
    r"microsoft word - .*|.{0,120}\.(?:html?|pdf|docx?|md|txt|csv|xlsx?|php|aspx?|indd|qxd))",
    re.IGNORECASE | re.DOTALL,
)


def count_words(text: str) -> int:
    """Words, where two characters of a script without blanks (Chinese, Japanese, Thai …) count as one."""
    wide = len(_WIDE.findall(text))
    return len(_WIDE.sub(" ", text).split()) + wide // 2


def why_no_article(title: str, text: str) -> str:
    """What a short page is instead of an article, or nothing."""
    if count_words(text) >= SHORT:
        return ""
    words = f"{title}\n{text}"
    return next((kind for kind, pattern in KINDS.items() if pattern.search(words)), "")


def breaks_off(text: str) -> bool:
    """Whether an article ends where its site asks for a subscription."""
    return bool(_CUT_OFF.search(text[-400:]))


def is_sold(scripts: str) -> bool:
    """Whether a page's own data say that its article is not free to read."""
    return bool(_NOT_FREE.search(scripts))


def usable_title(title: str) -> str:
    """The title, or nothing where it is a mark, a word for any page or a file's name."""
    return "" if NO_TITLES.fullmatch(title.strip()) else title


class Filing(NamedTuple):
    """One document of a filing: what it is, and its text."""

    kind: str
    body: bytes


_DOCUMENT = re.compile(rb"<DOCUMENT>\s{0,200}<TYPE>([^\r\n<]{1,80})", re.IGNORECASE)
_TEXT, _TEXT_END = re.compile(rb"<TEXT>", re.IGNORECASE), re.compile(rb"</TEXT>", re.IGNORECASE)
_XBRL = re.compile(rb"\s*</?(?:XBRL|XML)>\s*", re.IGNORECASE)


def unwrapped(body: bytes) -> tuple[Filing | None, int]:
    """The first document of a filing (<DOCUMENT><TYPE>…<TEXT>), and how many there are; None where it is no filing."""
    documents = list(_DOCUMENT.finditer(body)) if b"<DOCUMENT>" in body[:20_000].upper() else []
    opened = _TEXT.search(body, documents[0].end()) if documents else None
    if not opened:
        return None, 0
    closed = _TEXT_END.search(body, opened.end())
    inner = body[opened.end() : closed.start() if closed else len(body)]
    return Filing(documents[0][1].decode("ascii", "replace").strip(), _XBRL.sub(b"\n", inner)), len(documents)
