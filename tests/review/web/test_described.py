"""The JSON API against its own OpenAPI description: whatever may be sent, no answer is an error of the server's.

Every operation gets requests made from the description, sound and unsound ones, with a token that may do everything.
"""

from functools import cache

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort

from pipeline.review.users import SCOPES
from pipeline.review.web.routes import api
from tests.review.conftest import ADMIN
from tests.review.web.conftest import HOST

QUICK, LONG = 10, 200
TAKEN = ("method", "url", "params", "headers", "json", "content")
CALM = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


@cache
def described():
    """The operations of the description, each with its name; of a few tests, so that collecting the others waits for none."""
    import schemathesis

    application = FastAPI()
    application.include_router(api.router)
    schema = schemathesis.openapi.from_dict(application.openapi())
    found = (each.ok() for each in schema.get_all_operations())
    return {f"{each.method.upper()} {each.path}": each for each in found}


NAMES = sorted(f"{method} {route.path}" for route in api.router.routes for method in route.methods)
MODES = ("positive", "negative")


@pytest.fixture(scope="module")
def send(lasting_house):
    """Sends a request to the desk, as an admin's script."""
    secret, _ = lasting_house.desk.users.make_token(ADMIN.name, "every route", SCOPES)
    client = lasting_house.browser(errors=False).client

    def sent(case):
        told = case.as_transport_kwargs(base_url=f"http://{HOST}")
        told["headers"] = {**dict(told.get("headers") or {}), "Authorization": f"Bearer {secret}"}
        told["content"] = told.pop("data", None)
        return client.request(**{name: told[name] for name in TAKEN if told.get(name) is not None})

    return sent


def statuses(send, name, mode, examples):
    """The statuses that so many requests of a kind were answered with."""
    from schemathesis.generation import GenerationMode

    found = set()

    @effort(max_examples=examples, **CALM)
    @given(case=described()[name].as_strategy(generation_mode=GenerationMode(mode)))
    def ask(case):
        if mode == "positive":
            aim(case)
        found.add(send(case).status_code)

    ask()
    return found


def aim(case):
    """Points a sound request at what there is: the documents 1 and 2 or none, the only note, revisions at hand."""
    if "number" in case.path_parameters:
        case.path_parameters["number"] = 1 + case.path_parameters["number"] % 3
    if "note" in case.path_parameters:
        case.path_parameters["note"] = 1
    if isinstance(case.body, dict) and "expected" in case.body:
        case.body["expected"] = 1 + case.body["expected"] % 3


def test_every_operation_is_described():
    from schemathesis.generation import GenerationMode

    assert (sorted(described()), {*MODES}) == (NAMES, {mode.value for mode in GenerationMode})


@pytest.mark.browser
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", NAMES)
def test_no_request_breaks_the_server(send, name, mode):
    assert {status for status in statuses(send, name, mode, QUICK) if status >= 500} == set()


@pytest.mark.soak
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", NAMES)
def test_no_request_of_many_breaks_the_server(send, name, mode):
    assert {status for status in statuses(send, name, mode, LONG) if status >= 500} == set()
