"""Secrets blotted out wherever words leave the program: messages, tracebacks, log, spans, ledger.

What is a secret is known from two sides: by its form, and because this process has read it as one.
"""

import re

SHORTEST = 8
_FORMS = re.compile(r"\b(?:sk|pk|rk)-[\w*.-]{6,}|\bBearer\s+[\w*.~+/-]{6,}|\bAIza[\w-]{10,}")
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):([^\s/@]+)(?=@)")
_SECRET_NAMES = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)\Z")
_read: set[str] = set()


def register_secret(secret: str) -> str:
    """The secret as it is, which `redact` knows from now on; a short one would blot out ordinary words."""
    if len(secret) >= SHORTEST:
        _read.add(secret)
    return secret


def is_secret(name: str) -> bool:
    """Whether a variable of that name holds a secret."""
    return bool(_SECRET_NAMES.search(name))


def redact(text: str) -> str:
    """The text with each known secret, and whatever looks like a key or a password in an address, blotted out."""
    for secret in sorted(_read, key=len, reverse=True):
        text = text.replace(secret, "[key]")
    return _PASSWORD.sub(r"\1:[key]", _FORMS.sub("[key]", text))
