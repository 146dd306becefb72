from dataclasses import replace

import pytest

from chalicelib.core.errors import Invalid, TooLarge
from chalicelib.core.model import Conversation, Draft, Participant
from chalicelib.core.opening import Line, deliver, open_conversation
from chalicelib.core.send import MAX_TEXT, send
from chalicelib.core.sockets import connect
from tests.core.house import ANN, BEA, House

LINES = (Line("system", "system", Draft("system", text="opened")), Line("ann", "ann", Draft("text", text="hello")))


def plan(house: House, key: str = "room-1") -> Conversation:
    return Conversation(key, 0, "room", (Participant("ann"), Participant("bea")), house.world.clock.now())


def test_a_conversation_opens_with_what_is_said_first(house: House) -> None:
    opened = open_conversation(house.ports, plan(house), LINES)

    assert opened is not None
    conversation, posted = opened
    assert house.log(conversation) == [one.entry for one in posted]
    assert [(one.seq, one.ordinal, one.kind, one.text) for one in house.log(conversation)] == [
        (1, 1, "system", "opened"),
        (2, 2, "text", "hello"),
    ]


def test_its_head_is_at_the_last_line_once_everyone_was_told(house: House) -> None:
    opened = open_conversation(house.ports, plan(house), LINES)
    assert opened is not None

    deliver(house.ports, opened[1])

    head = house.now(opened[0])
    assert (head.last_seq, head.messages, head.own) == (2, 2, {"system": 1, "ann": 2})
    assert head.last is not None
    assert head.last.text == "hello"


def test_what_exists_is_not_opened_again(house: House) -> None:
    open_conversation(house.ports, plan(house), LINES)

    assert open_conversation(house.ports, plan(house), LINES) is None
    assert len(house.world.store.entries["room-1"]) == 2


def test_a_line_that_cannot_be_said_opens_nothing(house: House) -> None:
    long = Line("ann", "ann", Draft("text", text="x" * (MAX_TEXT + 1)))

    with pytest.raises(TooLarge):
        open_conversation(house.ports, plan(house), [*LINES, long])
    with pytest.raises(Invalid):
        open_conversation(house.ports, plan(house), LINES, client_id="")
    assert house.world.store.conversations == {}


def test_the_last_line_said_again_under_its_client_id_is_a_repeat(house: House) -> None:
    opened = open_conversation(house.ports, plan(house), LINES, client_id="c1")
    assert opened is not None

    again = send(house.ports, ANN, opened[0], LINES[-1].draft, "c1")

    assert (again.replayed, again.entry) == (True, opened[1][-1].entry)


def test_an_opening_without_lines_is_an_empty_conversation(house: House) -> None:
    opened = open_conversation(house.ports, plan(house))

    assert opened is not None
    assert (opened[0].last_seq, opened[0].last, list(opened[1])) == (0, None, [])


def test_two_openings_have_two_numbers(house: House) -> None:
    first = open_conversation(house.ports, plan(house, "room-1"))
    second = open_conversation(house.ports, plan(house, "room-2"))

    assert first is not None
    assert second is not None
    assert first[0].number != second[0].number


def test_an_opening_is_told_when_its_opener_says_so(house: House) -> None:
    connect(house.ports, BEA, "socket")
    opened = open_conversation(house.ports, replace(plan(house), created_at=house.world.clock.now()), LINES)
    assert opened is not None
    before = house.world.poster.take("socket")

    deliver(house.ports, opened[1])

    assert before == []
    assert [one["seq"] for one in house.world.poster.take("socket")] == [1, 2]
