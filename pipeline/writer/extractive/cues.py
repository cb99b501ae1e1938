"""The words that tell a fact's bent: toward the future, upward, downward, or only passing on what others said."""

import re

AHEAD = re.compile(
    r"\b(?:will|shall|(?:is|are) expected|expects|plans to|plann(?:ed|ing) to|anticipates?|scheduled|projects|projected"
    r"|forecasts?|next year|by (?:the end of )?20\d\d|intends?|aims? to|(?:is|are) to (?:begin|start|end|open|close)"
    r"|(?:starts?|begins?|ends?|opens?|closes?) in (?:\w+ )?20\d\d)\b"
)
FORECAST = re.compile(r"\b(?:expects?|expected|plans?|planned|anticipates?|projects|projected|forecasts?|estimates?)\b")
UP = re.compile(
    r"\b(?:rose|grew|gain\w*|added|increas\w+|up|more|record|strong|solid|higher|progress|lead\w*)\b", re.IGNORECASE
)
DOWN = re.compile(
    r"\b(?:fell|declin\w+|decreas\w+|lost|lose|down|less|lower|risk\w*|uncertain\w*|not|no|without|slow\w*|weak\w*|cut"
    r"|however)\b",
    re.IGNORECASE,
)
REPORTED = r"(?:reported|wrote|noted|quoted|printed|recalled|observed)"
BESIDE_THE_POINT = re.compile(
    r"\[|^NOTE:|\b(?:see (?:also )?tables?|this (?:news )?release presents|for more information|embargoed"
    r"|technical information|cookies?|subscribe|newsletter|all rights reserved|click here|sign up"
    r"|written for this project|our own words)\b",
    re.IGNORECASE,
)
