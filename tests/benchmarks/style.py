"""How many words a second `style check` reads, how well it counts emoji, and what the seed scores in each style.

Run with `python -m tests.benchmarks.style`. What needs material beside the checkout (`../shared`, or the folder that
NEWSDRAFT_SHARED names) says so and is left out where there is none. It measures; it never passes or fails.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import emoji

from pipeline.files.resources import shipped
from pipeline.style.check import check_text, conformance
from pipeline.style.examples import read_example
from pipeline.style.profile import profile
from pipeline.style.style import load_style
from pipeline.text.blocks import count_words
from pipeline.text.emoji import find_emoji
from tests.style.pieces import FINISHED, WIRE

SHARED = Path(os.environ.get("NEWSDRAFT_SHARED", Path(__file__).parents[3] / "shared"))
SEED = SHARED / "seeds" / "house_article.txt"
HELD_OUT = ("announcement", "background")  # prose of the fixtures that was written before the first rule
STYLES = ("house", "briefing", "plain")
LEAST_SECONDS = 2.0


def words_a_second(text: str, style_name: str) -> tuple[float, float]:
    """Words read in a second of the clock and in one of the processor, in one process, the style loaded before."""
    style = load_style(style_name)
    words, began, worked, spent = 0, time.perf_counter(), time.process_time(), 0.0
    while spent < LEAST_SECONDS:
        check_text(text, style)
        words += count_words(text)
        spent = time.perf_counter() - began
    return words / spent, words / (time.process_time() - worked)


def emoji_counted() -> tuple[int, int]:
    """How many fully qualified sequences are found as one emoji between words, and how many there are."""
    sequences = [sign for sign, known in emoji.EMOJI_DATA.items() if known["status"] == emoji.STATUS["fully_qualified"]]
    right = sum([found.text for found in find_emoji(f"a{sign}b")] == [sign] for sign in sequences)
    return right, len(sequences)


def report() -> Iterator[str]:
    for name in STYLES:
        clock, processor = words_a_second(FINISHED, name)
        yield f"style check {name}: {clock:,.0f} words a second, {processor:,.0f} in one of the processor"
    right, all_of_them = emoji_counted()
    yield f"emoji: {right} of {all_of_them} fully qualified sequences counted as one"
    texts = {"finished house article": FINISHED, "wire story": WIRE}
    if SEED.is_file():
        texts["seed"] = read_example(SEED).text
    else:
        yield f"seed: left out, {SEED} is not there"
    for name in HELD_OUT:
        texts[f"held out: {name}"] = shipped("fixtures", "sources", "meta-capex-2025", f"{name}.md").read_text("utf-8")
    for title, text in texts.items():
        scores = ", ".join(f"{name} {conformance(text, load_style(name)):.1%}" for name in STYLES)
        yield f"{title}: {scores}"
        yield f"  {profile(text)}"


if __name__ == "__main__":
    for line in report():
        sys.stdout.write(f"{line}\n")
