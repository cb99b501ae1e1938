"""A figure that is itself what a comparison is about ("Even $60 billion exceeds …"), read apart from the other side."""

import re
from dataclasses import replace

from pipeline.audit.arithmetic.formula import Input
from pipeline.audit.context.comparison_words import GREATER, LESS
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.models import Kind, Quantity

LEAD = re.compile(
    r"(?:^|[;:–—] |, (?:and|but|while|yet) )(?:(?:even|at|with|and|but|so|just|only|about|around|nearly|over|almost|"
    r"the|a|an|all|full|whole|lower|upper|low|high|top|bottom|end|figure|sum|of|planned|such|still) |"
    r"(?P<owner>its|their|his|her|that|this|those|these) )*$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r",?(?: [a-z][\w-]*,?){0,6} ?", re.IGNORECASE)
AMOUNTS = (Kind.MONEY, Kind.NUMBER, Kind.MEASURE)


def compared_by(scene: SentenceContext, figure: Quantity) -> re.Match[str] | None:
    """The comparison whose left side is just this figure, no name or measure before it; None for any other figure."""
    lead = LEAD.search(scene.text[: figure.start])
    if figure.kind not in AMOUNTS or lead is None:
        return None
    cues: list[re.Match[str]] = [cue for pattern in (GREATER, LESS) for cue in pattern.finditer(scene.text, figure.end)]
    if not cues:
        return None
    cue = min(cues, key=lambda found: found.start())
    if not BETWEEN.fullmatch(scene.text[figure.end : cue.start()]):
        return None
    starts = [*(mention.start for mention in scene.entities), *(mention.start for mention in scene.measures)]
    named = any(lead.start() <= start < cue.start() for start in starts)
    return None if named or not any(mention.start >= cue.end() for mention in scene.entities) else cue


def owned(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a pronoun before the figure says whose it is ("its $60 billion")."""
    lead = LEAD.search(scene.text[: figure.start])
    return bool(lead and lead["owner"])


def own_side(scene: SentenceContext, cue: re.Match[str]) -> SentenceContext:
    """The scene up to the comparison, so that nothing of the other side is taken for the figure's own."""
    end = cue.start()
    return replace(
        scene,
        sentence=scene.sentence._replace(text=scene.text[:end]),
        figures=tuple(figure for figure in scene.figures if figure.end <= end),
        others=tuple(number for number in scene.others if number.end <= end),
        entities=tuple(mention for mention in scene.entities if mention.start < end),
        measures=tuple(mention for mention in scene.measures if mention.start < end),
    )


def bare_subject(scene: SentenceContext, cue: re.Match[str]) -> Input | None:
    """The amount that stands alone before a comparison, as it is written; None where a name or a pronoun has it."""
    for figure in scene.figures:
        own = None if owned(scene, figure) else compared_by(scene, figure)
        if own and own.start() == cue.start():
            return Input("the amount stated", figure.low, figure.high, figure.unit)
    return None
