"""A gateway in memory: the sockets that are open and what was posted to them, and the events of requests and frames."""

import base64
import json
from itertools import count
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from emulator.routes import RouteTable

JSON = {"content-type": "application/json"}


class Gateway:
    """It outlives the processes behind it, as the real one does."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._lock = Lock()
        self.frames: dict[str, list[dict[str, Any]]] = {}
        self.gone: set[str] = set()

    def new_connection(self) -> str:
        """A connection that can be posted to; whose it is, $connect tells the application."""
        connection_id = f"connection-{next(self._numbers)}"
        self.frames[connection_id] = []
        return connection_id

    def post(self, connection_id: str, data: bytes) -> bool:
        """Pass a frame on; False where the connection is gone."""
        with self._lock:
            if connection_id in self.gone or connection_id not in self.frames:
                return False
            self.frames[connection_id].append(json.loads(data))
            return True

    def drop(self, connection_id: str) -> None:
        """The client is gone, whether or not anybody is told."""
        self.gone.add(connection_id)


def request_event(
    routes: RouteTable, method: str, path: str, headers: dict[str, str], body: bytes | None
) -> dict[str, Any]:
    """A REST request as Lambda gets it. Raises LookupError for a path that no route is for."""
    split = urlsplit(path)
    match = routes.find(split.path)
    if match is None:
        raise LookupError(path)
    query = parse_qs(split.query, keep_blank_values=True)
    sent = {**JSON, **headers}
    return {
        "resource": match.resource,
        "path": split.path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": match.parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": match.resource,
            "httpMethod": method,
            "path": split.path,
            "requestId": "torture",
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": base64.b64encode(body).decode() if body is not None else None,
        "isBase64Encoded": body is not None,
    }


def socket_event(
    connection_id: str, route: str, body: str | None = None, query: dict[str, str] | None = None
) -> dict[str, Any]:
    """What happens on a socket, as Lambda gets it; `route` is `$connect`, `$default` or `$disconnect`."""
    context = {"domainName": "127.0.0.1", "stage": "torture", "apiId": "torture", "requestId": "torture"}
    return {
        "requestContext": {**context, "routeKey": route, "connectionId": connection_id},
        "queryStringParameters": query,
        "body": body,
        "isBase64Encoded": False,
    }
