"""What every noun of the newsroom has in common: it is frozen, and it refuses keys it does not know."""

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
