"""What one operation asked of AWS and was told, to be played again without AWS."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse

from bench.operations import Act
from bench.process import House
from bench.standin import kind_of
from torture.wire import DYNAMODB, MANAGEMENT, Call

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

    def listen(self, call: Call, answer: AWSResponse) -> None:
        """Record a call and its answer. Raises ValueError for a service whose calls cannot be told from the wire."""
        if call.service not in {DYNAMODB, MANAGEMENT}:
            raise ValueError(f"calls of {call.service} are not recorded")
        path = urlsplit(call.url).path
        params = json.loads(call.body) if call.service == DYNAMODB else _frame(path, call.body)
        self.asked.append((call.service, call.operation, params))
        if answer.content:
            target = call.operation if call.service == DYNAMODB else ""
            self.answers[kind_of(target, path, call.body)] = answer.text


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


def _frame(path: str, body: bytes) -> dict[str, Any]:
    return {"ConnectionId": unquote(path.rpartition("/")[2]), "Data": body}
