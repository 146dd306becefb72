"""A process of the application under the meter, and everything that outlives it."""

import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import replace
from functools import cache
from io import StringIO
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.session import Session, get_session
from chalice.app import WebsocketEvent

from bench.meter import Meter
from chalicelib import wiring
from chalicelib.settings import load_settings
from emulator.instance import LambdaContext
from emulator.routes import RouteTable
from emulator.storage import Storage
from torture.gateway import Gateway, request_event, socket_event
from torture.process import environment, token
from torture.wire import Call, Carrier, Perform, Wire

ORIGIN = "http://127.0.0.1:9"


Listener = Callable[[Call, AWSResponse], None]
"""Is told of each call, and of its answer."""


class Process:
    """One process: what it remembers goes with it."""

    def __init__(self, carrier: Carrier, *listeners: Listener) -> None:
        import app  # noqa: PLC0415 - reads the environment, which `House.open` prepares

        self.meter = Meter()
        self._listeners = listeners
        session = _session()
        Wire(carrier, self._call).listen(session)
        settings = replace(load_settings(os.environ), public_url=ORIGIN)
        parts = wiring.build(settings, app.ENCODERS, session, self.meter.together)
        self.ports = parts.ports
        self.context = LambdaContext("bench", 60)
        self.app, self.sockets = app.assemble(parts)
        self.routes = RouteTable({path: list(methods) for path, methods in self.app.routes.items()})

    def _call(self, call: Call, perform: Perform) -> AWSResponse:
        answer = self.meter(call, perform)
        for listen in self._listeners:
            listen(call, answer)
        return answer


class House:
    """A storage, a gateway, and the process in front of them, which can be started anew.

    `events` are those that the process was given, each with the name of its handler.
    """

    def __init__(self, storage: Storage, carrier: Carrier, gateway: Gateway) -> None:
        self.storage = storage
        self._carrier = carrier
        self.gateway = gateway
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.restart()

    @classmethod
    @contextmanager
    def open(cls, storage: Storage) -> Iterator["House"]:
        """A house on this storage, as long as the context lasts; what it prints meanwhile, metrics, nobody sees."""
        gateway = Gateway()
        with environment(storage.url), Carrier(gateway) as carrier, redirect_stdout(StringIO()):
            yield cls(storage, carrier, gateway)

    def restart(self, *listeners: Listener) -> None:
        """Go on with a process that remembers nothing, and tells these of its calls."""
        self.process = Process(self._carrier, *listeners)

    def call(self, method: str, path: str, who: str | None = None, body: Any = None, **headers: str) -> Any:
        """A request that has to succeed: the body of its answer. Raises AssertionError otherwise."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"authorization": f"Bearer {who}"} if who else {}
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        event = request_event(self.process.routes, method, path, sent, raw)
        self.events.append(("rest", event))
        answer = self.process.app(event, self.process.context)
        if answer["statusCode"] >= 400:
            raise AssertionError(f"{method} {path}: {answer}")
        told = base64.b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"]
        with suppress(ValueError):
            return json.loads(told)
        return told

    def connect(self, **query: str) -> str:
        """Open a socket: its connection id. Raises AssertionError where it is refused."""
        key = self.gateway.new_connection()
        answer = self.process.sockets.connect(self._event(socket_event(key, "$connect", query=query)))
        if answer["statusCode"] != 200:
            raise AssertionError(answer)
        return key

    def frame(self, connection_id: str, **frame: Any) -> list[dict[str, Any]]:
        """A frame from a client: what was posted to the same socket meanwhile. Raises AssertionError for an error."""
        seen = self.gateway.frames[connection_id]
        before = len(seen)
        self.process.sockets.message(self._event(socket_event(connection_id, "$default", json.dumps(frame))))
        if any(one["action"] == "error" for one in seen[before:]):
            raise AssertionError(seen[before:])
        return seen[before:]

    def hang_up(self, connection_id: str) -> None:
        """The gateway tells that a socket closed."""
        self.process.sockets.disconnect(self._event(socket_event(connection_id, "$disconnect")))

    def _event(self, event: dict[str, Any]) -> WebsocketEvent:
        self.events.append((event["requestContext"]["routeKey"], event))
        return WebsocketEvent(event, self.process.context)


def person(name: str, **claims: Any) -> str:
    """A token of this person's."""
    return token(name, fullname=name, email=f"{name}@example.com", **claims)


@cache
def _loader() -> Any:
    return get_session().get_component("data_loader")


def _session() -> Session:
    """A session of its own; what is read from botocore's files is read once for all."""
    session = get_session()
    session.register_component("data_loader", _loader())
    return session
