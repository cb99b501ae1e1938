"""Whether a figure of a text says what a source's figure says: the same amount, date or score of the same thing."""

import re
from decimal import Decimal

from pipeline.audit.attribution.mentions import Mention, head_of, points
from pipeline.models.quantity import Hedge, Kind, Quantity
from pipeline.quantities.conversions import conversion, factor
from pipeline.quantities.periods import clock, date_parts
from pipeline.text.stemming import stem, stems

_OVER = (Hedge.OVER, Hedge.WELL_OVER, Hedge.AT_LEAST, Hedge.JUST_OVER)
_UNDER = (Hedge.UNDER, Hedge.AT_MOST, Hedge.JUST_UNDER, Hedge.NEARLY)
_LEEWAY = Decimal("0.05")
_SAME = Decimal("1e-9")  # what converting a unit may cost


def close(stated: Quantity, end: Decimal, value: Decimal) -> bool:
    """Whether a value is what a stated end of an interval stands for.

    Narrower than the policy for recomputed figures: "more than 10" does not restate a thousand.
    """
    size, gap = abs(end), value - end
    if abs(gap) <= size * _SAME:
        return True
    if stated.kind is Kind.NUMBER and not _is_round(size):
        return False
    if stated.hedge in _OVER:
        return 0 < gap <= size / 2 and size >= 10
    if stated.hedge in _UNDER:
        return -size / 5 <= gap < 0 and size >= 10
    if stated.hedge is Hedge.ABOUT:
        return abs(gap) <= size * _LEEWAY
    return abs(gap) <= min(_rounding(stated) / 2, size * _LEEWAY)


def _is_round(size: Decimal) -> bool:
    """Whether a count is one that people round to: two digits that tell, and zeros."""
    return size >= 10 and len(size.normalize().as_tuple().digits) <= 2 and size % 5 == 0


def _rounding(stated: Quantity) -> Decimal:
    """The worth of the last digit written; trailing zeros of integers from a thousand up are rounding."""
    if stated.kind is Kind.FRACTION:
        return abs(stated.low) / 10
    if stated.in_words or (stated.step == 1 and abs(stated.low) < 1000):
        return Decimal(0)
    exponent = int(stated.low.normalize().as_tuple().exponent)
    return Decimal(1).scaleb(max(0, exponent)) if stated.step == 1 else stated.step


_WORDS = """
people persons man men woman women boy boys girl girls child children kid kids baby babies toddler toddlers teenager
teenagers teen teens youth youths adult adults pensioner pensioners lad lads lady ladies suspect suspects victim
victims accused defendant defendants offender offenders robber robbers thief thieves burglar burglars killer killers
murderer murderers gunman gunmen attacker attackers bomber bombers militant militants rebel rebels terrorist
terrorists jihadist jihadists fighter fighters soldier soldiers troop troops marine marines sailor sailors officer
officers policeman policemen guard guards firefighter firefighters paramedic paramedics worker workers employee
employees staff boss bosses director directors manager managers executive executives resident residents passenger
passengers commuter commuters driver drivers motorist motorists cyclist cyclists pedestrian pedestrians climber
climbers walker walkers hiker hikers pilot pilots crew student students pupil pupils teacher teachers doctor doctors
nurse nurses patient patients player players footballer footballers cricketer cricketers defender defenders midfielder
midfielders striker strikers forward forwards goalkeeper goalkeepers bowler bowlers batsman batsmen coach coaches
referee referees rider riders runner runners swimmer swimmers athlete athletes member members civilian civilians
brother brothers sister sisters son sons daughter daughters parent parents mother mothers father fathers wife wives
husband husbands friend friends colleague colleagues relative relatives sibling siblings cousin cousins others
protester protesters demonstrator demonstrators activist activists campaigner campaigners fan fans supporter
supporters migrant migrants refugee refugees immigrant immigrants hostage hostages prisoner prisoners inmate inmates
detainee detainees survivor survivors witness witnesses juror jurors judge judges lawyer lawyers journalist
journalists politician politicians mp mps councillor councillors minister ministers candidate candidates leader
leaders actor actors singer singers musician musicians artist artists author authors scientist scientists researcher
researchers academic academics expert experts tourist tourists visitor visitors traveller travellers shopper shoppers
customer customers farmer farmers fisherman fishermen miner miners businessman businessmen american americans briton
britons australian australians voter voters musician twins pair couple trio
"""
PERSONS = frozenset(map(stem, _WORDS.split()))


_SHARES = (Kind.PERCENT, Kind.FRACTION)
_NO_AMOUNTS = (Kind.TIME, Kind.SCORE, Kind.CODE, Kind.LIST_NUMBER, Kind.ORDINAL)
_POUNDS = frozenset(("GBP", "pounds"))
SMALL = 20  # counts up to here turn up in any text
_CONTESTS = stems("open cup league final semi quarter world championship round match game test tour series")


def agrees(stated: Quantity, mention: Mention, said: frozenset[str]) -> bool:
    """Whether the source's figure bears the stated one; `said` are the stems of the sentence that states it."""
    found = mention.quantity
    match stated.kind:
        case Kind.DATE:
            return _same_date(stated, found)
        case Kind.TIME:
            return found.kind is Kind.TIME and clock(stated.text) == clock(found.text)
        case Kind.SCORE:
            return (
                found.kind is Kind.SCORE and points(stated.text) == points(found.text) and _shares_name(mention, said)
            )
        case Kind.ORDINAL:
            return _same_rank(stated, found)
        case Kind.NAME | Kind.CODE | Kind.LIST_NUMBER:
            return _same_label(stated, found)
    if found.kind is Kind.DATE:
        return not stated.unit and stated.low == found.low and stated.low > 0
    few = found.kind is Kind.VAGUE and not found.counts
    return found.kind not in _NO_AMOUNTS and not few and _same_amount(stated, found) and _fits(stated, mention, said)


def _same_amount(stated: Quantity, found: Quantity) -> bool:
    worth = _conversion(stated, found)
    if worth is None or (found.kind is Kind.VAGUE and stated.kind is not Kind.VAGUE):
        return False
    low, high = found.low * worth, found.high * worth
    if stated.kind is Kind.VAGUE:
        return stated.low <= low and high <= stated.high
    return close(stated, stated.low, low) and close(stated, stated.high, high)


def _conversion(stated: Quantity, found: Quantity) -> Decimal | None:
    """What a found value is multiplied by to stand in the stated unit, None where the two cannot be compared."""
    kinds = (stated.kind, found.kind)
    one = Decimal(1)
    if stated.kind in _SHARES and found.kind in _SHARES:
        return one if stated.kind is found.kind else one.scaleb(2 if stated.kind is Kind.PERCENT else -2)
    if Kind.AGE in kinds:
        return one if _same_age(stated, found) else None
    if Kind.MULTIPLE in kinds:
        return one if stated.kind is found.kind else None
    if Kind.MONEY in kinds:
        return one if stated.kind is found.kind and _same_currency(stated.unit, found.unit) else None
    if stated.kind is Kind.POINTS and found.kind in (Kind.PERCENT, Kind.POINTS):
        return factor("points" if found.kind is Kind.PERCENT else found.unit, stated.unit)
    counts = (Kind.NUMBER, Kind.VAGUE, Kind.NAME)
    return one if stated.kind in counts and found.kind in counts else conversion(found.unit, stated.unit)


def _same_age(stated: Quantity, found: Quantity) -> bool:
    """An age is also a length of years, and the bare number that stands for it beside a name."""
    other = found if stated.kind is Kind.AGE else stated
    bare = other.kind is Kind.NUMBER and (not other.measured or (not other.unit and other.text.isdigit()))
    return other.kind is Kind.AGE or bare or other.unit == "year"


def _same_currency(mine: str, theirs: str) -> bool:
    mine, theirs = mine.split("/")[0], theirs.split("/")[0]
    return mine == theirs or {mine, theirs} <= _POUNDS or not (mine and theirs)


def _fits(stated: Quantity, mention: Mention, said: frozenset[str]) -> bool:
    """Whether a count counts the same thing: small and rounded counts agree by chance, so theirs must name it."""
    exact = (stated.low, stated.high) == (mention.quantity.low, mention.quantity.high)
    counted = stated.kind is Kind.VAGUE or (stated.kind is Kind.NUMBER and (stated.high <= SMALL or not exact))
    head = head_of(stated.measured)
    if not counted or not head:
        return True
    persons = head in PERSONS
    if mention.implied:
        return head in mention.near or (persons and mention.head in PERSONS)
    if not mention.head:
        return persons or (stated.kind is Kind.NUMBER and exact)
    alike = mention.head == head or (persons and (mention.head in PERSONS or mention.head in said))
    return alike or head in mention.nouns or mention.head in stems(stated.measured) or head in mention.around


def _same_date(stated: Quantity, found: Quantity) -> bool:
    if found.kind is not Kind.DATE:
        return stated.low > 0 and found.low == stated.low and not found.unit
    if stated.period == found.period:
        return True
    mine, theirs = date_parts(stated.period), date_parts(found.period)
    return any(mine) and all(not part or part == other for part, other in zip(mine, theirs, strict=True))


def _shares_name(mention: Mention, said: frozenset[str]) -> bool:
    """Whether a name that stands near the source's score is also in the sentence that states it."""
    start = mention.quantity.start
    near = mention.source.text[max(mention.sentence_start, start - 80) : mention.quantity.end + 60]
    names = stems(" ".join(re.findall(r"[A-Z][a-z]{2,}", near)))
    return bool(names & said - _CONTESTS)


def _same_rank(stated: Quantity, found: Quantity) -> bool:
    """The same rank, or one more than the others, previous or more that the source counts."""
    if found.kind is Kind.ORDINAL:
        return found.low == stated.low
    others = found.measured.lower().startswith(("other", "previous", "more"))
    return found.kind is Kind.NUMBER and found.low == stated.low - 1 and others


def _same_label(stated: Quantity, found: Quantity) -> bool:
    """ "Stage nine" is also the ninth stage and "stage 9"."""
    if not stated.low or found.low != stated.low:
        return False
    label = stated.text.split()[0].lower()
    if found.kind is Kind.ORDINAL:
        return stem(label) in stems(found.measured)
    return found.kind is Kind.NAME and label in found.text.lower()
