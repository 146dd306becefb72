"""Who calls: JSON Web Tokens of the owner's system, checked with an algorithm that configuration pins."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from json import JSONDecodeError
from typing import Any

import jwt

from chalicelib.core.addresses import is_address
from chalicelib.core.errors import Unauthorized, Unavailable
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import Caller, User
from chalicelib.core.people import RIGHTS, introduce
from chalicelib.core.ports import Ports
from chalicelib.edge.guests import PREFIX, Guests

USER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@|+=/-]{0,127}")
"""What a user id may look like; it holds no `:` and no `#`, which mark identities that are not users."""

KIND_CLAIMS = ("token_type", "type", "typ")
"""Where systems say what a token is for. One to get new tokens with lives long, and often has the same signature."""

NOT_VALID = "Given token not valid for any token type"


@dataclass(frozen=True, slots=True)
class TokenRules:
    """How tokens are checked: a shared secret, or an issuer's published keys, believed for `jwks_lifespan` seconds."""

    algorithm: str
    secret: Callable[[], str] | None = None
    jwks_url: str | None = None
    jwks_lifespan: float = 300
    issuer: str | None = None
    audience: str | None = None
    user_claim: str = "user_id"


class Identity:
    """Tokens in, callers out; whoever is new is introduced to the users on the way."""

    def __init__(self, rules: TokenRules, ports: Ports, remember: "Remember", guests: Guests) -> None:
        self._rules = rules
        self._ports = ports
        self._remember = remember
        self.guests = guests

    def caller(self, token: str | None) -> Caller:
        """Who holds this token. Raises Unauthorized where it is missing or does not hold."""
        if not token:
            raise Unauthorized("Authentication credentials were not provided.")
        if not token.isascii():
            raise Unauthorized(NOT_VALID)
        if token.startswith(PREFIX):
            return self.guests.caller(token)
        claims = self._claims(token)
        claimed = self._user(claims)
        user = self._remember(token, lambda: introduce(self._ports, claimed))
        return _caller(user, {name: getattr(claimed, name) for name in RIGHTS if name in claims})

    def guest(self, token: str | None) -> Caller | None:
        """The guest of a session's cookie; None where it is missing or does not hold."""
        if not token or not token.startswith(PREFIX):
            return None
        try:
            return self.guests.caller(token)
        except Unauthorized:
            return None

    def new_guest(self) -> Caller:
        """Someone who was never here."""
        return Caller(f"guest:{derived_uuid('guest', [self._ports.ids.token()])}")

    def _claims(self, token: str) -> Mapping[str, Any]:
        rules = self._rules
        required = ["exp"] + (["iss"] if rules.issuer else []) + (["aud"] if rules.audience else [])
        try:
            claims = jwt.decode(
                token,
                self._key(token),
                algorithms=[rules.algorithm],
                issuer=rules.issuer,
                audience=rules.audience,
                options={"require": required, "verify_aud": rules.audience is not None},
            )
        except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, JSONDecodeError) as error:
            raise Unavailable("the issuer's keys cannot be had right now; try again") from error
        except jwt.PyJWTError as error:
            raise Unauthorized(NOT_VALID) from error
        if any(str(claims.get(name)).lower() == "refresh" for name in KIND_CLAIMS):
            raise Unauthorized(NOT_VALID)
        return dict(claims)

    def _key(self, token: str) -> Any:
        if self._rules.secret is not None:
            return self._rules.secret()
        return self._issuer_keys.get_signing_key_from_jwt(token).key

    @cached_property
    def _issuer_keys(self) -> jwt.PyJWKClient:
        """Fetched at the first token and when they are old, and again when a key id is new: at most every 30 seconds.

        Single keys are not remembered beside the set, so that one which the issuer withdrew ends with the set.
        """
        lifespan = self._rules.jwks_lifespan
        return jwt.PyJWKClient(
            str(self._rules.jwks_url), lifespan=lifespan, cooldown_duration=min(30, lifespan), timeout=3
        )

    def _user(self, claims: Mapping[str, Any]) -> User:
        user_id = claims.get(self._rules.user_claim, claims.get("sub"))
        if isinstance(user_id, int) and not isinstance(user_id, bool):
            user_id = str(user_id)
        if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
            raise Unauthorized("the token names no acceptable user id")
        return User(
            id=user_id,
            fullname=_said(claims, "fullname") or _said(claims, "name"),
            email=_said(claims, "email"),
            phone_number=_said(claims, "phone_number"),
            account_type=_said(claims, "account_type") or "user",
            address=_said(claims, "address") or None,
            vendor_id=_said(claims, "vendor_id") or None,
            roles=_roles(claims.get("roles")),
        )


Remember = Callable[[str, Callable[[], User]], User]
"""Remembers for a minute what the call answered for a token."""


def bearer(authorization: str | None) -> str | None:
    """The token in an Authorization header. Raises Unauthorized for another scheme."""
    if not authorization:
        return None
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("use the header Authorization: Bearer <token>")
    return token.strip()


HEARD_ROLES = frozenset({"agent"})
"""Roles that take part in conversations as one, each of them as the participant `role:<name>`."""


def _caller(user: User, claimed: Mapping[str, Any]) -> Caller:
    """The user as the one who asks, with the rights that the token claims, and the profile's where it is silent."""
    held = replace(user, **claimed)
    return Caller(user.id, _desks(held), frozenset(held.roles), vendor_id=_vendor(held), address=_address(held))


def _desks(user: User) -> tuple[str, ...]:
    """What else this user takes part as: the desks of roles."""
    return tuple(f"role:{role}" for role in user.roles if role in HEARD_ROLES)


def _address(user: User) -> str | None:
    """The user's wallet; owners' systems keep all sorts of other things as an `address`."""
    return user.address if is_address(user.address or "", "relaxed") else None


def _vendor(user: User) -> str | None:
    """The vendor whose staff this user belongs to."""
    return user.vendor_id if USER_ID.fullmatch(user.vendor_id or "") else None


def _said(claims: Mapping[str, Any], name: str) -> str:
    """A text among the claims, cut, and with a mark for what no text can hold (a lone surrogate)."""
    value = claims.get(name)
    return value[:256].encode(errors="replace").decode() if isinstance(value, str) else ""


def _roles(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(sorted({role for role in value if isinstance(role, str) and USER_ID.fullmatch(role)}))
