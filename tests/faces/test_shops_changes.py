import pytest

from tests.faces.shops import ANN, BEA, CAT, WRONG, ann, bea, contents, opened, patch, stocked
from tests.outside import Outside


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


def test_003_resolution_9_a_patch_changes_the_shop_and_not_the_uuid(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1)["uuid"]

    answer = patch(outside, uuid, bea, shop_id="bread")

    assert answer.status == 200
    assert (answer.body["uuid"], answer.body["shop"]["id"]) == (uuid, "bread")
    assert patch(outside, uuid, bea, shop_id=None).body["shop"] is None


def test_003_resolution_9_a_patch_changes_the_participants_and_not_the_uuid(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]

    answer = patch(outside, uuid, ann, participants=[CAT, ANN])

    assert (answer.body["uuid"], answer.body["participants"]) == (uuid, [CAT, ANN])
    assert contents(answer.body["messages"]) == ["hello"]
    assert outside.get("/api/chat/", bea).body["count"] == 0
    assert outside.get(f"/api/chat/{uuid}/", bea).status == 404


def test_003_resolution_9_a_patch_leaves_what_it_does_not_know_alone(outside: Outside) -> None:
    before = opened(outside, shop_id=1, initial_message="hello")

    answer = patch(outside, before["uuid"], ann, uuid="x", created_at="x", messages=[], colour="red")

    assert answer.status == 200
    assert answer.body == {key: value for key, value in before.items() if key != "last_message"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"participants": [ANN]}, "participants"),
        ({"participants": [ANN, WRONG]}, "participants"),
        ({"participants": None}, "participants"),
        ({"shop_id": 77}, "shop_id"),
        ({"is_read": False, "address": ANN}, "is_read"),
        ({"is_read": "true", "address": ANN}, "is_read"),
        ({"is_read": True}, "address"),
        ({"is_read": True, "address": WRONG}, "address"),
        ({"is_read": True, "address": 7}, "address"),
        ({"is_read": True, "address": CAT}, "address"),
    ],
)
def test_003_resolution_9_a_wrong_patch_is_refused(outside: Outside, body: dict[str, object], field: str) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]

    answer = patch(outside, uuid, ann, **body)

    assert answer.status == 400
    assert list(answer.body) == [field]


def test_003_resolution_9_one_cannot_patch_oneself_out_of_the_thread(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]

    assert patch(outside, uuid, ann, participants=[BEA, CAT]).status == 403


def test_003_resolution_9_a_patch_cannot_make_two_threads_of_one(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    opened(outside, shop_id=1)

    answer = patch(outside, uuid, ann, shop_id=1)

    assert answer.status == 409
    assert outside.get(f"/api/chat/{uuid}/", ann).body["shop"] is None


def test_003_resolution_9_a_thread_is_found_by_what_it_was_changed_to(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]

    patch(outside, uuid, ann, shop_id=1)

    assert opened(outside, shop_id=1)["uuid"] == uuid
    assert opened(outside)["uuid"] != uuid


def test_003_resolution_9_an_empty_thread_may_be_marked_as_read(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]

    assert patch(outside, uuid, ann, is_read=True, address=ANN).status == 200


def test_003_resolution_9_a_patch_that_is_wrong_in_part_changes_nothing(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1, initial_message="hello")["uuid"]
    before = outside.get(f"/api/chat/{uuid}/", bea).body

    wrong = [
        patch(outside, uuid, bea, shop_id="bread", is_read=False, address=BEA),
        patch(outside, uuid, bea, participants=[BEA, WRONG], is_read=True, address=BEA),
    ]

    assert [answer.status for answer in wrong] == [400, 400]
    assert outside.get(f"/api/chat/{uuid}/", bea).body == before


def test_003_resolution_9_one_patch_may_mark_and_change(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]

    thread = patch(outside, uuid, bea, shop_id=1, is_read=True, address=BEA).body

    assert (thread["shop"]["id"], thread["messages"][0]["is_read"]) == (1, True)
