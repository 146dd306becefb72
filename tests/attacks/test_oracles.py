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
