"""DynamoDB's own protocol: an operation's name in a header, its parameters and its answer as JSON.

Binary values, of which our tables hold none, would want base64 in both directions.
"""

import json
import time
from collections.abc import Mapping
from typing import Any

from botocore.session import Session

from chalicelib.aws.endpoint import Endpoint, Service, Sleep

DYNAMODB = Service("dynamodb", "dynamodb")
_TARGET = "DynamoDB_20120810"


class DynamoDB:
    """Every operation of DynamoDB, by the parameters that its API reference names; at the address that is configured,
    unless one is given.
    """

    def __init__(self, session: Session, url: str | None = None, sleep: Sleep = time.sleep) -> None:
        self._endpoint = Endpoint(session, DYNAMODB, url, sleep)
        self.region = self._endpoint.region

    def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The answer. Raises as `Endpoint.post`."""
        headers = {"X-Amz-Target": f"{_TARGET}.{operation}", "Content-Type": "application/x-amz-json-1.0"}
        answer = self._endpoint.post(operation, "/", headers, json.dumps(parameters).encode())
        return dict(json.loads(answer))

    _make_api_call = call
    """The name by which PynamoDB knows it, of its clients' methods the one that it uses."""
