"""Scores the audit by rules alone on the frozen sets of tests/audit: claims, table cells, evasions, corrections, articles.

    python -m tests.benchmarks.unseen [FOLDER …]

Without folders, tests/audit/unseen and every folder beside it of that kind. A figure counts as flagged where a claim's figure on its
words is refuted, conflicting or without evidence; a false finding is a place of an honest article that carries one. A planted error is told
apart where it is flagged and the same words of the honest article are not.
"""

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from pipeline.audit import audit_text, load_facts
from pipeline.cli.evidence import read_named
from pipeline.models import Audit, Fact, Severity, Source, Verdict
from pipeline.settings import Settings
from tests.audit.facts import facts_from_rows

HERE = Path(__file__).parents[1] / "audit"
FLAGS = (Verdict.REFUTED, Verdict.CONFLICTING, Verdict.NOT_ENOUGH)
NOTES = 60
Place = tuple[int, int, Severity]
Auditor = Callable[..., Audit]  # called as `audit_text`, with facts, sources and as_of


def main() -> None:
    options = argparse.ArgumentParser(description="Scores the audit on frozen sets.")
    options.add_argument("folders", nargs="*", type=Path, default=sorted(HERE.glob("unseen*")))
    for folder in options.parse_args().folders:
        print_scores(folder, audit_text)


def print_scores(folder: Path, audit: Auditor) -> None:
    """A line for each set of a folder, as an audit reads it."""
    for name, score in SCORES.items():
        if (folder / name).exists():
            print(f"{folder.name}/{name}: {score(folder / name, audit)}")


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} = {part / whole:.1%}" if whole else "none"


# Claims ------------------------------------------------------------------------------------------------------------


def claims(path: Path, audit: Auditor) -> str:
    rows = lines(path)
    said = [verdict(row, row["facts"], audit) for row in rows]
    moved = sum(verdict(row, more, audit) != mine for row, more, mine in zip(rows, with_notes(rows), said, strict=True))
    return f"{claim_scores(rows, said)}; moved by {NOTES} notes {share(moved, len(rows))}"


def claim_scores(rows: Sequence[dict], said: Sequence[str]) -> str:
    """How many verdicts are right, how many refutations, and how many wrong claims are called supported."""
    pairs = [(mine, row["label"]) for mine, row in zip(said, rows, strict=True)]
    flagged = [right for mine, right in pairs if mine == "refuted"]
    wrong = [mine for mine, right in pairs if right == "refuted"]
    return "; ".join(
        (
            f"right {share(sum(mine == right for mine, right in pairs), len(rows))}",
            f"refuted precision {share(flagged.count('refuted'), len(flagged))}",
            f"let through {share(wrong.count('supported'), len(wrong))}",
        )
    )


def verdict(row: dict, facts: Sequence[dict], audit: Auditor) -> str:
    lead = f"{row['context']} " if row["context"] else ""
    found = audit(lead + row["text"], facts=facts_from_rows(facts))
    return str(found.verdict(len(lead), len(lead) + len(row["text"])))


def with_notes(rows: Sequence[dict]) -> Iterator[list[dict]]:
    """Each row's facts with as many of other rows that share no word of four letters or more with it."""
    pool = [
        (fact, words(fact["entity"], fact["measure"]))
        for row in rows
        for fact in row["facts"]
        if fact["measure"] != "quote"
    ]
    for row in rows:
        own = words(row["text"], row["context"], *(f"{fact['entity']} {fact['measure']}" for fact in row["facts"]))
        others = [fact for fact, named in pool if not named & own]
        yield [*row["facts"], *random.Random(row["id"]).sample(others, min(NOTES, len(others)))]


def words(*texts: object) -> set[str]:
    return {word.lower()[:6] for text in texts for word in re.findall(r"[A-Za-z]{4,}", str(text))}


# Sentences held against a source ------------------------------------------------------------------------------------


def expected(path: Path, audit: Auditor) -> str:
    """Sentences whose figures are supported by their source or not: tables as plain sentences, and evasions."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in lines(path):
        sources = [source_of(row)] if row["source"].strip() else []
        said = audit(row["text"], facts=facts_from_rows(row["facts"]), sources=sources)
        for figure, right in row["expect"].items():
            start = row["text"].find(figure)
            found = said.verdict(start, start + len(figure))
            counts[right, "supported" if found is Verdict.SUPPORTED else str(found)] += 1
    right = sum(number for (wanted, _), number in counts.items() if wanted == "supported")
    wrong = sum(number for (wanted, _), number in counts.items() if wanted != "supported")
    return "; ".join(
        (
            f"right supported {share(counts['supported', 'supported'], right)}",
            f"right refuted {share(counts['supported', 'refuted'], right)}",
            f"wrong called supported {share(counts['not_supported', 'supported'], wrong)}",
        )
    )


def source_of(row: dict) -> Source:
    """The row's source as the program would read it from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("source.html" if row["html"] else "source.txt")
        path.write_text(row["source"], encoding="utf-8")
        return read_named((str(path),), Settings(), date.today())[0][0]


# Corrections ---------------------------------------------------------------------------------------------------------


def corrections(path: Path, audit: Auditor) -> str:
    rows = lines(path)
    flagged = told = alarms = 0
    for row in rows:
        source = [Source.from_text(row["evidence"], title="evidence")]
        wrong, right = (places(audit(row[key], sources=source)) for key in ("wrong", "right"))
        hit = touched(wrong, row["start"], row["end"])
        flagged += hit
        told += hit and not touched(right, row["start"], row["start"] + len(row["right_span"]))
        alarms += len(right)
    count = sum(len(row["right"].split()) for row in rows)
    return (
        f"flagged {share(flagged, len(rows))}; told apart {share(told, len(rows))}; "
        f"alarms on the right texts {1000 * alarms / count:.1f} per 1,000 words"
    )


def places(audit: Audit) -> list[Place]:
    """The places that carry a finding, each once: doubted figures, else the whole claim."""
    found: dict[tuple[int, int], Severity] = {}
    for claim in audit.claims:
        if claim.verdict in FLAGS and claim.severity is not Severity.INFO:
            spans = [(one.start, one.end) for one in claim.figures if one.verdict in FLAGS] or [
                (claim.start, claim.end)
            ]
            for span in spans:
                if found.get(span) is not Severity.BLOCKING:
                    found[span] = claim.severity
    return [(*span, severity) for span, severity in found.items()]


def touched(found: Sequence[Place], start: int, end: int, severity: Severity | None = None) -> bool:
    return any(first < end and start < last and severity in (None, how) for first, last, how in found)


# Articles ------------------------------------------------------------------------------------------------------------


def articles(path: Path, audit: Auditor) -> str:
    total: Counter[str] = Counter()
    for folder in sorted(each for each in path.iterdir() if each.is_dir()):
        total += article(folder, audit)
    return "; ".join(
        (
            f"an article: blocked falsely {total['block'] / total['articles']:.2f}, asked to look at falsely {total['look'] / total['articles']:.2f}",
            f"derived figures supported {share(total['derived supported'], total['derived'])}",
            f"planted told apart {share(total['told'], total['planted'])}, by blocking {share(total['told by blocking'], total['planted'])}",
            f"called supported {share(total['called supported'], total['planted'])}",
        )
    )


def article(folder: Path, audit: Auditor) -> Counter[str]:
    event = json.loads((folder / "event.json").read_text(encoding="utf-8"))
    day = date.fromisoformat(event["as_of"])
    facts: Sequence[Fact] = load_facts(folder / "facts.jsonl")
    sources = read_named(tuple(str(each) for each in sorted((folder / "sources").iterdir())), Settings(), day)[0]
    honest, planted = ((folder / f"{name}.md").read_text(encoding="utf-8") for name in ("article", "planted"))
    right, wrong = (audit(text, facts=facts, sources=sources, as_of=day) for text in (honest, planted))
    false = places(right)
    total = Counter(articles=1, look=sum(how is Severity.LOOK for *_, how in false))
    total["block"] = len(false) - total["look"]
    for figure in lines(folder / "figures.jsonl"):
        if figure["kind"].startswith("derived"):
            total["derived"] += 1
            total["derived supported"] += right.verdict(figure["start"], figure["end"]) is Verdict.SUPPORTED
    found = places(wrong)
    for error in lines(folder / "planted.jsonl"):
        start, end = error["start"], error["end"]
        twin = honest.find(error["was"])
        clean = twin < 0 or not touched(false, twin, twin + len(error["was"]))
        total["planted"] += 1
        total["told"] += clean and touched(found, start, end)
        total["told by blocking"] += clean and touched(found, start, end, Severity.BLOCKING)
        total["called supported"] += wrong.verdict(start, end) is Verdict.SUPPORTED
    return total


SCORES: dict[str, Callable[[Path, Auditor], str]] = {
    "claims.jsonl": claims,
    "tables.jsonl": expected,
    "hostile.jsonl": expected,
    "corrections.jsonl": corrections,
    "articles": articles,
}

if __name__ == "__main__":
    main()
