"""OpenAPI 3.0 of all REST faces: paths from the application, refusals from the faces' own functions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chalice.app import Chalice

from chalicelib.core.errors import ParleyError
from chalicelib.edge.http import Refuse
from reference.operations import Fields, Operation

Document = dict[str, Any]

REFUSED = "refuse"
"""The name of the view that answers 405 for methods that no face declared."""

INTRODUCTION = "Five published chat APIs and what they share. Each path is served with and without a slash at its end."


def declared(application: Chalice) -> Iterator[str]:
    """Every method and path that a face declared, such as `GET /healthz`."""
    for path, methods in sorted(application.routes.items()):
        for method, route in sorted(methods.items()):
            if route.view_function.__name__ != REFUSED:
                yield f"{method} {path}"


def openapi(application: Chalice, operations: Mapping[str, Operation], refusals: Mapping[str, Refuse]) -> Document:
    """The document. Raises KeyError for a route that `operations` does not tell of."""
    paths: Document = {}
    for route in declared(application):
        method, path = route.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(path, operations[route])
    return {
        "openapi": "3.0.3",
        "info": {"title": "Parley", "version": "1", "description": INTRODUCTION, "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": face} for face in refusals],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "responses": {f"{face}-refusal": _refusal(refuse) for face, refuse in refusals.items()},
        },
    }


def _operation(path: str, operation: Operation) -> Document:
    variables = re.findall(r"{(\w+)}", path)
    return {
        "tags": [operation.face],
        "summary": operation.summary,
        "parameters": [
            *[{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in variables],
            *[_parameter(name, meaning) for name, meaning in operation.query.items()],
        ],
        **({"requestBody": _body(operation)} if operation.body else {}),
        "responses": {
            str(operation.status): {"description": "Done"},
            "default": {"$ref": f"#/components/responses/{operation.face}-refusal"},
        },
        "security": [{"token": []}] if operation.token else [{}, {"token": []}],
    }


def _parameter(name: str, meaning: str) -> Document:
    required = name.endswith("!")
    schema = {"type": "string"}
    return {"name": name.rstrip("!"), "in": "query", "required": required, "description": meaning, "schema": schema}


def _body(operation: Operation) -> Document:
    content = {"application/json": {"schema": _schema(operation.body)}}
    if operation.files:
        schema = _schema(operation.body)
        schema["properties"] |= {name: {"type": "string", "format": "binary"} for name in operation.files}
        content["multipart/form-data"] = {"schema": schema}
    return {"content": content}


def _schema(fields: Fields) -> Document:
    required = [name.rstrip("!") for name in fields if name.endswith("!")]
    properties = {name.rstrip("!"): {"description": meaning} for name, meaning in fields.items()}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def errors() -> list[type[ParleyError]]:
    """Every kind of refusal of the core, by its code."""
    return sorted(ParleyError.__subclasses__(), key=lambda one: one.code)


def _refusal(refuse: Refuse) -> Document:
    """Every code as this face words it."""
    examples = {
        kind.code: {"summary": f"{kind.status}: {_first_line(kind)}", "value": refuse(kind("what is wrong"))}
        for kind in errors()
        if kind.__module__.startswith("chalicelib.core")
    }
    return {"description": "Refused", "content": {"application/json": {"examples": examples}}}


def _first_line(kind: type[ParleyError]) -> str:
    return (kind.__doc__ or "").splitlines()[0]
