"""What a service takes in a request, learnt from what it refuses: one thing left out at a time, in any wording."""

import re
from typing import Literal

from pipeline.models import FrozenModel

# Statuses that say nothing about the form of a request: a wrong key, no credit, too late, too often.
UNCONCERNED = frozenset({401, 402, 408, 409, 429})
# Statuses with which a service may refuse a form that its words do not name. Those beside the first few may as well
# refuse the model, its key or its address, or have failed for a moment: the reply's schema alone is left out for them.
UNNAMED = frozenset({400, 415, 422, 501})
PERHAPS = frozenset({403, 404, 405, 406, 410, 412, 413, 424, 500})
FALTERED = 500
_LENGTH = re.compile(r"max_?(?:completion_|new_|output_)?tokens|\bnum_predict\b", re.IGNORECASE)
_SCHEMA = re.compile(
    r"response.?format|json.?(?:schema|mode|object)|structured.?(?:output|generation|decoding)|guided|grammar|"
    r"\bschema\b|constrained|tool_choice|\btools?\b|function.?call|output_config",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"system.{0,12}(?:role|message|prompt|instruction)|roles? must alternate|only user and assistant|"
    r"role.{0,20}system|unexpected role|consecutive",
    re.IGNORECASE,
)
_TEMPERATURE = re.compile(r"\btemperature\b", re.IGNORECASE)
_LENGTHS: dict[str, Literal["max_tokens", ""]] = {"max_completion_tokens": "max_tokens", "max_tokens": ""}


class Dialect(FrozenModel):
    """How a request is put: with the reply's schema, under which name its length, with a system role or without."""

    schema_sent: bool = True
    length: Literal["max_completion_tokens", "max_tokens", ""] = "max_completion_tokens"
    temperature: bool = True
    roles: bool = True

    def without_refused(self, words: str, status: int) -> tuple["Dialect", bool] | None:
        """The dialect after a refusal, and whether the refusal named what was left out; None where nothing is left."""
        if status in UNCONCERNED:
            return None
        if _LENGTH.search(words) and self.length:
            return self._shorter(), True
        for named, field in ((_SCHEMA, "schema_sent"), (_ROLES, "roles"), (_TEMPERATURE, "temperature")):
            if named.search(words) and getattr(self, field):
                return self.model_copy(update={field: False}), True
        if self.schema_sent and status in UNNAMED | PERHAPS:
            return self.model_copy(update={"schema_sent": False}), False
        return (self._shorter(), False) if status in UNNAMED and self.length == "max_completion_tokens" else None

    def _shorter(self) -> "Dialect":
        return self.model_copy(update={"length": _LENGTHS[self.length]})
