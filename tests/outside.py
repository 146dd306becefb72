"""Driving the application as API Gateway does: REST events and socket events in, answers and frames out."""

import base64
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from chalice.app import WebsocketEvent

from tests.fakes.world import SECRET, World


@dataclass(frozen=True)
class Answer:
    """An answer of the REST API; `body` is parsed where it is JSON."""

    status: int
    body: Any
    headers: dict[str, str]


def token(user_id: str | None = None, *, secret: str = SECRET, **claims: Any) -> str:
    """A token as the owner's system would sign it, good for an hour unless `exp` says otherwise."""
    said = {"exp": time.time() + 3600, **({"user_id": user_id} if user_id else {}), **claims}
    return jwt.encode({name: value for name, value in said.items() if value is not None}, secret, "HS256")


class Context:
    """What Lambda passes beside the event."""

    function_name = "parley"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:parley"
    aws_request_id = "00000000-0000-0000-0000-000000000000"


class Outside:
    """One application, in memory."""

    def __init__(self, world: World | None = None) -> None:
        import app  # noqa: PLC0415 - reads the environment, which conftest prepares

        self.world = world or World()
        self._parts = self.world.parts(app.ENCODERS)
        self._app, self._sockets = app.assemble(self._parts)
        self._numbers = count(1)

    @property
    def ports(self) -> Any:
        """The core's ports, to look behind the scene."""
        return self._parts.ports

    def request(
        self, method: str, path: str, who: str | None = None, *, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Call a route. `who` is a token; `body` is JSON unless it is bytes (then set content-type in `headers`)."""
        split = urlsplit(path)
        resource, variables = self._match(split.path.rstrip("/"))
        event = self._event(method, resource, variables, split.path, split.query)
        sent = {"content-type": "application/json", **(headers or {})}
        event["headers"] = {**sent, **({"authorization": f"Bearer {who}"} if who else {})}
        event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
        if body is not None:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            event |= {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
        return _answer(self._app(event, Context()))

    def get(self, path: str, who: str | None = None) -> Answer:
        """GET."""
        return self.request("GET", path, who)

    def post(self, path: str, who: str | None = None, body: Any = None, **headers: str) -> Answer:
        """POST JSON; keyword arguments are headers with `_` for `-`."""
        return self.request("POST", path, who, body=body, headers=_dashed(headers))

    def connect(self, who: str | None, **query: str) -> "Socket":
        """Open a socket. Raises Refused where the handshake is."""
        connection_id = f"connection-{next(self._numbers)}"
        asked = {**({"token": who} if who is not None else {}), **query}
        status = self._sockets.connect(_frame(connection_id, "$connect", query=asked))["statusCode"]
        if status != 200:
            raise Refused(status)
        return Socket(self, connection_id)

    def deliver_frame(self, connection_id: str, raw: str) -> None:
        """A frame from the client."""
        answer = self._sockets.message(_frame(connection_id, "$default", body=raw))
        assert answer == {"statusCode": 200}

    def drop(self, connection_id: str) -> None:
        """The client closes."""
        self._sockets.disconnect(_frame(connection_id, "$disconnect"))

    def _match(self, path: str) -> tuple[str, dict[str, str]]:
        parts = path.split("/")
        for resource in sorted(self._app.routes, key=lambda one: one.count("{")):
            wanted = resource.split("/")
            if len(wanted) == len(parts) and all(
                a == b or a.startswith("{") for a, b in zip(wanted, parts, strict=True)
            ):
                pairs = zip(wanted, parts, strict=True)
                return resource, {name[1:-1]: value for name, value in pairs if name.startswith("{")}
        raise AssertionError(f"no route for {path}")

    def _event(self, method: str, resource: str, variables: dict[str, str], path: str, query: str) -> dict[str, Any]:
        pairs = parse_qsl(query, keep_blank_values=True)
        many: dict[str, list[str]] = {}
        for name, value in pairs:
            many.setdefault(name, []).append(value)
        return {
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "queryStringParameters": dict(pairs) or None,
            "multiValueQueryStringParameters": many or None,
            "pathParameters": variables or None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "path": path,
                "requestId": "test",
                "identity": {"sourceIp": "127.0.0.1"},
            },
            "body": None,
            "isBase64Encoded": False,
        }


class Refused(Exception):
    """The handshake was refused with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class Socket:
    """A client's side of a socket."""

    outside: Outside
    id: str
    seen: list[dict[str, Any]] = field(default_factory=list)

    def send(self, **frame: Any) -> list[dict[str, Any]]:
        """Send a frame as JSON, and answer what came back by then."""
        return self.send_raw(json.dumps(frame))

    def send_raw(self, raw: str) -> list[dict[str, Any]]:
        """Send this text, and answer what came back by then."""
        self.outside.deliver_frame(self.id, raw)
        return self.take()

    def take(self) -> list[dict[str, Any]]:
        """The frames that came since the last look."""
        return self.outside.world.poster.take(self.id)

    def close(self) -> None:
        """Close it."""
        self.outside.drop(self.id)


def multipart(fields: dict[str, str], files: dict[str, tuple[str, str, bytes]]) -> tuple[bytes, dict[str, str]]:
    """A multipart body and its header; a file is (name, content type, bytes)."""
    boundary, parts = "boundary-of-the-tests", []
    for name, value in fields.items():
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (file_name, content_type, content) in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(f"{head}Content-Type: {content_type}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), {
        "content-type": f"multipart/form-data; boundary={boundary}"
    }


def _frame(
    connection_id: str, route: str, *, body: str | None = None, query: dict[str, str] | None = None
) -> WebsocketEvent:
    event = {
        "requestContext": {
            "routeKey": route,
            "connectionId": connection_id,
            "domainName": "chat.example.com",
            "stage": "test",
            "apiId": "test",
            "requestId": "test",
        },
        "queryStringParameters": query,
        "body": body,
        "isBase64Encoded": False,
    }
    return WebsocketEvent(event, Context())


def _answer(raw: dict[str, Any]) -> Answer:
    body = raw["body"]
    if raw.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    headers |= {name.lower(): value[-1] for name, value in (raw.get("multiValueHeaders") or {}).items()}
    with suppress(ValueError):
        body = json.loads(body)
    return Answer(raw["statusCode"], body, headers)


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
