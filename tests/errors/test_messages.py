"""What a message says of a stranger's words: nothing that a terminal obeys."""

from pipeline.errors import ServiceError, describe


def test_a_service_steers_no_terminal() -> None:
    """A model's server or a mail server answered with codes that clear the screen, and the terminal did as told."""
    error = ServiceError("it says \x1b[2J\x9b31mall is well\x07\r\nsent\u202ekcab", "Try \x1b]0;again\x1b\\.")
    assert str(error) == "it says  [2J 31mall is well \nsent kcab\n  Try  ]0;again \\."
    assert describe(error) == "it says [2J 31mall is well sent kcab Try ]0;again \\."
