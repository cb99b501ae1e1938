"""Coverage-guided fuzzing of one reader: `python -m tests.benchmarks.fuzz quantities --seconds 600`.

Needs atheris (`pip install --group fuzz`; wheels for Linux and CPython 3.11 to 3.13). Ends with the number of runs, or with the
input that broke it in fuzz-found/ (`--again FILE` runs that alone). An input that takes 10 s counts as a hang.
"""

import argparse
import sys
import tempfile
from pathlib import Path

HANG = 10
LONGEST = 1_024


def main() -> None:
    given = arguments()
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed: pip install --group fuzz (Linux, CPython 3.11 to 3.13).")
    with atheris.instrument_imports(include=["pipeline", "feedparser"]):
        from tests.fuzz.targets import TARGETS, WORDS, seeds
    if given.again:
        TARGETS[given.target](given.again.read_bytes())
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus, words, found = Path(folder) / "corpus", Path(folder) / "words", Path("fuzz-found")
        corpus.mkdir()
        found.mkdir(exist_ok=True)
        for number, seed in enumerate(seeds(given.target)):
            (corpus / str(number)).write_bytes(seed[:LONGEST])
        words.write_text("".join(f'"{quoted(word)}"\n' for word in WORDS[given.target]))
        bounds = [f"-max_total_time={given.seconds}", f"-timeout={HANG}", f"-max_len={LONGEST}", "-rss_limit_mb=2000"]
        kept = [f"-dict={words}", f"-artifact_prefix={found}/{given.target}-", "-print_final_stats=1", "-verbosity=1"]
        atheris.Setup([sys.argv[0], *bounds, *kept, str(corpus)], TARGETS[given.target])
        atheris.Fuzz()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=["quantities", "markdown", "feeds"])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--again", type=Path, help="run one input alone")
    return parser.parse_args()


def quoted(word: str) -> str:
    """A word as libFuzzer's dictionaries write it."""
    return "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\x{byte:02x}" for byte in word.encode()
    )


if __name__ == "__main__":
    main()
