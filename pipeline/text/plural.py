"""Numbers with their nouns, in the singular where there is one."""


def pluralize(number: int, one: str, more: str = "") -> str:
    """ "1 story", "3 stories", "1,204 words": the number with the noun that goes with it; `more` is an odd plural."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
