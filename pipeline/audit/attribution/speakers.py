"""Who is said to have said a quotation, and whether the sources give its words to that person."""

import re
from collections.abc import Sequence

from pipeline.audit.attribution.quoted_words import Quoted, QuotingSentence, outside, places_of, words_of
from pipeline.models import Fact
from pipeline.text.names import OPENERS, POSSESSIVE, proper_names
from pipeline.text.stemming import stems

SAID = re.compile(
    r"\b(?:said|says|told|tells|added|adds|warned|warns|promised|promises|wrote|writes|asked|calls?|called|describes?|labels?|labelled|finds|"
    r"argued|argues|explained|insisted|announced|admitted|stated|claimed|noted|"
    r"declared|according to|replied|vowed|predicted|remarked|observed|conceded|pledged|recalled|testified|"
    r"proclaim\w*|describ\w+|spoke|put it|joked|concluded|words|quoted|stressed|complained|acknowledged)\b",
    re.IGNORECASE,
)
TITLES = frozenset(
    "mr mrs ms dr prof professor cllr councillor sir dame lord lady president minister chief executive "  # noqa: SIM905
    "the of a an and officer director chair chairman chairwoman head spokesman spokeswoman spokesperson".split()
)
ROLES = frozenset(
    "regulator minister mayor president spokesman spokeswoman spokesperson officer director chair "  # noqa: SIM905
    "chairman chairwoman head founder manager police teacher coach captain judge coroner secretary "
    "commissioner inspector governor senator doctor nurse union operator bank company council ministry".split()
)
PERSONS = (ROLES | TITLES | {"forester", "engineer", "manager", "leader", "boss", "cook"}) - {
    "the",
    "of",
    "a",
    "and",
    "an",
}
FULL_NAME = re.compile(
    r"\b[A-ZÀ-Þ][\w'’-]+(?: (?:[A-Z]\. )?(?:(?:van|von|de|der|del|al|bin|la|le) )*[A-ZÀ-Þ][\w'’-]+){1,3}"
)
APPOSITION = re.compile(r", [^,.;“\"]{2,70}(?=[,.;]|\s*$)")
TITLE_REACH = 120  # characters on either side of a name in which a source gives its title


def other_speaker(sentence: QuotingSentence, group: Sequence[Quoted], exact: Sequence[Fact]) -> str:
    """The one to whom a sentence gives words that `exact` notes have of another; "" where it may be theirs.

    Names come first: where the sentence names a person beside a title, or one who speaks elsewhere, and not the
    speaker, it gives the words to another, unless the verb that stands there is said of the speaker itself.
    """
    named, heard = attributed(sentence, group)
    plain = f"{sentence.label} {outside(sentence.text, group)}"
    other = next((name for name in _people(plain, sentence.facts) if not _is_any_of(name, exact, plain)), "")
    meant = named_words(named) & frozenset[str]().union(*(named_words(fact.speaker) for fact in exact))
    if other and not meant:
        return other
    spoken = (stems(heard) - stems(named)) | stems(sentence.label)
    theirs = (
        same_speaker(named, fact.speaker) or _is_told(fact, spoken) or _holds_title(named, fact.speaker, sentence)
        for fact in exact
    )
    return "" if not named or any(theirs) else named


def stranger_of(sentence: QuotingSentence, group: Sequence[Quoted]) -> str:
    """The person to whom the words are given and whom another source names, but none that holds them; "" for nobody."""
    named = attributed(sentence, group)[0]
    proper = _proper(named)
    if len(proper) < 2 or not FULL_NAME.search(named):
        return ""
    holding = [source for source, _ in places_of(sentence, group)]
    there, elsewhere = (
        any(proper[-1] in source.text for source in sources)
        for sources in (holding, [source for source in sentence.sources if source not in holding])
    )
    return named if elsewhere and not there else ""


def _people(text: str, facts: Sequence[Fact]) -> list[str]:
    """The people whom a text names: full names beside a title or a role, and those whom a note lets speak."""
    speakers = {name for fact in facts if fact.speaker for name in FULL_NAME.findall(fact.speaker)}
    found = []
    for match in FULL_NAME.finditer(text):
        before = words_of(text[max(0, match.start() - 24) : match.start()])[-1:]
        behind = words_of(found_behind[0]) if (found_behind := APPOSITION.match(text, match.end())) else []
        if match[0] in speakers or {*before, *behind} & PERSONS:
            found.append(match[0])
    return found


def _is_any_of(name: str, exact: Sequence[Fact], text: str) -> bool:
    """Whether a name is a speaker's, or one of their names stands in the text as well."""
    told = set(words_of(text))
    names = [[word.lower() for word in _proper(fact.speaker)] for fact in exact]
    if not all(names):
        return True  # nobody by name said it: a report, an office
    return any(
        set(words_of(name)) & set(own) or own[-1] in told or shortened(name, fact.speaker)
        for own, fact in zip(names, exact, strict=True)
    )


def _is_told(fact: Fact, spoken: frozenset[str]) -> bool:
    """Whether the words around a quotation name its speaker, wherever in the sentence: "Harvard, says the letter"."""
    return bool(stems(" ".join(named_words(fact.speaker))) & spoken)


_AFTER_SAID = re.compile(
    r"[^.;]*?\b(?:said|says|told|added|adds|warned|promised|wrote|according to|argued|explained|insisted|"
    r"announced|replied|vowed|predicted|noted|admitted|pledged|stated|declared|conceded|recalled|"
    r"complained|stressed)\b,? (?P<name>(?:[Tt]he |[Aa]n? )?(?:[\w.'’-]+ ){0,5}?[\w.'’-]+)(?= (?:told|"
    r"said|on|in|at|after|before|as|when|who|to|late|during|yesterday|this|last)\b|[.,;:]|\s*$)"
)
_APPOSED = re.compile(
    r"(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}), [^,]{2,60}, (?:has |have |had |also |later |then )?"
    r"(?:said|says|told|added|adds|warned|promised|wrote|argued|explained|insisted|called|described|"
    r"recalled|put it)\b"
)
# "says the firm's chief executive, Ann Lee": the name behind the title.
_NAMED_BEHIND = re.compile(r",\s+(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+)(?=[.,;]|\s*$)")
_PRONOUNS = frozenset("he she they it i we him her them which who that".split())  # noqa: SIM905
_BEFORE_NAMES = OPENERS - frozenset("the a an his her its their our your".split())  # noqa: SIM905
_NAME_BEFORE = re.compile(
    r"(?P<name>(?:[Tt]he |[Aa]n? )?(?:[\w.'’-]+ ){0,5}?[\w.'’-]+),? (?:who )?(?:has |have |had |also |"
    r"later |then |once |repeatedly |publicly )*(?:said|says|told|added|adds|warned|promised|wrote|argued|"
    r"explained|insisted|announced|replied|vowed|predicted|noted|admitted|pledged|stated|declared|"
    r"conceded|recalled|complained|stressed|called|described|proclaimed|put it)\b"
)


def _holds_title(named: str, speaker: str, sentence: QuotingSentence) -> bool:
    """Whether a sentence of a source has the speaker's last name with every word of a title or role."""
    title, name = stems(named), _proper(speaker)
    if not name or not title or not set(words_of(named)) & (ROLES | TITLES):
        return False
    texts = (*(source.text for source in sentence.sources), *(fact.statement for fact in sentence.facts))
    return any(
        title <= stems(text[max(0, match.start() - TITLE_REACH) : match.end() + TITLE_REACH])
        for text in texts
        for match in re.finditer(rf"\b{re.escape(name[-1])}\b", text)
    )


def attributed(sentence: QuotingSentence, group: Sequence[Quoted]) -> tuple[str, str]:
    """The person or role that the words are given to ("" where that is not clear), and where else a speaker may stand.

    After a pronoun the sentences before count.
    """
    plain = outside(sentence.text, group)
    for pattern in (_APPOSED, _NAME_BEFORE, _AFTER_SAID):
        match = pattern.search(plain)
        if match:
            name = match["name"].strip(" ,")
            if name.lower().rpartition(" ")[2] in _PRONOUNS:
                return _person_before(sentence), " ".join((plain, *sentence.before[:2]))
            if behind := _NAMED_BEHIND.match(plain, match.end("name")):
                return behind["name"], plain
            parsed_wrongly = any(word in _PRONOUNS - {"her"} or SAID.fullmatch(word) for word in words_of(name))
            if name.lower().partition(" ")[0] in _BEFORE_NAMES:  # "Since the trial Ann Lee": the name is what ends it
                name = next((each.text for each in proper_names(name) if name.endswith(each.text)), "")
            if named_words(name) and not parsed_wrongly:
                return name, plain
    owners = re.findall(r"\b([A-Z][\w-]+(?: [A-Z][\w-]+)*)['’]s\b", plain)
    return next((owner for owner in owners if owner.lower() not in OPENERS), ""), plain  # "It's", "Here's": nobody's


def _person_before(sentence: QuotingSentence) -> str:
    """The first full name of the two sentences before, which a pronoun may mean; "" where there is none.

    Who has something ("Ann Lee's idea") is not who is spoken of, nor is anybody whom a sentence about "her" names.
    """
    naming = (past for past in sentence.before[:2] if past.split(" ", 1)[0].lower() not in _PRONOUNS)
    names = (name.text for past in naming for name in proper_names(past))
    return next((name for name in names if FULL_NAME.fullmatch(name) and not POSSESSIVE.search(name)), "")


def named_words(name: str) -> frozenset[str]:
    """What a name or role is recognised by: its words without titles, articles and joining words."""
    return frozenset(word for word in words_of(name) if word not in TITLES and len(word) > 1) or frozenset(
        word for word in words_of(name) if word in ROLES
    )


def same_speaker(named: str, speaker: str) -> bool:
    """Whether two ways to name a speaker can mean one person: a shared surname, name, role or its first letters."""
    if shortened(named, speaker) or shortened(speaker, named):
        return True
    one, other = words_of(named), words_of(speaker)
    mine, theirs = named_words(named), named_words(speaker)
    first, second = _proper(named), _proper(speaker)
    if (
        len(first) > 1
        and len(second) > 1
        and first[-1] == second[-1]
        and first[0][0] != second[0][0]
        and not set(first[:-1]) & set(second[:-1])
    ):
        return False
    if mine & theirs:
        apart = one[-1] not in theirs and other[-1] not in mine
        return not (apart and len(mine) > 1 and len(theirs) > 1)
    if stems(named) & stems(speaker) - stems(" ".join(TITLES - ROLES)):
        return True
    return not mine or not theirs or set(one) & ROLES == set(other) & ROLES != set()


def shortened(name: str, full: str) -> bool:
    """Whether a name is the first letters of another's capitalised words: "EPI" of "Employment Policies Institute"."""
    letters = POSSESSIVE.sub("", name).replace(".", "")
    return letters.isupper() and len(letters) > 1 and letters == "".join(word[0] for word in _proper(full))


def _proper(name: str) -> list[str]:
    """The capitalised words of a name without its titles."""
    return [
        word
        for word in re.findall(r"\b[A-Z][\w'’-]*", name)
        if word.lower() not in TITLES and word.lower() not in ROLES
    ]
