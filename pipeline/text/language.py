"""Which language a text is written in, told by its script and its most frequent small words."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

SAMPLE = 20_000
FEWEST = 4
WORD = re.compile(r"(?!(?<=['’])s\b)[^\W\d_]+")  # the s of "Varda's" is no word, and one in Czech


@cache
def languages() -> dict[str, dict[str, str]]:
    """All languages that are told apart, by ISO 639-1 code."""
    return tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))


@cache
def languages_of_words() -> dict[str, tuple[str, ...]]:
    """Each small word with the languages that use it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, language in languages().items():
        for word in language.get("words", "").split():
            found[word] = (*found.get(word, ()), code)
    return found


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language most of the text is in; English where there are too few words to tell."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    lettered = {code: known["letters"] for code, known in languages().items() if "letters" in known}
    scripts = {code: len(re.findall(letter, sample)) for code, letter in lettered.items()}
    script = max(scripts, key=lambda code: scripts[code])
    if letters and 2 * scripts[script] > letters:
        return other_of_the_script(script, sample, scripts)
    known = languages_of_words()
    votes = Counter(code for word in WORD.findall(sample) for code in known.get(word, ()))
    if not votes:
        return "en"
    best, count = votes.most_common(1)[0]
    return best if count >= FEWEST and count > 1.3 * votes["en"] else "en"


def other_of_the_script(script: str, sample: str, scripts: dict[str, int]) -> str:
    """Ukrainian has letters that Russian lacks, Japanese mixes its own with Chinese ones."""
    if script == "ru" and re.search(r"[іїєґІЇЄҐ]", sample):
        return "uk"
    return "ja" if script == "zh" and scripts["ja"] > scripts["zh"] / 20 else script


def language_name(code: str) -> str:
    """The language's English name."""
    return languages().get(code, {}).get("name", code)
