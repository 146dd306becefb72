"""OpenAPI 3.0 of all REST faces: paths from the application, refusals from the faces' own functions."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chalice.app import Chalice

from chalicelib.core.errors import ParleyError
from chalicelib.edge.http import Refuse
from chalicelib.faces.support.inputs import Unprocessable
from reference.faces import OPERATIONS, REFUSALS, SHAPES
from reference.operations import Operation
from reference.schema import Schema, taken, value
from reference.stories.play import Example

REFUSED = "refuse"
"""The name of the view that answers 405 for methods that no face declared."""

INTRODUCTION = "Five published chat APIs and what they share. Each path is served with and without a slash at its end."

IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "your own id for what is sent: repeated, it stays one",
    "schema": {"type": "string"},
}
OF_BODIES = {409, 413, 415}
"""Statuses that only a route with a body refuses with."""


def declared(application: Chalice) -> Iterator[str]:
    """Every method and path that a face declared, such as `GET /healthz`."""
    for path, methods in sorted(application.routes.items()):
        for method, route in sorted(methods.items()):
            if route.view_function.__name__ != REFUSED:
                yield f"{method} {path}"


def openapi(application: Chalice, refusals: Mapping[str, Refuse], examples: Sequence[Example]) -> Schema:
    """The document. Raises KeyError for a route that no face of the reference tells of."""
    paths: Schema = {}
    for route in declared(application):
        method, path = route.split(" ")
        shown = [one for one in examples if one.route == route and one.answer.status < 400]
        paths.setdefault(path, {})[method.lower()] = _operation(path, OPERATIONS[route], shown)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Parley", "version": "1", "description": INTRODUCTION, "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": face} for face in refusals],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": {**SHAPES, **{f"{face}.refusal": one for face, one in REFUSALS.items()}},
            "responses": {name: one for face, refuse in refusals.items() for name, one in _refusals(face, refuse)},
        },
    }


def kinds(face: str) -> Sequence[type[ParleyError]]:
    """Every kind of refusal that leaves in this face's words, by its code."""
    found = [kind for kind in ParleyError.__subclasses__() if kind.__module__.startswith("chalicelib.core")]
    return sorted([*found, *([Unprocessable] if face == "support" else [])], key=lambda kind: (kind.code, kind.status))


def _operation(path: str, operation: Operation, shown: Sequence[Example]) -> Schema:
    statuses = {kind.status for kind in kinds(operation.face)} - ({405} if operation.body else {405, *OF_BODIES})
    refusals = {str(status): _ref("responses", f"{operation.face}.{status}") for status in sorted(statuses)}
    asked = [one.body for one in shown if one.body is not None]
    return {
        "tags": [operation.face],
        "summary": operation.summary,
        "parameters": [
            *[_variable(name, shown) for name in re.findall(r"{(\w+)}", path)],
            *[_parameter(name, said) for name, said in operation.query.items()],
            *([IDEMPOTENCY] if operation.once else []),
        ],
        **({"requestBody": _body(operation, asked)} if operation.body else {}),
        "responses": {**_answers(operation, shown), **refusals},
        "security": [{"token": []}] if operation.token else [{}, {"token": []}],
    }


def _variable(name: str, shown: Iterable[Example]) -> Schema:
    example = next(one.variables[name] for one in shown)
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "example": example}


def _parameter(name: str, said: str | Schema) -> Schema:
    schema = value(said) if isinstance(said, str) else dict(said)
    meaning = {"description": schema.pop("description")} if "description" in schema else {}
    return {"name": name.rstrip("!"), "in": "query", "required": name.endswith("!"), **meaning, "schema": schema}


def _body(operation: Operation, asked: Sequence[Any]) -> Schema:
    schema = taken(operation.body)
    content = {"application/json": {"schema": schema, "example": asked[0]}}
    if operation.files:
        files = {name: {"type": "string", "format": "binary"} for name in operation.files}
        content["multipart/form-data"] = {"schema": {**schema, "properties": {**schema["properties"], **files}}}
    return {"content": content}


def _answers(operation: Operation, shown: Sequence[Example]) -> Schema:
    """By each status that the route was seen to answer with."""
    answers: Schema = {}
    for one in shown:
        content = {"application/json": {"schema": operation.answer, "example": one.answer.body}}
        answer = {"description": _done(one.answer.status), **({"content": content} if operation.answer else {})}
        answers.setdefault(str(one.answer.status), answer)
    return answers


def _done(status: int) -> str:
    return {201: "Made", 204: "Done; there is no body", 302: "Location leads to it"}.get(status, "Done")


def _refusals(face: str, refuse: Refuse) -> Iterator[tuple[str, Schema]]:
    """By status, every code as this face words it."""
    for status in sorted({kind.status for kind in kinds(face)}):
        those = [kind for kind in kinds(face) if kind.status == status]
        examples = {kind.code: {"summary": _first_line(kind), "value": refuse(example_of(kind))} for kind in those}
        content = {"schema": _ref("schemas", f"{face}.refusal"), "examples": examples}
        yield (
            f"{face}.{status}",
            {
                "description": "; ".join(f"`{kind.code}`: {_first_line(kind)}" for kind in those),
                "content": {"application/json": content},
            },
        )


def example_of(kind: type[ParleyError]) -> ParleyError:
    """A refusal of this kind."""
    if issubclass(kind, Unprocessable):
        return kind("int_parsing", ("query", "limit"), "this is not a whole number")
    return kind("what is wrong")


def _ref(where: str, name: str) -> Schema:
    return {"$ref": f"#/components/{where}/{name}"}


def _first_line(kind: type[ParleyError]) -> str:
    return (kind.__doc__ or "").splitlines()[0]
