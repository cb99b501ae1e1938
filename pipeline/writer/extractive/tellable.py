"""Which sentences of a source can be told: whole ones with a verb, and none that only serve the page they stand on."""

import re

SHORTEST, LONGEST = 5, 70
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|do|does|did|[a-z]{2,}ed|rose|fell"
    r"|grew|gave|gives?|spent|held|holds?|cost|hit|led|leads?|won|lost|said|says?|told|made|makes?|took|takes?|went|goes"
    r"|came|comes?|saw|sees?|found|finds?|kept|keeps?|put|puts|cut|cuts|set|sets|ran|runs?|met|paid|pays?|sold|bought"
    r"|built|left|began|begins?|became|wrote|writes?|read|broke|drove|struck|sent|stood|got|beat|states?|shows?|needs?"
    r"|plans|expects?|wants?|remains?|includes?|contains?|stays?|means?|brings?|invites|lets?|gets?|thinks?|knows?"
    r"|visits?|lies?|sits?|drew|flew|shot|fought|taught|caught|thought|brought|sought|swept|spread|blew|threw|tore|wore"
    r"|(?:fall|rise|grow|drop|climb|jump|slip|sink|shrink|reach|face|stand|turn)(?:s|es)?"
    r"|[a-z]{3,}s (?=(?:an?|the|its|their) )"
    r"|chose|rule|sends?|uses?|adds?|calls?|offers?|opens?|closes?|starts?|ends?|carries|carry|covers?)\b|\b(?:it|that|he|she|there|here|what|who)['’]s\b|['’](?:re|ve|ll|d|m|t)\b"
    r"|^(?:Pin|Update|Upgrade|Run|Rotate|Install|Check|Apply|Disable|Remove|Restart|Avoid|Use)\b"
)
_PARTICIPLE = re.compile(
    r"(?:held|made|based|given|taken|seen|known|called|published|compiled|prepared|released|shown|set|adapted|updated"
    r"|issued|posted|owned|run|led|read) (?:on|in|by|at|for|from|with|under|as|to)\b"
)
_HEADS = re.compile(
    r"(?:Figure|Table|Photo|Image|Source|Page|Tags?|By|Related|Read more|Also read|Watch|See|Share|Follow|Sign up"
    r"|Posted|Published|Updated|Attendance|Full time)\b[^.]{0,6}[:\d]|NOTE:|©|No\. \d"
    r"|(?:Follow us|Sign up|Subscribe|Read|See (?:App|also|Table)|Want to|Click|Rate|Book)\b"
    r"|\w+ by [^:]*:|(?:[\w’'-]+ ){0,3}[\w’'-]+: [A-Z]"
)
"""How captions, credits, motions, invitations and entries under a label begin."""
_SERVES = re.compile(
    r"\[|https?://|\b(?:see (?:also )?tables?|this (?:news )?release presents|for more information|embargoed|cookies?"
    r"|technical information|newsletter|rights reserved|click here|sign up|logged in|log in|written for this project"
    r"|our own words|forward-looking|undertakes? no obligation|conference call|webcast|replay|reprints|with files from"
    r"|contributed to this (?:report|story)|minute read|more to say about|thank you|good (?:morning|afternoon|evening)"
    r"|your questions|sampling (?:variability|error)|based on a sample|confidence (?:level|interval)|book a demo"
    r"|contact us)\b",
    re.IGNORECASE,
)
"""What serves the page, the company's lawyers or the survey's methods, and tells no news."""


def can_be_told(text: str) -> bool:
    """Whether a sentence is whole, has a verb and a tellable length, asks nothing and is no page furniture."""
    begun = re.match(r"[\"“'‘]?[A-Z0-9$€£]", text) and not text.rstrip('"”’)').endswith("?")
    if not begun or not SHORTEST <= len(text.split()) <= LONGEST or _HEADS.match(text) or _SERVES.search(text):
        return False
    verbs = (verb for verb in _VERB.finditer(text) if not _PARTICIPLE.match(text, verb.start()))
    return any(verbs)
