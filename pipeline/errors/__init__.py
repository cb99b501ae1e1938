"""One small family of errors by who must act; how a validation error is described; secrets blotted out."""

from pipeline.errors.errors import (
    BudgetError,
    InputError,
    InternalError,
    NewsdraftError,
    ReplyError,
    ServiceError,
    SettingsError,
    SourceError,
    StoreError,
    describe,
)

__all__ = [
    "BudgetError",
    "InputError",
    "InternalError",
    "NewsdraftError",
    "ReplyError",
    "ServiceError",
    "SettingsError",
    "SourceError",
    "StoreError",
    "describe",
]
