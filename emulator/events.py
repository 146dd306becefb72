"""What every event of API Gateway has in common: names of headers, ids, times."""

import base64
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import HTTPConnection

from emulator.settings import HOST, KEY

Multi = dict[str, list[str]]


def request_id() -> str:
    """An id as API Gateway makes them for extended requests and connections: 16 characters, base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(11)).decode()


def request_time(now: float) -> str:
    """CLF-formatted, `09/Apr/2015:12:34:56 +0000`."""
    return datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")


def milliseconds(now: float) -> int:
    """Milliseconds since 1970."""
    return int(now * 1000)


def gather(pairs: Iterable[tuple[str, str]]) -> Multi:
    """Each name with all its values, in order."""
    gathered: Multi = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


def last(values: Multi) -> dict[str, str]:
    """Each name with its last value, as API Gateway fills the single-value maps."""
    return {name: each[-1] for name, each in values.items()}


def headers(connection: HTTPConnection, now: float) -> Multi:
    """The request's headers, spelled as clients of HTTP/1.1 spell them, and those that the gateway adds."""
    server = connection.url
    added = [
        ("X-Amzn-Trace-Id", f"Root=1-{int(now):08x}-{secrets.token_hex(12)}"),
        ("X-Forwarded-For", source_ip(connection)),
        ("X-Forwarded-Port", str(server.port)),
        ("X-Forwarded-Proto", server.scheme.replace("ws", "http")),
    ]
    sent = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in connection.headers.raw]
    return gather([(_spelled(name), value) for name, value in sent if name != "connection"] + added)


def query(connection: HTTPConnection) -> Multi:
    """The decoded query parameters."""
    return gather(parse_qsl(connection.url.query, keep_blank_values=True))


def source_ip(connection: HTTPConnection) -> str:
    """The caller's address."""
    return connection.client.host if connection.client else HOST


def identity(connection: HTTPConnection) -> dict[str, Any]:
    """Who calls, as both kinds of API say it."""
    agent = connection.headers.get("user-agent")
    return {"sourceIp": source_ip(connection), **({"userAgent": agent} if agent else {})}


def _spelled(name: str) -> str:
    return name.title().replace("Websocket", "WebSocket")


def is_signed(authorization: str | None) -> bool:
    """Whether a request carries a Signature Version 4 of the one key there is. The signature itself is not checked."""
    return bool(authorization and authorization.startswith(f"AWS4-HMAC-SHA256 Credential={KEY}/"))
