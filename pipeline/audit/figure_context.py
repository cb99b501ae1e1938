"""How the words around a figure hedge it and say that it moved: read backwards from the figure, word by word."""

from pipeline.models.quantity import Direction, Hedge

HEDGES = {
    Hedge.ABOUT: "about|around|roughly|approximately|approx|approx.|some|circa|c.|~|an estimated|estimated|barely|"
    "in the region of|something like|more or less|or so|an average of about",
    Hedge.NEARLY: "nearly|almost|close to|just shy of|just short of|not quite|approaching|virtually|practically",
    Hedge.JUST_UNDER: "just under|slightly under|slightly less than|just below|a little under|just less than",
    Hedge.OVER: "more than|over|above|exceed|exceeds|exceeded|exceeding|top|tops|topped|topping|upwards of|upward of|greater than|"
    "higher than|larger than|bigger than|longer than|older than|in excess of|surpass|surpassed|surpassing|beyond|north of|past|>",
    Hedge.WELL_OVER: "well over|well above|far more than|much more than|far above|well in excess of|considerably more than",
    Hedge.JUST_OVER: "just over|slightly over|slightly above|slightly more than|just above|a little over|just more than|"
    "a little more than|a bit more than",
    Hedge.AT_LEAST: "at least|no fewer than|no less than|not less than|a minimum of|minimum of|at a minimum|≥",
    Hedge.UNDER: "less than|fewer than|under|below|lower than|smaller than|shorter than|younger than|beneath|south of|sub|<|"
    "under the age of|below the age of|cheaper than",
    Hedge.AT_MOST: "up to|at most|no more than|not more than|as much as|as many as|a maximum of|maximum of|as high as|≤",
    Hedge.WITHIN: "within",
}
PHRASES = {tuple(phrase.split()): hedge for hedge, phrases in HEDGES.items() for phrase in phrases.split("|")}
LONGEST = max(map(len, PHRASES))
UP = frozenset(
    ["up", "rise", "rises", "rose", "risen", "rising", "increase", "increases", "increased", "increasing", "gain", "gains", "gained", "gaining", "climb", "climbs", "climbed", "climbing", "grow", "grows", "grew", "grown", "growing", "jump", "jumps", "jumped", "jumping", "surge", "surges", "surged", "surging", "soar", "soars", "soared", "soaring", "advance", "advances", "advanced", "advancing", "add", "adds", "added", "adding", "higher", "rally", "rallied", "rebound", "rebounded", "expand", "expanded", "swell", "swelled", "swollen", "widen", "widened", "skyrocket", "skyrocketed", "raise", "raises", "raised", "raising", "strengthened", "spiked", "spike", "ballooned", "leapt", "leaped", "leap", "appreciated", "accelerated", "rocketed", "hiked", "hike", "+"]
)
DOWN = frozenset(
    ["down", "fall", "falls", "fell", "fallen", "falling", "drop", "drops", "dropped", "dropping", "decline", "declines", "declined", "declining", "decrease", "decreases", "decreased", "decreasing", "lose", "loses", "lost", "losing", "slip", "slips", "slipped", "slipping", "slide", "slides", "slid", "sliding", "slump", "slumps", "slumped", "plunge", "plunges", "plunged", "plunging", "plummet", "plummets", "plummeted", "plummeting", "tumble", "tumbles", "tumbled", "sink", "sinks", "sank", "sunk", "shed", "sheds", "dip", "dips", "dipped", "lower", "reduce", "reduces", "reduced", "reducing", "shrink", "shrinks", "shrank", "shrunk", "shrinking", "contract", "contracted", "ease", "eases", "eased", "narrow", "narrows", "narrowed", "retreat", "retreated", "weakened", "weaken", "crash", "crashed", "dive", "dived", "cut", "cuts", "cutting", "depreciated", "lowered", "lowering"]
)
# Verbs that also take things ("lost 3 games", "added 2 rooms"): with these only a share, money or a measure moves.
OF_AMOUNTS = frozenset(
    ["add", "adds", "added", "adding", "lose", "loses", "lost", "losing", "cut", "cuts", "cutting", "shed", "sheds", "raise", "raises", "raised", "raising", "gain", "gained"]
)
PARTICLE_VERBS = frozenset(
    ["set", "sets", "pick", "picks", "picked", "make", "makes", "made", "making", "take", "takes", "took", "end", "ends", "ended", "come", "comes", "came", "sign", "signed", "give", "gave", "put", "line", "lined", "build", "built", "bring", "brought", "snap", "snapped", "rack", "racked", "open", "opened", "opening", "clean", "turn", "turned", "show", "showed", "buy", "bought"]
)
FILLERS = frozenset(["the", "a", "an", "another", "further", "additional", "its", "their", "his", "her", "our", "by", "just", "only", "even", "still", "to", "whopping", "staggering", "mere", "record", "total", "combined", "of-all", "as"])  # fmt: skip


def hedge_before(words: list[str]) -> tuple[Hedge, int]:
    """The hedge that ends a list of lower-case words, and how many words are left before it."""
    last = len(words)
    while (
        last and words[last - 1] in ("the", "a", "an", "another", "only", "some") and words[last - 1 : last] != ["some"]
    ):
        last -= 1
    for length in range(min(LONGEST, last), 0, -1):
        hedge = PHRASES.get(tuple(words[last - length : last]))
        if hedge:
            return hedge, last - length
    return Hedge.NONE, last


def direction_before(words: list[str], *, amount: bool) -> Direction:
    """How a list of lower-case words that ends where a figure starts says that the figure moved or was reached."""
    reached = Direction.NONE
    for place in range(len(words) - 1, max(-1, len(words) - 8), -1):
        word = words[place]
        if word.endswith((",", ";", ":", ".")) and word != "approx.":
            return Direction.NONE
        if word in UP or word in DOWN:
            if (
                (word in OF_AMOUNTS
                and not amount)
                or (word in ("up", "down")
                and place
                and words[place - 1] in PARTICLE_VERBS)
            ):
                return reached
            return reached or (Direction.UP if word in UP else Direction.DOWN)
        if word == "to" and not reached:
            reached = Direction.TO
        elif word == "from" and not reached:
            return Direction.FROM
        elif reached:
            continue
        elif word not in FILLERS and not word.endswith("ly"):
            return Direction.NONE
    return Direction.NONE
