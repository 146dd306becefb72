import re

import pytest

from chalicelib.core.model import Shop
from tests.faces.shops import ANN, BEA, ann, bea, followed, opened, say, stocked
from tests.outside import Outside

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


def test_003_d2_the_list_shows_threads_as_published(outside: Outside) -> None:
    opened(outside, shop_id=1, initial_message="Hello, is this item still available?")

    page = outside.get("/api/chat/", bea).body

    assert {**page, "results": len(page["results"])} == {"count": 1, "next": None, "previous": None, "results": 1}
    thread = page["results"][0]
    assert list(thread) == ["uuid", "participants", "shop", "created_at", "updated_at", "last_message"]
    assert UUID.fullmatch(thread["uuid"])
    assert thread["participants"] == [ANN, BEA]
    assert thread["shop"] == {"id": 1, "name": "My Shop", "url": "rbx://myshop"}
    assert TIME.fullmatch(thread["created_at"])
    assert TIME.fullmatch(thread["updated_at"])
    assert thread["last_message"] == "Hello, is this item still available?"


def test_003_d2_a_thread_without_a_message_has_an_empty_preview(outside: Outside) -> None:
    opened(outside)

    assert outside.get("/api/chat/", ann).body["results"][0]["last_message"] == ""


def test_003_resolution_7_the_list_begins_with_what_was_updated_last(outside: Outside) -> None:
    first, second = opened(outside, shop_id=1), opened(outside)
    outside.world.clock.advance(minutes=2)
    say(outside, first["uuid"], ann, ANN, "again")

    listed = outside.get("/api/chat/", ann).body["results"]

    assert [one["uuid"] for one in listed] == [first["uuid"], second["uuid"]]
    assert listed[0]["updated_at"] > listed[0]["created_at"]


def test_003_resolution_7_a_page_holds_30_threads_and_links_lead_to_all(outside: Outside) -> None:
    for number in range(70):
        outside.ports.shops.save(Shop(f"s{number}", "Shop", "rbx://shop"))
        opened(outside, shop_id=f"s{number}")
        outside.world.clock.advance(seconds=20)

    pages = followed(outside, ann, "/api/chat/")

    assert [len(page) for page in pages] == [30, 30, 10]
    assert [one["shop"]["id"] for page in pages for one in page] == [f"s{number}" for number in range(69, -1, -1)]


def test_003_d2_links_are_absolute_and_name_the_page(outside: Outside) -> None:
    opened(outside)
    opened(outside, shop_id=1)

    page = outside.get("/api/chat/?limit=1", ann).body
    second = outside.get(page["next"].removeprefix("https://chat.example.com"), ann).body

    assert page["count"] == 2
    assert page["next"].startswith("https://chat.example.com/api/chat/?limit=1&page=2&cursor=")
    assert second["previous"] == "https://chat.example.com/api/chat/?limit=1"
    assert second["next"] is None


def test_003_resolution_7_a_page_can_be_asked_for_by_its_number(outside: Outside) -> None:
    oldest = opened(outside)
    outside.world.clock.advance(minutes=2)
    opened(outside, shop_id=1)

    page = outside.get("/api/chat/?limit=1&page=2", ann).body

    assert [one["uuid"] for one in page["results"]] == [oldest["uuid"]]


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=9", "page=-1", "page="])
def test_003_resolution_7_a_page_that_is_none_is_not_found(outside: Outside, query: str) -> None:
    opened(outside)

    answer = outside.get(f"/api/chat/?{query}", ann)

    assert (answer.status, answer.body) == (404, {"detail": "Invalid page."})


@pytest.mark.parametrize(("query", "field"), [("limit=0", "limit"), ("limit=x", "limit"), ("cursor=x", "cursor")])
def test_003_d2_a_wrong_parameter_is_named(outside: Outside, query: str, field: str) -> None:
    answer = outside.get(f"/api/chat/?{query}", ann)

    assert answer.status == 400
    assert list(answer.body) == [field]


def test_003_resolution_7_the_list_may_be_narrowed_to_ones_own_address(outside: Outside) -> None:
    opened(outside)

    assert outside.get(f"/api/chat/?address={ANN}", ann).body["count"] == 1
