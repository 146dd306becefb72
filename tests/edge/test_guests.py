import time
from hashlib import sha256
from hmac import new as hmac

import jwt
import pytest

from chalicelib.core.errors import Unauthorized
from chalicelib.core.model import Caller
from chalicelib.edge.guests import LIFETIME, PREFIX, Guests

SECRET = "a-secret-for-tests-of-at-least-32-bytes"
GUEST = Caller("guest:7", only="conversation-1")


@pytest.fixture
def guests() -> Guests:
    return Guests(lambda: SECRET)


def signed(key: bytes | str, **claims: object) -> str:
    return PREFIX + jwt.encode(claims, key, "HS256")


def own_key() -> bytes:
    return hmac(SECRET.encode(), b"parley guests", sha256).digest()


def test_a_guest_is_known_by_the_token_they_got(guests: Guests) -> None:
    assert guests.caller(guests.token(GUEST)) == GUEST


def test_a_guests_token_lives_for_thirty_days(guests: Guests) -> None:
    claims = jwt.decode(guests.token(GUEST).removeprefix(PREFIX), options={"verify_signature": False})

    assert LIFETIME == 30 * 24 * 3600
    assert abs(claims["exp"] - time.time() - LIFETIME) < 5


def test_a_token_signed_with_the_applications_own_secret_is_no_guests(guests: Guests) -> None:
    with pytest.raises(Unauthorized):
        guests.caller(signed(SECRET, sub="guest:7", exp=time.time() + 60))


@pytest.mark.parametrize(
    "token",
    [
        PREFIX,
        f"{PREFIX}x",
        f"{PREFIX}é",
        signed(own_key(), sub="guest:7"),
        signed(own_key(), sub="guest:7", exp=0),
        signed(own_key(), exp=time.time() + 60),
        PREFIX + jwt.encode({"sub": "guest:7", "exp": time.time() + 60}, "", "none"),
    ],
    ids=["nothing", "garbage", "no ASCII", "no end", "ended", "nobody", "unsigned"],
)
def test_a_token_that_does_not_hold_is_nobody(guests: Guests, token: str) -> None:
    with pytest.raises(Unauthorized):
        guests.caller(token)


def test_another_applications_guest_is_nobody_here(guests: Guests) -> None:
    with pytest.raises(Unauthorized):
        guests.caller(Guests(lambda: "another-secret-of-at-least-32-bytes").token(GUEST))
