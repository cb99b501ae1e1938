"""The words that say that something moved, and those right beside a figure that make it a step or a difference."""

import re

from pipeline.audit.wording.lexicon import cue

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


PARTICLE = re.compile(
    r"\b(?P<verb>turn(?:ed|s|ing)?|hand(?:ed|s|ing)?|ring(?:s|ing)?|rang|rung|add(?:s|ed)?|sum(?:s|med)?|"
    r"tot(?:s|ted)|end(?:s|ed)?|wind|wound|pil\w+|rack\w*|clock\w*|chalk\w*|ma[dk]e|makes|took|takes|put|"
    r"sign\w*) (?:over|up)(?P<rest>(?: \w+){0,2} ?)$",
    re.IGNORECASE,
)
WENT = re.compile(
    r"\b(?:went|gone|goes|going|go|pick(?:ed)?|tick(?:ed)?|creep|crept|edged?|edging|moved?|came|coming|inch(?:ed)?|"
    r"nudged?|shot|pushed|driven|trend(?:ed)?|head(?:ed)?|drift(?:ed)?|is|are|was|were) "
    r"(?P<way>up|down|higher|lower)\b(?! to\b| with\b| for\b)",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\s+(?:through|short|behind|out|apart|around|ill|in love|under|up|victim|asleep|foul|silent|into line|"
    r"to (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b|"
    r"to fame|prominence|back on)\b",
    re.IGNORECASE,
)


def movement(text: str) -> tuple[int, int, int] | None:
    """The first verb of movement in a text: its sign and its place, or None."""
    phrase = WENT.search(text)
    if phrase:
        return (1 if phrase["way"].lower() in ("up", "higher") else -1), phrase.start(), phrase.end()
    found = (
        (match.start(), sign, match.end())
        for sign, way in ((1, "up"), (-1, "down"))
        for match in cue("direction", way).finditer(text)
        if match[0].lower() not in NO_VERBS and not ELSEWHERE.match(text, match.end())
    )
    start, sign, end = min(found, default=(0, 0, 0))
    return (sign, start, end) if sign else None


# Words of direction that say of a thing what it is, not what it did.
NO_VERBS = frozenset(
    "advance boost cut cuts down gain higher hiked lift lost lower off raise raised raises "  # noqa: SIM905
    "saving shed shorter spike up".split()
)
