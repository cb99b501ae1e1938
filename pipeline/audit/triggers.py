"""Where in a text a number may begin: a digit, a month with one, or one of the words that numbers begin with."""

import re

from pipeline.audit import periods
from pipeline.audit.number_words import LARGE, MAGNITUDES, NUMBER_WORDS, ONES, ORDINALS, PARTS, TENS
from pipeline.audit.worded import WORDED

_TOKEN = re.compile(r"[\d½¼¾⅓⅔⅛]|[A-Za-z]+")
_TRIGGER = re.compile(
    r"(?P<digit>[\d½¼¾⅓⅔⅛])|(?<![\w'’])(?:"
    rf"(?P<month>{periods.MONTH}(?=,?\s+(?:of\s+)?\d))"
    rf"|(?P<large>(?:half an?|a half|an? quarter|an? quarter of a|an?) (?:{LARGE})\b)"
    rf"|{WORDED}"
    rf"|(?P<number>(?:{NUMBER_WORDS})(?![A-Za-z])))",
    re.IGNORECASE,
)
_OTHERS = ("a", "an", "tens", "twice", "thrice", "double", "triple", "treble", "quadruple", "halve", "several")
_MONTHS = (*periods.MONTHS, *(month[:3] for month in periods.MONTHS))
_FIRST_LETTERS = frozenset(word[:4] for word in (*ONES, *TENS, *ORDINALS, *PARTS, *MAGNITUDES, *_MONTHS, *_OTHERS))


def next_trigger(text: str, place: int) -> re.Match[str] | None:
    """The next place from `place` on where a number may begin; its group says what to read there.

    Words are told by their first four letters, "tenfold" by its last, so that most of a text is spared the pattern.
    """
    for token in _TOKEN.finditer(text, place):
        word = token[0]
        if word[:4].lower() in _FIRST_LETTERS or word.endswith("fold") or not word[0].isalpha():
            trigger = _TRIGGER.match(text, token.start())
            if trigger:
                return trigger
    return None
