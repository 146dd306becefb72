"""Rooms on sockets: what is written by REST is heard at once, and the other way round."""

import pytest

from tests.faces.rooms.browser import Browser
from tests.outside import Refused


def test_a_message_by_rest_is_heard_by_everyone_in_the_room(ann: Browser, bea: Browser) -> None:
    room = ann.open()
    bea.join(room)
    hears, sent_from = bea.connect(), ann.connect()

    said = ann.say(room, "hello", local_id="l1")

    heard, confirmed = hears.take(), sent_from.take()
    assert [(one["action"], one["kind"], one["conversation_id"]) for one in heard] == [
        ("re_message", "rooms", room["id"])
    ]
    assert heard[0]["entry"] == heard[0]["message"] == said
    assert (confirmed[0]["action"], confirmed[0]["client_id"], confirmed[0]["replayed"]) == (
        "conf_message",
        "l1",
        False,
    )


def test_a_message_by_socket_is_read_by_rest(ann: Browser, bea: Browser) -> None:
    room = ann.open()
    bea.join(room)
    hears = ann.connect()

    bea.connect().send(action="send", conversation_id=room["id"], content="hello", client_id="c1")

    shown = ann.read(room).body["results"][-1]
    assert (shown["type"], shown["text"], shown["local_id"]) == ("T", "hello", "c1")
    assert [frame["entry"] for frame in hears.take()] == [shown]


def test_a_socket_message_repeated_by_rest_is_the_same_message(ann: Browser) -> None:
    room = ann.open()
    ann.connect().send(action="send", conversation_id=room["id"], content="hello", client_id="c1")

    again = ann.write(room, type="T", text="hello", local_id="c1")

    assert again.status == 200
    assert ann.texts(room) == ["hello"]


def test_everyone_hears_who_came(ann: Browser, bea: Browser) -> None:
    room = ann.open()
    hears = ann.connect()

    joined = bea.join(room, nickname="Bea")

    (frame,) = hears.take()
    assert frame["entry"]["event"] == "participant-joined"
    assert frame["participant"] == joined["participants"][1]


def test_a_guests_socket_hears_only_rooms_the_guest_is_in(ann: Browser, bea: Browser) -> None:
    """001 3.3.5: the token of one room does not open another."""
    bea.open()
    hears = bea.connect()
    room = ann.open(name="Elsewhere")

    ann.say(room, "not for you")
    (refused,) = hears.send(action="send", conversation_id=room["id"], content="let me in")
    *_, synced = hears.send(action="sync", positions={room["id"]: 0})

    assert (refused["action"], refused["code"]) == ("error", "not_found")
    assert synced["positions"] == {}
    assert ann.texts(room) == ["not for you"]


def test_a_guest_who_was_away_catches_up(ann: Browser, bea: Browser) -> None:
    room = ann.open()
    bea.join(room)
    said = [ann.say(room, text) for text in ["one", "two"]]

    sync, synced = bea.connect().send(action="sync", positions={room["id"]: 2})

    assert [one["entry"] for one in sync["entries"]] == said
    assert synced["positions"] == {room["id"]: 4}


def test_a_token_that_does_not_hold_opens_no_socket(ann: Browser) -> None:
    ann.open()

    with pytest.raises(Refused) as refused:
        ann.outside.connect(f"{ann.token}x")

    assert refused.value.status == 401


def test_two_devices_of_a_guest_hear_the_same(ann: Browser) -> None:
    room = ann.open()
    first, second = ann.connect(), ann.connect()

    ann.say(room, "hello")

    assert [one["entry"] for one in first.take()] == [one["entry"] for one in second.take()]


def test_what_sockets_tell_of_people_is_their_id_in_the_room(ann: Browser, bea: Browser) -> None:
    room = ann.open()
    me = bea.join(room)["my_participant_id"]
    hears, speaks = ann.connect(), bea.connect()

    speaks.send(action="typing", conversation_id=room["id"])
    speaks.send(action="read", conversation_id=room["id"], seq=2)
    (presence,) = speaks.send(action="presence", conversation_id=room["id"])

    assert [(one["action"], one["user_id"]) for one in hears.take()] == [("typing", me), ("receipt", me)]
    assert presence["online"] == [room["my_participant_id"], me]


def test_no_way_leads_to_a_longer_message_than_rooms_promise(ann: Browser) -> None:
    """001 3.2: 4,000 characters, by socket too."""
    room = ann.open()

    *_, kept = ann.connect().send(action="send", conversation_id=room["id"], content="ä" * 4000)
    (refused,) = ann.connect().send(action="send", conversation_id=room["id"], content="ä" * 4001)

    assert kept["action"] == "conf_message"
    assert (refused["action"], refused["code"]) == ("error", "too_large")
