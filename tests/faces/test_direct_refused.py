"""Who is let in: contract 002 C8, C10, C11 and resolution 13."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chalicelib.core.model import Caller
from chalicelib.edge.guests import Guests
from tests.faces.direct.pair import Pair, pair
from tests.faces.direct.recorded import recording
from tests.fakes.world import SECRET
from tests.outside import Outside, Refused, token

ROUTES = [
    ("GET", "/chat/messages/bea/"),
    ("GET", "/chat/user/threads/"),
    ("GET", "/chat/thread/files/1/"),
    ("POST", "/chat/attachment/"),
    ("GET", "/media/chat-files/1048577/x"),
]


def signed(key: object, algorithm: str, **claims: object) -> str:
    return jwt.encode({"user_id": "ann", "exp": time.time() + 60, **claims}, key, algorithm)  # type: ignore[arg-type]


REFUSED = {
    "garbage": "garbage",
    "expired": token("ann", exp=time.time() - 1),
    "without an end": token("ann", exp=None),
    "unsigned": signed("", "none"),
    "RS256": signed(rsa.generate_private_key(65537, 2048), "RS256"),
    "HS512": signed(SECRET * 2, "HS512"),
    "another secret": token("ann", secret="another-secret-of-at-least-32-bytes"),
    "nobody": token(),
    "an empty user": signed(SECRET, "HS256", user_id=""),
    "a number below nobody": signed(SECRET, "HS256", user_id=-1),
    "a list of users": signed(SECRET, "HS256", user_id=["ann"]),
    "a role as a user": token("role:agent"),
    "a guest as a user": token("guest:1"),
    "a number's alias as a user": token("number#1"),
    "a long user": token("x" * 129),
    "a user of two words": token("ann bea"),
    "a guest token of ours that is none": "guest.x",
}


@pytest.fixture
def two(outside: Outside) -> Pair:
    return pair(outside)


@pytest.mark.parametrize(("method", "path"), ROUTES[:4])
def test_without_a_token_every_route_answers_401_in_the_envelope(two: Pair, method: str, path: str) -> None:
    """002 resolution 13: 401 with the failure envelope and `detail`."""
    answer = two.outside.request(method, path)

    assert (answer.status, answer.body) == (401, recording("unauthorized"))
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_token_that_does_not_hold_answers_401(two: Pair, method: str, path: str, refused: str) -> None:
    """002 resolution 13."""
    answer = two.outside.request(method, path, refused)

    assert answer.status == 401
    assert two.outside.world.store.conversations == {}


@pytest.mark.parametrize("refused", [None, "", *REFUSED.values()], ids=["none", "empty", *REFUSED])
def test_a_token_that_does_not_hold_refuses_the_handshake(two: Pair, refused: str | None) -> None:
    """002 C11 and resolution 13."""
    with pytest.raises(Refused) as refusal:
        two.outside.connect(refused)

    assert refusal.value.status == 401
    assert two.outside.world.connections.stored == {}


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_another_scheme_of_authorization_answers_401(two: Pair, scheme: str) -> None:
    """002 resolution 13: `Authorization: Bearer`."""
    headers = {"authorization": f"{scheme} {two.ann}".strip()}

    answer = two.outside.request("GET", "/chat/user/threads/", headers=headers)

    assert (answer.status, answer.body["success"]) == (401, False)


@pytest.mark.parametrize("path", ["/chat/messages/bea/", "/chat/user/threads/"])
def test_a_token_in_the_query_opens_no_route_but_links(two: Pair, path: str) -> None:
    assert two.outside.get(f"{path}?token={two.ann}").status == 401


def guest() -> str:
    return Guests(lambda: SECRET).token(Caller("guest:7"))


def test_guests_have_no_direct_threads(two: Pair) -> None:
    answer = two.outside.get("/chat/messages/bea/", guest())

    assert (answer.status, answer.body["success"]) == (403, False)


def test_guests_send_no_direct_messages(two: Pair) -> None:
    socket = two.outside.connect(guest())

    (frame,) = socket.send(action="text_message", message_body="hello", receiver_id="bea")

    assert frame["code"] == "forbidden"


def test_guests_upload_nothing(two: Pair) -> None:
    assert two.attach(who=guest()).status == 403
    assert two.outside.world.files.kept == {}
