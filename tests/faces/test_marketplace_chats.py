"""Chats of the marketplace API (contract 000): A1 to A3, A8, A10 to A21, and the resolutions of 2.3."""

from collections.abc import Callable

import pytest

from chalicelib.core.policy import Policy
from tests.faces.marketplace.market import (
    ANN,
    BEA,
    EVE,
    ROLE,
    ROLELESS,
    SHOP,
    STAFF,
    contents,
    delete,
    meet,
    open_chat,
    read,
    recording,
    said,
    send,
    show,
    timeless,
)
from tests.fakes.world import World
from tests.outside import Answer, Outside, token


@pytest.fixture
def customers_need_no_role() -> Outside:
    return Outside(World(policy=Policy(chat_role_scope="vendor")))


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_chat_is_created_with_the_vendors_welcome(outside: Outside, slash: str) -> None:
    """000 A2, A14, A15; resolution 4: 201."""
    meet(outside)

    answer = outside.post(f"/api/v1/chat{slash}", ANN, {"vendor_id": "shop"})

    assert answer.status == 201
    assert timeless(answer.body) == recording("chat")


def test_the_list_shows_each_chat_with_its_latest_message(outside: Outside) -> None:
    """000 A1, A12, A13; resolution 10: count, next, previous, results."""
    chat = open_chat(outside)
    said(outside, chat, "is it still there?")

    answer = outside.get("/api/v1/chat/", ANN)

    assert answer.status == 200
    assert timeless(answer.body) == recording("chats")


def test_a_chat_is_shown_with_its_messages_in_the_order_of_their_creation(outside: Outside) -> None:
    """000 A3, A19."""
    chat = open_chat(outside)
    for content in ("one", "two", "three"):
        said(outside, chat, content)

    answer = show(outside, chat)

    assert answer.status == 200
    assert contents(answer.body["messages"])[1:] == ["one", "two", "three"]
    assert answer.body.keys() == recording("chat").keys()


@pytest.mark.parametrize("roles", [[], ["agent", "admin"]])
def test_callers_without_the_role_are_refused(outside: Outside, roles: list[str]) -> None:
    """000 A1 to A3, A8; resolution 1."""
    chat = open_chat(outside)
    roleless = token("ann", roles=roles)

    answers = [
        outside.get("/api/v1/chat/", roleless),
        outside.post("/api/v1/chat/", roleless, {"vendor_id": "shop"}),
        show(outside, chat, roleless),
    ]

    assert [answer.status for answer in answers] == [403] * 3
    assert answers[0].body == {"detail": "You do not have permission to perform this action."}


def test_customers_need_no_role_where_only_vendors_do(customers_need_no_role: Outside) -> None:
    """000 resolution 1: CHAT_ROLE_SCOPE=vendor."""
    meet(customers_need_no_role, SHOP, ROLELESS)

    created = customers_need_no_role.post("/api/v1/chat/", ROLELESS, {"vendor_id": "shop"})

    assert created.status == 201
    assert show(customers_need_no_role, created.body, ROLELESS).status == 200
    assert customers_need_no_role.get("/api/v1/chat/", ROLELESS).body["count"] == 1


@pytest.mark.parametrize(
    "vendor_side", [token("shop", account_type="vendor", roles=[]), token("sam", vendor_id="shop", roles=[])]
)
def test_vendors_still_need_the_role_there(customers_need_no_role: Outside, vendor_side: str) -> None:
    """000 resolution 1: CHAT_ROLE_SCOPE=vendor."""
    assert customers_need_no_role.get("/api/v1/chat/", vendor_side).status == 403


def test_the_list_holds_the_callers_chats_only(outside: Outside) -> None:
    """000 A10."""
    chat = open_chat(outside)

    lists = {who: outside.get("/api/v1/chat/", who).body for who in (ANN, SHOP, EVE)}

    assert [one["id"] for one in lists[ANN]["results"]] == [chat["id"]]
    assert [one["id"] for one in lists[SHOP]["results"]] == [chat["id"]]
    assert lists[EVE] == {"count": 0, "next": None, "previous": None, "results": []}


def test_a_vendors_staff_sees_and_opens_the_vendors_chats(outside: Outside) -> None:
    """000 A10; resolutions 2 and 3: the side left out is the caller's, for staff the vendor's."""
    chat = open_chat(outside, STAFF, user_id="ann")

    assert chat["vendor"]["id"] == "shop"
    assert outside.get("/api/v1/chat/", STAFF).body["count"] == 1
    assert show(outside, chat, STAFF).status == 200


def test_staff_without_the_role_is_no_vendor(outside: Outside) -> None:
    """000 A24; resolution 2: a role counts only while it is held."""
    chat = open_chat(outside)

    assert send(outside, chat, token("sam", vendor_id="shop", roles=[])).status == 403


def test_the_chat_with_the_latest_message_comes_first(outside: Outside) -> None:
    """000 A11."""
    first, second = open_chat(outside), open_chat(outside, user_id="bea", who=SHOP)
    outside.world.clock.advance(minutes=5)
    said(outside, first, "later")

    results = outside.get("/api/v1/chat/", SHOP).body["results"]

    assert [one["id"] for one in results] == [first["id"], second["id"]]


@pytest.mark.parametrize("act", [read, delete])
def test_marking_and_deleting_leave_the_order_as_it_is(outside: Outside, act: Callable[..., Answer]) -> None:
    """000 A11: by the latest message, and not by what happened to one."""
    first, second = open_chat(outside), open_chat(outside, SHOP, user_id="bea")
    message_id = said(outside, first)
    outside.world.clock.advance(minutes=1)
    said(outside, second, who=SHOP)
    outside.world.clock.advance(minutes=1)

    act(outside, message_id, SHOP)

    results = outside.get("/api/v1/chat/", SHOP).body["results"]
    assert [one["id"] for one in results] == [second["id"], first["id"]]


def test_pages_are_followed_by_their_links(outside: Outside) -> None:
    """000 A13; resolution 10: ?page and ?page_size."""
    meet(outside, SHOP)
    names = [f"user-{number}" for number in range(5)]
    for name in names:
        meet(outside, token(name, roles=ROLE))
        outside.world.clock.advance(minutes=1)
        assert outside.post("/api/v1/chat/", SHOP, {"user": name}).status == 201

    pages = [outside.get("/api/v1/chat/?page_size=2", SHOP).body]
    while pages[-1]["next"]:
        pages.append(outside.get(pages[-1]["next"].removeprefix("https://chat.example.com"), SHOP).body)

    assert [one["user"]["id"] for page in pages for one in page["results"]] == names[::-1]
    assert [page["count"] for page in pages] == [5, 5, 5]
    assert "page=2" in pages[0]["next"]
    assert "cursor=" in pages[0]["next"]
    assert pages[1]["previous"] == "https://chat.example.com/api/v1/chat/?page_size=2"


def test_pages_are_reached_by_their_number_too(outside: Outside) -> None:
    """000 A13; resolution 10."""
    first = open_chat(outside)
    outside.world.clock.advance(minutes=1)
    open_chat(outside, SHOP, user_id="bea")

    page = outside.get("/api/v1/chat/?page=2&page_size=1", SHOP).body

    assert [one["id"] for one in page["results"]] == [first["id"]]


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999"])
def test_a_page_that_is_not_there_is_not_found(outside: Outside, page: str) -> None:
    """000 A13, as DRF answers."""
    open_chat(outside)

    answer = outside.get(f"/api/v1/chat/?page={page}", ANN)

    assert (answer.status, answer.body) == (404, {"detail": "Invalid page."})


@pytest.mark.parametrize("query", ["page_size=0", "page_size=x", "cursor=x"])
def test_a_malformed_query_is_refused(outside: Outside, query: str) -> None:
    """000 A13."""
    answer = outside.get(f"/api/v1/chat/?{query}", ANN)

    assert answer.status == 400
    assert list(answer.body) == [query.partition("=")[0]]


def test_a_vendor_is_greeted_in_their_own_words(outside: Outside) -> None:
    """000 A15."""
    meet(outside)
    body = {"welcome_message": "Hi, this is the shop.", "account_type": "vendor", "roles": ROLE}
    assert outside.request("PUT", "/api/users/shop", token("root", roles=["admin"]), body=body).status == 200

    chat = outside.post("/api/v1/chat/", ANN, {"vendor_id": "shop"}).body

    assert contents(chat["messages"]) == ["Hi, this is the shop."]
    assert chat["messages"][0]["sender"]["user_type"] == "vendor"


@pytest.mark.parametrize(
    "body",
    [
        {"user_id": "ann", "vendor_id": "shop"},
        {"user": "ann", "vendor": "shop"},
        {"vendor": "shop"},
        {"user_id": None, "vendor_id": "shop"},
    ],
)
def test_sides_have_two_names_and_the_callers_may_be_left_out(outside: Outside, body: dict[str, str]) -> None:
    """000 resolution 3."""
    chat = open_chat(outside, **body)

    assert (chat["user"]["id"], chat["vendor"]["id"]) == ("ann", "shop")


def test_ids_may_be_numbers(outside: Outside) -> None:
    """000 resolution 3: the published ids of users are integers."""
    meet(outside, token("7", roles=ROLE), ANN)

    assert outside.post("/api/v1/chat/", ANN, {"vendor_id": 7}).body["vendor"]["id"] == "7"


def test_a_second_create_answers_the_same_chat_and_tells_nobody(outside: Outside) -> None:
    """000 resolution 4."""
    chat = open_chat(outside)
    vendor = outside.connect(SHOP)

    again = outside.post("/api/v1/chat/", SHOP, {"user_id": "ann"}, idempotency_key="once")

    assert again.status == 200
    assert again.body == {**chat, "unread_count": 0}
    assert vendor.take() == []


def test_two_vendors_may_be_customers_of_each_other(outside: Outside) -> None:
    """000 A14, and the unique pair (vendor, user) of the original."""
    mine = open_chat(outside, user_id="ann", vendor_id="shop")

    other = open_chat(outside, user_id="shop", vendor_id="ann")

    assert mine["id"] != other["id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"user_id": "ann", "vendor_id": "ann"}, "vendor_id"),
        ({"vendor_id": "ann"}, "vendor_id"),
        ({}, "vendor_id"),
        ({"vendor_id": "nobody"}, "vendor_id"),
        ({"vendor_id": ""}, "vendor_id"),
        ({"vendor_id": True}, "vendor_id"),
        ({"vendor_id": ["shop"]}, "vendor_id"),
        ({"vendor": {"id": "shop"}}, "vendor"),
        ({"user_id": "nobody", "vendor_id": "ann"}, "user_id"),
    ],
)
def test_a_chat_needs_two_people_who_exist(outside: Outside, body: dict[str, object], field: str) -> None:
    """000 A17, A18; resolution 3: field errors."""
    meet(outside)

    answer = outside.post("/api/v1/chat/", ANN, body)

    assert answer.status == 400
    assert list(answer.body) == [field]


def test_staff_is_no_customer_of_its_own_vendor(outside: Outside) -> None:
    """000 A17: both sides would be the same principal."""
    meet(outside)

    assert outside.post("/api/v1/chat/", STAFF, {"user_id": "sam", "vendor_id": "shop"}).status == 400


def test_nobody_opens_chats_for_others(outside: Outside) -> None:
    """000 resolution 3."""
    meet(outside)

    answer = outside.post("/api/v1/chat/", EVE, {"user_id": "ann", "vendor_id": "shop"})

    assert answer.status == 403


def test_only_those_who_take_part_see_a_chat(outside: Outside) -> None:
    """000 A20."""
    chat = open_chat(outside)

    answer = show(outside, chat, EVE)

    assert (answer.status, list(answer.body)) == (403, ["detail"])


@pytest.mark.parametrize("pk", ["999", "0", "-1", "x", "1.5", "%00", "9" * 40, "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_or_malformed_chat_is_not_found(outside: Outside, pk: str) -> None:
    """000 A21; resolution 12."""
    meet(outside, ANN)

    answer = outside.get(f"/api/v1/chat/{pk}/", ANN)

    assert (answer.status, list(answer.body)) == (404, ["detail"])


def test_a_direct_thread_is_no_chat(outside: Outside) -> None:
    """000 A21: conversations of the other APIs are not shown in this one's shape."""
    meet(outside)
    confirmed = outside.connect(ANN).send(action="text_message", message_body="hello", receiver_id="bea")[0]

    assert show(outside, {"id": confirmed["created_msg_id"] >> 20}).status == 404


def test_a_long_chat_is_read_page_by_page(outside: Outside) -> None:
    """000 A19: `messages_next` leads to what is older."""
    chat = open_chat(outside)
    for number in range(4):
        said(outside, chat, str(number))

    newest = show(outside, chat, query="?page_size=2").body
    older = outside.get(newest["messages_next"].removeprefix("https://chat.example.com"), ANN).body

    assert contents(newest["messages"]) == ["2", "3"]
    assert contents(older["messages"]) == ["0", "1"]


def test_a_chat_of_long_messages_is_read_in_as_many_pages_as_it_takes(outside: Outside) -> None:
    """000 A19: no answer outgrows what a function may answer with."""
    chat = open_chat(outside)
    for number in range(25):
        said(outside, chat, "\x01" * 32_000 + str(number))

    pages = [show(outside, chat).body]
    while pages[-1]["messages_next"]:
        pages.append(outside.get(pages[-1]["messages_next"].removeprefix("https://chat.example.com"), ANN).body)

    assert [len(page["messages"]) for page in pages] == [21, 5]


def test_a_list_of_long_messages_is_read_in_as_many_pages_as_it_takes(outside: Outside) -> None:
    """000 A13: no answer outgrows what a function may answer with."""
    meet(outside, SHOP)
    for number in range(25):
        meet(outside, token(f"user-{number}", roles=ROLE))
        outside.world.clock.advance(minutes=1)
        said(outside, outside.post("/api/v1/chat/", SHOP, {"user": f"user-{number}"}).body, "\x01" * 32_000, SHOP)

    first = outside.get("/api/v1/chat/?page_size=100", SHOP).body
    second = outside.get(first["next"].removeprefix("https://chat.example.com"), SHOP).body

    assert [len(page["results"]) for page in (first, second)] == [21, 4]


def test_unread_messages_are_counted_until_one_answers(outside: Outside) -> None:
    chat = open_chat(outside)
    said(outside, chat, "one")
    said(outside, chat, "two")

    before = show(outside, chat, SHOP).body["unread_count"]
    said(outside, chat, "yes?", SHOP)

    assert before == 2
    assert show(outside, chat, SHOP).body["unread_count"] == 0
    assert show(outside, chat, ANN).body["unread_count"] == 1


@pytest.mark.parametrize("who", [None, "nonsense"])
def test_every_action_asks_for_a_token(outside: Outside, who: str | None) -> None:
    """000 A9; resolution 1: 401."""
    routes = [
        ("GET", ""),
        ("POST", ""),
        ("GET", "1"),
        ("POST", "send/message"),
        ("GET", "detail/message/1"),
        ("PATCH", "read/message/1"),
        ("DELETE", "delete/message/1"),
    ]

    answers = [outside.request(method, f"/api/v1/chat/{path}", who, body={}) for method, path in routes]

    assert [(answer.status, list(answer.body)) for answer in answers] == [(401, ["detail"])] * 7
    assert answers[0].headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("", ["GET", "POST"]),
        ("1", ["GET"]),
        ("send/message", ["POST"]),
        ("detail/message/1", ["GET"]),
        ("read/message/1", ["PATCH"]),
        ("delete/message/1", ["DELETE"]),
    ],
)
def test_other_methods_are_not_allowed(outside: Outside, path: str, allowed: list[str]) -> None:
    """000 A1 to A7: what is not offered is 405."""
    others = {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(allowed)

    answers = [outside.request(method, f"/api/v1/chat/{path}", BEA) for method in others]

    assert {answer.status for answer in answers} == {405}
    assert {answer.headers["allow"] for answer in answers} == {", ".join(allowed)}
