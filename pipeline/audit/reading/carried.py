"""A model's readings of one text carried over to a later one: those of the sentences whose words it still has."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from pipeline.audit.reading.masking import LETTERED, MaskedSentence, MaskedText, masked
from pipeline.writer.readings import ArticleReadings, ProposedReading, ReadingsReply

_NUMBER = re.compile(r"\bs(\d+)(?=\[)")
_CLAUSE_END = re.compile(r"[,;:—–]\s|\s(?=(?:and|but|or|so|while|because|which|who|where)\s)")
_TOKEN = re.compile(r"\[[A-Z]+\]|[\w'’-]+")
LEAST_ALIKE = 0.5
"""The share of two sentences' words that they have in common where one is the other rewritten."""
_LIGHT = frozenset(
    "a an the its just only too also about around roughly approximately nearly almost some exactly".split()  # noqa: SIM905
)
"""Words without which a clause says the same of its figure, whose caution is read anew."""


def carried(readings: ArticleReadings, text: str) -> ReadingsReply:
    """The readings that hold for a text, under the numbers and letters its sentences have there.

    A reading goes by a sentence's words alone, so it holds where figures alone changed. Of a sentence whose words
    changed, a figure keeps its reading where its own clause is the same and the sentence speaks of the same names; of
    one whose clause changed too, and of what leans on it, the readings are left out.
    """
    readings = readings.model_copy(update={"reply": _relettered(readings)})
    if text == readings.text:
        return readings.reply
    before, after = masked(readings.text), masked(text)
    numbers = dict(_same_sentences(before, after))
    rewritten = dict(_rewritten(before, after, numbers))
    letters = dict(_same_letters(before, after, numbers)) | dict(_same_clauses(before, after, rewritten))
    found = (
        _moved(reading, numbers | rewritten, letters, after)
        for reading in readings.reply.readings
        if reading.sentence not in rewritten or LETTERED.search(reading.words)
    )
    return ReadingsReply(readings=tuple(reading for reading in found if reading))


def _relettered(readings: ArticleReadings) -> ReadingsReply:
    """The readings under the letters that their text's figures have now, where they were shown under others.

    Of a sentence in which other figures are found now, those with letters are left out, and what leans on them.
    """
    now = masked(readings.text)
    then = {int(line.partition(" ")[0]): LETTERED.findall(line) for line in readings.shown.splitlines()}
    own = {sentence.number: LETTERED.findall(sentence.text) for sentence in now.sentences}
    if not then or then == own:
        return readings.reply
    pairs = (zip(then[n], own[n], strict=True) for n in own.keys() & then.keys() if len(then[n]) == len(own[n]))
    letters = {old: new for each in pairs for old, new in each}
    found = (_moved(reading, {number: number for number in own}, letters, now) for reading in readings.reply.readings)
    return ReadingsReply(readings=tuple(reading for reading in found if reading))


def _rewritten(before: MaskedText, after: MaskedText, numbers: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """The numbers of sentences that have a new wording, each with that of the sentence most like it."""
    taken = set(numbers.values())
    free = {sentence.number: _tokens(sentence.text) for sentence in after.sentences if sentence.number not in taken}
    for old in before.sentences:
        if old.number in numbers or not LETTERED.search(old.text) or not free:
            continue
        words = _tokens(old.text)
        alike = {number: _alike(words, others) for number, others in free.items()}
        best = max(alike, key=lambda number: alike[number])
        if alike[best] >= LEAST_ALIKE and _names(old) == _names(after.by_number[best]):
            del free[best]
            yield old.number, best


def _tokens(text: str) -> list[str]:
    return ["[]" if token[0] == "[" else token.lower() for token in _TOKEN.findall(text)]


def _alike(one: list[str], other: list[str]) -> float:
    return 2 * sum((Counter(one) & Counter(other)).values()) / max(1, len(one) + len(other))


def _names(sentence: MaskedSentence) -> set[str]:
    """What a sentence writes with a capital or in digits; its first word is no name where it is a light one."""
    words = [word for word in re.findall(r"[\w'’-]+", LETTERED.sub(" ", sentence.text)) if word[0] != "_"]
    own = {word.lower() for word in words if word[0].isupper() or word[0].isdigit()}
    return own - _LIGHT


def _same_clauses(before: MaskedText, after: MaskedText, rewritten: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    """The letters of figures that stand in the same clause of a rewritten sentence, light words aside."""
    for old, new in rewritten.items():
        free = list(_clauses(after, new))
        for letter, figure, clause in _clauses(before, old):
            match = next((each for each in free if each[1:] == (figure, clause)), None)
            if match:
                free.remove(match)
                yield letter, match[0]


def _clauses(text: MaskedText, number: int) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each figure of a sentence: its letter, its words, and those of its clause that carry a meaning."""
    for clause in _CLAUSE_END.split(text.by_number[number].text):
        words = tuple(word for word in _tokens(clause) if word not in _LIGHT)
        for mark in LETTERED.finditer(clause):
            if figure := text.by_letter.get(mark[1]):
                yield mark[1], text.text[figure.start : figure.end], words


def _same_sentences(before: MaskedText, after: MaskedText) -> Iterator[tuple[int, int]]:
    """The numbers of the sentences that both texts have, those with other figures now after those with the same."""
    left, free = list(before.sentences), list(after.sentences)
    for words_of in (_words, _masked_words):
        places: dict[str, list[MaskedSentence]] = defaultdict(list)
        for sentence in free:
            places[words_of(sentence)].append(sentence)
        matched = {old.number: found.pop(0).number for old in left if (found := places[words_of(old)])}
        yield from matched.items()
        taken = set(matched.values())
        left = [sentence for sentence in left if sentence.number not in matched]
        free = [sentence for sentence in free if sentence.number not in taken]


def _words(sentence: MaskedSentence) -> str:
    return " ".join(sentence.plain.split())


def _masked_words(sentence: MaskedSentence) -> str:
    return " ".join(LETTERED.sub("[]", sentence.text).split())


def _same_letters(before: MaskedText, after: MaskedText, numbers: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    now: dict[int, list[str]] = defaultdict(list)
    for figure in after.figures:
        now[figure.sentence].append(figure.letter)
    for figure in before.figures:
        if letters := now[numbers.get(figure.sentence, 0)]:
            yield figure.letter, letters.pop(0)


def _moved(
    reading: ProposedReading, numbers: Mapping[int, int], letters: Mapping[str, str], after: MaskedText
) -> ProposedReading | None:
    parts = (reading.words, reading.answer, reading.other)
    named = {letter for part in parts for letter in LETTERED.findall(part)}
    leaned_on = {int(number) for part in parts[1:] for number in _NUMBER.findall(part)}
    if not {reading.sentence, *leaned_on} <= set(numbers) or not named <= set(letters):
        return None
    words, answer, other = (LETTERED.sub(lambda letter: f"[{letters[letter[1]]}]", part) for part in parts)
    answer, other = (_NUMBER.sub(lambda number: f"s{numbers[int(number[1])]}", part) for part in (answer, other))
    number = numbers[reading.sentence]
    return ProposedReading(sentence=number, words=_standing(words, number, after), answer=answer, other=other)


def _standing(words: str, number: int, text: MaskedText) -> str:
    """Words around a letter without those at either end that their sentence has no more."""
    kept = words.split()
    while len(kept) > 1 and text.span_of(number, " ".join(kept)) is None:
        at = next((place for place, word in enumerate(kept) if LETTERED.search(word)), -1)
        if at < 0:
            return words
        kept = (
            kept[1:]
            if at and text.span_of(number, " ".join(kept[at:]))
            else kept[:-1]
            if at < len(kept) - 1
            else kept[1:]
        )
    return " ".join(kept)
