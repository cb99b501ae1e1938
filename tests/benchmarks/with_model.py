"""Scores the audit with a model's reading on the frozen sets of tests/audit: what it asks, then what it makes of replies.

    python -m tests.benchmarks.with_model ask FOLDER OUT        writes OUT/part-1.txt and OUT/part-2.txt
    python -m tests.benchmarks.with_model keep FOLDER REPLIES…  writes FOLDER/replies.jsonl for the replies to score later
    python -m tests.benchmarks.with_model score FOLDER          scores FOLDER/replies.jsonl, each reader's apart
    python -m tests.benchmarks.with_model ask-again FOLDER OUT  writes OUT/A-1.txt …: what each reader's findings are asked
    python -m tests.benchmarks.with_model keep-again FOLDER REPLIES…  writes FOLDER/second.jsonl, scored with the rest

A part holds the reader's prompt once, then the evidence and the masked text of each item under a number. The honest and the wrong
twin of a text stand in different parts, so that whoever answers one never sees the other. A file of replies, A-1.jsonl for reader A's
first part, has a JSON object a line: `item`, and the fields of a proposed reading: `sentence`, `words`, `answer`, `other`. What is kept
of it names its item by a digest of the masked text, so that a reply to another text is never taken for one.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from pipeline.audit import audit_text
from pipeline.audit.article import AuditEvidence
from pipeline.audit.audit import audit_against, audit_of, audit_request, findings_request, first_claims
from pipeline.audit.keyless import KeylessReading
from pipeline.audit.second_reading import SecondRequest, answered
from pipeline.files.resources import shipped
from pipeline.models import Audit, Fact, Source
from pipeline.reference.lookup import Reference
from pipeline.writer.readings import (
    ArticleReadings,
    HeardFinding,
    ProposedReading,
    ReadingsReply,
    SecondReading,
    SecondReadingReply,
)
from tests.benchmarks.unseen import Auditor, articles, claim_scores, corrections, expected, lines, verdict

EVERY = 3  # claims of which one is asked


def claims(path: Path, audit: Auditor) -> str:
    rows = lines(path)[::EVERY]
    return claim_scores(rows, [verdict(row, row["facts"], audit) for row in rows])


SCORES: dict[str, Callable[[Path, Auditor], str]] = {
    "articles": articles,
    "corrections.jsonl": corrections,
    "claims.jsonl": claims,
    "hostile.jsonl": expected,
}


class Asking:
    """An audit without a model that keeps what a model would be asked, each question once."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], int] = {}
        self.parts: dict[int, list[int]] = defaultdict(list)
        self.calls = 0

    def __call__(
        self, text: str, facts: Sequence[Fact] = (), sources: Sequence[Source] = (), as_of: date | None = None
    ) -> Audit:
        pair, side = divmod(self.calls, 2)
        self.calls += 1
        asked = question(text, facts, sources, as_of)
        if asked and asked not in self.items:
            self.items[asked] = len(self.items) + 1
            self.parts[(pair + side) % 2].append(self.items[asked])
        return audit_text(text, facts=facts, sources=sources, as_of=as_of)


class Answered:
    """An audit that hears the reply to each text's question, by the digest of what was shown of it.

    `second` are the answers to what the audit then found; `asked` collects what a model would be asked of that, where it `asks`.
    """

    def __init__(
        self, replies: dict[str, ReadingsReply], second: Sequence[HeardFinding] = (), *, asks: bool = False
    ) -> None:
        self.replies, self.second, self.asks = replies, tuple(second), asks
        self.asked: list[SecondRequest | None] = []

    def __call__(
        self, text: str, facts: Sequence[Fact] = (), sources: Sequence[Source] = (), as_of: date | None = None
    ) -> Audit:
        evidence = evidence_of(tuple(facts), tuple(sources), as_of)
        keyless = KeylessReading(text, evidence)
        asked = asked_about(keyless)
        if asked is None:
            self.asked += [None] * self.asks
            return audit_against(text, evidence)
        readings = ArticleReadings(text=keyless.page.text, reply=self.replies[digest(asked)], second=self.second)
        first = first_claims(keyless, readings)
        if self.asks:
            self.asked.append(findings_request(first))
        return audit_of(first, self.second)


def digest(asked: tuple[str, str]) -> str:
    """What a kept reply names its question by: the masked text alone, since evidence may be listed in another way."""
    return hashlib.sha256(asked[1].encode()).hexdigest()[:16]


def question(text: str, facts: Sequence[Fact], sources: Sequence[Source], as_of: date | None) -> tuple[str, str] | None:
    """The evidence and the masked sentences that a model is shown of a text."""
    return asked_about(KeylessReading(text, evidence_of(tuple(facts), tuple(sources), as_of)))


def asked_about(text: KeylessReading) -> tuple[str, str] | None:
    """The same of a text with its evidence."""
    request = audit_request(text)
    return (request.evidence, request.sentences) if request else None


@lru_cache(maxsize=1)
def evidence_of(facts: tuple[Fact, ...], sources: tuple[Source, ...], as_of: date | None) -> AuditEvidence:
    """The evidence for the texts of one event, read once."""
    return AuditEvidence(facts, sources, Reference.shipped(), as_of)


def asked_of(folder: Path) -> Asking:
    asking = Asking()
    for name, score in SCORES.items():
        asking.calls += asking.calls % 2
        if (folder / name).exists():
            score(folder / name, asking)
    return asking


def ask(folder: Path, out: Path) -> None:
    """Writes the two parts."""
    asking = asked_of(folder)
    text = {number: asked for asked, number in asking.items.items()}
    words = shipped("prompts", "readings.md.j2").read_text(encoding="utf-8").split("---")[2].split("[[readings")[0]
    out.mkdir(parents=True, exist_ok=True)
    for part, numbers in sorted(asking.parts.items()):
        blocks = (f"===== ITEM {n}\nEVIDENCE\n{text[n][0]}\n\nTEXT\n{text[n][1]}\n" for n in numbers)
        path = out / f"part-{part + 1}.txt"
        path.write_text("\n".join((words.strip(), "", *blocks)), encoding="utf-8")
        print(path, f"{len(numbers)} items")


def ask_again(folder: Path, out: Path) -> None:
    """Writes, for each reader and part, what its findings are asked; the twins of a text stand in different parts."""
    words = shipped("prompts", "findings.md.j2").read_text(encoding="utf-8").split("---")[2].split("[[findings")[0]
    out.mkdir(parents=True, exist_ok=True)
    for reader, requests in findings_of(folder).items():
        for part in (0, 1):
            sides = enumerate(requests, 1)  # the honest text and its twin by turns
            mine = [(n, each) for n, each in sides if each is not None and (n + (n - 1) // 2) % 2 == part]
            blocks = (f"===== ITEM {n}\nEVIDENCE\n{e.evidence}\n\nFINDINGS\n{e.findings}\n" for n, e in mine)
            path = out / f"{reader}-{part + 1}.txt"
            path.write_text("\n".join((words.strip(), "", *blocks)), encoding="utf-8")
            print(path, f"{len(mine)} items, {sum(len(each.claims) for _, each in mine)} findings")


def findings_of(folder: Path) -> dict[str, list[SecondRequest | None]]:
    """Reader → what each text's findings are asked, in the order of the texts."""
    found = {}
    for reader, replies in kept_replies(folder).items():
        audit = Answered(replies, asks=True)
        for name, score in SCORES.items():
            audit.asked += [None] * (len(audit.asked) % 2)  # twins stand at an odd place and the even one behind it
            if (folder / name).exists():
                score(folder / name, audit)
        found[reader] = audit.asked
    return found


def keep_again(folder: Path, paths: Iterable[Path]) -> None:
    """Writes the second readings with what each is of, under its reader."""
    requests, kept = findings_of(folder), []
    for path in paths:
        reader = path.stem.partition("-")[0]
        answers: dict[int, list[SecondReading]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            answers[int(row.pop("item"))].append(SecondReading.model_validate(row))
        for item, found in answers.items():
            if (asked := requests[reader][item - 1]) is not None:
                heard = answered(asked, SecondReadingReply(findings=tuple(found)))
                kept += [{"reader": reader, **each.model_dump()} for each in heard]
    lines_of = (json.dumps(row, ensure_ascii=False) for row in kept)
    (folder / "second.jsonl").write_text("\n".join(lines_of) + "\n", encoding="utf-8")
    print(f"{len(kept)} second readings")


def kept_second(folder: Path) -> dict[str, list[HeardFinding]]:
    """Reader → its second readings; none where none are kept."""
    found: dict[str, list[HeardFinding]] = defaultdict(list)
    for row in lines(folder / "second.jsonl") if (folder / "second.jsonl").exists() else ():
        found[row.pop("reader")].append(HeardFinding.model_validate(row))
    return found


def keep(folder: Path, paths: Iterable[Path]) -> None:
    """Writes the readers' replies with the digest of what they answer; a line that is no reading is named and left out."""
    questions = {number: digest(asked) for asked, number in asked_of(folder).items.items()}
    kept = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                question = questions[int(row.pop("item"))]
                reading = ProposedReading.model_validate(row)
            except (ValueError, KeyError, TypeError, ValidationError) as error:
                print(f"{path}:{number}: no reading: {error}")
                continue
            kept.append({"reader": path.stem.partition("-")[0], "question": question, **reading.model_dump()})
    lines_of = (json.dumps(row, ensure_ascii=False) for row in kept)
    (folder / "replies.jsonl").write_text("\n".join(lines_of) + "\n", encoding="utf-8")
    print(f"{len(kept)} readings of {len({row['question'] for row in kept})} texts")


def kept_replies(folder: Path) -> dict[str, dict[str, ReadingsReply]]:
    """Reader → digest of a question → the reply to it; none of one reader where another gave some is an empty one."""
    found: dict[str, dict[str, list[ProposedReading]]] = defaultdict(lambda: defaultdict(list))
    for row in lines(folder / "replies.jsonl"):
        reader, asked = row.pop("reader"), row.pop("question")
        found[reader][asked].append(ProposedReading.model_validate(row))
    every = {asked for replies in found.values() for asked in replies}
    return {
        reader: {asked: ReadingsReply(readings=tuple(replies.get(asked, ()))) for asked in every}
        for reader, replies in found.items()
    }


def main() -> None:
    options = argparse.ArgumentParser(description="Scores the audit with a model's reading on frozen sets.")
    options.add_argument("do", choices=("ask", "keep", "score", "ask-again", "keep-again"))
    options.add_argument("folder", type=Path)
    options.add_argument("files", nargs="*", type=Path)
    chosen = options.parse_args()
    match chosen.do:
        case "ask":
            ask(chosen.folder, chosen.files[0])
        case "keep":
            keep(chosen.folder, chosen.files)
        case "ask-again":
            ask_again(chosen.folder, chosen.files[0])
        case "keep-again":
            keep_again(chosen.folder, chosen.files)
        case _:
            second = kept_second(chosen.folder)
            for reader, replies in kept_replies(chosen.folder).items():
                for name, score in SCORES.items():
                    if (chosen.folder / name).exists():
                        print(
                            f"{chosen.folder.name}, reader {reader}, {name}: {score(chosen.folder / name, Answered(replies, second[reader]))}"
                        )


if __name__ == "__main__":
    main()
