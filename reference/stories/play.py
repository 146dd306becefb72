"""Stories told to the whole application, in memory: every request and frame of them becomes an example."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.world import FakeClock, FakePoster, World
from tests.outside import Answer, Outside

SECRETS = {"token"}
"""Fields of answers whose values differ from telling to telling."""


@dataclass(frozen=True, slots=True)
class Example:
    """One request and its answer; `body` is None where it is no JSON."""

    route: str
    variables: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    answer: Answer


class StoryClock(FakeClock):
    """Stands still while something happens, so that a story reads the same however often the time is looked up."""

    def now(self) -> datetime:
        """The time."""
        return self._now


@dataclass
class Listener(FakePoster):
    """Keeps every frame that anybody was sent."""

    told: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def post(self, connection_id: str, data: bytes) -> Any:
        """Post, and keep."""
        self.told.append(json.loads(data))
        return super().post(connection_id, data)


class Play(Outside):
    """An application whose requests, answers and frames are kept."""

    def __init__(self) -> None:
        self._listener = Listener()
        self._clock = StoryClock()
        super().__init__(World(clock=self._clock, poster=self._listener))
        self.examples: list[Example] = []
        self.asked: list[dict[str, Any]] = []

    @property
    def told(self) -> list[dict[str, Any]]:
        """Every frame that was sent to anybody, in order."""
        return self._listener.told

    def request(
        self, method: str, path: str, who: str | None = None, *, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Call a route, a second after what was before."""
        self._clock.advance(seconds=1)
        answer = super().request(method, path, who, body=body, headers=headers)
        split = urlsplit(path)
        resource, variables = self._match(split.path.rstrip("/"))
        said = None if isinstance(body, bytes) else body
        shown = Answer(answer.status, _without_secrets(answer.body), answer.headers)
        query = dict(parse_qsl(split.query))
        self.examples.append(Example(f"{method} {resource}", variables, query, said, shown))
        return answer

    def deliver_frame(self, connection_id: str, raw: str) -> None:
        """Send a frame, a second after what was before."""
        self._clock.advance(seconds=1)
        self.asked.append(json.loads(raw))
        super().deliver_frame(connection_id, raw)


def _without_secrets(body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    return {name: f"the {name}" if name in SECRETS else value for name, value in body.items()}
