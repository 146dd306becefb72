"""What the owner of a deployment chooses about its APIs, as plain values for the faces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices; docs/operations.md names the variable of each.

    `chat_role_scope`: who needs the role `chat_management` in the marketplace: `all` callers, or the `vendor`'s staff.
    `chat_enable_rooms`: whether rooms are open for everyone to list and join.
    `vfx_address_validation`: `strict` checks an address's checksum, `relaxed` only its form.
    `shop_access`: `private` shows shop threads to those who take part, `public` to everyone.
    """

    chat_role_scope: str = "all"
    chat_enable_rooms: bool = True
    vfx_address_validation: str = "strict"
    shop_access: str = "private"
