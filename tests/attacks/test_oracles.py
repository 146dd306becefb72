"""Nobody learns from a refusal who talks with whom: the uuid of a thread follows from the people in it."""

import pytest

from chalicelib.core.ids import derived_uuid
from tests.outside import Outside, token


@pytest.mark.parametrize("action", ["send", "read", "typing", "presence"])
def test_a_thread_of_others_is_refused_like_one_that_is_not(outside: Outside, action: str) -> None:
    outside.get("/chat/user/threads/", token("ben"))
    outside.connect(token("ada")).send(action="text_message", message_body="hi", receiver_id="ben")
    eve = outside.connect(token("eve"))

    answers = [
        eve.send(action=action, conversation_id=derived_uuid("direct", ("ada", other)), content="x", seq=1)
        for other in ("ben", "nobody")
    ]

    assert answers[0] == answers[1]
    assert answers[0][0]["code"] == "not_found"


def test_a_claim_that_no_text_can_hold_does_not_shut_its_user_out(outside: Outside) -> None:
    odd = token("ada", fullname="a\ud83d")

    answer = outside.get("/chat/user/threads/", odd)

    assert answer.status == 200
    assert outside.world.users.stored["ada"].fullname == "a?"


@pytest.mark.parametrize("action", ["text_message", "user_profile_message"])
def test_a_guest_does_not_learn_who_is_a_user(outside: Outside, action: str) -> None:
    outside.get("/chat/user/threads/", token("ben"))
    case = outside.post("/api/messages", None, {"content": "hello"}).body["items"][0]["conversation"]
    guest = outside.connect(None, conversation=case)

    answers = [
        guest.send(action=action, receiver_id=other, attached_profile_id=other, message_body="x")
        for other in ("ben", "nobody")
    ]

    assert answers[0] == answers[1]
    assert answers[0][0]["code"] == "forbidden"
