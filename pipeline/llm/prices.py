"""What a model's tokens cost: a dated price file, with the newsroom's own prices before it."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Self

from pydantic import Field, ValidationError

from pipeline.errors import SettingsError
from pipeline.models import FrozenModel, Usage

MILLION = 1_000_000


class ModelPrice(FrozenModel):
    """US dollars for a million tokens; `cached` (else `input`) is for prompt tokens found in the provider's cache.

    `batch` is the share of all this that calls by the provider's batch API cost.
    """

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)
    batch: float = Field(default=0.5, ge=0, le=1)
    as_of: date | None = None
    source: str = ""

    def cost(self, usage: Usage) -> float:
        """US dollars for the tokens of `usage`."""
        cached = self.input if self.cached is None else self.cached
        fresh = usage.prompt_tokens - usage.cached_tokens
        total = fresh * self.input + usage.cached_tokens * cached + usage.completion_tokens * self.output
        return total / MILLION


class Prices(FrozenModel):
    """Prices by model (`provider:model`) or, where a whole provider costs the same, by `provider:*`."""

    models: Mapping[str, ModelPrice]

    @classmethod
    def shipped(cls, own: Mapping[str, object] | None = None) -> Self:
        """The prices of prices.toml with `own` (the [prices] table of newsdraft.toml) before them."""
        shipped = tomllib.loads(files("pipeline.llm").joinpath("prices.toml").read_text(encoding="utf-8"))
        try:
            return cls.model_validate({"models": {**shipped, **(own or {})}})
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(str(part) for part in fault["loc"][1:])
            raise SettingsError(
                f"The price at [prices] {place} in newsdraft.toml cannot be read: {fault['msg']}.",
                "A price is { input = 2.0, output = 8.0, cached = 0.5 }, in US dollars a million tokens.",
            ) from error

    def of(self, model: str) -> ModelPrice | None:
        """The price of a model, also of its dated releases (`…-2025-08-07`); None where it is not known."""
        provider = model.partition(":")[0]
        undated = _undated(model)
        return self.models.get(model) or self.models.get(undated) or self.models.get(f"{provider}:*")

    def priced(self, usage: Usage, model: str, *, batched: bool = False) -> Usage:
        """The usage with its cost, None where the model's price is not known."""
        price = self.of(model)
        if price is None:
            return usage.model_copy(update={"cost": None})
        return usage.model_copy(update={"cost": price.cost(usage) * (price.batch if batched else 1)})


def _undated(model: str) -> str:
    head, _, tail = model.rpartition("-20")
    return head if head and tail.replace("-", "").isdigit() else model
