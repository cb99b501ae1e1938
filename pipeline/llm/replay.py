"""Recorded model traffic: chat completions in a cassette, matched on their whole body, played without a network."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import SettingsError, StoreError
from pipeline.files.data_files import QUICK_LOADER, YamlError, loader_for

KEPT_REQUEST_HEADERS = frozenset({"content-type"})
KEPT_RESPONSE_HEADERS = frozenset({"content-type", "retry-after", "retry-after-ms"})
ENDPOINT = "/chat/completions"


@contextmanager
def replaying(cassette: Path, record: bool = False) -> Iterator[None]:
    """Within it, model calls are answered from the cassette; any other network call of httpx2 raises.

    With `record`, what the cassette lacks is asked for and kept, and what was not asked for again is dropped at a clean
    end. Only one cassette at a time: vcrpy patches the whole process. Raises SettingsError where vcrpy or the file is
    missing.
    """
    try:
        from vcr import VCR
        from vcr.record_mode import RecordMode
    except ImportError as error:
        raise SettingsError("Replaying needs vcrpy.", "Install it with: pip install 'newsdraft[replay]'.") from error
    if not record and not cassette.is_file():
        raise SettingsError(
            f"There is no recording {cassette}.", "Draft without --replay, or record with `make record`."
        )
    recorder = VCR(
        record_mode=RecordMode.NEW_EPISODES if record else RecordMode.NONE,
        match_on=("method", "path", "same_body"),
        before_record_request=_completions_only if record else _clean,
        before_record_response=_few_headers,
        decode_compressed_response=True,
    )
    recorder.register_matcher("same_body", _has_same_body)
    recorder.register_serializer("readable", YamlSerializer)
    recorder.register_persister(Persister)
    with recorder.use_cassette(str(cassette), serializer="readable", allow_playback_repeats=True) as tape:
        yield
        tape.drop_unused_requests = record


def _has_same_body(asked: Any, recorded: Any) -> bool:
    """Whether two requests ask the same; vcrpy's own matcher draws a diff of every two that do not."""
    bodies = asked.body, recorded.body
    try:
        one, other = map(json.loads, bodies)
    except (TypeError, ValueError):
        one, other = bodies
    return bool(one == other)


def recorded_interactions(cassette: Path) -> list[tuple[dict[str, Any], Any]]:
    """Each request body of a cassette with its reply's body, in its order; SettingsError where it is no recording."""
    try:
        interactions = _read(cassette.read_text(encoding="utf-8"))["interactions"]
        return [(each["request"]["body"], each["response"]["body"].get("json")) for each in interactions]
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(f"{cassette} is no recording: {error!r}.", "Record it again with `make record`.") from error


def recorded_bodies(cassette: Path) -> list[dict[str, Any]]:
    """The request bodies of a cassette, in its order."""
    return [body for body, _ in recorded_interactions(cassette)]


class YamlSerializer:
    """vcrpy's serializer with JSON bodies as YAML, emoji as emoji, and the interactions in an order of their own."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        tape = {**cassette, "interactions": [_open(interaction) for interaction in cassette["interactions"]]}
        tape["interactions"].sort(key=lambda interaction: json.dumps(interaction["request"], sort_keys=True))
        return yaml.dump(tape, Dumper=_BlockTextDumper, allow_unicode=True, sort_keys=True, width=120)

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        tape: dict[str, Any] = _read(text)
        return {**tape, "interactions": [_close(interaction) for interaction in tape["interactions"]]}


class Persister:
    """vcrpy's persister in UTF-8 whatever the locale, by temporary name and rename."""

    @staticmethod
    def load_cassette(path: str, serializer: Any) -> Any:
        from vcr.persisters.filesystem import CassetteNotFoundError
        from vcr.serialize import deserialize

        try:
            return deserialize(Path(path).read_text(encoding="utf-8"), serializer)
        except FileNotFoundError as error:
            raise CassetteNotFoundError from error
        except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"{path} is no recording: {error}", "Record it again with `make record`.") from error

    @staticmethod
    def save_cassette(path: str, cassette: dict[str, Any], serializer: Any) -> None:
        from vcr.serialize import serialize

        part = Path(f"{path}.part")
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(serialize(cassette, serializer), encoding="utf-8")
            os.replace(part, path)
        except OSError as error:
            raise StoreError(f"The recording {path} cannot be written: {error}.", "Free or unlock the disk.") from error


def _read(text: str) -> Any:
    """A recording's data; dates stay text."""
    try:
        loader = loader_for(text)
    except YamlError:
        loader = yaml.SafeLoader
    return yaml.load(text, Loader=_DATELESS[loader])  # noqa: S506  a safe loader


def _dateless(loader: type[yaml.SafeLoader]) -> type[yaml.SafeLoader]:
    """The same loader, to which a date is text."""
    resolvers = {
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return type("Dateless", (loader,), {"yaml_implicit_resolvers": resolvers})


_DATELESS = {loader: _dateless(loader) for loader in (yaml.SafeLoader, QUICK_LOADER)}


class _BlockTextDumper(yaml.SafeDumper):
    """PyYAML's safe dumper with texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_BlockTextDumper.add_representer(str, _text)


def _completions_only(request: Any) -> Any:
    return _clean(request) if request.method == "POST" and request.path.endswith(ENDPOINT) else None


def _clean(request: Any) -> Any:
    request.headers = {k: v for k, v in request.headers.items() if k.lower() in KEPT_REQUEST_HEADERS}
    request.uri = f"http://model{request.path}"
    return request


def _few_headers(response: dict[str, Any]) -> dict[str, Any]:
    headers = {k: v for k, v in response["headers"].items() if k.lower() in KEPT_RESPONSE_HEADERS}
    return {**response, "headers": headers}


def _open(interaction: dict[str, Any]) -> dict[str, Any]:
    request, response = dict(interaction["request"]), dict(interaction["response"])
    request["body"] = _parsed(request["body"])
    response["body"] = {"json": parsed} if (parsed := _parsed(response["body"].get("string"))) else response["body"]
    return {"request": request, "response": response}


def _close(interaction: dict[str, Any]) -> dict[str, Any]:
    request, response = dict(interaction["request"]), dict(interaction["response"])
    if not isinstance(request["body"], str):
        request["body"] = json.dumps(request["body"], ensure_ascii=False)
    if "json" in response["body"]:
        response["body"] = {"string": json.dumps(response["body"]["json"], ensure_ascii=False)}
    return {"request": request, "response": response}


def _parsed(body: Any) -> Any:
    """A JSON body as a value, anything else (a truncated or an HTML answer) as it came."""
    try:
        parsed = json.loads(body)
    except (ValueError, TypeError):
        return body if isinstance(body, str) else None
    return parsed if isinstance(parsed, dict) else body
