"""A whole Parley in memory: the real core, edge, faces and delivery on fake storage, files, sockets and time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from chalicelib import observe
from chalicelib.bots.registry import registry
from chalicelib.core.media import BEGINNING
from chalicelib.core.model import File, Stored, Upload, User
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.delivery.deliver import Deliverer
from chalicelib.delivery.frames import Frames, encode
from chalicelib.delivery.poster import Outcome
from chalicelib.edge.guests import Guests
from chalicelib.edge.identity import Identity, TokenRules
from chalicelib.settings import Settings
from chalicelib.wiring import Parts
from tests.fakes.storage import (
    FakeConnections,
    FakeConversations,
    FakeInbox,
    FakeLog,
    FakeShops,
    FakeStore,
    FakeUsers,
)

SECRET = "a-secret-for-tests-of-at-least-32-bytes"


class FakeClock:
    """A clock that ticks a millisecond whenever it is read, and jumps when told to."""

    def __init__(self) -> None:
        self._now = datetime(2025, 3, 14, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now

    def advance(self, **time: float) -> None:
        """Let time pass."""
        self._now += timedelta(**time)


class FakeIds:
    """Ids that count."""

    def __init__(self) -> None:
        self._last = 0

    def token(self) -> str:
        self._last += 1
        return f"token-{self._last:016d}"

    def number(self) -> int:
        self._last += 1
        return self._last


class FakePoster:
    """Keeps the frames of every socket; those in `gone` are gone, those in `failing` fail for now."""

    def __init__(self) -> None:
        self.frames: dict[str, list[dict[str, Any]]] = {}
        self.gone: set[str] = set()
        self.failing: set[str] = set()

    def post(self, connection_id: str, data: bytes) -> Outcome:
        if connection_id in self.gone:
            return Outcome.GONE
        if connection_id in self.failing:
            return Outcome.FAILED
        self.frames.setdefault(connection_id, []).append(json.loads(data))
        return Outcome.DELIVERED

    def take(self, connection_id: str) -> list[dict[str, Any]]:
        """The frames since the last look."""
        return self.frames.pop(connection_id, [])


class FakeFiles:
    """Files in a dict, presigned in name only."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}
        self.between: Callable[[], object] | None = None
        """What happens, once, between the next look and the copy."""

    def put(self, file: File, body: bytes) -> None:
        self.kept[file.key] = (body, file.content_type)

    def upload(self, file: File) -> Upload:
        return Upload("https://uploads.example.com/", {"key": file.key, "Content-Type": file.content_type})

    def stored(self, key: str) -> Stored | None:
        body, content_type = self.kept.get(key, (None, ""))
        return None if body is None else Stored(len(body), content_type, body[:BEGINNING], sha256(body).hexdigest())

    def copy(self, key: str, tag: str, to: str) -> bool:
        happens, self.between = self.between, None
        if happens:
            happens()
        found = self.stored(key)
        if found is None or found.tag != tag:
            return False
        self.kept[to] = self.kept[key]
        return True

    def remove(self, file: File) -> None:
        self.kept.pop(file.key, None)

    def link(self, file: File) -> str:
        return f"https://files.example.com/{file.key}"


def together(*calls: Callable[[], Any]) -> list[Any]:
    """One after the other."""
    return [call() for call in calls]


def remember(_token: str, introduce: Callable[[], User]) -> User:
    """Remembers nothing, so that every request introduces."""
    return introduce()


@dataclass
class World:
    """The fakes, by name, for tests to look into; `parts` is what an application is assembled from."""

    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    poster: FakePoster = field(default_factory=FakePoster)
    files: FakeFiles = field(default_factory=FakeFiles)
    store: FakeStore = field(default_factory=FakeStore)
    counts: dict[str, int] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        self.users = FakeUsers(self.clock)
        self.shops = FakeShops()
        self.connections = FakeConnections(self.clock)

    def count(self, name: str, value: int = 1) -> None:
        """Add to a metric."""
        self.counts[name] = self.counts.get(name, 0) + value

    def ports(self, encoders: Mapping[str, Any]) -> Ports:
        """Everything the core needs."""
        frames = Frames(encoders, self.clock)
        return Ports(
            users=self.users,
            shops=self.shops,
            conversations=FakeConversations(self.store),
            log=FakeLog(self.store),
            inbox=FakeInbox(self.store),
            connections=self.connections,
            files=self.files,
            delivery=Deliverer(self.connections, self.poster, frames, together, self.count),  # type: ignore[arg-type]
            together=together,
            count=self.count,
            clock=self.clock,
            ids=self.ids,
        )

    def parts(self, encoders: Mapping[str, Any]) -> Parts:
        """The parts of an application on these fakes."""
        ports = self.ports(encoders)
        origin = "https://chat.example.com"
        chosen = Settings("test", "test-", "bucket", "", origin, jwt_secret=SECRET, policy=self.policy)
        identity = Identity(TokenRules("HS256", secret=lambda: SECRET), ports, remember, Guests(lambda: SECRET))
        return Parts(chosen, ports, identity, observe.Observer("parley", "test"), self._reply, registry())

    def _reply(self, connection_id: str, frame: Mapping[str, Any]) -> None:
        self.poster.post(connection_id, encode(frame))
