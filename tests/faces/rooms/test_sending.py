"""Writing to a room: texts, quotes, options, and the same message twice."""

from typing import Any

import pytest

from chalicelib.bots.registry import registry
from chalicelib.core.answers import answer
from chalicelib.core.send import MAX_CLIENT_ID
from tests.faces.rooms.browser import Browser, messages_of
from tests.outside import Outside, token

Room = dict[str, Any]


@pytest.fixture
def room(ann: Browser) -> Room:
    """A room of one."""
    return ann.open(name="Garden")


def test_a_message_is_answered_as_it_is_read_later(ann: Browser, room: Room) -> None:
    """001 B7, B9: 201 and the message."""
    answer = ann.write(room, type="T", text="hello", local_id="l1")

    assert answer.status == 201
    assert answer.body == ann.read(room).body["results"][-1]
    assert (answer.body["text"], answer.body["local_id"]) == ("hello", "l1")


def test_the_server_says_who_sent_what_where_and_when(ann: Browser, room: Room) -> None:
    """001 3.2: these are never the client's to set."""
    other = ann.open()
    claims = {"sender_id": "x", "conversation_id": other["id"], "id": "1", "time": "2001-01-01", "approval_status": 0}

    sent = ann.say(room, "hello", **claims)

    assert sent["sender_id"] == room["my_participant_id"]
    assert sent["time"].startswith("2025-03-14")
    assert (ann.texts(room), ann.texts(other)) == (["hello"], [])


def test_a_text_may_be_empty_and_holds_four_thousand_characters(ann: Browser, room: Room) -> None:
    """001 3.2."""
    assert ann.say(room, "")["text"] == ""
    assert ann.say(room, "ä" * 4000)["text"] == "ä" * 4000


def test_a_message_may_quote_another_of_the_room(ann: Browser, bea: Browser, room: Room) -> None:
    """001 3.2."""
    bea.join(room)
    quoted = ann.say(room, "hello")

    answer = bea.say(room, "hello yourself", quoted_message_id=quoted["id"])

    assert answer["quoted_message_id"] == quoted["id"]
    assert bea.say(room, "unquoted", quoted_message_id="")["quoted_message_id"] is None


def test_what_was_never_said_here_cannot_be_quoted(ann: Browser, room: Room) -> None:
    """001 3.2."""
    elsewhere = ann.say(ann.open(), "hello")["id"]

    for quoted in [elsewhere, "1", "nonsense", str(int(elsewhere) + 99), 5, -1, True, [], {"id": 1}]:
        answer = ann.write(room, type="T", text="hm", quoted_message_id=quoted)

        assert answer.status == 400
        assert answer.body == {"quoted_message_id": ["The quoted message does not exist."]}


def test_options_are_shown_where_there_are_any(ann: Browser, room: Room) -> None:
    """001 3.2."""
    assert ann.say(room, "Tea?", options=["yes", "no"])["options"] == ["yes", "no"]
    assert "options" not in ann.say(room, "Tea.", options=[])
    assert "options" not in ann.say(room, "Tea.", options=None)


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({}, "type", "This field is required."),
        ({"type": None}, "type", "This field is required."),
        ({"type": "S", "text": "hi"}, "type", "You cannot create system messages."),
        ({"type": "X"}, "type", '"X" is not a valid choice.'),
        ({"type": "t"}, "type", '"t" is not a valid choice.'),
        ({"type": ""}, "type", '"" is not a valid choice.'),
        ({"type": ["T"]}, "type", "\"['T']\" is not a valid choice."),
        ({"type": "T", "text": "x" * 4001}, "text", "Ensure this field has no more than 4000 characters."),
        ({"type": "T", "text": 5}, "text", "text is required and is a text"),
        ({"type": "T", "local_id": "x" * 33}, "local_id", "Ensure this field has no more than 32 characters."),
        ({"type": "T", "local_id": 5}, "local_id", "local_id is required and is a text"),
        ({"type": "T", "options": "yes"}, "options", "Expected a list of strings."),
        ({"type": "T", "options": {"a": 1}}, "options", "Expected a list of strings."),
        ({"type": "T", "options": ["yes", 5]}, "options", "Expected a list of strings."),
        ({"type": "T", "options": ["x" * 17000]}, "options", "Options take at most 16384 bytes of JSON together."),
        ({"type": "T", "options": [""] * 9000}, "options", "Options take at most 16384 bytes of JSON together."),
        ({"type": "T", "external_file_url": "https://x.example/a"}, "file", "A message of type T carries no file."),
    ],
)
def test_a_message_that_cannot_be_is_refused_by_field_and_not_stored(
    ann: Browser, room: Room, body: dict[str, Any], field: str, says: str
) -> None:
    """001 3.2."""
    answer = ann.write(room, **body)

    assert answer.status == 400
    assert answer.body == {field: [says]}
    assert ann.read(room).body["count"] == 1


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"type": "T", "text": NaN}', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_message_is_refused(ann: Browser, room: Room, raw: bytes) -> None:
    answer = ann.post(messages_of(room), raw)

    assert answer.status == 400
    assert ann.read(room).body["count"] == 1


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/xml"])
def test_a_body_of_another_type_is_refused(ann: Browser, room: Room, kind: str) -> None:
    """001 B8: JSON and multipart only."""
    answer = ann.request("POST", messages_of(room), b"type=T&text=hi", content_type=kind)

    assert (answer.status, list(answer.body)) == (415, ["detail"])


def test_the_same_local_id_again_is_the_same_message(ann: Browser, room: Room) -> None:
    """001 3.3.7: the stored message, 200, nothing doubled."""
    first = ann.write(room, type="T", text="hello", local_id="l1")

    again = ann.write(room, type="T", text="hello", local_id="l1")

    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert ann.texts(room) == ["hello"]


def test_the_same_local_id_for_another_message_is_a_conflict(ann: Browser, room: Room) -> None:
    """001 3.3.7."""
    ann.say(room, "hello", local_id="l1")

    others: list[dict[str, Any]] = [{"text": "good bye"}, {"text": "hello", "options": ["yes"]}]
    for other in others:
        answer = ann.write(room, type="T", local_id="l1", **other)
        assert (answer.status, list(answer.body)) == (409, ["detail"])

    assert ann.texts(room) == ["hello"]


def test_a_local_id_is_unique_to_its_sender_and_its_room(ann: Browser, bea: Browser, room: Room) -> None:
    """001 3.2: unique per conversation and sender."""
    other = ann.open()
    bea.join(room)

    said = [ann.say(room, "a", local_id="1"), bea.say(room, "b", local_id="1"), ann.say(other, "c", local_id="1")]

    assert len({one["id"] for one in said}) == 3


def test_an_idempotency_key_does_what_a_local_id_does(ann: Browser, room: Room) -> None:
    first = ann.post(messages_of(room), {"type": "T", "text": "hello"}, idempotency_key="k1")

    again = ann.post(messages_of(room), {"type": "T", "text": "hello"}, idempotency_key="k1")

    assert (again.status, again.body) == (200, first.body)


def test_a_key_without_end_is_refused(ann: Browser, room: Room) -> None:
    answer = ann.post(messages_of(room), {"type": "T"}, idempotency_key="k" * (MAX_CLIENT_ID + 1))

    assert (answer.status, list(answer.body)) == (400, ["client_id"])


def test_a_bots_message_is_told_from_a_humans(outside: Outside, ann: Browser) -> None:
    """001 3.2: `sent_by_human`, and the bot quotes what it answers."""
    room = ann.open(bots=["ECHO"])
    asked = ann.say(room, "hello")

    answer(outside.ports, registry(), room["id"], 3)

    said = ann.read(room).body["results"][-1]
    assert (said["text"], said["sent_by_human"], said["quoted_message_id"]) == ("HELLO", False, asked["id"])
    assert said["sender_id"] == room["participants"][1]["id"]


def test_users_of_the_owners_system_write_as_themselves(outside: Outside, ann: Browser, room: Room) -> None:
    """001 3.3.5: a bearer token is an identity as good as a session."""
    joined = outside.post(f"/api/chat/conversations/{room['id']}/join", token("cid"), {"nickname": "Cid"}).body

    answer = outside.post(messages_of(room), token("cid"), {"type": "T", "text": "hello"})

    assert answer.status == 201
    assert answer.body["sender_id"] == joined["my_participant_id"]
    assert ann.texts(room) == ["hello"]
