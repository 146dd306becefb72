"""Who people without an account are, from one request to the next."""

import pytest

from tests.faces.rooms.browser import PATH, Browser
from tests.outside import Outside, token


def test_a_guest_is_known_again_by_a_cookie(ann: Browser) -> None:
    """001 3.3.5: HttpOnly, and out of other sites' reach."""
    answer = ann.post(PATH, {"name": "Garden"})

    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert name.startswith("sessionid=guest.")
    assert attributes == ["Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Lax", "Secure"]
    assert ann.get(f"{PATH}{answer.body['id']}/").body["my_participant_id"] == answer.body["my_participant_id"]


def test_a_guest_is_one_session_in_every_room(ann: Browser, bea: Browser) -> None:
    first, second = ann.open(), bea.open()
    ann.join(second)

    mine = {one["id"]: one["my_participant_id"] for one in ann.get(PATH).body["results"]}

    assert all(mine.values())
    assert mine[first["id"]] == first["my_participant_id"]


def test_looking_around_makes_nobody_a_guest(ann: Browser, bea: Browser) -> None:
    room = ann.open()

    answers = [bea.get(PATH), bea.get(f"{PATH}{room['id']}/"), bea.read(room), bea.write(room, type="T")]

    assert all("set-cookie" not in answer.headers for answer in answers)


def test_a_guests_token_is_as_good_as_the_cookie(ann: Browser, outside: Outside) -> None:
    """001 3.3.5: for clients without cookies, and for the socket."""
    room = ann.open()

    answer = outside.get(f"{PATH}{room['id']}/", ann.token)

    assert answer.body["my_participant_id"] == room["my_participant_id"]


def test_who_shows_a_token_gets_no_cookie(ann: Browser, outside: Outside) -> None:
    room = ann.open()

    answer = outside.post(f"{PATH}{room['id']}/join/", ann.token, {})

    assert answer.body["my_participant_id"] == room["my_participant_id"]
    assert answer.body["token"].startswith("guest.")
    assert "set-cookie" not in answer.headers


def test_a_user_gets_neither_a_cookie_nor_a_guests_token(outside: Outside) -> None:
    """001 3.3.5: a bearer principal behaves as one session."""
    answer = outside.post(PATH, token("ann"), {})

    assert answer.status == 201
    assert "token" not in answer.body
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["", "6d1f7f0e-4d5a-4c06-9f0a-3f6f0b1f4c2d/messages/"])
@pytest.mark.parametrize("shown", ["nonsense", "guest.nonsense", token("ann", exp=1), token("ann", secret="x" * 32)])
def test_a_token_that_does_not_hold_is_refused(outside: Outside, path: str, shown: str) -> None:
    for method in ["GET", "POST"]:
        answer = outside.request(method, f"{PATH}{path}", shown, body={} if method == "POST" else None)

        assert (answer.status, list(answer.body)) == (401, ["detail"])


@pytest.mark.parametrize("cookie", ["sessionid=", "sessionid=abc", "sessionid=guest.abc", "sessionid=" + token("ann")])
def test_a_cookie_that_does_not_hold_is_ignored_and_replaced(ann: Browser, cookie: str) -> None:
    ann.cookie = cookie

    assert ann.get(PATH).status == 200
    assert ann.open()["my_participant_id"]
    assert ann.cookie.startswith("sessionid=guest.ey")


def test_the_header_counts_before_the_cookie(ann: Browser) -> None:
    room = ann.open()

    answer = ann.request("GET", f"{PATH}{room['id']}/", authorization=f"Bearer {token('bea')}")

    assert answer.body["my_participant_id"] is None
