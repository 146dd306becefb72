"""Whether JSON is what the reference says, with nothing beside it."""

from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from reference.__main__ import documents
from reference.schema import plain

DOCUMENTS = documents()
REST, SOCKET = DOCUMENTS["openapi.json"], DOCUMENTS["asyncapi.json"]
((_, CHANNEL),) = SOCKET["channels"].items()


def faults(value: Any, schema: Any) -> list[str]:
    """What of the value is not as the schema has it."""
    whole = {**plain(schema), "components": {"schemas": plain(REST["components"]["schemas"])}}
    return [f"{one.json_path}: {one.message}" for one in Draft202012Validator(whole).iter_errors(value)]


def operation(route: str) -> dict[str, Any]:
    """What is documented of `GET /healthz` and its like."""
    method, path = route.split(" ")
    found: dict[str, Any] = REST["paths"][path][method.lower()]
    return found


def answer_schema(route: str, status: int) -> Any:
    """What the route is documented to answer with this status; None for no body. Raises KeyError for none at all."""
    answer = operation(route)["responses"][str(status)]
    if "$ref" in answer:
        answer = REST["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return answer["content"]["application/json"]["schema"] if "content" in answer else None


def frame_schema(side: str, action: str) -> Any:
    """What a frame of this action holds: on the side `publish` from clients, on `subscribe` to them."""
    messages = CHANNEL[side]["message"]["oneOf"]
    return next(one["payload"] for one in messages if one["name"] == action)
