"""Who speaks in a paragraph: names beside verbs of saying, and the person that a "he said" means."""

import re

_VERB = r"(?:said|says|wrote|writes|added|adds|told|noted|stated|announced|remarked|warned|argued|explained|went on)"
_WORD = r"[A-Z][\w’'-]*\w"
_NAME = rf"(?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.|de|van|von)){{0,3}}"
_SAYS = re.compile(rf"(?P<name>{_NAME})(?:, [^,“”\"]{{3,60}},)? (?:also |then )?{_VERB}\b|\b{_VERB} (?P<after>{_NAME})")
_PRONOUN = re.compile(rf"\b(?:he|she) (?:also |then )?{_VERB}\b|^(?:He|She)\b|\b{_VERB} (?:he|she)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:A|An|The|This|That|These|It|In|On|At|For|From|By|And|But|Or|So|If|When|While|He|She|They|We|You|I|Its|His"
    r"|Her|As|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Reports|Report|Neither|Both|Also|Then|According)"
)


class Speakers:
    """The speakers of one text, by the names that stand beside verbs of saying in it."""

    def __init__(self, text: str) -> None:
        self._text = outside_quotations(text)
        names = (_name(match["name"] or match["after"]) for match in _SAYS.finditer(self._text))
        self._full = {name.split()[-1]: self._in_full(name) for name in names if name}

    def of(self, paragraph: str) -> str:
        """Who speaks in a paragraph of the text, the name as full as the text has it; "" where that is not plain."""
        outside = outside_quotations(paragraph)
        for match in _SAYS.finditer(outside):
            if name := _name(match["name"] or match["after"]):
                return self._full.get(name.split()[-1], name)
        if pronoun := _PRONOUN.search(outside):
            at = self._text.find(outside)
            return self._last_person(self._text[: max(at, 0) + pronoun.start()])
        return ""

    def _last_person(self, before: str) -> str:
        persons = {surname: full for surname, full in self._full.items() if _is_person(full)}
        places = {surname: before.rfind(surname) for surname in persons}
        last = max(places, key=lambda surname: places[surname], default="")
        return persons[last] if last and places[last] >= 0 else ""

    def _in_full(self, name: str) -> str:
        fuller = re.search(rf"((?:[A-Z][a-z]+ |[A-Z]\. ){{1,2}}){re.escape(name)}\b", self._text)
        return _name(fuller[0]) if fuller else name


def outside_quotations(text: str) -> str:
    """The text with the words between quotation marks blanked, every place kept."""
    return re.sub(
        r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)", lambda q: "“" + " " * (len(q[0]) - 2) + "”", text, flags=re.MULTILINE
    )


def _name(words: str) -> str:
    parts = words.split()
    while parts and _NO_NAME.fullmatch(parts[0]):
        parts = parts[1:]
    return " ".join(parts)


def _is_person(name: str) -> bool:
    """Two names, or three with an initial; a wrong guess costs an attribution, so outlets of one word are out."""
    parts = [part for part in name.split() if not part.endswith(".")]
    return len(parts) == 2 and not name.isupper()
