"""Who there is: people, shops, and whoever asks."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class User:
    """A person's public profile. `roles` are what the owner's system says this person may do.

    `vendor_id` is the vendor (a user id) on whose behalf a member of staff acts; `welcome_message` greets a vendor's
    new customers.
    """

    id: str
    fullname: str = ""
    email: str = ""
    phone_number: str = ""
    country_code: str = ""
    gender: str = ""
    date_of_birth: str | None = None
    profile_photo: str | None = None
    account_type: str = "user"
    address: str | None = None
    vendor_id: str | None = None
    welcome_message: str = ""
    roles: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that conversations may be about; `owner` is the identity that answers for it."""

    id: str
    name: str
    url: str
    owner: str | None = None


MARKETPLACE = "marketplace"
"""The kind of conversations in which a vendor's staff speak for the vendor."""

CHAT_MANAGEMENT = "chat_management"
"""The role that opens the list of chats, and lets a member of staff act as their vendor."""

SHOPS = "shops"
"""The kind of conversations between wallet addresses, in which nothing else is anybody's name."""

ANONYMOUS = "anonymous:"
"""The id of a caller who showed nothing; with its `:` it is no user's, whatever users are called."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an own id, and every identity this caller may take part under.

    A conversation's participant is an identity: a user id, a wallet address, a role such as `role:agent`, a guest.
    `only` binds a guest to one conversation. `connection_id` is the socket a frame came through. `vendor_id` is the
    vendor whose staff the caller belongs to, and speaks for in the marketplace with the role for it. `address` is the
    caller's wallet: the one name in shop threads and none elsewhere, so that a user who is called like a wallet is
    taken for none.
    """

    id: str
    identities: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    only: str | None = None
    connection_id: str | None = None
    vendor_id: str | None = None
    address: str | None = None

    def names(self, kind: str) -> tuple[str, ...]:
        """Every id this caller takes part under in conversations of this kind, the own one first."""
        if kind == SHOPS:
            return (self.address,) if self.address else ()
        speaks_for_it = kind == MARKETPLACE and self.has(CHAT_MANAGEMENT)
        vendor = (self.vendor_id,) if self.vendor_id and speaks_for_it else ()
        return tuple(dict.fromkeys((self.id, *self.identities, *vendor)))

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every id this caller takes part under in conversations of some kind."""
        return tuple(dict.fromkeys((*self.names(MARKETPLACE), *self.names(SHOPS))))

    @property
    def is_user(self) -> bool:
        """Whether this is a user, known by a token of the owner's system, and not a guest or one bound elsewhere."""
        return ":" not in self.id and self.only is None

    def has(self, role: str) -> bool:
        """Whether the caller holds the role."""
        return role in self.roles
