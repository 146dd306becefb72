"""Cursors of inbox pages, as clients carry them: opaque to them, checked by us."""

import base64
import json
from collections.abc import Mapping
from datetime import MAXYEAR, UTC, datetime

from chalicelib.core.errors import Invalid
from chalicelib.core.inbox import Cursor

MOST_KEY = 900
"""Bytes of a key; DynamoDB takes 1,024, the kind in front of it included."""


def cursor_text(cursor: Cursor | None) -> str | None:
    """The cursor for a query parameter."""
    if cursor is None:
        return None
    parts = [cursor.at.isoformat(), cursor.conversation_id]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def cursor_in(query: Mapping[str, str], name: str = "cursor") -> Cursor | None:
    """The cursor in a query, if given. Raises Invalid for one that `cursor_text` did not make."""
    if name not in query:
        return None
    try:
        return _parse(query[name])
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid(f"{name} is not one that this API gave out", field=name) from error


def _parse(value: str) -> Cursor:
    at, conversation_id = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    time = datetime.fromisoformat(at)
    if time.tzinfo is None or time.year == MAXYEAR or not isinstance(conversation_id, str | None):
        raise ValueError(value)
    return Cursor(time.astimezone(UTC), conversation_id)


def key_text(key: str | None) -> str | None:
    """The key after which a page of a named list begins, for a query parameter."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=") if key is not None else None


def key_in(query: Mapping[str, str], name: str = "cursor") -> str | None:
    """The key in a query, if given. Raises Invalid for what `key_text` did not make."""
    if name not in query:
        return None
    try:
        return _parse_key(query[name])
    except ValueError as error:
        raise Invalid(f"{name} is not one that this API gave out", field=name) from error


def _parse_key(value: str) -> str:
    key = base64.b64decode(value + "=" * (-len(value) % 4), altchars="-_", validate=True)
    if not 0 < len(key) <= MOST_KEY:
        raise ValueError(value)
    return key.decode()
