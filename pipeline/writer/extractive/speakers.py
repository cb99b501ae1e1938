"""Who speaks a sentence of a report, where its paragraph leaves no doubt: a wrong guess is worse than none."""

import re
from functools import lru_cache

SAYING = (
    r"(?:said|says|wrote|writes|added|adds|told|tells|noted|stated|announced|remarked|warned|argued|explained|went on)"
)
_WORD = r"[A-Z][\w’'-]*\w"
_NAME = rf"(?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.|de|van|von|bin|al)){{0,3}}"
_TITLES = r"(?:(?:[a-z]+ ){0,4})"
_TITLE = r" (?:the|its|an?) [^“”\",.]{3,80}, "
_ENDED = r"(?=[.,“\"]|$)"
"""Around a name behind a title that follows the verb: "said the finance lead, Ann Reed"."""
_NO_SUBJECT = (
    r"(?<!\bin )(?<!\bat )(?<!\bof )(?<!\bfrom )(?<!\bnear )(?<!\band )" + rf"(?!(?<=, ){_WORD}, (?!{SAYING}))"
)
"""A name behind a preposition, or next in a list, is not who speaks: "At the Rio in Dalston, a director said"."""
_NO_VERB = (
    r"(?![\w’'-]| [A-Z])(?! (?:(?:usually|also|already|now|never|often) )?"
    r"(?:is|are|was|were|has|had|will|would|could|can|[a-z]+[^s\W]s|[a-z]+ed)\b)"
)
"""Behind a name that follows the verb: with a verb of its own it is what is spoken of ("said London brings …")."""
_HONORIFIC = r"(?:(?:Dr|Mrs?|Ms|Prof|Rev|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt)\.? )?"
_SAYS = re.compile(
    rf"{_NO_SUBJECT}\b(?P<name>{_NAME})(?: \([^)]{{2,40}}\))?(?:, [^“”\",]{{3,80}})?,?"
    rf" (?:also |then |later )?{SAYING}\b(?!{_TITLE}{_NAME}{_ENDED})"
    rf"|\b{SAYING} {_TITLES}{_HONORIFIC}(?P<after>{_NAME}){_NO_VERB}|\b{SAYING}{_TITLE}(?P<titled>{_NAME}){_ENDED}"
    rf"|(?P<head>{_NAME})(?:, [^“”\"]{{3,80}})?:\s*[“\"]"
)
_PRONOUN = re.compile(rf"\b(?:he|she) (?:also |then |later )?{SAYING}\b|\b{SAYING} (?:he|she)\b", re.IGNORECASE)
_PERSON = re.compile(rf"(?<![\w’'-])(?:[A-Z][a-z’'-]+ )+(?:[A-Z]\. |de |van |von )?{_WORD}")
_NO_NAME = re.compile(
    r"(?:A|An|The|This|That|These|Those|It|In|On|At|For|From|By|And|But|Or|So|If|When|While|He|She|They|We|You|I|Its|His"
    r"|Her|As|After|Before|What|How|Why|Who|Where|Our|Their|Your|More|Other|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June"
    r"|Further|Down|Up|Out|Ahead|Next|Later|Now|Here|There|Back|Again|Away|Behind|Beyond|Inside|Outside|Meanwhile"
    r"|Elsewhere|Last|First|Still|Yet|Not|No|All|Some|Many|Most|Every|Each"
    r"|July|August|September|October|November|December|Reports|Report|Neither|Both|Also|Then|According)"
)
_HEADED = re.compile(rf"(?:(?:[A-Z]\.|{_WORD}) ){{1,3}}(?:(?:de|van|von|bin|al) )?{_WORD}")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_SMALL = re.compile(
    r" (?!(?:about|above|after|against|along|among|before|below|between|since|through|under|until|which|while|with"
    r"|without|where)\b)[a-z]{5,}"
)
"""A word that a heading of capitals would have capital."""
_SELF = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|[Mm]e)\b")
FEW_NAMES = 3
"""Most words of a person's name; what stands before the last two of more is a title."""


class Speakers:
    """The speakers of one text, their names as full as the text has them."""

    def __init__(self, text: str) -> None:
        self._text = outside_quotations(text)
        self._plain_headings = any(map(_SMALL.search, _HEADING.findall(text)))
        self._full: dict[str, str] = {}

    def of(self, sentence: str, paragraph: str) -> str:
        """Who speaks a sentence: who is named with it, else the only one who speaks in its paragraph; "" in doubt."""
        found = _saying(sentence) or _speaking(paragraph)
        return self._in_full(next(iter(found))) if len(found) == 1 else ""

    def heading(self, words: str, quoted: str) -> str:
        """The speaker whom a heading above a block quotation names; "" for a heading of another kind.

        It is a name with what its bearer is ("Mara Ellis, harbour master"), or a name alone whose words stand nowhere
        else in small letters, where the text names its bearer elsewhere, the quotation speaks as "I" or "we", or other
        headings of the text show that only names have capitals there.
        """
        name, comma, _ = words.partition(", ")
        if not _HEADED.fullmatch(name) or any(map(_NO_NAME.fullmatch, name.split())):
            return ""
        if any(re.search(rf"\b{re.escape(word.lower())}\b", self._text) for word in name.split()):
            return ""
        last = rf"(?<!\w){re.escape(name.split()[-1])}\b"
        known = comma or self._plain_headings or _SELF.search(quoted) or len(re.findall(last, self._text)) > 1
        return name if known else ""

    def _in_full(self, name: str) -> str:
        """The name with what stands capital before it somewhere in the text, where it is one word alone.

        Of more than two such words the first ones are a title's ("Chief Executive Ann Reed").
        """
        if name not in self._full:
            before = rf"((?:[A-Z][a-z]+ |[A-Z]\. ){{1,5}}){re.escape(name)}\b"
            fuller = None if " " in name else re.search(before, self._text)
            words = _name(fuller[0]).split() if fuller else [name]
            self._full[name] = " ".join(words if len(words) <= FEW_NAMES else words[-2:])
        return self._full[name]


@lru_cache(maxsize=64)
def _speaking(paragraph: str) -> frozenset[str]:
    """Who speaks in a paragraph; the persons named in it where it says "he" or "she" alone."""
    outside = outside_quotations(paragraph)
    found = _saying(paragraph)
    if found or not _PRONOUN.search(outside):
        return found
    names = (_name(match[0]).split()[-2:] for match in _PERSON.finditer(outside))
    return frozenset(" ".join(name) for name in names if len(name) == 2)


def _saying(text: str) -> frozenset[str]:
    """The names beside verbs of saying, or before a colon and a quotation; of two for one person the longer."""
    found = _SAYS.finditer(outside_quotations(text))
    names = {_name(match["name"] or match["after"] or match["titled"] or match["head"]) for match in found} - {""}
    return frozenset(name for name in names if not any(name != other and name in other.split() for other in names))


def outside_quotations(text: str) -> str:
    """The text with the words between quotation marks blanked, every place kept."""
    return re.sub(
        r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)", lambda q: "“" + " " * (len(q[0]) - 2) + "”", text, flags=re.MULTILINE
    )


def _name(words: str) -> str:
    parts = words.split()
    while parts and _NO_NAME.fullmatch(parts[0]):
        parts = parts[1:]
    return " ".join(parts if len(parts) < 4 or not all(part[0].isupper() for part in parts) else parts[-2:])
