"""Messages of the marketplace API (contract 000): A4 to A7, A22 to A34, and the resolutions 5 to 9 and 12 of 2.3."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faces.marketplace.market import (
    ANN,
    EVE,
    ROLELESS,
    SHOP,
    STAFF,
    contents,
    delete,
    detail,
    meet,
    open_chat,
    read,
    recording,
    said,
    send,
    show,
    timeless,
)
from tests.outside import Answer, Outside

PARTIES = [ANN, SHOP, STAFF]
UNKNOWN = ["7061726c-6579-8000-8000-0000001fffff", "00000000-0000-4000-8000-000000000000", "x", "0", "-1", "9" * 40]


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_message_is_sent_and_answered(outside: Outside, slash: str) -> None:
    """000 A4, A22, A25; resolution 5: 201 with the message at top level."""
    chat = open_chat(outside)

    answer = outside.post(f"/api/v1/chat/send/message{slash}", ANN, {"chat": chat["id"], "content": "hello"})

    assert answer.status == 201
    assert timeless(answer.body) == recording("message")


@pytest.mark.parametrize(
    "more",
    [
        {"receiver": "shop"},
        {"receiver_id": "shop"},
        {"receiver": None, "message_type": "text"},
        {"sender": "shop", "sender_id": "shop"},
    ],
)
def test_the_sender_is_the_caller_and_the_receiver_the_other_side(outside: Outside, more: dict[str, Any]) -> None:
    """000 A22; resolution 5: the receiver may be said, the sender is never taken from the body."""
    answer = send(outside, open_chat(outside), content="hello", **more)

    assert answer.status == 201
    assert (answer.body["sender"]["id"], answer.body["receiver"]["id"]) == ("ann", "shop")


def test_a_chat_may_be_named_chat_id_and_be_a_text(outside: Outside) -> None:
    """000 resolution 5."""
    chat = open_chat(outside)

    answer = outside.post("/api/v1/chat/send/message", ANN, {"chat_id": str(chat["id"]), "content": "hello"})

    assert answer.status == 201


def test_messages_need_no_role(outside: Outside) -> None:
    """000 A4 to A7: IsAuthenticated is all that the message actions ask."""
    chat = open_chat(outside)
    sent = send(outside, chat, ROLELESS)

    answers = [act(outside, sent.body["id"], ROLELESS) for act in (detail, read, delete)]

    assert [sent.status, *(answer.status for answer in answers)] == [201, 200, 200, 204]


def test_staff_speaks_as_the_vendor(outside: Outside) -> None:
    """000 A24; resolution 2: the vendor is the sender, the member of staff its author."""
    chat = open_chat(outside)

    answer = send(outside, chat, STAFF)

    entry = outside.ports.log.get(chat["conversation_id"], answer.body["seq"])
    assert answer.body["sender"]["id"] == "shop"
    assert (entry.sender_id, entry.author_id) == ("shop", "sam")


@pytest.mark.parametrize(("who", "receiver"), [(ANN, "ann"), (SHOP, "shop"), (STAFF, "sam"), (STAFF, "shop")])
def test_sending_to_oneself_is_not_found(outside: Outside, who: str, receiver: str) -> None:
    """000 A23, A26; resolution 6: 404, as published."""
    answer = send(outside, open_chat(outside), who, content="hello", receiver=receiver)

    assert (answer.status, list(answer.body)) == (404, ["detail"])


def test_one_who_takes_no_part_cannot_send(outside: Outside) -> None:
    """000 A24."""
    answer = send(outside, open_chat(outside), EVE)

    assert (answer.status, list(answer.body)) == (403, ["detail"])


def test_a_stranger_who_sends_to_themselves_is_told_404_first(outside: Outside) -> None:
    """000 A26; resolution 5: the order of the checks."""
    assert send(outside, open_chat(outside), EVE, content="hello", receiver="eve").status == 404


@pytest.mark.parametrize("chat", [999, "x", -1, 1.5, True, [1], {"id": 1}, "9" * 40])
def test_a_chat_that_is_not_there_is_not_found(outside: Outside, chat: object) -> None:
    """000 A22; resolutions 5 and 12."""
    meet(outside, ANN)

    answer = outside.post("/api/v1/chat/send/message", ANN, {"chat": chat, "content": "hello"})

    assert (answer.status, list(answer.body)) == (404, ["detail"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "hello", "receiver": "eve"}, "receiver"),
        ({"content": "hello", "receiver": ["shop"]}, "receiver"),
        ({"content": ""}, "content"),
        ({"content": "   "}, "content"),
        ({"content": 5}, "content"),
        ({"message_type": "text"}, "content"),
        ({"content": "hello", "message_type": "image"}, "message_type"),
        ({"content": "hello", "message_type": "fax"}, "message_type"),
        ({"content": "hello", "message_type": 1}, "message_type"),
        ({"content": "hello", "image": "https://example.com/cat.png"}, "image"),
        ({"content": "hello", "client_id": ""}, "client_id"),
        ({"content": "hello", "client_id": "x" * 129}, "client_id"),
    ],
)
def test_a_message_that_is_none_is_refused(outside: Outside, body: dict[str, Any], field: str) -> None:
    """000 A22, content exclusivity; resolution 5: 400, and nothing is stored."""
    chat = open_chat(outside)

    answer = send(outside, chat, **body)

    assert answer.status == 400
    assert list(answer.body) == [field]
    assert len(show(outside, chat).body["messages"]) == 1


def test_a_message_without_a_chat_is_refused(outside: Outside) -> None:
    """000 A22; resolution 5."""
    answer = outside.post("/api/v1/chat/send/message", ANN, {"content": "hello"})

    assert (answer.status, answer.body) == (400, {"chat": ["this field is required"]})


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b"\xff", 400)])
def test_a_body_that_is_no_json_object_is_refused(outside: Outside, body: bytes, status: int) -> None:
    answers = [
        outside.request("POST", "/api/v1/chat/send/message", ANN, body=body),
        outside.request("POST", "/api/v1/chat/", ANN, body=body),
    ]

    assert [(answer.status, list(answer.body)) for answer in answers] == [(status, ["detail"])] * 2


def test_another_content_type_is_refused(outside: Outside) -> None:
    answer = outside.request(
        "POST", "/api/v1/chat/send/message", ANN, body=b"chat=1", headers={"content-type": "text/plain"}
    )

    assert answer.status == 415


def test_a_text_that_is_too_long_is_refused(outside: Outside) -> None:
    answer = send(outside, open_chat(outside), content="x" * (32 * 1024 + 1))

    assert (answer.status, list(answer.body)) == (413, ["detail"])


@pytest.mark.parametrize("by", ["header", "body"])
def test_a_message_sent_again_is_stored_once(outside: Outside, by: str) -> None:
    """000 A25: `Idempotency-Key`, or `client_id` in the body, makes a retry safe."""
    chat = open_chat(outside)
    headers = {"idempotency_key": "mine"} if by == "header" else {}
    body = {"chat": chat["id"], "content": "hello", **({"client_id": "mine"} if by == "body" else {})}

    first, again = [outside.post("/api/v1/chat/send/message", ANN, body, **headers) for _ in range(2)]

    assert (first.status, again.status) == (201, 201)
    assert again.body == {**first.body, "replayed": True}
    assert len(show(outside, chat).body["messages"]) == 2


def test_a_client_id_with_another_message_is_a_conflict(outside: Outside) -> None:
    chat = open_chat(outside)
    send(outside, chat, content="hello", client_id="mine")

    answer = send(outside, chat, content="good bye", client_id="mine")

    assert (answer.status, list(answer.body)) == (409, ["detail"])


@pytest.mark.parametrize("who", PARTIES)
def test_a_message_is_shown_to_both_sides(outside: Outside, who: str) -> None:
    """000 A5, A27."""
    message_id = said(outside, open_chat(outside))

    answer = detail(outside, message_id, who)

    assert answer.status == 200
    assert {**timeless(answer.body), "upload": None, "replayed": False} == recording("message")


def test_a_message_is_found_by_its_integer_as_well(outside: Outside) -> None:
    """000 A5: frames carry it as `created_msg_id`."""
    message_id = said(outside, open_chat(outside))
    message = detail(outside, message_id).body

    assert detail(outside, message["created_msg_id"]).body == message


@pytest.mark.parametrize("act", [detail, read, delete])
@pytest.mark.parametrize("message_id", UNKNOWN)
def test_a_message_that_is_not_there_is_not_found(
    outside: Outside, act: Callable[..., Answer], message_id: str
) -> None:
    """000 A28, A34; resolution 12."""
    open_chat(outside)

    answer = act(outside, message_id, ANN)

    assert (answer.status, list(answer.body)) == (404, ["detail"])


@pytest.mark.parametrize("act", [detail, read, delete])
def test_others_messages_are_forbidden(outside: Outside, act: Callable[..., Answer]) -> None:
    """000 A5 to A7; resolution 8: 403 for those who take no part, whatever role they hold."""
    message_id = said(outside, open_chat(outside))

    answer = act(outside, message_id, EVE)

    assert (answer.status, list(answer.body)) == (403, ["detail"])
    assert detail(outside, message_id).body["content"] == "hello"


@pytest.mark.parametrize("act", [detail, read, delete])
def test_a_direct_message_is_not_found_here(outside: Outside, act: Callable[..., Answer]) -> None:
    """000 A28: messages of the other APIs are not this one's."""
    meet(outside)
    confirmed = outside.connect(ANN).send(action="text_message", message_body="hello", receiver_id="bea")[0]

    assert act(outside, confirmed["created_msg_id"], ANN).status == 404


@pytest.mark.parametrize("who", PARTIES)
def test_a_message_is_marked_as_read(outside: Outside, who: str) -> None:
    """000 A6, A29, A30; resolutions 7 and 9: by either side, 200."""
    message_id = said(outside, open_chat(outside))

    answer = read(outside, message_id, who)

    assert answer.status == 200
    assert (answer.body["id"], answer.body["is_read"]) == (message_id, True)
    assert answer.body["updated_at"] > answer.body["created_at"]
    assert detail(outside, message_id).body == answer.body


def test_marking_again_changes_nothing(outside: Outside) -> None:
    """000 A29; resolution 7: idempotent."""
    message_id = said(outside, open_chat(outside))

    assert read(outside, message_id).body == read(outside, message_id).body


def test_marking_one_message_leaves_the_others_unread(outside: Outside) -> None:
    """000 A29."""
    chat = open_chat(outside)
    first, second = said(outside, chat, "one"), said(outside, chat, "two")

    read(outside, second)

    assert detail(outside, first).body["is_read"] is False


@pytest.mark.parametrize(
    "body", [{}, {"is_read": False}, {"is_read": None}, {"is_read": "true"}, {"is_read": 1}, {"read": True}]
)
def test_a_message_is_marked_by_true_alone(outside: Outside, body: dict[str, object]) -> None:
    """000 A31; resolution 7."""
    message_id = said(outside, open_chat(outside))

    answer = read(outside, message_id, body=body)

    assert (answer.status, list(answer.body)) == (400, ["is_read"])
    assert detail(outside, message_id).body["is_read"] is False


@pytest.mark.parametrize("who", PARTIES)
def test_a_message_is_deleted_by_either_side(outside: Outside, who: str) -> None:
    """000 A7, A32, A33; resolutions 8 and 9: 204 without a body."""
    message_id = said(outside, open_chat(outside))

    answer = delete(outside, message_id, who)

    assert (answer.status, answer.body) == (204, "")
    assert [act(outside, message_id, who).status for act in (detail, read, delete)] == [404] * 3


def test_a_deleted_message_leaves_the_chat_and_the_list(outside: Outside) -> None:
    """000 A32: what was said is nowhere to be found."""
    chat = open_chat(outside)
    said(outside, chat, "one")
    delete(outside, said(outside, chat, "two"))

    listed = outside.get("/api/v1/chat/", SHOP).body["results"][0]

    assert contents(show(outside, chat).body["messages"])[1:] == ["one"]
    assert contents(listed["messages"]) == ["one"]
    assert "two" not in repr(outside.world.store.conversations) + repr(outside.world.store.entries)


def test_a_chat_with_every_message_deleted_stays_listed(outside: Outside) -> None:
    """000 A10, A32."""
    chat = open_chat(outside)
    delete(outside, chat["messages"][0]["id"])

    assert outside.get("/api/v1/chat/", ANN).body["results"][0]["messages"] == []
