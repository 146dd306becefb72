from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Connection, Conversation, Entry, Participant, Posted
from chalicelib.delivery.deliver import Deliverer
from chalicelib.delivery.frames import Frames
from tests.core.house import plain
from tests.fakes.storage import FakeConnections
from tests.fakes.world import FakeClock, FakePoster, together

ROOM = "room-1"


class DeafConnections(FakeConnections):
    """Connections that cannot be read, nor removed."""

    def of(self, identities: Iterable[str], *, strong: bool) -> Sequence[Connection]:  # noqa: ARG002 - the port's
        raise Unavailable("busy")

    def remove(self, connection_id: str, spare: timedelta = timedelta(0)) -> None:  # noqa: ARG002 - the port's
        raise Unavailable("busy")


class Post:
    """A deliverer, and what is behind it."""

    def __init__(self, connections: type[FakeConnections] = FakeConnections) -> None:
        self.clock, self.poster = FakeClock(), FakePoster()
        self.connections = connections(self.clock)
        self.counts: dict[str, int] = {}
        frames = Frames({"room": plain}, self.clock)
        self.deliverer = Deliverer(self.connections, self.poster, frames, together, self._count)  # type: ignore[arg-type]

    def open(self, name: str, user: str, *identities: str, only: str | None = None) -> Connection:
        now = self.clock.now()
        connection = Connection(name, user, identities, (), now, now + timedelta(hours=2), only)
        self.connections.add(connection)
        return connection

    def posted(self, *people: str, **more: Any) -> Posted:
        """Something that Ann said, to these people and herself."""
        now = self.clock.now()
        sides = tuple(Participant(one) for one in ("ann", *people))
        entry = Entry(ROOM, 1, "text", "ann", "ann", now, "w", ordinal=1, text="hello")
        return Posted(Conversation(ROOM, 7, "room", sides, now), entry, **more)

    def actions(self, name: str) -> list[str]:
        return [frame["action"] for frame in self.poster.take(name)]

    def _count(self, name: str, value: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + value


@pytest.fixture
def post() -> Post:
    return Post()


def test_the_sender_is_told_of_a_confirmation_and_everyone_else_of_a_message(post: Post) -> None:
    for name, user in (("a1", "ann"), ("a2", "ann"), ("b", "bea"), ("c", "cat")):
        post.open(name, user)

    post.deliverer.deliver(post.posted("bea", "cat"), ())

    assert [post.actions(name) for name in ("a1", "a2", "b", "c")] == [
        ["conf_message"],
        ["conf_message"],
        ["re_message"],
        ["re_message"],
    ]


def test_one_who_takes_no_part_is_told_nothing(post: Post) -> None:
    post.open("d", "dan")

    post.deliverer.deliver(post.posted("bea"), ())

    assert post.actions("d") == []


def test_a_socket_that_opens_between_the_two_looks_is_told(post: Post) -> None:
    seen_first = post.open("b1", "bea")
    expected = post.deliverer.expect(["ann", "bea"])
    post.open("b2", "bea")

    post.deliverer.deliver(post.posted("bea"), expected)

    assert list(expected) == [seen_first]
    assert [post.actions("b1"), post.actions("b2")] == [["re_message"], ["re_message"]]


def test_a_socket_that_both_looks_see_is_told_once(post: Post) -> None:
    post.open("b", "bea", "role:agent")

    post.deliverer.deliver(post.posted("bea", "role:agent"), post.deliverer.expect(["bea", "role:agent"]))

    assert post.actions("b") == ["re_message"]


def test_one_who_listens_under_a_role_is_told(post: Post) -> None:
    post.open("agent", "cat", "role:agent")

    post.deliverer.deliver(post.posted("role:agent"), ())

    assert post.actions("agent") == ["re_message"]


def test_exactly_the_gone_sockets_are_forgotten(post: Post) -> None:
    names = ["b1", "b2", "b3", "b4"]
    for name in names:
        post.open(name, "bea")
    post.poster.gone, post.poster.failing = {"b1", "b3"}, {"b4"}
    post.clock.advance(seconds=30)

    post.deliverer.deliver(post.posted("bea"), post.deliverer.expect(["bea"])[:2])

    assert set(post.connections.stored) == {"b2", "b4"}
    assert post.counts == {"delivered": 1, "gone": 2, "delivery_failed": 1}


def test_one_connection_alone_is_told_where_only_it_is_meant(post: Post) -> None:
    post.open("a1", "ann")
    post.open("a2", "ann")

    post.deliverer.deliver(post.posted("bea", client_id="c1", replayed=True), (), only="a2")

    assert post.actions("a1") == []
    assert [(frame["client_id"], frame["replayed"]) for frame in post.poster.take("a2")] == [("c1", True)]


def test_one_connection_alone_that_is_gone_is_forgotten(post: Post) -> None:
    post.open("a1", "ann")
    post.poster.gone = {"a1"}
    post.clock.advance(seconds=30)

    post.deliverer.deliver(post.posted("bea"), (), only="a1")

    assert post.connections.stored == {}


def test_a_socket_that_may_be_in_its_handshake_is_not_forgotten(post: Post) -> None:
    post.open("b", "bea")
    post.poster.gone = {"b"}
    post.clock.advance(seconds=29)

    post.deliverer.deliver(post.posted("bea"), ())

    assert set(post.connections.stored) == {"b"}


@pytest.mark.parametrize(("bound", "told"), [(ROOM, ["re_message"]), ("elsewhere", []), (None, ["re_message"])])
def test_a_bound_socket_hears_its_conversation_alone(post: Post, bound: str | None, told: list[str]) -> None:
    connection = post.open("g", "guest:7", only=bound)

    post.deliverer.deliver(post.posted("guest:7"), [])
    first = post.actions("g")
    post.deliverer.deliver(post.posted("guest:7"), [connection])

    assert [first, post.actions("g")] == [told, told]


def test_a_client_id_is_told_to_its_sender_alone(post: Post) -> None:
    post.open("a", "ann")
    post.open("b", "bea")

    post.deliverer.deliver(post.posted("bea", client_id="c1"), ())

    assert post.poster.take("a")[0]["client_id"] == "c1"
    assert "client_id" not in post.poster.take("b")[0]


def test_who_cannot_be_looked_up_fails_nothing_and_is_counted() -> None:
    post = Post(DeafConnections)

    post.deliverer.deliver(post.posted("bea"), post.deliverer.expect(["bea"]))

    assert post.counts == {"delivery_failed": 2}


def test_a_gone_socket_that_cannot_be_forgotten_fails_nothing_and_is_counted() -> None:
    post = Post(DeafConnections)
    expected = [post.open("b", "bea")]
    post.poster.gone = {"b"}

    post.deliverer.deliver(post.posted("bea"), expected)

    assert post.counts == {"gone": 1, "delivery_failed": 2}


def test_a_notice_goes_to_all_but_one_and_not_to_those_bound_elsewhere(post: Post) -> None:
    for name in ("b1", "b2", "b3", "b4"):
        post.open(name, "bea", only="elsewhere" if name == "b3" else None)
    post.poster.gone = {"b2"}
    post.clock.advance(minutes=1)

    post.deliverer.notify(post.posted("bea").conversation, ["bea"], {"action": "typing"}, but="b1")

    assert [post.actions(name) for name in ("b1", "b2", "b3", "b4")] == [[], [], [], ["typing"]]
    assert set(post.connections.stored) == {"b1", "b3", "b4"}


def test_what_is_missed_is_told_to_one_connection_in_order(post: Post) -> None:
    post.open("b", "bea")
    first = post.posted("bea")
    second = replace(first, entry=replace(first.entry, seq=2))

    post.deliverer.catch_up("b", [first, second], more=True)

    (frame,) = post.poster.take("b")
    assert (frame["action"], [one["seq"] for one in frame["entries"]], frame["more"]) == ("sync", [1, 2], True)
