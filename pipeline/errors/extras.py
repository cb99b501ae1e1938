"""The optional parts of the distribution: which packages each brings, and what to install where one is missing."""

from pipeline.errors import SettingsError

EXTRAS = {
    "review": ("argon2", "fastapi", "markupsafe", "python_multipart", "starlette", "uvicorn"),
    "workers": ("procrastinate",),
    "postgres": ("psycopg",),
    "replay": ("vcr",),
    "keyring": ("keyring",),
    "telemetry": ("opentelemetry",),
    "mcp": ("mcp",),
    "pictures": ("vl_convert",),
}
"""The import packages that an extra brings, by its name in `pip install 'newsdraft[NAME]'`."""


def missing_extra(error: BaseException) -> SettingsError | None:
    """What to install where an import failed because an extra is not there; None for any other error."""
    if not isinstance(error, ModuleNotFoundError):
        return None
    package = (error.name or "").partition(".")[0]
    for extra, packages in EXTRAS.items():
        if package in packages:
            return SettingsError(f"This needs the package {package}: pip install 'newsdraft[{extra}]'.")
    return None
