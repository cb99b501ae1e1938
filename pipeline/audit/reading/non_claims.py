"""What states nothing to check: questions, instructions, hypotheticals and idioms (POLICY rule 16)."""

import re

from pipeline.models import Quantity

QUESTION = re.compile(r"\?[^\w.,;]*+$")
LONGEST_ENDING = 80
IMPERATIVE = re.compile(
    r"^\W*(?:please )?(?:enter|reply|call|text|dial|visit|click|tap|press|turn|add|mix|bake|preheat|heat|"
    r"stir|cook|boil|simmer|chill|leave|serve|take|use|bring|book|"
    r"send|scan|type|follow|see|read|sign|join|subscribe|download|install|open|close(?! to)|write|email|"
    r"ring|contact|apply|register|choose|select|pick|"
    r"wait|stand|walk|drive|head(?! office| of)|go|keep|put|place|make sure|check|check out|note|remember|imagine|"
    r"suppose|picture|try|start|stop|buy|get|give|let|"
    r"don['’]t|do not|never (?:mix|use|leave|add)|allow|cut(?! by| from| to)|slice|fold|knead|whisk|repeat|save|submit|"
    r"quote|rotate|tighten|shake|drink|measure|weigh|"
    r"divide|multiply|count|think|consider|exit|board|change at|meet|arrive)\b(?! (?:rates?|centres?|of|"
    r"is|was|has|costs?|prices?|against|beside|alongside)\b)"
    r"(?=\s+(?:the|a|an|your|our|to|at|for|in|on|it|this|that|all|up|out|off|[A-Z\d\"“$£€]|[a-z]+ing\b|"
    r"stop|into|with|from|by|if|down|over|any|each|every|until|us|now|about|[a-z]+\b))"
)
HYPOTHETICAL = re.compile(
    r"^\W*(?:imagine|suppose|say you|picture|what if|let['’]s say|assume|pretend)\b|^\W*if (?:i|you|we|"
    r"they|he|she|someone|only|everyone|anyone|there (?:were|was))\b.*\b(?:would|could|might|had)\b"
    r"|\b(?:if (?:i|we|you|only i) (?:had|won|were)|were (?:i|you|we|it) to|wish)\b",
    re.IGNORECASE,
)
IDIOM = re.compile(
    r"\b(?:one in a million|a million (?:times|miles|reasons|thanks|things|years)|thanks a million|"
    r"a thousand (?:times|words|cuts|apologies)|"
    r"(?:a )?hundred per ?cent (?:sure|certain|behind|committed)|100% (?:sure|certain|behind|committed)|"
    r"(?:give|gave|giving|gives|given) (?:it |us |them )?(?:110|120|150|100|a hundred|a hundred and ten|"
    r"one hundred and ten|a hundred and one)(?: ?%| per ?cent|percent)|"
    r"at sixes and sevens|on cloud nine|nine lives|(?:at|the) eleventh hour|second to none|two[- ]faced|"
    r"back to square one|dressed to the nines|"
    r"the whole nine yards|six feet under|two sides of the same coin|in two minds|one[- ]stop|zero sum|"
    r"zero[- ]tolerance|a dime a dozen|"
    r"six of one|half a dozen of the other|half[- ]hearted\w*|half[- ]baked|half the battle|"
    r"meet (?:\w+ )?half ?way|two wrongs|ten to one|fifty[- ]fifty|50[- ]50|24/7|9[- ]to[- ]5|"
    r"nine[- ]to[- ]five|"
    r"one step (?:ahead|forward|back)|two steps (?:back|forward)|kill(?:ing|ed)? two birds|"
    r"one[- ]way street|two[- ]way street|third (?:time lucky|wheel|degree)|catch[- ]22|"
    r"a stitch in time saves nine|two cents|my two|a picture is worth|million[- ]dollar (?:question|smile|"
    r"idea)|sixty[- ]four[- ]thousand[- ]dollar|look a million|feel(?:s|ing)? like a million|"
    r"put two and two together|two left feet|three cheers|seventh heaven|forty winks|a cat has|"
    r"five[- ]star|first[- ]class|four[- ]letter|number one (?:priority|fan|rule)|"
    r"all four(?:s| corners)|four corners|nine times out of ten|ten[- ]a[- ]penny|one[- ]trick|"
    r"two[- ]time|strike two|third base|"
    r"once in a (?:blue|lifetime)|one for the (?:books|road)|million to one|hundreds? of times|"
    r"it takes two|two['’]s company|three['’]s a crowd|two peas|"
    r"on all cylinders|a thousand splendid|zero hour|0 to hero|zero to hero|one size fits all|two thumbs)\b",
    re.IGNORECASE,
)
CODED = re.compile(r"\b(?:isbn|issn|doi|iban|vat|ref|reference|serial)\b[^a-z]*$", re.IGNORECASE)
AGED = re.compile(r"\b(?:turn(?:ed|s|ing)?|aged?|who is|who was) $", re.IGNORECASE)
LEADING_ZERO = re.compile(r"0\d")  # "0555 0142"
NAMED = re.compile(
    r"(?<=[\w,;] )(?!(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|In|The)\b)[A-Z][A-Za-z]+[ -]$"
)
OFFER = re.compile(
    r"\b(?:call|kilomet(?:re|er)|mile|km|text|dial|ring|email|code|isbn|issn|room|section|chapter|page|"
    r"case no|flight|gate|"
    r"platform|extension|ext|runway|pier|berth|bay|lane|ward|unit|bus|route|court|table|channel|line|"
    r"apartment|flat|suite|plot|track|tram|train|hangar|terminal|exit|junction|box|lot|item|clause|"
    r"article|paragraph|figure|step|level|volume|issue|edition|season|episode|day|week|year|round|game|"
    r"group|grade|type|class|phase|stage|tier|zone|district|build|docket|patent)\b\.?:? ?$",
    re.I,
)


def is_non_claim(text: str) -> bool:
    """Whether a whole sentence is a question, an instruction or a mere supposition."""
    return is_question(text) or bool(
        (IMPERATIVE.match(text.lower()) and IMPERATIVE.match(text[:1].lower() + text[1:])) or HYPOTHETICAL.search(text)
    )


def is_question(text: str) -> bool:
    return QUESTION.search(text, max(0, len(text) - LONGEST_ENDING)) is not None


def idioms_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where fixed phrases stand in a sentence."""
    return tuple(match.span() for match in IDIOM.finditer(text))


def labelled(text: str, figure: Quantity) -> bool:
    """Whether a number is the name of a page, a room, a code or a telephone."""
    before = text[: figure.start]
    if figure.high >= 1000 and "," in figure.text:
        return False
    if LEADING_ZERO.match(figure.text):
        return True
    if AGED.search(before) and figure.unit == "" and figure.high < 130:
        return True
    named = NAMED.search(before[-30:]) and not figure.measured and not figure.in_words
    return figure.unit == "" and bool(named or OFFER.search(before[-14:]) or CODED.search(before[-40:]))
