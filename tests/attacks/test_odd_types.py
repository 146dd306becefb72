"""JSON of a type that nobody expects in its place."""

from typing import Any

import pytest

from tests.outside import Outside, token

ANN = token("ann", roles=["chat_management"])


@pytest.mark.parametrize("content", [{}, {"text": "hi"}, [], ["hi"], 0, True])
def test_a_marketplace_message_that_is_no_text_is_refused_by_field(outside: Outside, content: Any) -> None:
    outside.get("/chat/user/threads", token("ben"))
    chat = outside.post("/api/v1/chat", ANN, {"vendor_id": "ben"}).body["id"]

    answer = outside.post("/api/v1/chat/send/message", ANN, {"chat": chat, "content": content})

    assert (answer.status, list(answer.body)) == (400, ["content"])
