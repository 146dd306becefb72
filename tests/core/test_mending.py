"""What was kept by a writer that was cut before it told anyone is told by whoever repeats it."""

from dataclasses import replace

from chalicelib.core.changes import amend_message, change_conversation
from chalicelib.core.model import Conversation, Draft, Entry, Participant
from chalicelib.core.opening import Line, open_conversation
from chalicelib.core.ports import Write
from chalicelib.core.sockets import connect
from tests.core.house import ANN, BEA, House

LINES = (Line("ann", "ann", Draft("text", text="hello")),)


def told(house: House) -> list[tuple[str, int]]:
    """Which frames about which positions Bea got."""
    return [(frame["action"], frame["seq"]) for frame in house.world.poster.take("bea-1")]


def write(house: House) -> Write:
    return Write(house.ports.ids.token(), "ann", "ann", house.world.clock.now())


def test_opening_again_tells_of_the_first_lines(house: House) -> None:
    connect(house.ports, BEA, "bea-1")
    plan = Conversation("room-1", 0, "room", (Participant("ann"), Participant("bea")), house.world.clock.now())
    open_conversation(house.ports, plan, LINES)

    open_conversation(house.ports, plan, LINES)

    assert told(house) == [("re_message", 1)]
    assert house.world.store.conversations["room-1"].last_seq == 1


def test_changing_again_tells_of_the_change(house: House) -> None:
    room = house.open()
    connect(house.ports, BEA, "bea-1")
    house.ports.conversations.change(replace(house.now(room), context={"name": "tea"}), Draft("renamed"), write(house))

    change_conversation(house.ports, ANN, room.id, lambda _: None)

    assert told(house) == [("event", 1)]
    assert house.now(room).last_seq == 1


def test_amending_again_tells_of_the_amendment(house: House) -> None:
    room = house.open()
    entry = house.say(room)
    connect(house.ports, BEA, "bea-1")
    amended = replace(entry, text="hullo")
    house.ports.log.amend(room, amended, "edited", write(house))

    amend_message(house.ports, ANN, room, house.log(room)[0], "edited", _says_hullo)

    assert told(house) == [("amendment", 2)]
    assert house.now(room).last_seq == 2


def test_an_amendment_shows_the_message_that_the_head_had_not_come_to(house: House) -> None:
    room = house.open()
    house.ports.log.append(room, Draft("text", text="hello"), write(house))

    amend_message(house.ports, ANN, room, house.log(room)[0], "edited", _says_hullo)

    shown = house.now(room).last
    assert shown is not None
    assert shown.text == "hullo"


def test_repeating_what_was_told_tells_nobody_again(house: House) -> None:
    room = house.open()
    house.say(room)
    connect(house.ports, BEA, "bea-1")

    change_conversation(house.ports, ANN, room.id, lambda _: None)

    assert told(house) == []


def _says_hullo(entry: Entry) -> Entry:
    return replace(entry, text="hullo")
