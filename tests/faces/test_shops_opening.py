import pytest

from tests.faces.shops import ANN, BEA, WRONG, ann, bea, opened, stocked
from tests.outside import Outside


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


def test_003_d3_and_resolution_3_a_new_thread_is_answered_whole(outside: Outside) -> None:
    body = {"participants": [BEA, ANN], "shop_id": 1, "initial_message": "I'm interested in your NFT collection"}

    answer = outside.post("/api/chat/", bea, body)

    assert answer.status == 201
    assert answer.body["participants"] == [BEA, ANN]
    assert answer.body["last_message"] == "I'm interested in your NFT collection"
    assert [(one["sender"], one["content"]) for one in answer.body["messages"]] == [(BEA, body["initial_message"])]


def test_003_resolution_2_the_same_pair_and_shop_gets_the_thread_that_is_there(outside: Outside) -> None:
    first = opened(outside, shop_id=1, initial_message="one")

    again = outside.post("/api/chat/", bea, {"participants": [BEA, ANN], "shop_id": "1", "initial_message": "two"})

    assert again.status == 200
    assert again.body["uuid"] == first["uuid"]
    assert [(one["sender"], one["content"]) for one in again.body["messages"]] == [(ANN, "one"), (BEA, "two")]


def test_003_resolution_4_order_is_kept_and_not_compared(outside: Outside) -> None:
    first = opened(outside, participants=[BEA, ANN])

    again = opened(outside, participants=[ANN, BEA])

    assert again["uuid"] == first["uuid"]
    assert again["participants"] == [BEA, ANN]


def test_003_resolution_5_each_shop_has_a_thread_of_its_own_and_none_is_one(outside: Outside) -> None:
    without, one, bread = opened(outside), opened(outside, shop_id=1), opened(outside, shop_id="bread")

    assert len({without["uuid"], one["uuid"], bread["uuid"]}) == 3
    assert [without["shop"], one["shop"]["id"], bread["shop"]["id"]] == [None, 1, "bread"]


@pytest.mark.parametrize(
    ("participants", "message"),
    [
        (None, "This field is required."),
        ("", "This field is required."),
        (7, "Expected a list of addresses."),
        ({}, "Expected a list of addresses."),
        ([ANN, 7], "Expected a list of addresses."),
        ([], "A thread has 2 to 40 participants."),
        ([ANN], "A thread has 2 to 40 participants."),
        ([ANN, ANN], "Each participant may be named only once."),
        ([ANN, "Rx123..."], "Rx123... is not a valid VFX address."),
        ([ANN, WRONG], f"{WRONG} is not a valid VFX address."),
        ([ANN, ""], " is not a valid VFX address."),
    ],
)
def test_003_d10_participants_that_cannot_be_are_refused(outside: Outside, participants: object, message: str) -> None:
    answer = outside.post("/api/chat/", ann, {"participants": participants})

    assert (answer.status, answer.body) == (400, {"participants": [message]})


@pytest.mark.parametrize("shop_id", [2, "nowhere", "01", -1, True, [], {}, 1.5, "x" * 3000])
def test_003_resolution_5_a_shop_that_is_none_is_refused(outside: Outside, shop_id: object) -> None:
    answer = outside.post("/api/chat/", ann, {"participants": [ANN, BEA], "shop_id": shop_id})

    assert answer.status == 400
    assert list(answer.body) == ["shop_id"]


@pytest.mark.parametrize("said", [7, [], "   ", True])
def test_003_d3_an_initial_message_that_is_no_text_is_refused_and_opens_nothing(outside: Outside, said: object) -> None:
    answer = outside.post("/api/chat/", ann, {"participants": [ANN, BEA], "initial_message": said})

    assert answer.status == 400
    assert list(answer.body) == ["initial_message"]
    assert outside.get("/api/chat/", ann).body["count"] == 0


def test_003_d3_an_initial_message_over_the_limit_opens_nothing(outside: Outside) -> None:
    answer = outside.post("/api/chat/", ann, {"participants": [ANN, BEA], "initial_message": "x" * 40_000})

    assert answer.status == 413
    assert outside.get("/api/chat/", ann).body["count"] == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"participants": NaN}'])
def test_003_d3_a_body_that_is_no_object_is_refused(outside: Outside, raw: bytes) -> None:
    assert outside.request("POST", "/api/chat/", ann, body=raw).status == 400


def test_003_d3_a_create_may_be_repeated_with_its_key(outside: Outside) -> None:
    body = {"participants": [ANN, BEA], "initial_message": "once"}

    first = outside.post("/api/chat/", ann, body, Idempotency_Key="k1")
    again = outside.post("/api/chat/", ann, {**body, "client_id": "k1"})

    assert (first.status, again.status) == (201, 201)
    assert again.body == {**first.body, "replayed": True}


def test_003_d3_a_key_with_another_message_is_a_conflict(outside: Outside) -> None:
    opened(outside, initial_message="once", client_id="k1")

    answer = outside.post("/api/chat/", ann, {"participants": [ANN, BEA], "initial_message": "x", "client_id": "k1"})

    assert answer.status == 409
