"""Lambda proxy integration of a REST API: the event (format 1.0) and the answer.

Shapes from the developer guide of API Gateway, «Lambda proxy integrations in API Gateway».
"""

import base64
import binascii
import uuid
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from emulator import events
from emulator.routes import Match
from emulator.settings import ACCOUNT, HOST

API_ID = "parleyrest"
STAGE = "api"

REMAPPED = frozenset({"connection", "date", "server", "www-authenticate"})
"""Names of a function's headers that the gateway does not pass on; see «Important notes» of the developer guide."""


class MalformedAnswerError(Exception):
    """The function's answer is not one of a proxy integration; the gateway answers 502."""


def event(request: Request, match: Match, body: bytes, now: float, binary_types: Sequence[str]) -> dict[str, Any]:
    """The event of a request to this resource."""
    multi_headers, multi_query = events.headers(request, now), events.query(request)
    text, encoded = _body(body, request.headers.get("content-type"), binary_types)
    return {
        "resource": match.resource,
        "path": raw_path(request),
        "httpMethod": request.method,
        "headers": events.last(multi_headers),
        "multiValueHeaders": multi_headers,
        "queryStringParameters": events.last(multi_query) or None,
        "multiValueQueryStringParameters": multi_query or None,
        "pathParameters": match.parameters or None,
        "stageVariables": None,
        "requestContext": _context(request, match, now),
        "body": text,
        "isBase64Encoded": encoded,
    }


def raw_path(request: Request) -> str:
    """The path as it came, still percent-encoded."""
    return bytes(request.scope["raw_path"]).decode("latin-1")


def _context(request: Request, match: Match, now: float) -> dict[str, Any]:
    nobody = dict.fromkeys(
        ("cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "accessKey", "user", "userArn",
         "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userAgent")
    )  # fmt: skip
    return {
        "resourceId": match.resource,
        "resourcePath": match.resource,
        "httpMethod": request.method,
        "extendedRequestId": events.request_id(),
        "requestTime": events.request_time(now),
        "path": raw_path(request),
        "accountId": ACCOUNT,
        "protocol": "HTTP/1.1",
        "stage": STAGE,
        "domainPrefix": HOST,
        "requestTimeEpoch": events.milliseconds(now),
        "requestId": str(uuid.uuid4()),
        "identity": {**nobody, **events.identity(request)},
        "domainName": HOST,
        "apiId": API_ID,
    }


def _body(body: bytes, content_type: str | None, binary_types: Sequence[str]) -> tuple[str | None, bool]:
    """Base64 for the API's binary types; all else is text, and bytes that are none get corrupted as in the cloud."""
    if not body:
        return None, False
    if is_binary(content_type or "application/json", binary_types):
        return base64.b64encode(body).decode(), True
    return body.decode(errors="replace"), False


def is_binary(media_type: str, binary_types: Sequence[str]) -> bool:
    """Whether the API treats this media type as binary; `*/*` means all, and there are no other patterns."""
    return "*/*" in binary_types or media_type.partition(";")[0].strip().lower() in binary_types


def response(answer: Any, accept: str | None, binary_types: Sequence[str]) -> Response:
    """The HTTP response that a function's answer means. Raises MalformedAnswerError."""
    if not isinstance(answer, dict):
        raise MalformedAnswerError("an answer is an object")
    status, body = answer.get("statusCode"), answer.get("body")
    body = "" if body is None else body
    if not isinstance(status, int) or not isinstance(body, str):
        raise MalformedAnswerError("statusCode is a number and body a text")
    content = body.encode()
    first_accepted = (accept or "application/json").partition(",")[0]
    if answer.get("isBase64Encoded") and is_binary(first_accepted, binary_types):
        content = _decoded(body)
    made = Response(content, status)
    _put_headers(made.headers, answer)
    return made


def _decoded(body: str) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise MalformedAnswerError("the body is not base64") from error


def _put_headers(target: MutableHeaders, answer: dict[str, Any]) -> None:
    multi = {str(name).lower(): values for name, values in (answer.get("multiValueHeaders") or {}).items()}
    single = {str(name).lower(): [value] for name, value in (answer.get("headers") or {}).items()}
    target.setdefault("content-type", "application/json")
    for name, values in {**single, **multi}.items():
        if name == "content-length":
            continue
        sent_as = f"x-amzn-remapped-{name}" if name in REMAPPED else name
        del target[sent_as]
        for value in values:
            target.append(sent_as, str(value))
