"""Where a text names a known entity: one pass over its words, the longest name first, capitals as written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.reference.entities import Entity

# One letter in running text is no name; short tickers ("V", "MA") are known to `Entities.find` alone.
LONG_ENOUGH = 2

# Names that are also a given name: no mention beside another capitalised word ("Michael Jordan", "Chad Smith").
PEOPLE = frozenset(
    {"Jordan", "Chad", "Georgia", "Israel", "Kenya", "Malta", "Cuba", "Dominica", "Ford", "Shell", "Dell"}
)

# A name followed or preceded by these words is something else.
AFTER = {
    "Amazon": r"[ -](?:rain ?forest|river|basin|jungle|region|tribes?|River|Basin|Rainforest)",
    "Apple": r" (?:pies?|trees?|orchards?|juice|cider|growers?|crumble)\b",
    "Visa": r" (?:applica\w+|requirements?|rules|holders?|fees?|polic\w+|restrictions|waivers?)\b",
    "Meta": r"-\w|[ -]anal",
    "Oracle": r" of\b",
    "Guinea": r" (?:pigs?|fowls?)\b",
    "Turkey": r" (?:breasts?|dinners?|sandwich\w*|farms?|farmers|meat|legs?)\b",
    "Intel": r" (?:reports?|suggests|officers?|briefings?)\b",
    "Coke": r" (?:habit|dealers?|bust)\b",
    "Shell": r" (?:companies|company|scripts?|shock)\b",
    "Georgia": r" (?:Tech|Power|Bulldogs|State|O'Keeffe)\b|, (?:US|U\.S\.|USA)\b",
    "Niger": r" (?:Delta|River|State)\b",
    "Mexico": r" City\b",
    "Panama": r" (?:City|Papers)\b",
    "Kuwait": r" City\b",
    "Guatemala": r" City\b",
    "America": r"'s Cup| First\b|, Inc",
    "Jordan": r" (?:River|Brand)\b",
    "World": r" (?:Bank|Cup|War|Health|Trade|Economic|Series|Wide|Heritage|Food|Bowl|Championships?|Records?|[A-Z])",
}
BEFORE = {
    "Guinea": r"\bNew $",
    "Mexico": r"\bNew $|\bGulf of $",
    "Ireland": r"\bNorthern $",
    "America": r"\b(?:Latin|North|South|Central|Bank of|Captain|Corporate|Miss) $",
    "Georgia": r"\b(?:South|state of|State of|Atlanta,) $",
    "Jersey": r"\bNew $",
    "Facebook": r"\bon (?:both )?(?:Threads and |Instagram and )?$|\bThreads and $",
    "Apple": r"\b(?:Big|Adam's|an?) $",
    "Samoa": r"\bAmerican $",
    "Visa": r"\b(?:[Tt]ourist|[Ss]tudent|[Ww]ork|H-1B|[Aa]) $",
    "Intel": r"\b(?:[Bb]attlefield|[Ff]resh) $",
}
COMPANY_OF_A_COUNTRY = re.compile(r"\b(?:Bank of|Air|Royal Bank of|University of|Gulf of) $")
WORD_BEFORE = re.compile(r"\b([A-Z][a-z]+) $")
NO_FIRST_NAME = re.compile(
    r"The|In|For|And|But|Of|While|Both|Neither|Unlike|With|From|To|As|At|By|Like|Nor|Or|Only|Since|When|If|Where"
)
SURNAME_AFTER = re.compile(r" (?!(?:I|GDP|CEO|FY)\b)[A-Z][a-z]+")
STRAIGHT = str.maketrans({"\u2019": "'", "\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " "})
WORD = re.compile(r"\b\w[\w.]*")


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A mention without possessive, from code point `start` to `end`; `others` are what an open name may mean too."""

    start: int
    end: int
    entity: Entity
    others: tuple[Entity, ...] = ()


class MentionFinder:
    """The names of some entities, ready to be found in text."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._starts: dict[str, list[tuple[str, Entity]]] = {}
        known = {entity.id: entity for entity in entities}
        for entity in known.values():
            for name in written_forms(entity):
                self._add(name, entity)
        self._open = open_names(known)
        for name, meant in self._open.items():
            self._add(name, meant[0])
        for forms in self._starts.values():
            forms.sort(key=lambda form: -len(form[0]))

    def _add(self, name: str, entity: Entity) -> None:
        first = WORD.match(name)
        if first and len(name) >= LONG_ENOUGH:
            self._starts.setdefault(stem(first[0]), []).append((name, entity))

    def find(self, text: str) -> tuple[EntityMention, ...]:
        straight, found, past = text.translate(STRAIGHT), [], 0
        for word in WORD.finditer(straight):
            forms = self._starts.get(stem(word[0]))
            if not forms or word.start() < past:
                continue
            for name, entity in forms:
                end = word.start() + len(name)
                if straight.startswith(name, word.start()) and ends_there(straight, end):
                    past = end
                    if meant_so(straight, word.start(), end, name):
                        others = self._open.get(name, (entity,))[1:]
                        found.append(EntityMention(word.start(), end, entity, others))
                    break
        return tuple(found)


def stem(word: str) -> str:
    return word.split(".")[0] or word


def written_forms(entity: Entity) -> set[str]:
    """The names as running text has them: no leading article, no "X, The", "St" for "St.", tickers of four letters."""
    forms = set()
    for name in entity.names:
        plain = name.translate(STRAIGHT).removeprefix("the ").removeprefix("The ").removesuffix(", The")
        forms |= {plain, plain.replace("St. ", "St ")} if "(" not in plain else set()
    if entity.is_aggregate:
        forms = {form for form in forms if not form.endswith(("income", "total", "only", "blend", "members"))}
    ticker = {entity.id} if entity.cik and len(entity.id) >= 4 else set()
    return (forms | ticker) - {"global", "world", "World", "planet"} | WORLD.get(entity.id, frozenset())


WORLD = {"WLD": frozenset({"the world", "the planet", "global GDP", "World"})}


def open_names(known: dict[str, Entity]) -> dict[str, tuple[Entity, ...]]:
    """Names that two countries share, the likelier one first."""
    shared = {"Congo": ("COD", "COG"), "Korea": ("KOR", "PRK")}
    return {name: tuple(known[i] for i in ids) for name, ids in shared.items() if all(i in known for i in ids)}


def ends_there(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end].isalnum() or text[end] == "_")


def meant_so(text: str, start: int, end: int, name: str) -> bool:
    """Whether the words on both sides leave the name its usual meaning."""
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    if (name in BEFORE and re.search(BEFORE[name], before)) or (name in AFTER and re.match(AFTER[name], after)):
        return False
    if COMPANY_OF_A_COUNTRY.search(before):
        return False
    return not (name in PEOPLE and (SURNAME_AFTER.match(after) or follows_a_first_name(before)))


def follows_a_first_name(before: str) -> bool:
    word = WORD_BEFORE.search(before)
    return word is not None and not NO_FIRST_NAME.fullmatch(word[1])
