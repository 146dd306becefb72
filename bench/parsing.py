"""DynamoDB's answers, read as the JSON that they are: for the bare clients that ours are measured against.

botocore walks through every value of an answer with the service's description in hand. For items that costs several
times what reading the JSON does, and changes nothing but binary values, of which our tables hold none.
"""

import json
from collections.abc import Mapping
from typing import Any

from botocore.parsers import ResponseParserFactory

ITEMS = frozenset({"BatchGetItemOutput", "GetItemOutput", "QueryOutput", "UpdateItemOutput"})
"""The answers that bring items."""


class PlainParsers:
    """What a botocore session takes as its `response_parser_factory`."""

    def __init__(self) -> None:
        self._usual = ResponseParserFactory()

    def create_parser(self, protocol: str) -> Any:
        """A parser for the answers of this protocol."""
        parser = self._usual.create_parser(protocol)
        return _PlainParser(parser) if protocol == "json" else parser


class _PlainParser:
    """Answers that bring items, read plainly; every other answer, and every error, in botocore's own way."""

    def __init__(self, usual: Any) -> None:
        self._usual = usual

    def parse(self, response: Mapping[str, Any], shape: Any) -> dict[str, Any]:
        if response["status_code"] != 200 or shape is None or shape.name not in ITEMS:
            return dict(self._usual.parse(response, shape))
        headers = {name.lower(): value for name, value in response["headers"].items()}
        metadata = {"HTTPStatusCode": 200, "HTTPHeaders": headers, "RequestId": headers.get("x-amzn-requestid", "")}
        return {**json.loads(response["body"]), "ResponseMetadata": metadata}
