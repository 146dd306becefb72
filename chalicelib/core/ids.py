"""Identifiers: a message id is its own address, a direct thread's uuid follows from who takes part."""

import hmac
import re
import uuid
from collections.abc import Iterable

from chalicelib.core.errors import ConversationFull, NotFound

POSITION_BITS = 20
NUMBER_BITS = 33
POSITIONS = 2**POSITION_BITS - 1
"""The highest position of a conversation: 1,048,575."""

_NAMESPACE = uuid.UUID("5b1f3a52-8a8e-5d0c-9f37-6f2f6f6e9c11")


def message_id(number: int, seq: int) -> int:
    """The integer address of position `seq` in the conversation `number`; it fits a JavaScript number.

    Raises ConversationFull where `seq` is beyond `POSITIONS`.
    """
    if seq > POSITIONS:
        raise ConversationFull(f"this conversation holds {POSITIONS} entries and is full; open a new one")
    return (number << POSITION_BITS) | seq


def split_message_id(value: object) -> tuple[int, int]:
    """The conversation's number and the position that a message id stands for.

    Accepts an integer or its decimal text. Raises NotFound for anything that cannot be a message id.
    """
    number, seq = divmod(parse_number(value), 1 << POSITION_BITS)
    if number >= 1 << NUMBER_BITS or seq == 0:
        raise NotFound("there is no such message")
    return number, seq


def parse_number(value: object) -> int:
    """A positive integer from JSON or a path; raises NotFound for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1 << 53:
        raise NotFound(f"{str(value)[:40]!r} is not an id")
    return value


def as_uuid(value: object) -> str | None:
    """The uuid in this text as we write it, in small letters with dashes; None where there is none."""
    return str(uuid.UUID(value)) if isinstance(value, str) and _UUID.fullmatch(value) else None


def keyed_uuid(key: bytes, text: str) -> str:
    """A uuid that follows from the text, and that nobody works out without the key."""
    return str(uuid.UUID(bytes=hmac.digest(key, text.encode(), "sha256")[:16], version=4))


_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


def derived_uuid(kind: str, participants: Iterable[str], context: str = "") -> str:
    """The uuid of the one conversation of this kind between these participants (in any order)."""
    parts = [kind, *sorted(participants), context]
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(f"{len(part)}:{part}" for part in parts)))
