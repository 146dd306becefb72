"""A customer and a vendor, both connected, with 120 messages between them; and vendors to open chats with."""

from collections.abc import Mapping
from uuid import uuid4

from bench.faces.direct import TEXT
from bench.fixtures import more_messages
from bench.operations import TURNS, Act
from bench.process import House, person
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import MARKETPLACE

SEND = "/api/v1/chat/send/message"


def prepare(house: House, messages: int = 120) -> Mapping[str, Act]:
    """All that the API offers."""
    buyer, vendors = uuid4().hex, [uuid4().hex for _ in range(TURNS + 1)]
    hers = person(buyer, roles=["chat_management"])
    theirs = [person(one, roles=["chat_management"], account_type="vendor") for one in vendors]
    for one in theirs:
        house.call("GET", "/api/v1/chat/", one)
    house.connect(token=hers)
    house.connect(token=theirs[-1])
    number = house.call("POST", "/api/v1/chat/", hers, {"vendor_id": vendors[-1]})["id"]
    more_messages(house, derived_uuid(MARKETPLACE, (buyer, vendors[-1]), vendors[-1]), messages)
    sent: list[str] = []

    def send(_: int) -> None:
        sent.append(house.call("POST", SEND, hers, {"chat": number, "content": TEXT})["id"])

    def once(turn: int) -> None:
        body = {"chat": number, "content": TEXT}
        house.call("POST", SEND, hers, body, idempotency_key=f"once-{turn}")

    return {
        "create chat": lambda turn: house.call("POST", "/api/v1/chat/", hers, {"vendor_id": vendors[turn]}),
        "send": send,
        "send with key": once,
        "list of chats": lambda _: house.call("GET", "/api/v1/chat/", hers),
        "chat with messages": lambda _: house.call("GET", f"/api/v1/chat/{number}/", hers),
        "message": lambda turn: house.call("GET", f"/api/v1/chat/detail/message/{sent[turn]}/", theirs[-1]),
        "read": lambda turn: house.call(
            "PATCH", f"/api/v1/chat/read/message/{sent[turn]}/", theirs[-1], {"is_read": True}
        ),
        "delete": lambda turn: house.call("DELETE", f"/api/v1/chat/delete/message/{sent[turn]}/", hers),
    }
