"""Taking up what somebody else sent: their client ids, and the cursors of their pages."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.outside import Outside, token

MANAGER = ["chat_management"]
ANN, BEN, EVE = (token(name, roles=MANAGER) for name in ("ann", "ben", "eve"))


def chat(outside: Outside) -> int:
    """Ann's chat with Ben."""
    outside.get("/chat/user/threads/", BEN)
    return int(outside.post("/api/v1/chat", ANN, {"vendor_id": "ben"}).body["id"])


def say(outside: Outside, who: str, number: int, content: str) -> Any:
    return outside.post("/api/v1/chat/send/message", who, {"chat": number, "content": content, "client_id": "one"})


def test_the_client_id_of_another_sender_is_no_repeat_of_theirs(outside: Outside) -> None:
    number = chat(outside)

    hers, his = say(outside, ANN, number, "from Ann"), say(outside, BEN, number, "from Ben")

    assert (hers.body["replayed"], his.body["replayed"]) == (False, False)
    assert (his.body["content"], his.body["sender"]["id"]) == ("from Ben", "ben")


def test_the_client_id_of_a_chat_tells_nothing_to_those_who_take_no_part(outside: Outside) -> None:
    number = chat(outside)
    say(outside, ANN, number, "from Ann")

    assert say(outside, EVE, number, "from Ann").status == 403


@pytest.mark.parametrize("path", ["/api/v1/chat/?page_size=1", "/chat/user/threads/?limit=1"])
def test_a_cursor_leads_each_through_their_own_pages(outside: Outside, path: str) -> None:
    """What it holds is a place, and no right."""
    for other in ("ben", "cat"):
        outside.get("/chat/user/threads/", token(other))
        outside.post("/api/v1/chat", ANN, {"vendor_id": other})
        outside.connect(ANN).send(action="text_message", receiver_id=other, message_body="hello")
    following = urlsplit(outside.get(path, ANN).body["next"])

    seen = outside.get(f"{following.path}?{following.query.replace('page=2', 'page=1')}", EVE).body

    assert (seen.get("results") or seen.get("data") or []) == []


def test_a_guests_token_is_good_for_nothing_of_another_guests(outside: Outside) -> None:
    room = outside.post("/api/chat/conversations", None, {"name": "Tea"}).body
    other = outside.post("/api/chat/conversations", None, {"name": "Cake"}).body

    paths = [f"/api/chat/conversations/{one['id']}/messages" for one in (room, other)]

    assert [outside.get(path, room["token"]).status for path in paths] == [200, 403]
