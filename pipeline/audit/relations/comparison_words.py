"""The words that compare two things, turn a comparison round, end its sides or put members together."""

import re

GREATER = re.compile(
    r"\b(?:(?:larger|bigger|greater|higher|more|richer|heavier|longer|taller|costlier|dearer|faster|"
    r"wealthier|hotter|warmer|busier|stronger|older|wider|deeper)(?: [\w-]+){0,6}? than"
    r"|exceed\w*|outstrip\w*|dwarf\w*|surpass\w*|overt(?:ak\w+|ook)|outspen\w+|outspent|out-?earn\w*|"
    r"outsold|outsells?|out-?produc\w*|outweigh\w*|eclips\w*|"
    r"(?:top(?:s|ped)|beat(?:s|en)?|pass(?:ed|es)|overshadow\w*|outnumber\w*|outdid|outpac\w*|"
    r"outgr[eo]w\w*|out-?rank\w*|trump\w*) (?!it\b|them\b)(?=(?:the |that of |those of |what |its |last |this |all |"
    r"both |either )?[\w$£€A-Z])|tops? (?=the (?:GDP|output|population|econom\w+)|that of|those of)|"
    r"ahead of|more populous than|edged out|pulled ahead of)\b",
    re.IGNORECASE,
)
LESS = re.compile(
    r"\b(?:(?:smaller|lower|less|fewer|poorer|lighter|shorter|cheaper|slower|colder|cooler|younger|"
    r"narrower|weaker|quieter)(?: [\w-]+){0,6}? than|trail\w*|lag(?:s|ged|ging)?(?: behind)?|"
    r"(?<!left )behind|f(?:alls?|ell|allen) short of|dwarfed by|overtaken by|outstripped by|eclipsed by|"
    r"exceeded by|surpassed by|outspent by|(?:is|was|are|were|stands?|remains?|comes?|came|"
    r"sits?) (?:well |still |far |just )?below)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:not|never|no longer|isn['’]t|wasn['’]t|doesn['’]t|didn['’]t|hardly|yet to|nor|no)\s+(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
# "Only India has more people than …" says of all others that they have fewer.
ONLY = re.compile(r"\b(?:[Oo]nly (?:the )?[A-Z]|[Nn]o (?:other )?(?:country|nation|economy|company)\b)")
JOINED = re.compile(
    r"\b(?:put together|combined|together|taken together|added together|in total|the two combined|jointly|"
    r"the sum of)\b",
    re.IGNORECASE,
)
AMOUNT_NEXT = re.compile(
    r"^\s*(?:(?:about|around|roughly|nearly|almost|over|some|the|a|an|just|its|their|in)\s+)*(?:US|C|"
    r"A)?(?!(?:19|20)\d\d (?!million|billion|trillion)[A-Za-z])[$£€¥₹₩]?\s?\d"
)
FRACTION_NEXT = re.compile(
    r"\s*(?:an? |one |the )?(?:half|third|quarter|fifth|sixth|eighth|tenth|dozen|hundred)\b", re.IGNORECASE
)
EVER_NEXT = re.compile(r"\s*(?:ever|at any)\b", re.IGNORECASE)
PART_BEFORE = re.compile(r"\ban? (?:half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)\s+$", re.IGNORECASE)
SIDE_END = re.compile(
    r";| (?:but|yet|though|while|whereas) |, (?:but|and it|while|which|who|an? (?![^,]*, (?:of|in) )|making|"
    r"according|up|down|after|said|as )| – | — |\.$| in (?:19|20)\d\d\b"
)


GAP_CUE = re.compile(r"(?:\bthan|\bbelow|\bbehind|\bahead of|\bshort of)$", re.IGNORECASE)
FASTER = re.compile(r"^(?:faster|slower|quicker)", re.IGNORECASE)
OWN_PAST = re.compile(
    r"\s*(?:it|they) (?:was|were|had been|did|is|had|spent|earned|made|took)\b|\s*(?:in|during) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
EXAMPLES = re.compile(
    r"\b(?:including|includes?|such as|among them|like|notably|for example|namely|from)\b", re.IGNORECASE
)
