"""Cursors of inbox pages, as clients carry them: opaque to them, checked by us."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime

from chalicelib.core.errors import Invalid
from chalicelib.core.inbox import Cursor


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
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid(f"{name} is not one that this API gave out", field=name) from error


def _parse(value: str) -> Cursor:
    at, conversation_id = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    cursor = Cursor(datetime.fromisoformat(at), conversation_id)
    if cursor.at.tzinfo is None or not isinstance(conversation_id, str | None):
        raise ValueError(value)
    return cursor
