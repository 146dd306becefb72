"""One process of the application: its own memory, on a storage and behind a gateway that outlive it."""

import base64
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import jwt
from botocore.session import Session, get_session
from chalice.app import WebsocketEvent

from chalicelib import wiring
from chalicelib.core.ports import Ports
from chalicelib.settings import load_settings
from emulator.instance import LambdaContext
from emulator.routes import RouteTable
from emulator.settings import Settings, instance_environment
from torture.fates import unharmed
from torture.gateway import Gateway, request_event, socket_event
from torture.wire import Carrier, Fate, Wire

SECRET = "a-secret-for-tests-of-at-least-32-bytes"  # noqa: S105 - of the tests


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the REST API; `body` is parsed where it is JSON."""

    status: int
    body: Any
    headers: Mapping[str, str]


@contextmanager
def environment(storage_url: str) -> Iterator[None]:
    """The variables under which processes find this storage; the former ones come back in the end."""
    before = dict(os.environ)
    ours = instance_environment(Settings(jwt_secret=SECRET), "http://127.0.0.1:9", storage_url)
    os.environ.update({**ours, "POWERTOOLS_LOG_LEVEL": "CRITICAL"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def token(user_id: str, **claims: Any) -> str:
    """A token as the owner's system would sign it, good for an hour."""
    return jwt.encode({"user_id": user_id, "exp": time.time() + 3600, **claims}, SECRET, "HS256")


class Process:
    """Starting another one instead is what a cold start is: nothing is remembered."""

    def __init__(self, gateway: Gateway, carrier: Carrier, fate: Fate = unharmed, *, patient: bool = False) -> None:
        import app  # noqa: PLC0415 - reads the environment, which `environment` prepares

        self.gateway = gateway
        self.wire = Wire(carrier, fate, patient=patient)
        session = _session()
        self.wire.listen(session)
        settings = replace(load_settings(os.environ), public_url="http://127.0.0.1:9")
        parts = wiring.build(settings, app.ENCODERS, session, sleep=time.sleep if patient else _at_once)
        self.ports: Ports = parts.ports
        self._app, self._sockets = app.assemble(parts)
        self._routes = RouteTable({path: list(methods) for path, methods in self._app.routes.items()})

    def request(self, method: str, path: str, who: str | None = None, body: Any = None, **headers: str) -> Answer:
        """Call a route; keyword arguments are headers with `_` for `-`, `body` is JSON unless it is bytes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            sent["authorization"] = f"Bearer {who}"
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        event = request_event(self._routes, method, path, sent, raw)
        return _answer(self._app(event, LambdaContext("torture", 60)))

    def connect(self, who: str, connection_id: str | None = None) -> str:
        """Open a socket (that of a handshake which is already under way, if given). Raises PermissionError."""
        key = connection_id or self.gateway.new_connection()
        status = self._sockets.connect(_event(socket_event(key, "$connect", query={"token": who})))["statusCode"]
        if status != 200:
            raise PermissionError(status)
        return key

    def frame(self, connection_id: str, **frame: Any) -> list[dict[str, Any]]:
        """A frame from a client; answers what was posted to the same socket meanwhile."""
        before = len(self.gateway.frames[connection_id])
        self._sockets.message(_event(socket_event(connection_id, "$default", json.dumps(frame))))
        return self.gateway.frames[connection_id][before:]

    def disconnect(self, connection_id: str) -> int:
        """The gateway tells that a socket closed; answers the function's status."""
        return int(self._sockets.disconnect(_event(socket_event(connection_id, "$disconnect")))["statusCode"])


def _at_once(_seconds: float) -> None:
    """Repeat a call without a pause."""


def _event(event: dict[str, Any]) -> WebsocketEvent:
    return WebsocketEvent(event, LambdaContext("torture", 60))


def _answer(raw: dict[str, Any]) -> Answer:
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    body = base64.b64decode(raw["body"]) if raw.get("isBase64Encoded") else raw["body"]
    with suppress(ValueError):
        body = json.loads(body)
    return Answer(raw["statusCode"], body, headers)


@cache
def _loader() -> Any:
    """Reads the services' descriptions, once for all sessions: that is what makes a session slow."""
    return get_session().get_component("data_loader")


def _session() -> Session:
    session = get_session()
    session.register_component("data_loader", _loader())
    return session
