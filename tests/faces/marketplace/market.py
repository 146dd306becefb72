"""Short ways to what tests of the marketplace API do: people meet, a chat is opened, something is said."""

import json
import re
from pathlib import Path
from typing import Any

from tests.outside import Answer, Outside, token

ROLE = ["chat_management"]
ANN = token("ann", fullname="Ann", email="ann@example.com", roles=ROLE)
BEA = token("bea", roles=ROLE)
SHOP = token("shop", fullname="Shop", email="shop@example.com", account_type="vendor", roles=ROLE)
STAFF = token("sam", vendor_id="shop", roles=ROLE)
EVE = token("eve", roles=ROLE)
ROLELESS = token("ann", roles=[])
EVERYONE = (ANN, BEA, SHOP, STAFF, EVE)


def meet(outside: Outside, *people: str) -> None:
    """Everyone is known from their first request on."""
    for one in people or EVERYONE:
        outside.get("/api/v1/chat/", one)


def open_chat(outside: Outside, who: str = ANN, **body: Any) -> Any:
    """The chat of Ann and the shop, or another, among people who know one another."""
    meet(outside)
    answer = outside.post("/api/v1/chat/", who, body or {"vendor_id": "shop"})
    assert answer.status == 201
    return answer.body


def send(outside: Outside, chat: Any, who: str = ANN, **body: Any) -> Answer:
    """A message, by default a text of Ann's."""
    return outside.post("/api/v1/chat/send/message", who, {"chat": chat["id"], **(body or {"content": "hello"})})


def said(outside: Outside, chat: Any, content: str = "hello", who: str = ANN) -> str:
    """The id of a new message."""
    answer = send(outside, chat, who, content=content)
    assert answer.status == 201
    return str(answer.body["id"])


def detail(outside: Outside, message_id: object, who: str | None = ANN) -> Answer:
    """One message."""
    return outside.get(f"/api/v1/chat/detail/message/{message_id}/", who)


def read(outside: Outside, message_id: object, who: str | None = SHOP, body: Any = None) -> Answer:
    """Mark one message, as read unless the body says otherwise."""
    wanted = {"is_read": True} if body is None else body
    return outside.request("PATCH", f"/api/v1/chat/read/message/{message_id}/", who, body=wanted)


def delete(outside: Outside, message_id: object, who: str | None = ANN) -> Answer:
    """Delete one message."""
    return outside.request("DELETE", f"/api/v1/chat/delete/message/{message_id}/", who)


def show(outside: Outside, chat: Any, who: str | None = ANN, query: str = "") -> Answer:
    """One chat."""
    return outside.get(f"/api/v1/chat/{chat['id']}/{query}", who)


def contents(messages: Any) -> list[str]:
    """What these messages say."""
    return [one["content"] for one in messages]


def timeless(value: Any) -> Any:
    """The same JSON with `<time>` for every time of the form that the API writes."""
    return json.loads(re.sub(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"', '"<time>"', json.dumps(value)))


def recording(name: str) -> Any:
    """The JSON recorded under this name, timeless."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text())
