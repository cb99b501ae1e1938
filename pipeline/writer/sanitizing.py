"""What a model wrote as plain text: no HTML, no images, no links but to known sources, nothing that nobody sees."""

import html
import re
from collections.abc import Callable, Collection
from typing import TypeVar

from pipeline.models import FrozenModel
from pipeline.text.decoding import visible

N = TypeVar("N", bound=FrozenModel)

VERBATIM = frozenset({"passage", "quote", "instructions", "key", "formula", "words", "answer", "other", "form"})
_SCRIPT = re.compile(r"<(script|style|iframe|object|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|\Z)|<[!?][^<>]*>", re.DOTALL)
# Words in brackets end before the next opening, and a target before the next link: a run of openings costs nothing.
_TARGET = r"(?:[^)\]]|\](?!\())*+\)"
_IMAGE = re.compile(rf"!\[[^\[\]]*+\](?:\({_TARGET}|\[[^\[\]]*+\])")
_LINK = re.compile(rf"\[([^\[\]]*+)\]\(\s*+<?([^)\s>\]]*+){_TARGET}")
_REFERENCE = re.compile(r"\[([^\[\]]++)\]\[[^\[\]]*+\]")
_DEFINITION = re.compile(r"^[^\S\n]*+\[[^\]\n]++\]:\s*+\S.*$", re.MULTILINE)
# Marks that only the program may set: footnote references, CriticMarkup, and what opens a block at a line's start.
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]*+\]:?")
_CRITIC = re.compile(r"\{(?:==|>>|\+\+|--|~~)|(?:==|<<|\+\+|--|~~)\}")
# A number with a full stop is a list's only behind another mark: "27. Asked what would become of them" counts.
_BLOCK = re.compile(
    r"\A(?:(?:#{1,6}(?!\S)|>|[-*+]\s|\d{1,2}\)\s|={3,}|-{3,}|_{3,}|\*{3,}|`{3,}|~{3,})\s*(?:\d{1,2}\.\s+)?)+"
)
_ADDRESS = re.compile(
    r"<?(?:(?:https?|ftp|file)://|\b(?:www\.|(?:data|javascript|mailto|vbscript):(?=\S)))[^\s<>]*>?", re.IGNORECASE
)
# What would hide words from the audit or from readers: code, struck-out text, a backslash before what follows.
_HIDING = re.compile(r"`+|~~+|(?<!\\)\\++\Z")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
# What the sentence after could close: half a link, an image's mark, half a tag, half a definition.
_OPEN_LINK = re.compile(r"\](?=\(([^()\s]*+))")
_OPENED = (
    (re.compile(r"!(?=\[)"), ""),
    (re.compile(r"<(?=[A-Za-z/!?])"), "< "),
    (re.compile(r"^([^\S\n]*+\[[^\]\n]++\]):", re.MULTILINE), r"\1 :"),
)
_NO_MARKS = str.maketrans(dict.fromkeys("<>[](){}`~&\\!|", " "))
MOST_PASSES = 30
"""Markup within markup, layer by layer, is what an attack looks like: what has more layers loses every mark at once."""

# A fact's id becomes a footnote reference: nothing in it may close that, be a link, or carry data out.
_NO_ID = re.compile(r"[^A-Za-z0-9_-]")
LONGEST_ID = 16


def plain_text(text: str, links: Collection[str] = ()) -> str:
    """The text in one line without markup; links to `links` stay, of others only their words remain.

    Cleaning goes on until nothing changes, so that taking a tag out cannot make another.
    """
    passes = 0
    while (cleaned := _closed_or_cleaned(text, links)) != text:
        passes += 1
        text = cleaned.translate(_NO_MARKS) if passes == MOST_PASSES else cleaned
    return text


def _closed_or_cleaned(text: str, links: Collection[str]) -> str:
    cleaned = _cleaned(text, links)
    return cleaned if cleaned != text else _closed(text, links)


def _cleaned(text: str, links: Collection[str]) -> str:
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), visible(text)[0])
    for pattern in (_SCRIPT, _TAG, _DEFINITION, _IMAGE, _FOOTNOTE, _CRITIC, _HIDING):
        text = pattern.sub("", text)
    text = _LINK.sub(lambda link: link[0] if link[2] in links else link[1], text)
    text = _REFERENCE.sub(r"\1", text)
    text = _ADDRESS.sub(lambda address: address[0] if address[0].rstrip(".,;:!?)") in links else "", text)
    return _BLOCK.sub("", " ".join(text.split()))


def _closed(text: str, links: Collection[str]) -> str:
    text = _OPEN_LINK.sub(lambda link: "]" if link[1] in links else "] ", text)
    for opened, closed in _OPENED:
        text = opened.sub(closed, text)
    return text


def plain_reply(reply: N, links: Collection[str] = ()) -> N:
    """The reply with every text in it plain; what code compares or reads stays as it is."""
    return type(reply).model_validate(_plain(reply.model_dump(), lambda text: plain_text(text, links)))


def _plain(value: object, clean: Callable[[str], str]) -> object:
    match value:
        case str():
            return clean(value)
        case dict():
            return {key: _plain_field(key, item, clean) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item, clean) for item in value]
        case _:
            return value


def _plain_field(key: str, item: object, clean: Callable[[str], str]) -> object:
    if key in VERBATIM:
        return item
    if key == "facts" and isinstance(item, tuple) and all(isinstance(fact, str) for fact in item):
        return [_NO_ID.sub("", fact)[:LONGEST_ID] for fact in item]
    return _plain(item, clean)
