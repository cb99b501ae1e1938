"""The words around a figure that say which arithmetic it states: a change, a share, a sum, an average, a difference."""

import re

from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.models import Direction, Quantity
from pipeline.quantities.hedges import DOWN, UP

MORE_UP = frozenset(
    "upturn growth uptick rising improvement improved improve leaping outgrew heavier dearer richer "  # noqa: SIM905
    "bigger greater larger longer taller "
    "more above ahead beyond extra addition swelled climbed edged bumped boosted boost doubled lifted "
    "lift hike upped pushed scaled "
    "mushroomed balloon surging firmed strengthen enlarged outperformed spiralled shot crept inched grew "
    "ticked booming boomed "
    "multiplied quickened deepened mounted".split()
)
MORE_DOWN = frozenset(
    "downturn fewer less smaller lighter cheaper poorer shorter below behind loss losses erosion "  # noqa: SIM905
    "collapse collapsed deterioration "
    "deteriorated worsened halved trimmed trim slashed slash curbed sagged sag decrease reduction "
    "setback slower saving "
    "shortfall dipping slimmed receded subsided waned dwindled nosedived nosedive cratered cooled lessened "
    "pared axed knocked shaved reductions".split()
)
RISING, FALLING = UP | MORE_UP, DOWN | MORE_DOWN
_WORD = re.compile(r"[A-Za-z+]+(?:-[a-z]+)?")
_NEUTRAL = frozenset("more less above over below lower higher up down".split())  # noqa: SIM905
AFTER_CHANGE = re.compile(
    r"^\s*(?:\w+ ){0,3}?(?P<word>more|less|higher|lower|fewer|bigger|smaller|larger|greater|up|down|"
    r"increase|increases|rise|jump|growth|gain|surge|"
    r"boost|leap|climb|hike|uplift|drop|fall|decline|decrease|cut|dip|slump|reduction|plunge|tumble|slide|"
    r"loss|cheaper|dearer|longer|"
    r"shorter|heavier|lighter|above|below)\b",
    re.IGNORECASE,
)
YEARLY = re.compile(
    r"^\s*(?:a|per|each|every) (?:fiscal )?year\b|^\s*(?:compound )?(?:annually|yearly|annual|compound|"
    r"a year on average|per annum|p\.a\.)\b"
    r"|^\s*(?:compound )?annual (?:growth|rate)",
    re.IGNORECASE,
)
COMPOUND_WORD = re.compile(
    r"\bcompound\w*|\bCAGR\b|\bannuali[sz]ed\b|\baverage annual\b|\byearly rate\b|\bannual (?:growth|rate)\b",
    re.IGNORECASE,
)
SHARE_AFTER = re.compile(
    r"^\s*(?:(?:or (?:more|so)|share|slice|stake|cut|part|portion) )?(?:of|from each|on (?:each|every)|"
    r"out of|in every)\b(?! (?:the year|that year|a year\b|last year))",
    re.IGNORECASE,
)
SHARE_BEFORE = re.compile(
    r"\b(?:accounts?|accounted|accounting) for [^.;]{0,24}$|\b(?:makes?|made|making) up [^.;]{0,24}$|"
    r"\brepresent\w* [^.;]{0,24}$|\bconstitut\w* [^.;]{0,24}$"
    r"|\b(?:share|proportion|slice|portion|percentage(?! points?)|fraction|ratio|margin)\b[^.;]{0,60}$|"
    r"\b(?:equal|equivalent|amount\w*|com(?:es?|ing)|came|work(?:s|ed) out) (?:to|at) [^.;]{0,24}$"
    r"|\bmajority\b[^.;]{0,30}$|\bas a (?:share|percentage|proportion)\b",
    re.IGNORECASE,
)
TOGETHER = re.compile(
    r"\b(?:together|combined|in all|in total|altogether|between them|put together|all told|total(?:s|led|"
    r"ling|ed)?|overall|the sum|sums? to|"
    r"add(?:s|ed)? up to|jointly|collectively|taken together|aggregate|joint|both)\b|"
    r"\bover the (?:(?:past|last) )?(?:weekend|week|course|two|three|four|five|six|seven|\d+)\b|\bacross (?:the|all)\b",
    re.IGNORECASE,
)
AVERAGE = re.compile(r"\b(?:on average|averag\w+|mean|typical|typically)\b", re.IGNORECASE)
PERIOD_RATE = re.compile(
    r"^\s*(?:\S+ (?:in|of) (?:sales|revenue|profit|net income)s? )?(?:\(\w+\) )?(?:a|per|each|every|/|"
    r"in (?:each|every)) ?(?P<unit>day|week|month|quarter|hour|minute|second|year)\b|^\s*(?P<ly>daily|"
    r"weekly|monthly|quarterly|hourly)\b",
    re.IGNORECASE,
)
PERIOD_LATER = re.compile(
    r"\b(?:each|every|a|per) (?P<unit>day|week|month|quarter|hour|minute|second)\b", re.IGNORECASE
)
DIFFERENCE_BEFORE = re.compile(
    r"(?:\bby|\b(?:difference|gap|margin|lead|spread|swing|shortfall|surplus|increase|rise|drop|fall|"
    r"decline|gain|cut|reduction|saving|jump) of|\badd(?:ed|s|ing)?|\bgained|\blost|\bshed|\bcut|\bsaved?|"
    r"\btook|\btrim\w*|\bknocked|\bshaved|\bswung by|\bup|\bdown|\bahead|\bbehind|\bdiffer\w*|\b(?:gap|"
    r"lead over)\b[^.,;]{0,70}|\bdifference between\b[^.,;]{0,70}|"
    r"\bspread\b[^.,;]{0,12}|\brange\b[^.,;]{0,12}|\bgrew|\brose|\bfell|"
    r"\bdropped|\bclimbed|\bincreased|\bjumped|\bdeclined|\bshrank|\bwiden\w*|\bnarrow\w*|\bslipped|"
    r"\bsoared|\btumbled|\bsurged)"
    r"(?: by)?(?: (?:about|around|roughly|nearly|almost|over|some|just|only|more than|less than|under|"
    r"at least|up to|approximately|a further|another|a|an|close to|well over|just over|just under|"
    r"the))*\s*$",
    re.IGNORECASE,
)
DIFFERENCE_AFTER = re.compile(
    r"^\s*(?:(?!(?:is|was|are|were|than|has|have|had|will|would|which|that|of|in|on|"
    r"at)\b)\w+ ){0,3}?(?P<word>more|fewer|less|higher|lower|bigger|smaller|larger|greater|longer|shorter|"
    r"heavier|lighter|above|below|ahead of|behind|short of|off|faster|slower|"
    r"warmer|cooler|colder|hotter|older|younger|cheaper|dearer|taller|apart|difference|gap|increase|rise|"
    r"drop|fall|decline|gain|cut|reduction|saving|jump|lead)\b",
    re.IGNORECASE,
)


WENT_BY = re.compile(
    r"\b(?:come|came|coming|gone|went|going|brought|driven|pushed|gets?|got) (?P<way>up|down) by (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
ANOTHERS = re.compile(r"['’]s? by (?:\w+ )?$")


def direction(scene: SentenceContext, figure: Quantity) -> int:
    """1 where the sentence says that the figure's measure rose by it, -1 fell, 0 where it says neither."""
    if figure.direction in (Direction.UP, Direction.DOWN):
        return 1 if figure.direction is Direction.UP else -1
    if figure.direction in (Direction.TO, Direction.FROM):
        return 0
    after = AFTER_CHANGE.match(scene.right(figure))
    if after:
        return _sign(after["word"].lower())
    return _before(scene, figure)


def _before(scene: SentenceContext, figure: Quantity) -> int:
    """The nearest word of movement before the figure in its clause."""
    way = WENT_BY.search(scene.left(figure))
    if way:
        return 1 if way["way"].lower() == "up" else -1
    start = scene.clause(figure.start)[0]
    words = _WORD.findall(scene.text[start : figure.start].lower())
    for word in reversed(words[-9:]):
        if word in ("to", "of") and words[-1] == word and word == "to":
            return 0
        if _sign(word) and word not in _NEUTRAL:
            return _sign(word)
    if ANOTHERS.search(scene.left(figure)):
        return next((_sign(word) for word in reversed(_WORD.findall(scene.left(figure).lower())) if _sign(word)), 0)
    return 0


def _sign(word: str) -> int:
    return 1 if word in RISING else -1 if word in FALLING else 0


WENT = re.compile(
    r"\b(?:went|gone|goes|going|picked|ticked|crept|edged|moved|came|coming|inched|nudged|shot|pushed|"
    r"driven|trended|headed|is|are|was|were) "
    r"(?P<way>up|down|higher|lower)\b(?! to\b| with\b| for\b)",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\s+(?:through|short|behind|out|apart|ill|in love|under|up|victim|asleep|foul|silent|into line|"
    r"to (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b|"
    r"to fame|prominence|back on)\b",
    re.IGNORECASE,
)


def movement(text: str) -> tuple[int, int, int] | None:
    """The first verb of movement in a text: its sign and its place, or None."""
    phrase = WENT.search(text)
    if phrase:
        return (1 if phrase["way"].lower() in ("up", "higher") else -1), phrase.start(), phrase.end()
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word not in _NEUTRAL and _sign(word) and word not in NOUNS_ONLY and not ELSEWHERE.match(text, match.end()):
            return _sign(word), match.start(), match.end()
    return None


NOUNS_ONLY = frozenset(
    "loss losses bigger greater larger longer smaller fewer cheaper add raise raised raises cut cuts "  # noqa: SIM905
    "lost lose loses losing gain top "
    "beyond extra ahead behind less more richer poorer heavier lighter shorter lift boost advance rally "
    "spike shed taller saving crash "
    "crashed hiked dearer".split()
)
