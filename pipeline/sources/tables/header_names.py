"""What the words of a header say: that its figures are periods, number their rows, or date a beginning."""

import re

from pipeline.sources.tables.periods import is_period
from pipeline.sources.tables.printed import Printed

PERIOD_HEAD = re.compile(
    r"(?:(?:fiscal|financial|calendar|school|academic|marketing|survey|census|reference)\s)?(?:years?|quarters?|months?|periods?|dates?|seasons?|weeks?)"
    r"(?:\s?(?:ended|ending|to|/.*))?|as (?:of|at)|time",
    re.IGNORECASE,
)
"""Headers of columns of periods, or of the labels beside them."""
_TIMES = {"day", "week", "month", "year"}
"""Units of a span that a header names ("12 months")."""
NUMBER_HEAD = re.compile(
    r"(?:rank|pos(?:ition)?|place|no|#|age|size|grade|round|week|day|hour|lap|stage|game|match|id|code|number)\.?",
    re.IGNORECASE,
)
"""Headers of columns that number their rows."""
_BEGINNING = re.compile(
    r"(?:(?:year|date|month)\s(?:of\s)?)?(?:first\s)?(?:opened|opening|founded|foundation|established|establishment"
    r"|built|construction|completed|completion|launched|launch|created|formed|formation|incorporated|incorporation"
    r"|started|start|began|begun|born|birth|commissioned|inaugurated|elected|appointed|joined|listed|introduced"
    r"|registered|chartered|settled|released|release|published|publication|installed|acquired|renovated|rebuilt|closed)"
    r"(?:\s(?:in|to the public|since))?|since|in (?:office|service|operation|business|power) since",
    re.IGNORECASE,
)


def dates_a_beginning(label: str) -> bool:
    """Whether a label's year says when something began or ended: a value, and no period of the figures below it."""
    return bool(_BEGINNING.fullmatch(label.strip(" :")))


def is_year(text: str, each: Printed) -> bool:
    """Whether a cell with a figure is a period ("2024", "12 months"), and no value."""
    return (is_period(text) and not each.grouped and not each.signed) or each.unit in _TIMES
