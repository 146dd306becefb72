"""VFX wallet addresses (contract 003 D10): base58 with a checksum, as the chain's own nodes check them.

The dozen lines below stand here rather than in a dependency: the known library for it is no longer maintained, and
nothing but an address is ever decoded.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from chalicelib.core.errors import Invalid

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

VERSIONS = frozenset({0x3C, 0x89})
"""The first byte of an address on the main net, which makes it begin with R, and on the test net, with x."""

LENGTH = 34
"""Characters of every address of these versions: 25 bytes that begin so are never written shorter or longer."""

LEAST, MOST = 2, 40
"""How many addresses take part in one thread."""


def is_address(value: str, validation: str) -> bool:
    """Whether this is an address: `strict` checks version and checksum, `relaxed` only the form."""
    formed = len(value) == LENGTH and value[0] in "Rx" and all(char in ALPHABET for char in value)
    return formed and (validation == "relaxed" or _holds(value))


def check_address(value: str, validation: str, field: str) -> str:
    """The address. Raises Invalid for what is none, on behalf of this field."""
    if not is_address(value, validation):
        raise Invalid(f"{value[:80]} is not a valid VFX address.", field=field)
    return value


def check_addresses(values: Iterable[str], validation: str) -> Sequence[str]:
    """The addresses of those who take part. Raises Invalid unless all are valid and different, and neither too few nor
    too many."""
    addresses = [check_address(value, validation, "participants") for value in values]
    if len(set(addresses)) != len(addresses):
        raise Invalid("Each participant may be named only once.", field="participants")
    if not LEAST <= len(addresses) <= MOST:
        raise Invalid(f"A thread has {LEAST} to {MOST} participants.", field="participants")
    return addresses


def _holds(value: str) -> bool:
    """Whether this is a version that is known, 20 bytes of hash, and their checksum. No other text writes the same."""
    number = 0
    for char in value:
        number = number * len(ALPHABET) + ALPHABET.index(char)
    raw = number.to_bytes(25, "big")  # 34 characters never need more
    return raw[0] in VERSIONS and sha256(sha256(raw[:21]).digest()).digest()[:4] == raw[21:]
