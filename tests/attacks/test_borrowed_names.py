"""Names that people choose themselves, picked to pass for someone else's."""

from typing import Any

import pytest

from tests.outside import Outside, token


@pytest.mark.parametrize(
    "claims", [{"address": "role:agent"}, {"vendor_id": "role:agent", "roles": ["chat_management"]}]
)
def test_no_claim_but_a_role_makes_an_agent(outside: Outside, claims: dict[str, Any]) -> None:
    case = outside.post("/api/messages", None, {"content": "where is my order"}).body["items"][0]["conversation"]
    socket = outside.connect(token("eve", **claims))

    (answer,) = socket.send(action="send", conversation_id=case, content="I am the desk")

    assert (answer["action"], answer["code"]) == ("error", "not_found")


def test_an_address_that_is_none_opens_nobody_elses_threads(outside: Outside) -> None:
    ann, _ben = outside.connect(token("ann")), outside.connect(token("ben"))
    (said,) = ann.send(action="text_message", receiver_id="ben", message_body="between us")
    eve = outside.connect(token("eve", address="ben"))

    (answer,) = eve.send(action="send", conversation_id=said["conversation_id"], content="hello")

    assert (answer["action"], answer["code"]) == ("error", "not_found")


def test_a_user_who_is_called_rooms_catches_up_with_nothing(outside: Outside) -> None:
    outside.post("/api/chat/conversations", token("ann"), {"name": "Tea"})
    socket = outside.connect(token("rooms"))

    (answer,) = socket.send(action="sync", since="2020-01-01T00:00:00Z")

    assert (answer["action"], answer.get("positions")) == ("synced", {})
