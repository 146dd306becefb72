import re

import pytest

from chalicelib.core.model import Shop
from tests.faces.shops import ANN, BEA, CAT, ann, bea, contents, followed, opened, patch, remove, say, stocked
from tests.outside import Outside

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


def test_003_d4_a_thread_is_shown_as_published(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1, initial_message="Hello, is this item available?")["uuid"]

    thread = outside.get(f"/api/chat/{uuid}/", bea).body

    assert list(thread)[:6] == ["uuid", "participants", "shop", "messages", "created_at", "updated_at"]
    assert list(thread["messages"][0]) == ["id", "sender", "content", "timestamp", "is_read"]
    assert thread["messages"][0]["content"] == "Hello, is this item available?"
    assert thread["messages"][0]["is_read"] is False
    assert TIME.fullmatch(thread["messages"][0]["timestamp"])
    assert isinstance(thread["messages"][0]["id"], int)


def test_003_d4_a_long_thread_shows_the_newest_and_says_where_all_are(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    for number in range(502):
        say(outside, uuid, ann, ANN, str(number))

    thread = outside.get(f"/api/chat/{uuid}/", ann).body
    everything = followed(outside, ann, f"{thread['messages_url']}?limit=500")

    assert contents(thread["messages"]) == [str(number) for number in range(2, 502)]
    assert thread["messages_count"] == 502
    assert [len(page) for page in everything] == [500, 2]


def test_003_d4_a_thread_of_long_messages_stays_within_what_a_function_answers(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    for _ in range(60):
        say(outside, uuid, ann, ANN, "\u20ac" * 10_000 + "\x01" * 1000)
        say(outside, uuid, ann, ANN, "\x01" * 30_000)

    thread = outside.get(f"/api/chat/{uuid}/", ann).body

    assert 10 < len(thread["messages"]) < 60
    assert sum(map(len, followed(outside, ann, f"{thread['messages_url']}?limit=500"))) == 120


@pytest.mark.parametrize("uuid", ["123e4567-e89b-12d3-a456-426614174000", "x", "number%231", "%20", "a" * 3000])
def test_003_resolution_2_an_unknown_or_malformed_uuid_is_not_found(outside: Outside, uuid: str) -> None:
    for method, path in [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "message/"), ("POST", "message/")]:
        answer = outside.request(method, f"/api/chat/{uuid}/{path}", ann, body={"sender": ANN, "content": "x"})

        assert (answer.status, answer.body) == (404, {"detail": "Not found."})


def test_003_resolution_2_a_conversation_of_another_kind_is_not_found(outside: Outside) -> None:
    outside.get("/chat/user/threads/", bea)
    outside.connect(ann).send(action="text_message", message_body="hello", receiver_id="bea")
    other = outside.get("/chat/user/threads/", ann).body["data"][0]["conversation_id"]

    assert outside.get(f"/api/chat/{other}/", ann).status == 404


def test_003_d9_is_read_is_set_by_the_mark_of_its_reader_and_by_no_get(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]
    unread = outside.get(f"/api/chat/{uuid}/", bea).body["messages"][0]["is_read"]

    marked = patch(outside, uuid, bea, is_read=True, address=BEA)

    assert unread is False
    assert outside.get(f"/api/chat/{uuid}/", ann).body["messages"][0]["is_read"] is True
    assert marked.body["messages"][0]["is_read"] is True


def test_003_d9_ones_own_mark_says_nothing_of_ones_own_messages(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]

    answer = patch(outside, uuid, ann, is_read=True, address=ANN)

    assert answer.body["messages"][0]["is_read"] is False


def test_003_d9_a_message_to_several_is_read_once_all_have(outside: Outside) -> None:
    uuid = opened(outside, participants=[ANN, BEA, CAT], initial_message="hello")["uuid"]

    some = patch(outside, uuid, bea, is_read=True, address=BEA).body["messages"][0]["is_read"]

    assert some is False


def test_003_resolution_2_a_removed_thread_is_gone_everywhere(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1, initial_message="hello")["uuid"]

    answer = remove(outside, uuid)

    assert (answer.status, answer.body) == (204, "")
    assert outside.get("/api/chat/", bea).body == {"count": 0, "next": None, "previous": None, "results": []}
    assert outside.get(f"/api/chat/lookup/?participants={ANN},{BEA}", bea).status == 404
    assert outside.get(f"/api/chat/new-messages/?address={BEA}", bea).body["count"] == 0
    assert [remove(outside, uuid).status, patch(outside, uuid, ann).status] == [404, 404]
    assert say(outside, uuid, ann, ANN, "hello?").status == 404


def test_003_resolution_2_removing_and_opening_again_gives_a_fresh_thread_each_time(outside: Outside) -> None:
    seen = []
    for number in range(6):
        thread = opened(outside, initial_message=str(number))
        seen.append(thread["uuid"])
        assert contents(thread["messages"]) == [str(number)]
        assert opened(outside)["uuid"] == thread["uuid"]
        remove(outside, thread["uuid"])

    assert len(set(seen)) == 6


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "", "GET, POST"),
        ("DELETE", "", "GET, POST"),
        ("PUT", "x/", "GET, PATCH, DELETE"),
        ("POST", "x/", "GET, PATCH, DELETE"),
        ("PATCH", "x/message/", "GET, POST"),
        ("DELETE", "x/message/", "GET, POST"),
        ("POST", "lookup/", "GET"),
        ("DELETE", "lookup/", "GET"),
        ("POST", "new-messages/", "GET"),
        ("PATCH", "new-messages/", "GET"),
    ],
)
def test_003_a_method_that_is_not_offered_is_refused(outside: Outside, method: str, path: str, allow: str) -> None:
    answer = outside.request(method, f"/api/chat/{path}", ann)

    assert answer.status == 405
    assert answer.headers["allow"] == allow
    assert list(answer.body) == ["detail"]


def test_003_d1_paths_are_good_without_a_slash_at_the_end(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]

    for path in ("", f"/{uuid}", f"/{uuid}/message", f"/lookup?participants={ANN},{BEA}"):
        assert outside.get(f"/api/chat{path}", ann).status == 200


def test_003_resolution_1_the_published_text_is_served_and_not_the_service_behind_it(outside: Outside) -> None:
    listed = outside.get("/api/chat/", ann)
    created = outside.post("/api/chat/", ann, {"shop_url": "rbx://myshop", "buyer_address": ANN})

    assert listed.status == 200
    assert (created.status, list(created.body)) == (400, ["participants"])


def test_003_resolution_11_the_fixed_paths_stand_before_the_uuid(outside: Outside) -> None:
    lookup = outside.get(f"/api/chat/lookup/?participants={ANN},{BEA}", ann)
    news = outside.get(f"/api/chat/new-messages/?address={ANN}", ann)

    assert "thread" in lookup.body
    assert "results" in news.body


def test_003_d13_a_thread_belongs_to_its_shop_whatever_that_is_called_later(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1)["uuid"]

    outside.ports.shops.save(Shop("1", "Our Shop", "rbx://ourshop"))

    assert outside.get(f"/api/chat/{uuid}/", ann).body["shop"] == {"id": 1, "name": "Our Shop", "url": "rbx://ourshop"}
    assert outside.get("/api/chat/", ann).body["results"][0]["shop"]["name"] == "Our Shop"
