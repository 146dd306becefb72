import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jwt
import pytest

from chalicelib.core.errors import Unauthorized, Unavailable
from chalicelib.core.model import User
from chalicelib.edge.guests import Guests
from chalicelib.edge.identity import Identity, TokenRules, bearer
from tests.edge.issuer import Issuer, serving
from tests.fakes.world import SECRET, World, remember
from tests.outside import token

SHARED = TokenRules("HS256", secret=lambda: SECRET)
ADDRESS = "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7"


def identity(rules: TokenRules = SHARED, world: World | None = None) -> Identity:
    return Identity(rules, (world or World()).ports({}), remember, Guests(lambda: SECRET))


def signed(**claims: Any) -> str:
    """A token that holds, whatever its claims are."""
    return jwt.encode({"exp": time.time() + 60, **claims}, SECRET, "HS256")


@pytest.fixture(scope="module")
def server() -> Iterator[Issuer]:
    with serving() as one:
        one.new_key("rsa-1", "RS256")
        one.new_key("ec-1", "ES256")
        yield one


@pytest.fixture
def issuer(server: Issuer) -> Issuer:
    server.body = None
    return server


def short_lived(issuer: Issuer) -> TokenRules:
    """Rules that believe the issuer's keys for ten milliseconds."""
    return TokenRules("RS256", jwks_url=issuer.url, jwks_lifespan=0.01)


def test_a_token_names_its_user() -> None:
    assert identity().caller(token("ann")).id == "ann"


def test_a_token_without_the_claim_is_its_subjects() -> None:
    assert identity().caller(token(sub="ann")).id == "ann"


def test_a_number_as_a_user_id_is_its_decimal_text() -> None:
    assert identity().caller(signed(user_id=7)).id == "7"


@pytest.mark.parametrize("claim", ["uid", "https://example.com/user"])
def test_the_claim_that_names_the_user_is_configured(claim: str) -> None:
    rules = replace(SHARED, user_claim=claim)

    assert identity(rules).caller(token(**{claim: "ann", "sub": "other"})).id == "ann"


REFUSED = {
    "none": None,
    "empty": "",
    "garbage": "garbage",
    "three dots": "...",
    "no ASCII": "é.é.é",
    "a lone surrogate": "\ud800",
    "expired": token("ann", exp=time.time() - 1),
    "no end": token("ann", exp=None),
    "an end that is no time": token("ann", exp="soon"),
    "an end beyond all numbers": signed(user_id="ann", exp=1e999),
    "a list as an end": token("ann", exp=[1]),
    "not valid yet": token("ann", nbf=time.time() + 3600),
    "another secret": token("ann", secret="another-secret-of-at-least-32-bytes"),
    "unsigned": jwt.encode({"user_id": "ann", "exp": time.time() + 60}, "", "none"),
    "another algorithm": jwt.encode({"user_id": "ann", "exp": time.time() + 60}, SECRET * 2, "HS512"),
    "nobody": token(),
    "an empty user": signed(user_id=""),
    "a user with a colon": token("role:agent"),
    "a user with a hash": token("number#1"),
    "a user with a blank": token("ann bea"),
    "a user with a line": token("ann\n"),
    "a user with a null": token("ann\x00"),
    "a user that is long": token("a" * 129),
    "a user that is true": signed(user_id=True),
    "a user that is a list": signed(user_id=["ann"]),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_a_token_that_does_not_hold_is_nobody(refused: str | None) -> None:
    with pytest.raises(Unauthorized):
        identity().caller(refused)


@pytest.mark.parametrize("claims", [{}, {"iss": "other"}, {"iss": "us"}, {"iss": "us", "aud": "them"}])
def test_another_issuers_or_audiences_token_is_nobodys(claims: dict[str, Any]) -> None:
    rules = replace(SHARED, issuer="us", audience="you")

    with pytest.raises(Unauthorized):
        identity(rules).caller(token("ann", **claims))


def test_a_token_of_the_configured_issuer_and_audience_holds() -> None:
    rules = replace(SHARED, issuer="us", audience="you")

    assert identity(rules).caller(token("ann", iss="us", aud=["you", "them"])).id == "ann"


def test_an_audience_nobody_configured_does_not_matter() -> None:
    assert identity().caller(token("ann", aud="anyone")).id == "ann"


def test_the_first_token_introduces_its_person() -> None:
    world = World()

    identity(world=world).caller(token("ann", fullname="Ann", email="ann@example.com", phone_number="5550100001"))

    assert world.users.stored["ann"].fullname == "Ann"
    assert world.users.stored["ann"].email == "ann@example.com"


def test_what_a_token_does_not_say_stays_as_it_was() -> None:
    world = World()
    world.users.save(User("ann", fullname="Ann", country_code="+44"))

    identity(world=world).caller(token("ann", fullname="Anna"))

    assert world.users.stored["ann"].fullname == "Anna"
    assert world.users.stored["ann"].country_code == "+44"


@pytest.mark.parametrize("odd", [5, [5, "no role"], {"a": 1}, None])
def test_claims_of_an_odd_type_are_passed_over(odd: object) -> None:
    world = World()

    caller = identity(world=world).caller(token("ann", fullname=odd, email=odd, roles=odd))

    assert (caller.roles, world.users.stored["ann"].fullname) == (frozenset(), "")


def test_roles_are_the_tokens_where_it_names_any() -> None:
    world = World()
    world.users.save(User("ann", roles=("admin",)))

    assert identity(world=world).caller(token("ann", roles=["agent"])).roles == {"agent"}
    assert identity(world=world).caller(token("bea", roles=[])).roles == frozenset()


def test_roles_of_an_earlier_token_are_gone_with_it() -> None:
    world = World()
    known = identity(world=world)

    known.caller(token("ann", roles=["admin"]))

    assert known.caller(token("ann")).roles == frozenset()


def test_roles_are_the_profiles_where_the_token_names_none() -> None:
    world = World()
    world.users.save(User("ann", roles=("admin",)))

    assert identity(world=world).caller(token("ann")).roles == {"admin"}


def test_an_agent_takes_part_as_the_desk_and_a_wallet_as_its_address() -> None:
    caller = identity().caller(token("ann", roles=["agent", "admin"], address=ADDRESS))

    assert caller.names("support") == ("ann", "role:agent")
    assert caller.names("shops") == (ADDRESS,)


def test_only_a_vendors_staff_acts_for_the_vendor() -> None:
    staff = identity().caller(token("ann", roles=["chat_management"], vendor_id="vendor-1"))
    other = identity().caller(token("bea", vendor_id="vendor-1"))

    assert (staff.names("marketplace"), other.names("marketplace")) == (("ann", "vendor-1"), ("bea",))
    assert staff.names("direct") == ("ann",)


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", "rsa-1"), ("ES256", "ec-1")])
def test_a_token_is_checked_with_the_issuers_published_key(issuer: Issuer, algorithm: str, key: str) -> None:
    rules = TokenRules(algorithm, jwks_url=issuer.url)

    assert identity(rules).caller(issuer.sign(key, algorithm, sub="ann")).id == "ann"


def test_the_issuers_keys_are_fetched_once(issuer: Issuer) -> None:
    checked = identity(TokenRules("RS256", jwks_url=issuer.url))
    before = issuer.fetched

    for user in ("ann", "bea", "cat"):
        checked.caller(issuer.sign("rsa-1", "RS256", sub=user))

    assert issuer.fetched == before + 1


def test_a_key_the_issuer_published_since_is_fetched(issuer: Issuer) -> None:
    checked = identity(short_lived(issuer))
    checked.caller(issuer.sign("rsa-1", "RS256", sub="ann"))

    issuer.new_key("rsa-2", "RS256")
    time.sleep(0.02)

    assert checked.caller(issuer.sign("rsa-2", "RS256", sub="bea")).id == "bea"


def test_a_key_the_issuer_withdrew_ends_with_the_set_it_came_in(issuer: Issuer) -> None:
    issuer.new_key("rsa-3", "RS256")
    checked, signed_before = identity(short_lived(issuer)), issuer.sign("rsa-3", "RS256", sub="ann")
    checked.caller(signed_before)

    del issuer.keys["rsa-3"]
    time.sleep(0.02)

    with pytest.raises(Unauthorized):
        checked.caller(signed_before)


def test_a_key_the_issuer_never_published_is_nobodys(issuer: Issuer) -> None:
    stranger = Issuer()
    stranger.new_key("rsa-1", "RS256")

    with pytest.raises(Unauthorized):
        identity(TokenRules("RS256", jwks_url=issuer.url)).caller(stranger.sign("rsa-1", "RS256", sub="ann"))


@pytest.mark.parametrize(("pinned", "key", "used"), [("RS256", "ec-1", "ES256"), ("ES256", "rsa-1", "RS256")])
def test_the_algorithm_is_the_configured_one_and_not_the_tokens(
    issuer: Issuer, pinned: str, key: str, used: str
) -> None:
    with pytest.raises(Unauthorized):
        identity(TokenRules(pinned, jwks_url=issuer.url)).caller(issuer.sign(key, used, sub="ann"))


def test_a_public_key_is_no_shared_secret(issuer: Issuer) -> None:
    forged = jwt.encode({"sub": "ann", "exp": time.time() + 60}, "x" * 64, "HS256", headers={"kid": "rsa-1"})

    with pytest.raises(Unauthorized):
        identity(TokenRules("RS256", jwks_url=issuer.url)).caller(forged)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"keys": []}', b'{"keys": 5}'])
def test_an_issuer_that_serves_no_keys_is_a_passing_failure(issuer: Issuer, body: bytes) -> None:
    issuer.body = body

    with pytest.raises(Unavailable):
        identity(TokenRules("RS256", jwks_url=issuer.url)).caller(issuer.sign("rsa-1", "RS256", sub="ann"))


def test_an_issuer_that_cannot_be_reached_is_a_passing_failure(issuer: Issuer) -> None:
    rules = TokenRules("RS256", jwks_url="http://127.0.0.1:9/jwks.json")

    with pytest.raises(Unavailable):
        identity(rules).caller(issuer.sign("rsa-1", "RS256", sub="ann"))


@pytest.mark.parametrize("header", [None, ""])
def test_no_header_is_no_token(header: str | None) -> None:
    assert bearer(header) is None


@pytest.mark.parametrize("header", ["Bearer abc", "bearer abc", "  BEARER   abc  "])
def test_a_bearers_token_is_taken_from_the_header(header: str) -> None:
    assert bearer(header) == "abc"


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "abc", "Token abc"])
def test_any_other_scheme_is_refused(header: str) -> None:
    with pytest.raises(Unauthorized):
        bearer(header)
