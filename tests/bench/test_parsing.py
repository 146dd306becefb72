"""Answers read as the JSON that they are say the same as when botocore reads them."""

import json
from typing import Any

import pytest
from botocore.parsers import ResponseParserFactory
from botocore.session import get_session

from bench.parsing import PlainParsers

ITEM = {
    "text": {"S": "grüße"},
    "n": {"N": "12"},
    "none": {"NULL": True},
    "map": {"M": {"a": {"L": [{"BOOL": False}, {"SS": ["x"]}]}}},
}
HEADERS = {"x-amzn-requestid": "one", "Content-Type": "application/x-amz-json-1.0"}


def parsed(factory: Any, operation: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    session = get_session()
    model = session.get_service_model("dynamodb").operation_model(operation)
    raw = {"status_code": status, "headers": HEADERS, "body": json.dumps(body).encode()}
    answer: dict[str, Any] = factory.create_parser("json").parse(raw, model.output_shape)
    return answer


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("GetItem", {"Item": ITEM}),
        ("GetItem", {}),
        ("Query", {"Items": [ITEM, ITEM], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": {"id": {"S": "x"}}}),
        ("BatchGetItem", {"Responses": {"users": [ITEM]}, "UnprocessedKeys": {"users": {"Keys": [ITEM]}}}),
        ("UpdateItem", {"Attributes": ITEM}),
        ("PutItem", {}),
    ],
)
def test_an_answer_is_what_botocore_makes_of_it(operation: str, body: dict[str, Any]) -> None:
    assert parsed(PlainParsers(), operation, body) == parsed(ResponseParserFactory(), operation, body)


def test_an_error_is_what_botocore_makes_of_it() -> None:
    body = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "no", "Item": ITEM}

    assert parsed(PlainParsers(), "UpdateItem", body, 400) == parsed(ResponseParserFactory(), "UpdateItem", body, 400)
