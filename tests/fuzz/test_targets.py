"""The fuzzed readers on their own examples, spoilt: a short form of `python -m tests.benchmarks.fuzz`."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, WORDS, seeds

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHOLE = {name: [seed[:2_000] for seed in seeds(name)] for name in TARGETS}


@st.composite
def spoilt(draw: st.DrawFn, name: str) -> bytes:
    """One of a target's examples with a part replaced by its telling words or by any bytes."""
    whole = draw(st.sampled_from(WHOLE[name]))
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(len(whole), start + 60)))
    words = st.lists(st.sampled_from([word.encode() for word in WORDS[name]] + [b" ", b"\n"]), max_size=8)
    return whole[:start] + draw(words.map(b"".join) | st.binary(max_size=20)) + whole[end:]


@pytest.mark.parametrize("name", TARGETS)
def test_own_examples_pass(name: str) -> None:
    for seed in seeds(name):
        TARGETS[name](seed)


@often
@given(spoilt("quantities"))
def test_spoilt_sentences_pass(data: bytes) -> None:
    TARGETS["quantities"](data)


@often
@given(spoilt("markdown"))
def test_spoilt_markdown_passes(data: bytes) -> None:
    TARGETS["markdown"](data)


@often
@given(spoilt("feeds"))
def test_spoilt_feeds_pass(data: bytes) -> None:
    TARGETS["feeds"](data)
