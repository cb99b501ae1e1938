"""The words that relate figures to each other, from a file of one language: as lists, and as patterns."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.text.stemming import stems

# Words of units and magnitudes name no thing.
UNIT_STEMS = frozenset(
    "usd gbp eur jpy mill bill trill thousan million billion percent percen cent point points text num number".split()  # noqa: SIM905
)


@lru_cache(maxsize=16_384)
def without_units(words: frozenset[str]) -> frozenset[str]:
    """The stems that may name a thing."""
    return words - UNIT_STEMS


@cache
def lexicon(language: str = "en") -> dict[str, dict[str, list[str]]]:
    """Section → meaning → its words; FileNotFoundError where a language has no file."""
    text = files("pipeline.audit.wording").joinpath(f"lexicon_{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def cue(section: str, meaning: str) -> re.Pattern[str]:
    """One pattern for all words of a meaning: whole words, the longest first; a star is any ending."""
    spelled = [
        re.escape(word).replace(r"\ \*\ ", r"\s+(?:[\w’'-]+\s+){1,6}").replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        for word in sorted(lexicon()[section][meaning], key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w])", re.IGNORECASE)


@cache
def relation_stems() -> frozenset[str]:
    """The stems of all single words of direction and comparison: they relate figures, and name no thing."""
    listed = (words for name in ("direction", "comparison") for words in lexicon()[name].values())
    return stems(" ".join(word.strip("*") for words in listed for word in words if " " not in word))


def listed_words(section: str, name: str) -> tuple[str, ...]:
    """The words of a list; KeyError where the file has no such list."""
    return tuple(lexicon()[section][name])


def any_of(section: str, name: str) -> str:
    """A list as the alternatives of a pattern, the longest first, straight apostrophes standing for curly ones too."""
    ordered = sorted(listed_words(section, name), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in ordered)
