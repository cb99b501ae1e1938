"""Whether work takes time in step with its size: four times as much of it, about four times the time.

The time is this process's own, so that a busy machine counts for little; what seems slow is measured again.
"""

import time
from collections.abc import Callable

from pipeline.audit.evidence.period_parts import period_parts
from pipeline.quantities.finder import found_again

TIMES, MOST = 4, 6
"""How many times as much the larger work is, and the most that it may take beside the smaller: the square would be 16.

Six notices what grows as the square where that takes a fifth of the smaller work's time.
"""
UNNOTICED = 0.022
"""Seconds below which a measure says nothing: what takes them here takes a third of a second at four times the size."""
AGAIN = 8


def outgrows(work: Callable[[int], object], size: int) -> bool:
    """Whether work of four times the size takes more than its share, each time of eight."""
    return all(_bends(work, size) for _ in range(AGAIN))


def _bends(work: Callable[[int], object], size: int) -> bool:
    took = _seconds(work, TIMES * size)
    return took > UNNOTICED and took > MOST * _seconds(work, size)


def _seconds(work: Callable[[int], object], size: int) -> float:
    for remembering in (found_again, period_parts):
        remembering.cache_clear()  # or what seemed slow would be measured again in no time
    began = time.process_time()
    work(size)
    return time.process_time() - began
