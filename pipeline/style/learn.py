"""A style folder written from published articles: what was measured becomes rules, its evidence their comments."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError, StoreError
from pipeline.files.yaml_file import to_yaml
from pipeline.style.examples import Example
from pipeline.style.learn_emoji import learn_emoji, learn_palette
from pipeline.style.learn_form import learn_form
from pipeline.style.learn_shape import learn_shape
from pipeline.style.learn_words import learn_words, vocabulary
from pipeline.style.page import ParsedText
from pipeline.style.ranges import Learned
from pipeline.style.style import HEADER, PALETTE, SHAPE, VOICE


def learn_style(examples: Sequence[Example]) -> dict[str, str]:
    """The files of a style folder by their paths in it; every example passes each rule learned as an error."""
    pages = [ParsedText(example.text) for example in examples]
    names = ", ".join(example.name for example in examples)
    top = f"# Learned from {names}. Yours to edit.\n"
    files = {
        HEADER: top + to_yaml({"description": f"Learned from {_articles(examples)}."}),
        SHAPE: top + learn_shape(pages),
        VOICE: _voice(examples, pages),
        "rules/emoji.yml": _rules_file(learn_emoji(pages)),
        "rules/form.yml": _rules_file(learn_form(pages)),
        "rules/words.yml": _rules_file(learn_words(pages)),
        "wordlists/vocabulary.txt": "# Words that recur in the examples, most frequent first.\n" + vocabulary(pages),
    }
    palette = learn_palette(pages)
    return {**files, PALETTE: top + palette} if palette else files


def write_style(folder: Path, files: dict[str, str]) -> None:
    """Writes the folder whole or not at all; InputError where it exists already."""
    if folder.exists():
        raise InputError(f"{folder} exists already.", "Name another folder, or move this one away.")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        for name, text in files.items():
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        part.replace(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise StoreError(
            f"{folder} cannot be written: {error.strerror}.", "Name a folder that you may write."
        ) from error


def _rules_file(learned: Iterator[Learned]) -> str:
    """Each rule as YAML below a comment with its evidence."""
    parts = []
    for name, rule, evidence in learned:
        lines = "\n".join(f"# {line}" for line in evidence.splitlines())
        parts.append(f"{lines}\n{to_yaml({name: rule})}")
    return "\n".join(parts)


def _voice(examples: Sequence[Example], pages: Sequence[ParsedText]) -> str:
    """What cannot be measured is the editor's to say; recurring words are there to look at."""
    words = ", ".join(vocabulary(pages).splitlines()[:20])
    return f"## Voice\n\nWrite as {_articles(examples)} of the newsroom do. Words that recur there: {words}.\n"


def _articles(examples: Sequence[Example]) -> str:
    return "one published article" if len(examples) == 1 else f"{len(examples)} published articles"
