"""What the API offers: OpenAPI as JSON, the same as a page, and the desk's keys."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from pipeline.review.web.auth import CurrentPrincipal, principal
from pipeline.review.web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/api/openapi.json", dependencies=[Depends(principal)])
def openapi(request: Request) -> Response:
    return JSONResponse(request.app.openapi())


@router.get("/api")
def api(request: Request, who: CurrentPrincipal) -> Response:
    """OpenAPI's description as a page of our own: no script from elsewhere."""
    spec = request.app.openapi()
    routes = [_route(path, method, each) for path, methods in spec["paths"].items() for method, each in methods.items()]
    schemas = {name: _fields(each) for name, each in sorted(spec["components"]["schemas"].items())}
    return page(request, who, "api.html", about=spec["info"], routes=routes, schemas=schemas)


@router.get("/keys")
def keys(request: Request, who: CurrentPrincipal) -> Response:
    return page(request, who, "keys.html")


def _route(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "method": method.upper(),
        "path": path,
        "about": operation.get("description", ""),
        "asks": [(each["name"], each["in"], _type(each["schema"])) for each in operation.get("parameters", [])],
        "takes": _type(body) if body else "",
        "gives": _type(answer) if answer else "",
    }


def _fields(schema: dict[str, Any]) -> list[tuple[str, str, bool]]:
    needed = schema.get("required", [])
    return [(name, _type(each), name in needed) for name, each in schema.get("properties", {}).items()]


def _type(schema: dict[str, Any]) -> str:
    """A JSON schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return str(schema.get("type", "anything"))
