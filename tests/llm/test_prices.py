"""Prices: dated, the newsroom's own first, unknown ones said to be unknown."""

from datetime import date

import pytest

from pipeline.errors import SettingsError
from pipeline.llm.prices import ModelPrice, Prices
from pipeline.models import Usage

USAGE = Usage(calls=1, prompt_tokens=1_000_000, cached_tokens=400_000, completion_tokens=100_000)
PRICES = Prices(
    models={"openai:big": ModelPrice(input=2, output=10, cached=0.5), "ollama:*": ModelPrice(input=0, output=0)}
)

COSTS = [
    pytest.param("openai:big", 0.6 * 2 + 0.4 * 0.5 + 0.1 * 10, id="known"),
    pytest.param("openai:big-2026-03-05", 2.4, id="dated release"),
    pytest.param("openai:big-mini", None, id="another model"),
    pytest.param("ollama:llama3.1:8b", 0.0, id="whole provider"),
    pytest.param("mistral:large", None, id="unknown"),
]


@pytest.mark.parametrize(("model", "cost"), COSTS)
def test_cost_counts_cached_tokens_at_their_price(model: str, cost: float | None) -> None:
    assert PRICES.priced(USAGE, model).cost == (cost if cost is None else pytest.approx(cost))


def test_cached_tokens_without_a_price_cost_full() -> None:
    assert ModelPrice(input=2, output=10).cost(USAGE) == pytest.approx(3.0)


def test_newsrooms_own_price_goes_first() -> None:
    prices = Prices.shipped({"openai:gpt-5.4": {"input": 1, "output": 2}})
    assert prices.of("openai:gpt-5.4") == ModelPrice(input=1, output=2)


def test_every_shipped_price_has_date_and_source() -> None:
    hosted = {name: price for name, price in Prices.shipped().models.items() if price.input}
    undated = [
        name for name, price in hosted.items() if not price.source or (price.as_of or date.min) < date(2026, 1, 1)
    ]
    assert (len(hosted), undated) == (8, [])


def test_malformed_price_names_its_place() -> None:
    with pytest.raises(SettingsError, match=r"\[prices\] openai:x\.input in newsdraft\.toml") as caught:
        Prices.shipped({"openai:x": {"input": -1, "output": 2}})
    assert "{ input = 2.0" in caught.value.next_step
