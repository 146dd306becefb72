"""A vendor's staff speak for the vendor in the marketplace; what the vendor does elsewhere is not theirs."""

import pytest

from tests.outside import Outside, Socket, token

STAFF = token("sam", vendor_id="ben", roles=["chat_management"])


@pytest.fixture
def private(outside: Outside) -> tuple[str, Socket]:
    """Ann's direct thread with Ben, and the socket of a member of Ben's staff."""
    outside.get("/chat/user/threads/", token("ben"))
    ann, sam = outside.connect(token("ann")), outside.connect(STAFF)
    said = ann.send(action="text_message", message_body="between us", receiver_id="ben")
    return said[0]["conversation_id"], sam


def test_staff_hear_nothing_of_the_vendors_direct_messages(private: tuple[str, Socket]) -> None:
    assert private[1].take() == []


@pytest.mark.parametrize("action", ["send", "read", "typing", "presence"])
def test_staff_take_no_part_in_them(private: tuple[str, Socket], action: str) -> None:
    conversation_id, sam = private

    (refused,) = sam.send(action=action, conversation_id=conversation_id, content="hi", seq=1)

    assert refused["action"] == "error"


def test_staff_catch_up_on_nothing_of_them(private: tuple[str, Socket]) -> None:
    conversation_id, sam = private

    told = sam.send(action="sync", since="2020-01-01T00:00:00Z") + sam.send(
        action="sync", positions={conversation_id: 0}
    )

    assert [frame["action"] for frame in told] == ["synced", "reset", "synced"]


def test_staff_hear_what_the_vendor_is_told_in_the_marketplace(outside: Outside) -> None:
    outside.get("/chat/user/threads/", token("ben"))
    sam = outside.connect(STAFF)

    outside.post("/api/v1/chat/", token("ann", roles=["chat_management"]), {"vendor_id": "ben"})

    assert sorted(frame["action"] for frame in sam.take()) == ["re_message", "reload_unread_messages"]
