"""A line's first letter."""


def with_capital(line: str) -> str:
    """The line with a capital first, as a headline begins; a word with capitals of its own ("eBay") stays."""
    return line[:1].upper() + line[1:] if line.partition(" ")[0].islower() else line
