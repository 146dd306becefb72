from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.core.changes import TRIES, amend_message, change_conversation
from chalicelib.core.errors import Conflict, Forbidden, NotFound, Unavailable
from chalicelib.core.model import Conversation, Draft, Entry, Participant
from chalicelib.core.sockets import connect
from tests.core.house import ANN, BEA, CAT, House

Change = Callable[[Conversation], tuple[Conversation, Draft] | None]


def titled(title: str) -> Change:
    return lambda room: (replace(room, context={"title": title}), Draft("titled", extra={"title": title}))


def with_cat(room: Conversation) -> tuple[Conversation, Draft]:
    return replace(room, participants=(*room.participants, Participant("cat"))), Draft("joined")


def edited(entry: Entry) -> Entry:
    return replace(entry, text="edited")


def test_a_change_is_stored_and_said_in_the_log(house: House) -> None:
    room = house.open()

    change_conversation(house.ports, ANN, room.id, titled("Bread"))

    assert house.now(room).context == {"title": "Bread"}
    assert [(one.kind, one.sender_id, dict(one.extra)) for one in house.log(room)] == [
        ("titled", "ann", {"title": "Bread"})
    ]


def test_nothing_to_change_writes_nothing(house: House) -> None:
    room = house.open()

    assert change_conversation(house.ports, ANN, room.id, lambda _: None) == room
    assert house.log(room) == []


def test_one_who_joins_speaks_as_the_participant_they_become_and_is_told(house: House) -> None:
    room = house.open()
    connect(house.ports, CAT, "socket")

    change_conversation(house.ports, CAT, room.id, with_cat)

    assert house.log(room)[0].sender_id == "cat"
    assert [one["seq"] for one in house.world.poster.take("socket")] == [1]


def test_a_change_that_came_second_is_worked_out_anew(house: House) -> None:
    room = house.open()
    seen: list[int] = []

    def contended(now: Conversation) -> tuple[Conversation, Draft]:
        seen.append(now.version)
        if len(seen) == 1:
            change_conversation(house.ports, BEA, room.id, titled("Cake"))
        return replace(now, context={**now.context, "by": "ann"}), Draft("titled")

    change_conversation(house.ports, ANN, room.id, contended)

    assert seen == [1, 2]
    assert house.now(room).context == {"title": "Cake", "by": "ann"}


def test_a_change_that_always_comes_second_is_given_up(house: House) -> None:
    room = house.open()

    def beaten(now: Conversation) -> tuple[Conversation, Draft]:
        change_conversation(house.ports, BEA, room.id, titled("Cake"))
        return replace(now, context={}), Draft("titled")

    with pytest.raises(Unavailable):
        change_conversation(house.ports, ANN, room.id, beaten)
    assert len(house.log(room)) == TRIES


def test_what_does_not_exist_is_not_changed(house: House) -> None:
    with pytest.raises(NotFound):
        change_conversation(house.ports, ANN, "nowhere", titled("Bread"))


def test_a_change_that_refuses_changes_nothing(house: House) -> None:
    room = house.open()

    def refuse(_: Conversation) -> None:
        raise Forbidden("no")

    with pytest.raises(Forbidden):
        change_conversation(house.ports, ANN, room.id, refuse)
    assert house.log(room) == []


def test_a_message_is_amended_in_place_and_the_log_says_so(house: House) -> None:
    room = house.open()
    entry = house.say(room)

    after = amend_message(house.ports, ANN, house.now(room), entry, "edited", edited)

    first, second = house.log(room)
    assert (first, first.text) == (after, "edited")
    assert (second.kind, second.target_seq, second.at) == ("edited", 1, first.updated_at)


def test_an_amendment_that_changes_nothing_writes_nothing(house: House) -> None:
    room = house.open()
    entry = house.say(room)

    assert amend_message(house.ports, ANN, house.now(room), entry, "edited", lambda one: one) == entry
    assert len(house.log(room)) == 1


def test_an_amendment_of_what_was_amended_since_is_a_conflict(house: House) -> None:
    room = house.open()
    entry = house.say(room)
    amend_message(house.ports, ANN, house.now(room), entry, "edited", edited)

    with pytest.raises(Conflict):
        amend_message(house.ports, ANN, house.now(room), entry, "edited", lambda one: replace(one, text="late"))
    assert house.log(room)[0].text == "edited"


def test_one_who_takes_no_part_amends_nothing(house: House) -> None:
    room = house.open()
    entry = house.say(room)

    with pytest.raises(Forbidden):
        amend_message(house.ports, CAT, house.now(room), entry, "edited", edited)
    assert house.log(room) == [entry]


def test_an_amendment_is_told_with_the_message_as_it_is_now(house: House) -> None:
    room = house.open()
    entry = house.say(room)
    connect(house.ports, BEA, "socket")

    amend_message(house.ports, ANN, house.now(room), entry, "edited", edited)

    (frame,) = house.world.poster.take("socket")
    assert (frame["action"], frame["amendment"], frame["entry"]) == ("amendment", "edited", {"text": "edited"})
    assert (frame["seq"], frame["created_msg_id"]) == (2, room.message_id(1))
