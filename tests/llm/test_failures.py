"""What services say of how long to wait, and what of their words is shown."""

from datetime import UTC, datetime

import pytest

from pipeline.errors import SettingsError
from pipeline.errors.redaction import redact
from pipeline.llm.failures import call_failed, key_name, retry_after

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

HEADERS = [
    pytest.param({"retry-after": "7"}, 7.0, id="seconds"),
    pytest.param({"retry-after": "0.5"}, 0.5, id="half a second"),
    pytest.param({"retry-after-ms": "1500", "retry-after": "9"}, 1.5, id="milliseconds first"),
    pytest.param({"retry-after": "Tue, 24 Nov 2026 12:01:30 GMT"}, 90.0, id="date"),
    pytest.param({"retry-after": "Tue, 24 Nov 2026 11:00:00 GMT"}, 0.0, id="date gone by"),
    pytest.param({"retry-after": "soon"}, None, id="no time"),
    pytest.param({}, None, id="not said"),
]


@pytest.mark.parametrize(("headers", "seconds"), HEADERS)
def test_retry_after_reads_seconds_milliseconds_dates(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


SECRETS = [
    pytest.param("Bad key sk-proj-abc123def456 given", "Bad key [key] given", id="key"),
    pytest.param("Bearer abcdefgh12345 refused", "[key] refused", id="bearer"),
    pytest.param("sk-abcd********wxyz is wrong", "[key] is wrong", id="half masked"),
    pytest.param("The task-force met.", "The task-force met.", id="no key"),
]


@pytest.mark.parametrize(("said", "shown"), SECRETS)
def test_keys_in_messages_are_blotted_out(said: str, shown: str) -> None:
    assert redact(said) == shown


def test_miss_in_a_recording_is_no_service_failure() -> None:
    miss = type("CannotOverwriteExistingCassetteException", (Exception,), {})("no match")
    wrapped = ConnectionError("Connection error.")
    wrapped.__cause__ = miss
    failed = call_failed(wrapped, "openai:stub", NOW)
    assert isinstance(failed, SettingsError)
    assert failed.problem.startswith("The recording holds no reply to this request to openai:stub")


def test_each_provider_has_its_own_key_variable() -> None:
    assert [key_name(model) for model in ("openai:gpt-5.4", "mistral-ai:large")] == [
        "OPENAI_API_KEY",
        "MISTRAL_AI_API_KEY",
    ]
