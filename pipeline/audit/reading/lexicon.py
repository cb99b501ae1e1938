"""The words that relate figures to each other, from a lexicon file of one language, as patterns."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from pipeline.text.stemming import stems

# Words of units and magnitudes name no thing.
UNIT_STEMS = frozenset(
    "usd gbp eur jpy mill bill trill thousan million billion percent percen cent point points text num number".split()  # noqa: SIM905
)


@cache
def lexicon(language: str = "en") -> dict[str, dict[str, re.Pattern[str]]]:
    """Section → meaning → one pattern for all its words; FileNotFoundError where a language has no file."""
    text = files("pipeline.audit.reading").joinpath(f"lexicon_{language}.toml").read_text(encoding="utf-8")
    return {
        section: {meaning: _pattern(words) for meaning, words in meanings.items()}
        for section, meanings in tomllib.loads(text).items()
    }


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Whole words, the longest first; a star is any ending."""
    ordered = sorted(words, key=len, reverse=True)
    spelled = [
        re.escape(word).replace(r"\ \*\ ", r"\s+(?:[\w’'-]+\s+){1,6}").replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        for word in ordered
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w])", re.IGNORECASE)


@cache
def relation_stems(language: str = "en") -> frozenset[str]:
    """The stems of all the lexicon's single words: they relate figures, and name no thing."""
    text = files("pipeline.audit.reading").joinpath(f"lexicon_{language}.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(text)
    words = [
        w for name in ("direction", "comparison") for listed in sections[name].values() for w in listed if " " not in w
    ]
    return frozenset().union(*(stems(word.strip("*")) for word in words))


def cue(section: str, meaning: str) -> re.Pattern[str]:
    return lexicon()[section][meaning]
