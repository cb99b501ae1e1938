"""The words by which code checks a reader, from a file of one language."""

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _file(language: str) -> dict[str, dict[str, list[str]]]:
    text = files("pipeline.audit.reading").joinpath(f"reader_words_{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def listed_words(section: str, name: str, language: str = "en") -> tuple[str, ...]:
    """The words of a list; KeyError where the file has no such list."""
    return tuple(_file(language)[section][name])


def any_of(section: str, name: str, language: str = "en") -> str:
    """A list as the alternatives of a pattern, the longest first, straight apostrophes standing for curly ones too."""
    ordered = sorted(listed_words(section, name, language), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in ordered)
