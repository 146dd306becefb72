import pytest

from tests.faces.shops import ANN, BEA, CAT, WRONG, ann, bea, opened, patch, remove, say, stocked
from tests.outside import Answer, Outside


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


def lookup(outside: Outside, query: str, who: str = ann) -> Answer:
    return outside.get(f"/api/chat/lookup/?{query}", who)


def test_003_d5_a_thread_is_found_by_its_participants_and_shop(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1)["uuid"]

    answer = lookup(outside, f"participants={BEA},{ANN}&shop_id=1")

    assert answer.status == 200
    assert answer.body == {"thread": {"uuid": uuid, "participants": [ANN, BEA], "shop_id": 1}}


def test_003_d5_a_thread_without_a_shop_is_shown_without(outside: Outside) -> None:
    opened(outside)

    assert lookup(outside, f"participants={ANN},{BEA}&shop_id=").body["thread"]["shop_id"] is None


def test_003_resolution_6_without_a_shop_the_latest_match_is_found(outside: Outside) -> None:
    first, second = opened(outside, shop_id=1)["uuid"], opened(outside, shop_id="bread")["uuid"]
    newest = lookup(outside, f"participants={ANN},{BEA}").body["thread"]["uuid"]

    outside.world.clock.advance(seconds=5)
    say(outside, first, ann, ANN, "again")

    assert newest == second
    assert lookup(outside, f"participants={ANN},{BEA}").body["thread"]["uuid"] == first


def test_003_resolution_6_a_miss_is_not_found_and_says_so_in_the_body_too(outside: Outside) -> None:
    opened(outside, shop_id=1)
    opened(outside, participants=[ANN, BEA, CAT])

    for query in (f"participants={ANN},{CAT}", f"participants={ANN},{BEA}&shop_id=2", f"participants={BEA},{CAT}"):
        answer = lookup(outside, query)

        assert (answer.status, answer.body) == (404, {"thread": None, "detail": "Not found."})


@pytest.mark.parametrize("query", ["", "participants=", f"participants={ANN}", f"participants={ANN},{WRONG}"])
def test_003_resolution_6_participants_that_cannot_be_are_refused(outside: Outside, query: str) -> None:
    answer = lookup(outside, query)

    assert answer.status == 400
    assert list(answer.body) == ["participants"]


def test_003_d5_spaces_after_commas_do_no_harm(outside: Outside) -> None:
    opened(outside)

    assert lookup(outside, f"participants={ANN},+{BEA}").status == 200


def test_003_d5_a_changed_thread_is_found_as_what_it_is(outside: Outside) -> None:
    uuid = opened(outside, shop_id=1)["uuid"]

    patch(outside, uuid, ann, participants=[ANN, CAT], shop_id="bread")

    assert lookup(outside, f"participants={ANN},{CAT}&shop_id=bread").body["thread"]["uuid"] == uuid
    assert lookup(outside, f"participants={ANN},{CAT}").body["thread"]["uuid"] == uuid
    assert lookup(outside, f"participants={ANN},{BEA}").status == 404
    assert lookup(outside, f"participants={ANN},{BEA}&shop_id=1").status == 404


def test_003_d5_after_a_removal_the_next_thread_is_found(outside: Outside) -> None:
    remove(outside, opened(outside, shop_id=1)["uuid"])

    uuid = opened(outside, shop_id=1)["uuid"]

    assert lookup(outside, f"participants={ANN},{BEA}&shop_id=1", bea).body["thread"]["uuid"] == uuid
