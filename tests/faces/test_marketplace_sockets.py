"""What sockets hear of the marketplace (contract 000 A15, A16, A22, A29, A32; resolutions 2 and 11)."""

from tests.faces.marketplace.market import (
    ANN,
    BEA,
    EVE,
    SHOP,
    STAFF,
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
from tests.outside import Outside


def test_a_message_reaches_both_sides_in_this_apis_shape(outside: Outside) -> None:
    """000 A22."""
    chat = open_chat(outside)
    ann, shop = outside.connect(ANN), outside.connect(SHOP)

    send(outside, chat)

    assert timeless(ann.take()) == [recording("conf_message")]
    assert timeless(shop.take()) == [recording("re_message")]


def test_a_frame_shows_the_message_as_rest_does(outside: Outside) -> None:
    chat = open_chat(outside)
    shop = outside.connect(SHOP)

    message_id = said(outside, chat)

    assert shop.take()[0]["entry"] == detail(outside, message_id).body


def test_nobody_else_hears_a_message(outside: Outside) -> None:
    """000 A24."""
    chat = open_chat(outside)
    bea, eve = outside.connect(BEA), outside.connect(EVE)

    said(outside, chat)

    assert (bea.take(), eve.take()) == ([], [])


def test_a_new_chat_tells_the_vendors_people_to_reload(outside: Outside) -> None:
    """000 A16; resolution 11: the owner and the staff, each on every connection."""
    meet(outside)
    vendors = [outside.connect(SHOP), outside.connect(SHOP), outside.connect(STAFF)]

    chat = outside.post("/api/v1/chat/", ANN, {"vendor_id": "shop"}).body

    reload = {"action": "reload_unread_messages", "type": "reload_unread_messages", "chat_id": chat["id"]}
    assert [socket.take()[-1] for socket in vendors] == [reload] * 3


def test_the_customer_hears_the_welcome_and_no_reload(outside: Outside) -> None:
    """000 A15, A16."""
    meet(outside)
    ann = outside.connect(ANN)

    chat = outside.post("/api/v1/chat/", ANN, {"vendor_id": "shop"}).body

    frames = ann.take()
    assert [frame["action"] for frame in frames] == ["re_message"]
    assert frames[0]["entry"] == chat["messages"][0]


def test_an_offline_vendor_is_skipped(outside: Outside) -> None:
    """000 resolution 11."""
    meet(outside)

    assert outside.post("/api/v1/chat/", ANN, {"vendor_id": "shop"}).status == 201


def test_staff_hears_the_vendors_messages(outside: Outside) -> None:
    """000 resolution 2."""
    chat = open_chat(outside)
    staff = outside.connect(STAFF)

    said(outside, chat)

    assert [frame["action"] for frame in staff.take()] == ["re_message"]


def test_a_socket_sends_into_a_chat_too(outside: Outside) -> None:
    """000 A22: by the action `send`, once for each client id."""
    chat = open_chat(outside)
    shop = outside.connect(SHOP)
    frame = {"action": "send", "conversation_id": chat["conversation_id"], "content": "hi", "client_id": "mine"}

    confirmations = [one for _ in range(2) for one in shop.send(**frame)]

    assert [one["replayed"] for one in confirmations] == [False, True]
    assert [one["content"] for one in show(outside, chat).body["messages"]][1:] == ["hi"]


def test_a_mark_reaches_the_other_side(outside: Outside) -> None:
    """000 A29."""
    message_id = said(outside, open_chat(outside))
    ann = outside.connect(ANN)

    read(outside, message_id)

    (frame,) = ann.take()
    assert (frame["action"], frame["amendment"]) == ("amendment", "read")
    assert frame["entry"] == detail(outside, message_id).body


def test_a_deletion_reaches_the_other_side_without_what_was_said(outside: Outside) -> None:
    """000 A32."""
    message_id = said(outside, open_chat(outside), "secret")
    shop = outside.connect(SHOP)

    delete(outside, message_id)

    (frame,) = shop.take()
    assert (frame["amendment"], frame["entry"]["id"], frame["entry"]["is_deleted"]) == ("deleted", message_id, True)
    assert "secret" not in repr(frame)


def test_one_who_comes_back_learns_of_a_deletion(outside: Outside) -> None:
    """000 A32: `sync` by time finds chats in which nothing was said since."""
    message_id = said(outside, open_chat(outside))
    outside.world.clock.advance(minutes=5)
    since = outside.world.clock.now().isoformat()
    delete(outside, message_id)

    frames = outside.connect(SHOP).send(action="sync", since=since)

    assert [one["amendment"] for one in frames[0]["entries"]] == ["deleted"]


def test_reading_by_socket_marks_all_that_came_before(outside: Outside) -> None:
    """000 A29: the action `read` marks up to a position, the endpoint one message."""
    chat = open_chat(outside)
    message_id = said(outside, chat)
    shop = outside.connect(SHOP)

    shop.send(action="read", conversation_id=chat["conversation_id"], seq=2)

    assert detail(outside, message_id).body["is_read"] is True
