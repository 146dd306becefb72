from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.errors import Conflict, Forbidden, Invalid, TooLarge, Unavailable
from chalicelib.core.model import Caller, Connection, Conversation, Draft, Posted, User
from chalicelib.core.ports import Ports
from chalicelib.core.send import MAX_CLIENT_ID, MAX_TEXT, send
from chalicelib.core.sockets import connect
from tests.core.house import ANN, BEA, CAT, House
from tests.fakes.storage import FakeUsers
from tests.fakes.world import FakeClock

HELLO = Draft("text", text="hello")


class Cut(Exception):
    """The process ends here."""


class CutDelivery:
    """A delivery during which the process ends."""

    def expect(self, _: object) -> Sequence[Connection]:
        return []

    def deliver(self, *_: object, **__: object) -> None:
        raise Cut

    def notify(self, *_: object, **__: object) -> None:
        raise Cut


class HeadSeenByDelivery:
    """Notes how far the head was whenever something was delivered."""

    def __init__(self, house: House) -> None:
        self.house, self.heads = house, list[int]()

    def expect(self, _: object) -> Sequence[Connection]:
        return []

    def deliver(self, posted: Posted, *_: object, **__: object) -> None:
        self.heads.append(self.house.now(posted.conversation).last_seq)

    def notify(self, *_: object, **__: object) -> None:
        raise NotImplementedError


class BusyUsers(FakeUsers):
    """Profiles that cannot be read now."""

    def __init__(self) -> None:
        super().__init__(FakeClock())

    def show(self, user_ids: Iterable[str]) -> Mapping[str, User]:  # noqa: ARG002
        raise Unavailable("not now")


class BusyHead:
    """Conversations whose heads cannot be moved just now."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def advance(self, *_: object) -> None:
        raise Unavailable("busy")


def cut_short(house: House) -> Ports:
    return replace(house.ports, delivery=CutDelivery())  # type: ignore[arg-type]


def frames(house: House, name: str) -> list[dict[str, Any]]:
    return house.world.poster.take(name)


def listen(house: House, caller: Caller) -> str:
    """Opens a socket for the caller and answers its id."""
    connect(house.ports, caller, f"socket-of-{caller.id}")
    return f"socket-of-{caller.id}"


def test_what_is_sent_is_kept_told_and_moves_the_head(house: House) -> None:
    room, bea = house.open(), listen(house, BEA)

    posted = send(house.ports, ANN, room, HELLO)

    assert house.log(room) == [posted.entry]
    assert [one["seq"] for one in frames(house, bea)] == [1]
    assert house.now(room).last_seq == 1


def test_the_head_moves_only_after_everyone_was_told(house: House) -> None:
    delivery, room = HeadSeenByDelivery(house), house.open()
    ports = replace(house.ports, delivery=delivery)  # type: ignore[arg-type]

    for _ in range(3):
        send(ports, ANN, house.now(room), HELLO)

    assert delivery.heads == [0, 1, 2]


@pytest.mark.parametrize("caller", [CAT, Caller("ann", only="elsewhere"), Caller("guest:7", only="conversation-0")])
def test_one_who_takes_no_part_sends_nothing(house: House, caller: Caller) -> None:
    room = house.open()

    with pytest.raises(Forbidden):
        send(house.ports, caller, room, HELLO)
    assert house.log(room) == []


def test_one_who_takes_part_under_another_name_speaks_under_it(house: House) -> None:
    room = house.open("role:agent", "bea")

    entry = send(house.ports, Caller("ann", ("role:agent",)), room, HELLO).entry

    assert (entry.sender_id, entry.author_id) == ("role:agent", "ann")


def test_a_repeated_send_is_the_first_one(house: House) -> None:
    room = house.open()
    first = send(house.ports, ANN, room, HELLO, "c1")

    again = send(house.ports, ANN, room, HELLO, "c1")

    assert (again.entry, again.replayed, first.replayed) == (first.entry, True, False)
    assert len(house.log(room)) == 1


def test_a_repeated_send_tells_the_one_who_asked_and_nobody_else(house: House) -> None:
    room = house.open()
    ann, bea = listen(house, ANN), listen(house, BEA)
    send(house.ports, ANN, room, HELLO, "c1")
    frames(house, ann), frames(house, bea)

    send(house.ports, replace(ANN, connection_id=ann), room, HELLO, "c1")

    assert [one["replayed"] for one in frames(house, ann)] == [True]
    assert frames(house, bea) == []


def test_another_body_under_the_same_client_id_is_a_conflict(house: House) -> None:
    room = house.open()
    send(house.ports, ANN, room, HELLO, "c1")

    with pytest.raises(Conflict):
        send(house.ports, ANN, room, Draft("text", text="bye"), "c1")
    assert len(house.log(room)) == 1


def test_a_send_that_was_cut_short_before_anyone_was_told_is_told_by_its_repeat(house: House) -> None:
    room, bea = house.open(), listen(house, BEA)
    with pytest.raises(Cut):
        send(cut_short(house), ANN, room, HELLO, "c1")
    assert (frames(house, bea), house.now(room).last_seq) == ([], 0)

    again = send(house.ports, ANN, room, HELLO, "c1")

    assert again.replayed
    assert [one["seq"] for one in frames(house, bea)] == [1]
    assert (len(house.log(room)), house.now(room).last_seq) == (1, 1)


def test_a_send_behind_one_that_was_cut_short_takes_the_next_place(house: House) -> None:
    room = house.open()
    with pytest.raises(Cut):
        send(cut_short(house), ANN, room, HELLO)

    posted = send(house.ports, BEA, house.now(room), HELLO)

    assert posted.entry.seq == 2
    assert house.now(room).last_seq == 2


def test_a_head_that_cannot_be_moved_does_not_fail_what_is_kept(house: House) -> None:
    room = house.open()
    ports = replace(house.ports, conversations=BusyHead(house.ports.conversations))

    posted = send(ports, ANN, room, HELLO)

    assert house.log(room) == [posted.entry]
    assert house.world.counts["unsettled"] == 1


def test_profiles_that_cannot_be_read_do_not_fail_what_is_kept(house: House) -> None:
    thread = house.open()
    ports = replace(house.ports, users=BusyUsers())

    posted = send(ports, ANN, thread, Draft("text", text="hello"))

    assert (posted.entry.seq, posted.people) == (1, {})


def test_a_quiet_send_is_kept_and_told_to_nobody(house: House) -> None:
    room, bea = house.open(), listen(house, BEA)

    send(house.ports, ANN, room, HELLO, quiet=True)

    assert frames(house, bea) == []
    assert house.now(room).last_seq == 1


def test_a_text_may_hold_its_limit_and_no_byte_more(house: House) -> None:
    room = house.open()
    send(house.ports, ANN, room, Draft("text", text="é" * (MAX_TEXT // 2)))

    with pytest.raises(TooLarge):
        send(house.ports, ANN, room, Draft("text", text="é" * (MAX_TEXT // 2) + "x"))
    assert len(house.log(room)) == 1


@pytest.mark.parametrize("client_id", ["", "x" * (MAX_CLIENT_ID + 1)])
def test_a_client_id_that_cannot_be_is_refused(house: House, client_id: str) -> None:
    room = house.open()

    with pytest.raises(Invalid):
        send(house.ports, ANN, room, HELLO, client_id)
    assert house.log(room) == []


def stamp(house: House, room: Conversation) -> str | None:
    return house.world.store.places["bea"][room.id].key


def test_the_inboxes_are_stamped_once_a_minute(house: House) -> None:
    room = house.open()
    house.world.clock.advance(minutes=1)
    house.say(room)
    first = stamp(house, room)

    house.say(room)
    same = stamp(house, room)
    house.world.clock.advance(minutes=1)
    house.say(room)

    assert first == same
    assert stamp(house, room) != first


def test_what_one_wrote_oneself_is_not_unread(house: House) -> None:
    room = house.open()
    for caller in (ANN, ANN, BEA, ANN):
        house.say(room, caller=caller)

    head = house.now(room)
    assert (head.unread("ann"), head.unread("bea")) == (0, 1)
