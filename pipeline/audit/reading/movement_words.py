"""The words that say that something moved, and those right beside a figure that make it a step or a difference."""

import re

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
STEP_BEFORE = re.compile(
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
STEP_AFTER = re.compile(
    r"^\s*(?:(?!(?:is|was|are|were|than|has|have|had|will|would|which|that|of|in|on|"
    r"at)\b)\w+ ){0,3}?(?P<word>more|fewer|less|higher|lower|bigger|smaller|larger|greater|longer|shorter|"
    r"heavier|lighter|above|below|ahead of|behind|short of|off|faster|slower|"
    r"warmer|cooler|colder|hotter|older|younger|cheaper|dearer|taller|apart|difference|gap|increase|rise|"
    r"drop|fall|decline|gain|cut|reduction|saving|jump|lead)\b",
    re.IGNORECASE,
)


def _sign(word: str) -> int:
    return 1 if word in RISING else -1 if word in FALLING else 0


PARTICLE = re.compile(
    r"\b(?P<verb>turn(?:ed|s|ing)?|hand(?:ed|s|ing)?|ring(?:s|ing)?|rang|rung|add(?:s|ed)?|sum(?:s|med)?|"
    r"tot(?:s|ted)|end(?:s|ed)?|wind|wound|pil\w+|rack\w*|clock\w*|chalk\w*|ma[dk]e|makes|took|takes|put|"
    r"sign\w*) (?:over|up)(?P<rest>(?: \w+){0,2} ?)$",
    re.IGNORECASE,
)
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
