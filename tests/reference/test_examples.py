"""What the reference says of requests, answers and frames is what the application takes and says, field for field."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import app
from reference.faces import OPERATIONS
from reference.frames import ASKED, TOLD
from reference.openapi import example_of, kinds
from reference.schema import plain
from reference.stories import told
from reference.stories.play import Example
from tests.outside import Outside
from tests.reference.conforming import CHANNEL, REST, answer_schema, faults, frame_schema, operation

PLAY = told()
DONE = [one for one in PLAY.examples if one.answer.status < 400]
REFUSE = {face.__name__.split(".")[-2]: refuse for face, refuse in app.FACES}
WITH_BODY = [route for route, one in OPERATIONS.items() if one.body]


def title(example: Example) -> str:
    return f"{example.route} {example.answer.status}"


def frame_title(frame: dict[str, Any]) -> str:
    return f"{frame['action']} {frame.get('kind', '')}"


def test_every_route_is_called() -> None:
    assert {one.route for one in DONE} == set(OPERATIONS)


@pytest.mark.parametrize("example", PLAY.examples, ids=title)
def test_an_answer_holds_what_is_told_of_it_and_nothing_else(example: Example) -> None:
    schema = answer_schema(example.route, example.answer.status)

    assert (faults(example.answer.body, schema) if schema else example.answer.body or []) == []


@pytest.mark.parametrize("example", DONE, ids=title)
def test_a_request_holds_nothing_that_is_not_told_of(example: Example) -> None:
    documented = operation(example.route)
    queries = {one["name"] for one in documented["parameters"] if one["in"] == "query"}
    body = documented.get("requestBody", {"content": {"application/json": {"schema": {"type": "null"}}}})

    assert set(example.query) <= queries
    assert example.body is None or faults(example.body, body["content"]["application/json"]["schema"]) == []


@pytest.mark.parametrize("frame", PLAY.told, ids=frame_title)
def test_a_frame_holds_what_is_told_of_it_and_nothing_else(frame: dict[str, Any]) -> None:
    inside = [frame, *frame.get("entries", [])]

    assert [fault for one in inside for fault in faults(one, frame_schema("subscribe", one["action"]))] == []


@pytest.mark.parametrize("frame", PLAY.asked, ids=frame_title)
def test_a_frame_of_a_client_holds_nothing_that_is_not_told_of(frame: dict[str, Any]) -> None:
    assert faults(frame, frame_schema("publish", frame["action"])) == []


def test_every_frame_is_seen() -> None:
    assert {one["action"] for one in PLAY.asked} == set(ASKED)
    assert {one["action"] for one in PLAY.told} == set(TOLD)


@pytest.mark.parametrize("face", REFUSE)
def test_every_refusal_is_worded_as_it_is_told(face: str) -> None:
    schema = REST["components"]["schemas"][f"{face}.refusal"]

    worded = {kind.code: REFUSE[face](example_of(kind)) for kind in kinds(face)}

    assert {code: found for code, body in worded.items() if (found := faults(body, schema))} == {}


@pytest.mark.parametrize("route", OPERATIONS)
def test_a_token_that_does_not_hold_is_answered_as_it_is_told(outside: Outside, route: str) -> None:
    method, path = route.split(" ")
    variables = {one["name"]: one["example"] for one in operation(route)["parameters"] if one["in"] == "path"}

    answer = outside.request(method, path.format(**variables), "no-token")

    assert faults(answer.body, answer_schema(route, answer.status)) == []


@pytest.mark.parametrize("route", WITH_BODY)
def test_a_body_that_is_no_json_is_answered_as_it_is_told(route: str) -> None:
    method, path = route.split(" ")
    example = next(one for one in DONE if one.route == route)

    answer = Outside().request(
        method, path.format(**example.variables), body=b"a,b", headers={"content-type": "text/csv"}
    )

    assert answer.status in {401, 403, 404, 415}
    assert faults(answer.body, answer_schema(route, answer.status)) == []


def test_every_schema_is_one() -> None:
    schemas = [*REST["components"]["schemas"].values()]
    schemas += [one["payload"] for side in ("publish", "subscribe") for one in CHANNEL[side]["message"]["oneOf"]]

    for schema in schemas:
        Draft202012Validator.check_schema(plain(schema))
