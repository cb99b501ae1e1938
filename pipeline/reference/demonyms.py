"""Countries by what their people are called: "American", "Swede", "Norwegian"."""

import re
from collections.abc import Iterable

from pipeline.reference.entities import Entity

IRREGULAR = {
    "American": "USA",
    "Argentine": "ARG",
    "Belgian": "BEL",
    "Chinese": "CHN",
    "German": "DEU",
    "Indian": "IND",
    "Nigerian": "NGA",
    "Norwegian": "NOR",
    "Portuguese": "PRT",
    "Briton": "GBR",
    "British": "GBR",
    "Dane": "DNK",
    "Danish": "DNK",
    "Dutch": "NLD",
    "Dutchman": "NLD",
    "Emirati": "ARE",
    "Filipino": "PHL",
    "Finn": "FIN",
    "Finnish": "FIN",
    "French": "FRA",
    "Frenchman": "FRA",
    "Greek": "GRC",
    "Irish": "IRL",
    "Irishman": "IRL",
    "Korean": "KOR",
    "Pole": "POL",
    "Polish": "POL",
    "Spaniard": "ESP",
    "Spanish": "ESP",
    "Swede": "SWE",
    "Swiss": "CHE",
    "Turk": "TUR",
    "Turkish": "TUR",
    "Thai": "THA",
    "Welsh": "",
    "English": "",
    "Scottish": "",
}
_ENDING = re.compile(r"(?:n?ese|ians?|eans?|ans?|ns?|is?|ers?|ish|ic|sh)$")
SHORTEST = 4


def people_of(word: str, entities: Iterable[Entity]) -> Entity | None:
    """The country whose people go by this capitalised word, one or many; None where no single country fits."""
    countries = [entity for entity in entities if entity.is_country]
    known = IRREGULAR.get(word, IRREGULAR.get(word.removesuffix("s")))
    if known is not None:
        return next((country for country in countries if country.id == known), None)
    root = _ENDING.sub("", word)
    if len(root) < SHORTEST or root == word:
        return None
    fits = [c for c in countries if any(name.startswith(root) and len(name) <= len(root) + 2 for name in c.names)]
    return fits[0] if len(fits) == 1 else None
