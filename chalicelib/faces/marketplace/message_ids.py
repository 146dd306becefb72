"""Message ids as the marketplace API shows them: a UUID that holds the integer and leads back to it."""

from uuid import UUID

from chalicelib.core.errors import NotFound
from chalicelib.core.ids import parse_number

_FRAME = UUID("7061726c-6579-8000-8000-000000000000").int
"""A version-8 UUID (RFC 9562: contents as its maker likes); the integer stands in its last 62 bits."""

_BITS = 62


def message_uuid(message_id: int) -> str:
    """The UUID of the message with this integer id."""
    return str(UUID(int=_FRAME | message_id))


def parse_message_id(value: str) -> int:
    """The integer id in such a UUID, or in its decimal text. Raises NotFound for anything else."""
    try:
        number = UUID(value).int ^ _FRAME
    except ValueError:
        return parse_number(value)
    if number >> _BITS:
        raise NotFound(f"{value!r} is not an id")
    return parse_number(number)
