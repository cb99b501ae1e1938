"""Words brought down to what two ways of saying a thing share: a short stem, one name for common synonyms."""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?|\d{4}")
# What tells "Line 4" from "Line 1" and "Zone A" from "Zone B"; a day of a month names no thing.
_NUMBERED = re.compile(
    r"\b(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"(?P<name>[A-Z][a-z]{2,}) (?P<number>\d{1,2}|[A-Z])\b(?![.,]?\d|\s?(?:%|per\b|percent|million|billion|[ap]\.?m\b))"
)
_THRESHOLD = re.compile(
    r"\b(?P<word>under|over|above|below|aged?) (?P<number>\d{1,3})(?:s\b|\b)(?![.,]?\d|\s?%)", re.IGNORECASE
)
_ENDINGS = re.compile(
    r"(?:(?:ation|ition|ance|ence|ment|ness|ship|ings?|ions?|ers?|ors?|ies|ied|eds?|ally|ly|es|y|e|ed)s?|s)$"
)
STOP = frozenset(
    "a an the of to in on at by for from with and or but as is are was were be been has have had it its "  # noqa: SIM905
    "this that these those their his "
    "her he she they we our you your i than then so up down out over into per each every all any some "
    "more most less least about "
    "which who what when where while after before under between during will would can could may might do "
    "does did just only also very s "
    "there here one two now new".split()
)
SYNONYMS = """
hurt injured injuries injury wounded wounds casualties
killed died dead deaths death fatalities fatal deadly dying kills lives
attended attendance turned crowd audience spectators attendees drew
cost costs bill price priced expense expenses costing charge charged
pay wage wages salary salaries paid payroll earnings remuneration
staff workers workforce employees headcount jobs employs employed employment payroll personnel
spend spending spent spends expenditure outlay outlays invest invested investment
homes houses dwellings home housing flats
pupils students schoolchildren enrolment enrolled
riders ridership passengers trips journeys rides travellers carried boardings
votes vote voted ballots ballot voters
sales sold revenue turnover takings sell sells
profit profits income surplus earned
fell fall fallen drop dropped decline
flight flights fly flies flew flown flying
fire blaze fires blazes wildfire
crash collision accident crashes accidents collisions
crime crimes offence offences
temperature temperatures degrees heat mercury thermometer hottest hot warmest coldest cold highs lows
rain rainfall rained downpour precipitation
visitors visits visited tourists visitor guests
awarded award awards prize grant grants
gift gifts donated donation donations cheque cheques raised fundraising donors
debt debts owed owes owing borrowing
customers subscribers users clients
capacity seats seat places seating
undecided undecideds unsure
favour favor support supporters backing approval approve approved back backed supported
against oppose opposed opposition opposes
patients cases waiting backlog queue
distance length long kilometres km miles
area hectares acres land cover covers covered covering spans
plan planned plans budget budgeted intends intend guidance forecast target projected proposed proposal earmarked
plan pencilled expected
rent rents rental rentals tenant
fares fare tickets ticket
fee fees tuition
rate rates
tonnes tons weight weighed
complaint complaints complained grievances
arrested arrests arrest detained
books loans loan borrowed borrow library lent lend lends lending
emissions emitted carbon co2
production output produced produces makes manufactured built
exports exported shipments shipped ships
delivered deliveries delivery
population inhabitants residents people populous
victims victim
time seconds clocked clocking
contract contracts deal deals
unemployment jobless joblessness unemployed
women female woman
child children kids
men male man
calls called emergency
won win wins winning
increase increases increased rise rises risen rose growth grew hike hikes uplift hiked
""".strip().splitlines()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in lower case, at most seven letters; synonyms share one."""
    plain = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    return _NAMED.get(plain) or _NAMED_STEMS.get(_cut(plain), _cut(plain))


def _cut(word: str) -> str:
    if word.isdigit() or len(word) <= 3:
        return word
    cut = _ENDINGS.sub("", word)
    return (cut if len(cut) >= 4 else word.removesuffix("s"))[:7]


_NAMED: dict[str, str] = {}
_NAMED_STEMS: dict[str, str] = {}
for _line in SYNONYMS:
    _first = _line.split()[0]
    for _known in _line.split():
        _NAMED.setdefault(_known, f"={_first}")
        _NAMED_STEMS.setdefault(_cut(_known), f"={_first}")


def stems(text: str) -> frozenset[str]:
    """The stems of a text's words that carry meaning."""
    return frozenset(found for found, _ in placed_stems(text))


def placed_stems(text: str) -> tuple[tuple[str, int], ...]:
    """The same with the offset of each word, in text order; a numbered thing ("Line 4") has one of its own besides."""
    if not text:
        return ()
    words = [(stem(m[0]), m.start()) for m in _WORD.finditer(text) if m[0].lower() not in STOP]
    numbered = [(f"{m['name']} {m['number']}".lower(), m.start()) for m in _NUMBERED.finditer(text)]
    numbered += [(f"{m['word']} {m['number']}".lower(), m.start()) for m in _THRESHOLD.finditer(text)]
    return tuple(sorted((*words, *numbered), key=lambda placed: placed[1]) if numbered else words)
