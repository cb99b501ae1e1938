"""A secret in a file of its own: a password, a signing key, an API key."""

import stat
from pathlib import Path

from pipeline.errors import SettingsError


def read_secret(path: Path, name: str, *, where_missing: str = "Put the secret there, or mend the path.") -> str:
    """The secret in a file that its owner alone may read (mode 0600).

    SettingsError begins with `name`, the setting or the thing that the file is, and says what to do; `where_missing` is
    what to do where the file cannot be read.
    """
    try:
        mode, secret = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name} {path}: cannot be read: {error.strerror}", where_missing) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name} {path}: not UTF-8 text", where_missing) from None
    if stat.S_IMODE(mode) & 0o077:
        raise SettingsError(f"{name} {path}: others than its owner may read it", f"chmod 600 {path}")
    if not secret:
        raise SettingsError(f"{name} {path}: is empty", where_missing)
    return secret
