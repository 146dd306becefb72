import pytest

from chalicelib.settings import load_settings
from chalicelib.wiring import build
from tests.faces.shops import (
    ANN,
    BEA,
    CAT,
    WRONG,
    ann,
    bea,
    cat,
    contents,
    news,
    opened,
    patch,
    remove,
    say,
    stocked,
    with_policy,
)
from tests.outside import Outside, token

SOMEONE = "123e4567-e89b-12d3-a456-426614174000"

ROUTES = [
    ("GET", "/api/chat/"),
    ("POST", "/api/chat/"),
    ("GET", f"/api/chat/lookup/?participants={ANN},{BEA}"),
    ("GET", f"/api/chat/new-messages/?address={ANN}"),
    ("GET", f"/api/chat/{SOMEONE}/"),
    ("PATCH", f"/api/chat/{SOMEONE}/"),
    ("DELETE", f"/api/chat/{SOMEONE}/"),
    ("GET", f"/api/chat/{SOMEONE}/message/"),
    ("POST", f"/api/chat/{SOMEONE}/message/"),
]


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


@pytest.fixture
def public() -> Outside:
    return with_policy(shop_access="public")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_003_resolution_7_every_route_wants_a_token(outside: Outside, method: str, path: str) -> None:
    for who in (None, "x", token("ann", address=ANN, secret="another-secret-of-at-least-32-bytes!")):
        answer = outside.request(method, path, who, body={})

        assert answer.status == 401
        assert list(answer.body) == ["detail"]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("claimed", [None, "", "Rx123...", WRONG])
def test_003_resolution_7_every_route_wants_a_token_with_an_address(
    outside: Outside, method: str, path: str, claimed: str | None
) -> None:
    answer = outside.request(method, path, token("dan", address=claimed), body={})

    assert (answer.status, answer.body) == (403, {"detail": "This token carries no wallet address."})


def test_003_d12_a_thread_of_others_is_not_there(outside: Outside) -> None:
    uuid = opened(outside, initial_message="secret")["uuid"]

    for answer in (
        outside.get(f"/api/chat/{uuid}/", cat),
        outside.get(f"/api/chat/{uuid}/message/", cat),
        say(outside, uuid, cat, CAT, "hello"),
        say(outside, uuid, cat, ANN, "hello"),
        patch(outside, uuid, cat, is_read=True, address=BEA),
        remove(outside, uuid, cat),
    ):
        assert (answer.status, answer.body) == (404, {"detail": "Not found."})


def test_003_d12_neither_list_nor_lookup_tell_of_threads_of_others(outside: Outside) -> None:
    opened(outside, shop_id=1)

    assert outside.get("/api/chat/", cat).body["count"] == 0
    assert outside.get(f"/api/chat/lookup/?participants={ANN},{BEA}", cat).status == 404
    assert outside.get(f"/api/chat/lookup/?participants={ANN},{BEA}&shop_id=1", cat).status == 404


@pytest.mark.parametrize("path", ["/api/chat/?address=", "/api/chat/new-messages/?address="])
def test_003_resolution_7_ones_token_asks_for_ones_own_address_only(outside: Outside, path: str) -> None:
    assert outside.get(path + ANN, ann).status == 200
    assert outside.get(path + BEA, ann).status == 403
    assert list(outside.get(path + WRONG, ann).body) == ["address"]


def test_003_resolution_3_a_thread_of_others_cannot_be_opened(outside: Outside) -> None:
    assert outside.post("/api/chat/", cat, {"participants": [ANN, BEA]}).status == 403


def test_003_resolution_3_the_first_participant_says_the_first_message(outside: Outside) -> None:
    silent = outside.post("/api/chat/", bea, {"participants": [ANN, BEA]})
    spoken = outside.post("/api/chat/", bea, {"participants": [ANN, BEA], "initial_message": "I am Ann"})

    assert (silent.status, spoken.status) == (201, 403)
    assert outside.get("/api/chat/", ann).body["results"][0]["last_message"] == ""


def test_003_resolution_8_one_sends_and_reads_as_oneself_only(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]

    assert say(outside, uuid, ann, BEA, "I am Bea").status == 403
    assert patch(outside, uuid, ann, is_read=True, address=BEA).status == 403


def test_003_resolution_8_a_guest_has_no_address(outside: Outside) -> None:
    guest = outside.post("/api/chat/conversations/", None, {"nickname": "Gus"}).body["token"]

    assert outside.get("/api/chat/", guest).status == 403


def test_003_d10_relaxed_addresses_need_the_form_only() -> None:
    relaxed = with_policy(vfx_address_validation="relaxed")
    made_up = "R" + "z" * 33

    answer = relaxed.post("/api/chat/", token("zoe", address=made_up), {"participants": [made_up, WRONG]})
    refused = relaxed.post("/api/chat/", ann, {"participants": [ANN, "Rx123..."]})

    assert answer.status == 201
    assert refused.body == {"participants": ["Rx123... is not a valid VFX address."]}


def test_003_resolution_7_public_access_needs_no_token(public: Outside) -> None:
    uuid = opened(public, None, shop_id=1, initial_message="hello")["uuid"]

    assert say(public, uuid, None, BEA, "hi").status == 201
    assert contents(public.get(f"/api/chat/{uuid}/message/").body["results"]) == ["hello", "hi"]
    assert public.get("/api/chat/").body["results"][0]["uuid"] == uuid
    assert public.get(f"/api/chat/?address={CAT}").body["count"] == 0
    assert public.get(f"/api/chat/lookup/?participants={BEA},{ANN}").body["thread"]["uuid"] == uuid
    assert contents(news(public, None)) == ["hello"]
    assert patch(public, uuid, None, is_read=True, address=BEA).body["messages"][0]["is_read"] is True
    assert patch(public, uuid, None, shop_id=None).body["shop"] is None
    assert remove(public, uuid, None).status == 204
    assert public.get("/api/chat/").body["count"] == 0
    assert public.get(f"/api/chat/{uuid}/").status == 404


def test_003_resolution_8_with_public_access_the_sender_still_takes_part(public: Outside) -> None:
    uuid = opened(public, None)["uuid"]

    answer = say(public, uuid, None, CAT, "hello")

    assert (answer.status, list(answer.body)) == (400, ["sender"])


def test_003_resolution_8_with_public_access_a_token_still_binds(public: Outside) -> None:
    uuid = opened(public, None)["uuid"]

    assert public.get(f"/api/chat/{uuid}/", cat).status == 404
    assert say(public, uuid, ann, BEA, "I am Bea").status == 403
    assert public.get("/api/chat/", cat).body["count"] == 0
    assert public.get(f"/api/chat/?address={ANN}", bea).status == 403


def test_003_resolution_7_with_public_access_a_token_that_does_not_hold_is_refused(public: Outside) -> None:
    assert public.get("/api/chat/", "x").status == 401
    assert public.get("/api/chat/", token("dan")).status == 403


def test_public_access_is_said_at_start(caplog: pytest.LogCaptureFixture) -> None:
    secret = "a-secret-for-tests-of-at-least-32-bytes"

    for access in ("private", "public"):
        build(load_settings({"JWT_SECRET": secret, "SHOP_ACCESS": access, "SOCKET_API_URL": "http://127.0.0.1:9"}), {})

    assert [line.message for line in caplog.records] == ["shop threads are open to everyone"]
