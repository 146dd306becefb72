"""Joining rooms, open and closed ones."""

from typing import Any

import pytest

from chalicelib.core.model import Caller
from chalicelib.core.rooms import MOST
from chalicelib.edge.guests import Guests
from tests.faces.rooms.browser import PATH, PERMISSION, Browser, messages_of
from tests.fakes.world import SECRET
from tests.outside import Outside, token

UNKNOWN = {"id": "6d1f7f0e-4d5a-4c06-9f0a-3f6f0b1f4c2d"}


def test_who_joins_takes_part_from_then_on(ann: Browser, bea: Browser) -> None:
    """001 B6: 200 and the detail."""
    room = ann.open(name="Garden", nickname="Ann")

    joined = bea.join(room, nickname="Bea")

    assert [one["name"] for one in joined["participants"]] == ["Ann", "Bea"]
    assert joined["my_participant_id"] == joined["participants"][1]["id"]
    assert bea.texts(room) == []


def test_who_joins_without_a_nickname_is_called_after_the_participant_id(ann: Browser, bea: Browser) -> None:
    """001 3.2."""
    joined = bea.join(ann.open())

    assert joined["participants"][1]["name"] == f"ANON_{joined['my_participant_id']}"


def test_joining_again_changes_nothing(ann: Browser, bea: Browser) -> None:
    """001 B6, 3.2: idempotent, the nickname of the first time included."""
    room = ann.open()
    first = bea.join(room, nickname="Bea")

    again = bea.join(room, nickname="Queen Bea")

    assert again["participants"] == first["participants"]
    assert len(bea.read(room).body["results"]) == 2


def test_who_created_a_room_has_joined_it(ann: Browser) -> None:
    room = ann.open()

    assert ann.join(room)["participants"] == room["participants"]


def test_everyone_in_the_room_sees_who_came(ann: Browser, bea: Browser) -> None:
    """001 3.2, at join and not at a socket's opening: docs/decisions."""
    room = ann.open(bots=["ECHO"])
    joined = bea.join(room)

    shown = ann.read(room).body["results"]

    ids = [one["id"] for one in joined["participants"]]
    assert [(one["event"], one["additional_metadata"]["participant_id"]) for one in shown] == [
        ("conversation-created", ids[0]),
        ("participant-joined", ids[1]),
        ("participant-joined", ids[2]),
    ]


@pytest.mark.parametrize("nickname", [5, ["Bea"], True, "x" * 51])
def test_a_nickname_that_is_none_is_refused(ann: Browser, bea: Browser, nickname: Any) -> None:
    """001 B6: ValidationError."""
    room = ann.open()

    answer = bea.post(f"{PATH}{room['id']}/join/", {"nickname": nickname})

    assert answer.status == 400
    assert isinstance(answer.body, list)
    assert len(ann.get(f"{PATH}{room['id']}/").body["participants"]) == 1


def test_a_room_that_is_not_there_cannot_be_joined(ann: Browser) -> None:
    """001 3.3.8."""
    answer = ann.post(f"{PATH}{UNKNOWN['id']}/join/", {})

    assert (answer.status, answer.body) == (404, {"detail": "Not found."})


def test_a_full_room_takes_nobody_more(outside: Outside, ann: Browser) -> None:
    room = ann.open()
    for number in range(MOST - 1):
        assert outside.post(f"{PATH}{room['id']}/join/", token(f"user-{number}"), {}).status == 200

    answer = outside.post(f"{PATH}{room['id']}/join/", token("one-too-many"), {})

    assert (answer.status, list(answer.body)) == (409, ["detail"])
    assert outside.post(f"{PATH}{room['id']}/join/", token("user-0"), {}).status == 200


def test_a_guest_bound_to_a_support_conversation_enters_no_room(outside: Outside, ann: Browser) -> None:
    room = ann.open()
    bound = Guests(lambda: SECRET).token(Caller("customer:1", only=UNKNOWN["id"]))

    assert outside.post(f"{PATH}{room['id']}/join/", bound, {}).status == 403
    assert outside.post(PATH, bound, {}).status == 403


def test_rooms_that_are_closed_are_not_listed(closed: Outside) -> None:
    """001 B5, B6, 3.3.6: CHAT_ENABLE_ROOMS off."""
    ann = Browser(closed)
    ann.open(name="Garden")

    answer = ann.get(PATH)

    assert (answer.status, answer.body) == (403, PERMISSION)


def test_a_closed_room_is_seen_by_those_in_it_only(closed: Outside) -> None:
    """001 B5, 3.3.6."""
    ann, bea = Browser(closed), Browser(closed)
    room = ann.open()

    assert ann.get(f"{PATH}{room['id']}/").status == 200
    assert bea.get(f"{PATH}{room['id']}/").body == PERMISSION


def test_someone_elses_closed_room_cannot_be_joined(closed: Outside) -> None:
    """001 B6: PermissionDenied."""
    ann, bea = Browser(closed), Browser(closed)
    room = ann.open()

    answer = bea.post(f"{PATH}{room['id']}/join/", {"nickname": "Bea"})

    assert (answer.status, answer.body) == (403, PERMISSION)
    assert bea.read(room).status == 403


def test_who_is_in_a_closed_room_may_join_it_again(closed: Outside) -> None:
    """001 3.2."""
    ann = Browser(closed)
    room = ann.open()

    assert ann.join(room)["my_participant_id"] == room["my_participant_id"]


def test_an_unknown_room_is_not_found_even_where_rooms_are_closed(closed: Outside) -> None:
    """001 3.3.8: 404 before 403."""
    bea = Browser(closed)

    assert bea.get(f"{PATH}{UNKNOWN['id']}/").status == 404
    assert bea.post(f"{PATH}{UNKNOWN['id']}/join/", {}).status == 404
    assert bea.read(UNKNOWN).status == 404
    assert bea.write(UNKNOWN, type="T", text="hi").status == 404


def test_an_open_room_shows_its_messages_to_those_in_it_only(ann: Browser, bea: Browser) -> None:
    """001 B7, B10: no participant, no messages."""
    room = ann.open()

    assert (bea.read(room).status, bea.read(room).body) == (403, PERMISSION)
    assert (bea.write(room, type="T", text="hi").status, bea.post(messages_of(room), b"{").status) == (403, 403)
