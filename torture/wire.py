"""The wire between a process and the cloud, and what may happen to a call on it."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.session import Session

from torture.gateway import Gateway

DYNAMODB, MANAGEMENT = "dynamodb", "apigatewaymanagementapi"

NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
"""As botocore's own clients have it; without it every call waits 40 ms for an acknowledgement."""


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request to AWS; botocore's own repetitions are calls too. `number` counts them from 1."""

    number: int
    service: str
    operation: str
    url: str
    body: bytes


Perform = Callable[[], AWSResponse]


Fate = Callable[[Call, Perform], AWSResponse]
"""Decides what becomes of a call: performs it or not, and answers or raises."""


class Carrier(AbstractContextManager["Carrier"]):
    """Takes requests where they belong: to the storage over HTTP, to sockets in memory."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._http = URLLib3Session(timeout=30, max_pool_connections=32, socket_options=[NO_DELAY])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections to the storage."""
        self._http.close()

    def carry(self, service: str, request: AWSPreparedRequest) -> AWSResponse:
        """Perform a request."""
        if service != MANAGEMENT:
            return self._http.send(request)
        connection_id = unquote(urlsplit(request.url).path.rpartition("/")[2])
        if request.method == "DELETE":
            self._gateway.drop(connection_id)
            return answer(request.url, 204)
        there = self._gateway.post(connection_id, request.body)
        return answer(request.url, 200) if there else answer(request.url, 410, "GoneException")


class Wire:
    """Listens on a session: every call that is made on it goes through `fate`."""

    def __init__(self, carrier: Carrier, fate: Fate, *, patient: bool = False) -> None:
        self.fate = fate
        self._carrier = carrier
        self._numbers = count(1)
        self._patient = patient

    def listen(self, session: Session) -> None:
        """Take over the calls that are made on this session from now on."""
        session.register("before-send", self._on_send)
        if not self._patient:
            session.register("needs-retry.*.*", _at_once)

    def _on_send(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        service, operation = event_name.split(".")[1:]
        call = Call(next(self._numbers), service, operation, request.url, request.body)
        return self.fate(call, lambda: self._carrier.carry(service, request))


def _at_once(
    attempts: int, caught_exception: Exception | None, response: tuple[AWSResponse, Any] | None, **_: Any
) -> int | None:
    """Leave out the pause before one of botocore's clients repeats a call that got no answer, or a made-up one."""
    made_up = response is not None and isinstance(response[0].raw, _Raw) and response[0].status_code in AGAIN
    return 0 if attempts < 4 and (caught_exception is not None or made_up) else None


AGAIN = frozenset({400, 429, 500, 503})
"""The statuses of those made-up answers that stand for passing failures."""


class _Raw:
    """A body that botocore can read."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        """All of it at once."""
        yield self._body


def answer(url: str, status: int, error: str | None = None) -> AWSResponse:
    """An answer without a body; or an error, so worded that each of the services' clients understands it."""
    body = json.dumps({"__type": error, "message": "as asked for"}).encode() if error else b""
    headers = {"x-amzn-errortype": error, "content-type": "application/json"} if error else {}
    return AWSResponse(url, status, headers, _Raw(body))
