"""Quotations word by word with their speaker: the marked words stand in the source, in order (POLICY rule 15)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.audit.arithmetic.relation import Relation
from pipeline.audit.evidence.known import evidence_of
from pipeline.models import ClaimKind, Evidence, Fact, PassageEvidence, Reading, Source, Verdict
from pipeline.text.names import OPENERS, POSSESSIVE, proper_names
from pipeline.text.passages import nearest_stretch
from pipeline.text.stemming import stems

MARKED = re.compile(
    r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|«([^«»]{1,2000})»|(?<![\w])‘([^‘’]{8,600}(?:’\w[^‘’]*)*)’(?!\w)"
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CUT = re.compile(r"\[?(?:\.\s?\.\s?\.|…)\]?|\[[^\]]{0,80}\]")
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
ALIKE = 0.55
TITLE_REACH = 120  # characters on either side of a name in which a source gives its title
NEARLY_ALL, LONG = 0.8, 6  # share of a quotation of more words than this that makes a passage the one it quotes


@dataclass(frozen=True, slots=True)
class QuotingSentence:
    """A sentence with those before it, nearest first, what its quotations are held against, and its bullet's label."""

    text: str
    before: tuple[str, ...]
    facts: Sequence[Fact]
    sources: Sequence[Source]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words between one pair of marks, with where they stand in the sentence."""

    words: str
    start: int
    end: int


def quotations(text: str) -> list[Quoted]:
    """The marked words of a sentence, titles and single marked words included."""
    return [Quoted(next(filter(None, m.groups())), m.start(), m.end()) for m in MARKED.finditer(text)]


def quote_parts(sentence: QuotingSentence) -> list[Relation]:
    """One part for the quotation of a sentence; pieces broken by "she said" are one quotation."""
    marked = quotations(sentence.text)
    if not marked:
        return []
    spoken = SAID.search(outside(sentence.text, marked)) is not None
    joint = len(marked) > 1 and spoken and (_known(marked, sentence) or not all(_known([m], sentence) for m in marked))
    groups = [marked] if joint else [[one] for one in marked]
    found = [_quote_part(sentence, group, spoken) for group in groups]
    return [part for part in found if part]


def _known(group: Sequence[Quoted], sentence: QuotingSentence) -> bool:
    """Whether one source has all these words in their order."""
    pieces = pieces_of(group)
    quotes = (words_of(fact.quote) for fact in sentence.facts if fact.quote)
    return any(stands_in(pieces, quote) for quote in quotes) or bool(_in_sources(sentence, group))


def outside(text: str, marked: Sequence[Quoted]) -> str:
    """The sentence with the quoted words blanked, offsets kept."""
    for quoted in marked:
        text = text[: quoted.start] + " " * (quoted.end - quoted.start) + text[quoted.end :]
    return text


def words_of(text: str) -> list[str]:
    """The words of a text as quotations are compared: lower case, apostrophes straight, punctuation gone."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def pieces_of(group: Sequence[Quoted]) -> list[list[str]]:
    """The runs of words that must stand in order, parted where a cut is marked."""
    runs = [words_of(piece) for quoted in group for piece in CUT.split(quoted.words)]
    return [run for run in runs if run]


def stands_in(pieces: Sequence[Sequence[str]], source: Sequence[str]) -> bool:
    """Whether the runs of words stand in the source whole and in order."""
    place = 0
    for piece in pieces:
        at = _find(piece, source, place)
        if at < 0:
            return False
        place = at + len(piece)
    return bool(pieces)


def _find(piece: Sequence[str], source: Sequence[str], start: int) -> int:
    first, length = piece[0], len(piece)
    for at in range(start, len(source) - length + 1):
        if source[at] == first and list(source[at : at + length]) == list(piece):
            return at
    return -1


def _quote_part(sentence: QuotingSentence, group: Sequence[Quoted], spoken: bool) -> Relation | None:
    pieces = pieces_of(group)
    count = sum(map(len, pieces))
    quotes = [fact for fact in sentence.facts if fact.quote]
    exact = [fact for fact in quotes if stands_in(pieces, words_of(fact.quote))]
    span = (group[0].start, group[-1].end)
    if exact:
        return _spoken_by(sentence, group, exact, span)
    passage = _in_sources(sentence, group)
    if passage:
        return _part(span, Verdict.SUPPORTED, "the words stand in the source", f"“{passage.passage}”", (passage,))
    near = max(quotes, key=lambda fact: _likeness(pieces, fact), default=None)
    if near is not None and _likeness(pieces, near) >= ALIKE and count > 1:
        changed = difference(pieces, words_of(near.quote))
        return _part(
            span,
            Verdict.REFUTED,
            f"the words differ from the source: {changed}",
            f"source: “{near.quote}”",
            (evidence_of(near),),
        )
    if count < 3 and not spoken:
        return None
    if not spoken and count < 5:
        return None
    nearest = _nearest_passage(pieces, sentence) if count > LONG else None
    if nearest is not None:
        evidence, text = nearest
        changed = difference(pieces, words_of(text))
        reason = f"the words differ from the source: {changed}"
        return _part(span, Verdict.REFUTED, reason, f"source: “{text}”", (evidence,))
    return _part(span, Verdict.NOT_ENOUGH, "no source has these words", "no source words to compare with", ())


def _part(span: tuple[int, int], verdict: Verdict, reason: str, line: str, evidence: tuple[Evidence, ...]) -> Relation:
    reading = Reading(arithmetic=line, verdict=verdict, evidence=evidence)
    return Relation(ClaimKind.QUOTATION, verdict, reason, (reading,), span=span, evidence=evidence)


def _nearest_passage(pieces: Sequence[Sequence[str]], sentence: QuotingSentence) -> tuple[Evidence, str] | None:
    """The passage of a note, else the stretch of a source, that nearly all of the quoted words stand in, in order."""
    noted = [(evidence_of(fact), passage.text) for fact in sentence.facts for passage in fact.passages]
    words = " ".join(word for piece in pieces for word in piece)
    stretches: list[tuple[Evidence, str]] = []
    for source in sentence.sources:
        start, end = nearest_stretch(words, source.text)
        text = source.text[start:end]
        stretches.append((PassageEvidence(source=source.id, start=start, end=end, passage=text), text))
    for listed in (noted, stretches):
        share, evidence, text = max(
            ((_kept(pieces, text), evidence, text) for evidence, text in listed),
            key=lambda each: each[0],
            default=(0.0, None, ""),
        )
        if evidence is not None and share >= NEARLY_ALL:
            return evidence, text
    return None


def _likeness(pieces: Sequence[Sequence[str]], fact: Fact) -> float:
    return _kept(pieces, fact.quote)


def _kept(pieces: Sequence[Sequence[str]], text: str) -> float:
    """The share of the quoted words that the source has in the same order."""
    said = [word for piece in pieces for word in piece][:400]
    source = words_of(text)[:2000]
    kept = sum(block.size for block in SequenceMatcher(None, said, source, autojunk=False).get_matching_blocks())
    return kept / max(1, len(said))


def difference(pieces: Sequence[Sequence[str]], source: Sequence[str]) -> str:
    """The first words that differ, as "‘will’ for ‘hope to’"."""
    said = [word for piece in pieces for word in piece]
    matcher = SequenceMatcher(None, said, list(source), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal" and not (tag == "insert" and a in (0, len(said))):
            ours, theirs = " ".join(said[a:b][:8]), " ".join(source[c:d][:8])
            return f"“{ours or '(nothing)'}” for “{theirs or '(nothing)'}”"
    return "the order of the words"


def _in_sources(sentence: QuotingSentence, group: Sequence[Quoted]) -> PassageEvidence | None:
    pieces = pieces_of(group)
    if len(group) != 1 or len(pieces) != 1:
        return None
    run = r"[\W_]+".join(re.escape(word).replace("'", "['’]") for word in pieces[0])
    wanted = re.compile(rf"(?<![^\W_]){run}(?![^\W_])", re.IGNORECASE)
    for source in sentence.sources:
        if found := wanted.search(source.text):
            return PassageEvidence(
                source=source.id or source.title, start=found.start(), end=found.end(), passage=found[0]
            )
    return None


def _spoken_by(
    sentence: QuotingSentence, group: Sequence[Quoted], exact: Sequence[Fact], span: tuple[int, int]
) -> Relation:
    """The verdict on who is said to have said it: another named speaker refutes, a source's title for them not.

    Names come first: where the sentence names a person beside a title, or one who speaks elsewhere, and not the
    speaker, it gives the words to another, unless the verb that stands there is said of the speaker itself.
    """
    named, heard = attributed(sentence, group)
    evidence = tuple(evidence_of(fact) for fact in exact[:1])
    line = f"source: {exact[0].speaker}: “{exact[0].quote}”"
    plain = f"{sentence.label} {outside(sentence.text, group)}"
    other = next((name for name in _people(plain, sentence.facts) if not _is_any_of(name, exact, plain)), "")
    spoken = (stems(heard) - stems(named)) | stems(sentence.label)
    meant = named_words(named) & frozenset[str]().union(*(named_words(fact.speaker) for fact in exact))
    if (other and not meant) or (
        named
        and not any(
            same_speaker(named, fact.speaker) or _is_told(fact, spoken) or _holds_title(named, fact.speaker, sentence)
            for fact in exact
        )
    ):
        return _part(span, Verdict.REFUTED, f"said by {exact[0].speaker}, not by {other or named}", line, evidence)
    return _part(span, Verdict.SUPPORTED, "the words stand in the source", line, evidence)


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
    possessive = re.search(r"\b([A-Z][\w-]+(?: [A-Z][\w-]+)*)['’]s\b", plain)
    return possessive[1] if possessive else "", plain


def _person_before(sentence: QuotingSentence) -> str:
    for past in sentence.before[:2]:
        match = re.search(r"\b(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+?(?=['’]s\b|(?![\w'’-]))", past)
        if match:
            return match[0]
    return ""


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
