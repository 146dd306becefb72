"""How much one answer may hold."""

from collections.abc import Sequence
from json import dumps

from chalicelib.core.model import Entry

BYTES = 4 * 1024 * 1024
"""Bytes of JSON text in one answer: a function answers with 6 MB at most."""


def fitting(entries: Sequence[Entry]) -> int:
    """How many of these entries, from the first on, one answer holds: at least one, if there is any."""
    room = BYTES
    for count, entry in enumerate(entries):
        room -= len(dumps(entry.text))
        if room < 0:
            return count
    return len(entries)
