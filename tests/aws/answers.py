"""Answers of AWS that a test gives itself, to calls on a session."""

import json
from collections import deque
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.session import Session

Told = tuple[str, int, bytes] | Exception
"""Operation, status and body of an answer, or why there is none."""


class _Body(BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()


class Answers:
    """Each call takes the next answer; the last one answers every further call, so as to outlast repetitions."""

    def __init__(self, session: Session) -> None:
        self.sent: list[AWSPreparedRequest] = []
        self._next: deque[Told] = deque()
        self._last: Told = AssertionError("the test gives no answer to this call")
        session.get_component("event_emitter").register_first("before-send", self._answer)

    def add(self, operation: str, body: Mapping[str, Any], status: int = 200) -> None:
        """A call of this operation is answered so."""
        self._next.append((operation, status, json.dumps(body).encode()))

    def refuse(self, operation: str, code: str, status: int = 400, **more: Any) -> None:
        """A call of this operation is answered with this error."""
        self.add(operation, {"__type": f"com.amazonaws#{code}", "message": "no", **more}, status)

    def fail(self, error: Exception) -> None:
        """A call comes to nothing."""
        self._next.append(error)

    def parameters(self) -> list[Any]:
        """Of each call that was sent."""
        return [json.loads(request.body) for request in self.sent]

    def _answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        self.sent.append(request)
        if self._next:
            self._last = self._next.popleft()
        if isinstance(self._last, Exception):
            raise self._last
        operation, status, body = self._last
        assert event_name.rpartition(".")[2] == operation
        return AWSResponse(request.url, status, {}, _Body(body))
