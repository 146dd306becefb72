"""People without an account: a token or cookie that we sign ourselves, bound to what it may touch."""

import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256

import jwt

from chalicelib.core.errors import Unauthorized
from chalicelib.core.ids import keyed_uuid
from chalicelib.core.model import Caller

PREFIX = "guest."
"""What a guest's token begins with, so that it is never taken for one of the owner's system."""

LIFETIME = 30 * 24 * 3600
"""Seconds that a guest's token is good for."""


class Guests:
    """Signs with a key derived from the application's secret, so that neither kind of token passes for the other."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret

    def token(self, caller: Caller) -> str:
        """A token for this guest."""
        claims = {"sub": caller.id, "only": caller.only, "exp": int(time.time()) + LIFETIME}
        return PREFIX + jwt.encode(claims, self._key(), "HS256")

    def caller(self, token: str) -> Caller:
        """The guest of a token that begins with `PREFIX`. Raises Unauthorized where it does not hold."""
        try:
            claims = jwt.decode(
                token.removeprefix(PREFIX), self._key(), algorithms=["HS256"], options={"require": ["exp", "sub"]}
            )
        except jwt.PyJWTError as error:
            raise Unauthorized("this guest token does not hold") from error
        return Caller(claims["sub"], only=claims.get("only"))

    def private_uuid(self, *parts: str) -> str:
        """A uuid that follows from these texts, and that nobody works out without the secret."""
        return keyed_uuid(self._key(), json.dumps(["uuid", *parts]))

    def _key(self) -> bytes:
        return hmac.new(self._secret().encode(), b"parley guests", sha256).digest()
