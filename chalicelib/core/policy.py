"""What the owner of a deployment chooses about its APIs, as plain values for the faces."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FILE_LIMITS = (
    "MAX_ATTACHMENT_SIZE",
    "MAX_IMAGE_SIZE",
    "MAX_VIDEO_SIZE",
    "MAX_AUDIO_SIZE",
    "MAX_VOICE_SIZE",
)
"""The limits on files in rooms, as contract 001 names them."""

FILE_SIZE = 15 * 1024 * 1024
"""Bytes of each of them, unless the owner chooses otherwise."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices; docs/operations.md names the variable of each.

    `chat_role_scope`: who needs the role `chat_management` in the marketplace: `all` callers, or the `vendor`'s staff.
    `chat_enable_rooms`: whether rooms are open for everyone to list and join.
    `vfx_address_validation`: `strict` checks an address's checksum, `relaxed` only its form.
    `shop_access`: `private` shows shop threads to those who take part, `public` to everyone.
    `bots`: the names of those that rooms may be opened with.
    `file_limits`: bytes of a file in a room, by the names in `FILE_LIMITS`; 0 disables that type of message.
    """

    chat_role_scope: str = "all"
    chat_enable_rooms: bool = True
    vfx_address_validation: str = "strict"
    shop_access: str = "private"
    bots: tuple[str, ...] = ("ECHO", "Calculator")
    file_limits: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(FILE_LIMITS, FILE_SIZE))
