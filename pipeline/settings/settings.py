"""The newsroom's settings: newsdraft.toml and the environment, read once into frozen tables; the only reader of either.

`NEWSDRAFT_TABLE_KEY` in the environment goes before the file, and a command's flags go before both. What keys there
are, with their meanings and defaults, is in tables.py.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError

from pipeline.errors import SettingsError
from pipeline.errors.redaction import is_secret, register_secret
from pipeline.errors.validation import first_fault, nearest
from pipeline.files.secret_file import read_secret
from pipeline.settings.find_table import FindSettings, SearchService
from pipeline.settings.tables import Tables

FILE_NAME = "newsdraft.toml"
KEY_VARIABLES = ("NEWSDRAFT_WRITER_API_KEY", "OPENAI_API_KEY")
SEARCH_KEYS = {
    name: (f"NEWSDRAFT_FIND_{name.upper()}_KEY", f"{name.upper()}_API_KEY") for name in ("brave", "tavily", "searxng")
}
"""The variables that the keys of search services are read from; a service that is not named in [find] uses none."""
OF_THE_BENCHMARKS = ("NEWSDRAFT_SHARED",)


class Settings(Tables):
    """All tables; `folder` is the newsroom's, which relative paths start from, and `file` its newsdraft.toml if any."""

    folder: Path = Path()
    file: Path | None = None

    def path(self, named: str) -> Path:
        """A path of newsdraft.toml, from the newsroom's folder."""
        return self.folder / Path(named).expanduser()

    @property
    def store_url(self) -> str:
        return self.store.url or f"sqlite:///{self.folder / 'newsroom.sqlite3'}"

    @property
    def drafts_folder(self) -> Path:
        return self.path(self.newsroom.drafts)


def load_settings(
    folder: Path | None = None, environ: Mapping[str, str] | None = None, flags: Mapping[str, object] | None = None
) -> Settings:
    """The settings that hold in `folder` (default: the current one), of the newsdraft.toml there or above it.

    `flags` are a command's options by dotted key ("writer.model"); None among them means not given. Raises
    SettingsError naming file and line, variable or flag.
    """
    environ = os.environ if environ is None else environ
    start = (folder or Path.cwd()).absolute()
    file = next((above / FILE_NAME for above in (start, *start.parents) if (above / FILE_NAME).is_file()), None)
    text = _text(file) if file else ""
    data = _parsed(text, file)
    given = {**_from_environment(environ), **_from_flags(flags or {})}
    for (table, key), (value, _) in given.items():
        data.setdefault(table, {})[key] = value
    try:
        tables = Tables.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        raise _refusal(error, {path: name for path, (_, name) in given.items()}, text, file) from None
    home = file.parent if file else start
    settings = Settings(**{name: getattr(tables, name) for name in Tables.model_fields}, folder=home, file=file)
    writer = settings.writer.model_copy(update={"api_key": _api_key(settings, environ)})
    return settings.model_copy(update={"writer": writer, "find": _with_keys(settings, environ)})


def variables() -> dict[str, tuple[str, str]]:
    """Every variable of the environment that is read as a setting, with its table and key."""
    tables = {name: field.annotation for name, field in Tables.model_fields.items()}
    return {
        f"NEWSDRAFT_{table}_{key}".upper(): (table, key)
        for table, model in tables.items()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for key, field in model.model_fields.items()
        if key != "api_key" and not str(field.annotation).startswith("dict")
    }


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read: {error}", "It is a UTF-8 text file.") from None


def _parsed(text: str, file: Path | None) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not TOML: {error}", 'Text stands in quotation marks: name = "value".') from None
    for path in (("writer",), *(("find", "service", name) for name in SEARCH_KEYS)):
        table: Any = data
        for name in path:
            table = table.get(name, {}) if isinstance(table, dict) else {}
        if isinstance(table, dict) and "api_key" in table:
            variable = KEY_VARIABLES[0] if path == ("writer",) else SEARCH_KEYS[path[-1]][0]
            step = f"Set {variable}, or [{'.'.join(path)}] key_file to a file of mode 0600, and replace the key that"
            place = f"{file}, line {_line(text, (*path, 'api_key'))}"
            raise SettingsError(f"{place}: an API key has no place here", f"{step} stood here.")
    return data


def _from_environment(environ: Mapping[str, str]) -> dict[tuple[str, str], tuple[object, str]]:
    """Values by table and key, each with its variable's name."""
    known = variables()
    given: dict[tuple[str, str], tuple[object, str]] = {}
    for name in sorted(name for name in environ if name.startswith("NEWSDRAFT_") and environ[name]):
        if name in known:
            given[known[name]] = (_value(environ[name], *known[name]), name)
        elif name not in (*KEY_VARIABLES, *OF_THE_BENCHMARKS, *(own for own, _ in SEARCH_KEYS.values())):
            meant = nearest(name, [each.lower() for each in known]).upper() or "NEWSDRAFT_TABLE_KEY"
            raise SettingsError(f"{name} in the environment: unknown setting", f"Did you mean {meant}? Else unset it.")
    return given


def _value(text: str, table: str, key: str) -> object:
    """A variable's text as TOML would give it: words stay words where words are asked for, lists split at commas."""
    kind = Tables.model_fields[table].annotation.model_fields[key].annotation  # type: ignore[union-attr]
    if kind is str or "Literal" in str(kind):
        return text
    if str(kind).startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tomllib.loads(f"value = {text.lower()}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _from_flags(flags: Mapping[str, object]) -> dict[tuple[str, str], tuple[object, str]]:
    named = {tuple(dotted.split(".", 1)): (value, dotted) for dotted, value in flags.items() if value is not None}
    return {(table, key): (value, f"the value given for {dotted}") for (table, key), (value, dotted) in named.items()}


def _refusal(
    error: ValidationError, given: Mapping[tuple[str, str], str], text: str, file: Path | None
) -> SettingsError:
    fault = first_fault(error, Tables)
    name = given.get(tuple(map(str, fault.path[:2])))  # type: ignore[arg-type]
    place = name or f"{file}, line {_line(text, fault.path)}"
    return SettingsError(f"{place}: {fault.field}: {fault.reason}", "README and `newsdraft init` list every setting.")


def _line(text: str, path: tuple[str | int, ...]) -> int:
    """The line, from 1, where the key at `path` stands, or that of the nearest table around it; 1 where none is."""
    names, table, best = [str(part) for part in path], [], (0, 1)
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("["):
            table = [part.strip(" \"'") for part in bare.strip("[] ").split(".")]
            here = table
        else:
            here = [*table, *(part.strip(" \"'") for part in bare.split("=")[0].split("."))]
        matched = min(len(here), len(names)) if here[: len(names)] == names[: len(here)] else 0
        best = max(best, (matched, number), key=lambda pair: pair[0])
    return best[1]


def _api_key(settings: Settings, environ: Mapping[str, str]) -> SecretStr | None:
    """The key from the environment, else of the file or the key ring that the settings name."""
    for name in environ:
        if is_secret(name):
            register_secret(environ[name])
    key = next((environ[name] for name in KEY_VARIABLES if environ.get(name)), "")
    if not key and settings.writer.key_file:
        key = read_secret(settings.path(settings.writer.key_file), "[writer] key_file")
    if not key and settings.writer.keyring:
        key = _key_in_ring(settings.writer.keyring, "[writer]")
    return SecretStr(register_secret(key)) if key else None


def _with_keys(settings: Settings, environ: Mapping[str, str]) -> FindSettings:
    """[find] with the key of each service that it names; no other service's key is looked at."""
    find, found = settings.find, dict(settings.find.service)
    for name in find.services:
        terms = found.get(name, SearchService())
        key = next((environ[each] for each in SEARCH_KEYS.get(name, ()) if environ.get(each)), "")
        if not key and terms.key_file:
            key = read_secret(settings.path(terms.key_file), f"[find.service.{name}] key_file")
        if not key and terms.keyring:
            key = _key_in_ring(terms.keyring, f"[find.service.{name}]")
        if key:
            found[name] = terms.model_copy(update={"api_key": SecretStr(register_secret(key))})
    return find.model_copy(update={"service": found})


def _key_in_ring(entry: str, table: str) -> str:
    place, step = f"{table} keyring {entry}", "It is SERVICE/USER; `keyring set SERVICE USER` puts a key there."
    service, slash, user = entry.rpartition("/")
    if not slash or not service or not user:
        raise SettingsError(f"{place}: no entry of a key ring", step)
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        step = "Install it with: pip install 'newsdraft[keyring]'."
        raise SettingsError(f"{place}: reading key rings needs a package that is missing", step) from None
    try:
        key = keyring.get_password(service, user)
    except KeyringError as error:
        raise SettingsError(f"{place}: the key ring cannot be read: {error}", "Unlock it, or use key_file.") from None
    if not key:
        raise SettingsError(f"{place}: the key ring holds no such key", step)
    return key
