"""The errors of this program, by who has to act: one class each, one message that names thing, place and next step."""

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""What steers a terminal, ends a line for some readers or turns the writing round: a service's words may hold it."""


class NewsdraftError(Exception):
    """Something a person can act on: `problem` says what and where, `next_step` says what to do about it."""

    def __init__(self, problem: str, next_step: str = "") -> None:
        problem, next_step = (_STEERING.sub(" ", words) for words in (problem, next_step))
        super().__init__(f"{problem}\n  {next_step}" if next_step else problem)
        self.problem = problem
        self.next_step = next_step

    @property
    def in_a_line(self) -> str:
        """Problem and next step on one line, for a briefing's reader or a log."""
        return " ".join(f"{self.problem} {self.next_step}".split())


class InputError(NewsdraftError):
    """The editor's file is at fault: an event, a brief, a facts file, a document."""


class SettingsError(NewsdraftError):
    """newsdraft.toml, the environment, a style, a prompt or a flag is at fault."""


class SourceError(NewsdraftError):
    """One source could not be had or read; the run goes on while another is left."""


class ServiceError(NewsdraftError):
    """A service outside did not answer as it should: the model's endpoint, a feed, a mail server."""


class ReplyError(NewsdraftError):
    """The model answered, and the answer cannot be used: cut off, refused, malformed twice, off the subject."""


class BudgetError(NewsdraftError):
    """The next call could exceed the budget; what is done is kept."""


class StoreError(NewsdraftError):
    """The database or the newsroom's folder cannot be read or written: full, read-only, newer than this program."""


class InternalError(NewsdraftError):
    """Our own bug: an invariant of the program did not hold."""


def describe(error: Exception) -> str:
    """What went wrong on one line; whatever is none of these errors is a fault of our own, and says so."""
    if isinstance(error, NewsdraftError):
        return error.in_a_line
    return f"a fault of the program, please report it: {type(error).__name__}: {error}"
