"""What one operation asked of AWS and was told, to be played again without AWS."""

import time
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.session import Session

from bench.operations import Act
from bench.process import House
from bench.standin import kind_of

REPEATABLE = 35
"""Seconds within which a recording is played again."""

Asked = tuple[str, str, dict[str, Any]]
"""A call: service, operation, parameters."""


@dataclass(slots=True)
class Recording:
    """The answers of AWS by kind of call, the calls of the operation when warm, and the events that it began with."""

    answers: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _kind: str = ""

    def listen(self, session: Session) -> None:
        """Record what the clients of this session ask and are told from now on."""
        session.register("provide-client-params.*.*", self._ask)
        session.register("request-created.*.*", self._sent)
        session.register("after-call.*.*", self._told)

    def _ask(self, params: dict[str, Any], model: Any, **_: object) -> None:
        self.asked.append((model.service_model.service_name, model.name, dict(params)))

    def _sent(self, request: AWSRequest, **_: object) -> None:
        target = request.headers.get("X-Amz-Target", "")
        self._kind = kind_of(target, "/" + request.url.split("/", 3)[3], request.prepare().body)

    def _told(self, http_response: AWSResponse, **_: object) -> None:
        if http_response.content:
            self.answers[self._kind] = http_response.text


def record(house: House, act: Act) -> Recording:
    """Do it cold, for all the answers that it takes, and then warm.

    A message in another minute than the one before it stamps inboxes, which is more calls. So it is done once before,
    and early in a minute, for the recording to be repeated within it.
    """
    _await_minute()
    recording = Recording()
    house.restart()
    act(0)
    house.restart(recording.listen)
    act(1)
    act(2)
    recording.asked.clear()
    house.events.clear()
    act(3)
    recording.events = list(house.events)
    return recording


def _await_minute() -> None:
    """Sleep until the next minute where little is left of this one."""
    gone = time.time() % 60
    if gone > 60 - REPEATABLE:
        time.sleep(61 - gone)
