"""A model's readings of one text carried over to a later one: those of the sentences whose words it still has."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipeline.audit.reading.masking import LETTERED, MaskedSentence, MaskedText, masked
from pipeline.writer.readings import ArticleReadings, ProposedReading, ReadingsReply

_NUMBER = re.compile(r"\bs(\d+)(?=\[)")


def carried(readings: ArticleReadings, text: str) -> ReadingsReply:
    """The readings that hold for a text, under the numbers and letters its sentences have there.

    A reading goes by a sentence's words alone, so it holds where figures alone changed. It is left out where the words
    of its sentence changed, or of one whose figure it takes for an operand.
    """
    if text == readings.text:
        return readings.reply
    before, after = masked(readings.text), masked(text)
    numbers = dict(_same_sentences(before, after))
    letters = dict(_same_letters(before, after, numbers))
    found = (_moved(reading, numbers, letters) for reading in readings.reply.readings)
    return ReadingsReply(readings=tuple(reading for reading in found if reading))


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


def _moved(reading: ProposedReading, numbers: Mapping[int, int], letters: Mapping[str, str]) -> ProposedReading | None:
    parts = (reading.words, reading.answer, reading.other)
    named = {letter for part in parts for letter in LETTERED.findall(part)}
    leaned_on = {int(number) for part in parts[1:] for number in _NUMBER.findall(part)}
    if not {reading.sentence, *leaned_on} <= set(numbers) or not named <= set(letters):
        return None
    words, answer, other = (LETTERED.sub(lambda letter: f"[{letters[letter[1]]}]", part) for part in parts)
    answer, other = (_NUMBER.sub(lambda number: f"s{numbers[int(number[1])]}", part) for part in (answer, other))
    return ProposedReading(sentence=numbers[reading.sentence], words=words, answer=answer, other=other)
