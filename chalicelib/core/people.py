"""Who people are: known from their token's claims, or provisioned by the owner's system."""

from dataclasses import fields, replace

from chalicelib.core.errors import Forbidden, NotFound
from chalicelib.core.model import Caller, Shop, User
from chalicelib.core.ports import Ports

ADMIN = "admin"

RIGHTS = ("roles", "address", "vendor_id")
"""What a token or a profile says that its holder may do, or may do it as."""


def introduce(ports: Ports, claimed: User) -> User:
    """The person of a token, known from now on as the token says; what it does not say stays as it is.

    Rights of a token are good for that token: those of the profile are what the owner's system provisioned.
    """
    known = ports.users.get(claimed.id)
    merged = _merge(known or User(claimed.id), replace(claimed, roles=(), address=None, vendor_id=None))
    if merged != known:
        ports.users.save(merged)
    return merged


def provision(ports: Ports, caller: Caller, user: User) -> User:
    """Create or replace a person's profile, for role `admin`. Raises Forbidden for anyone else."""
    if not caller.has(ADMIN):
        raise Forbidden("only the role admin provisions users")
    ports.users.save(user)
    saved = ports.users.get(user.id)
    if saved is None:
        raise AssertionError("a profile that was saved cannot be read")
    return saved


def provision_shop(ports: Ports, caller: Caller, shop: Shop) -> Shop:
    """Create or replace a shop, for role `admin`. Raises Forbidden for anyone else."""
    if not caller.has(ADMIN):
        raise Forbidden("only the role admin provisions shops")
    ports.shops.save(shop)
    return shop


def profile(ports: Ports, caller: Caller, user_id: str) -> User:
    """Someone's public profile, for a user. Raises Forbidden for guests, NotFound where there is no such person."""
    if not caller.is_user:
        raise Forbidden("guests attach no profiles")
    user = ports.users.get(user_id)
    if user is None:
        raise NotFound("there is no such person", field="attached_profile_id")
    return user


def _merge(known: User, claimed: User) -> User:
    said = {one.name: value for one in fields(User) if (value := getattr(claimed, one.name))}
    kept = {one.name: getattr(known, one.name) for one in fields(User)}
    return User(**{**kept, **said})
