"""JSON as Django REST framework words it: what three of the published APIs (contracts 000, 001, 003) share."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.core.errors import Invalid, NotFound, ParleyError
from chalicelib.core.inbox import Cursor
from chalicelib.edge.cursors import cursor_text
from chalicelib.edge.http import Request

INVALID_PAGE = "Invalid page."
"""What DRF says of a page that is not there."""


def refusal(error: ParleyError) -> dict[str, Any]:
    """Bad input field by field, every other refusal as `detail`."""
    if isinstance(error, Invalid) and error.field:
        return {error.field: [error.message]}
    return {"detail": error.message}


def page_number(query: Mapping[str, str]) -> int:
    """Which page `?page=` asks for, from 1. Raises NotFound for what is no page, as clients of DRF expect."""
    value = query.get("page", "1")
    if not (value.isascii() and value.isdigit() and len(value) <= 9) or int(value) < 1:
        raise NotFound(INVALID_PAGE)
    return int(value)


def skipped(query: Mapping[str, str], size: int, count: int) -> int:
    """How many of `count` items lie before the page. A cursor stands at its place by itself.

    Raises NotFound for a page behind the last.
    """
    number = page_number(query)
    if "cursor" in query or number == 1:
        return 0
    if (number - 1) * size >= count:
        raise NotFound(INVALID_PAGE)
    return (number - 1) * size


def page(request: Request, results: Sequence[Any], count: int, following: Cursor | None) -> dict[str, Any]:
    """The envelope of a page of an inbox. `next` carries a cursor, so that following it costs the same at any depth."""
    return envelope(request, results, count, more=following is not None, cursor=cursor_text(following))


def envelope(
    request: Request, results: Sequence[Any], count: int, *, more: bool, cursor: str | None = None
) -> dict[str, Any]:
    """The envelope of the page that the request asks for; with a `cursor` the following page begins there."""
    number = page_number(request.query)
    after = request.link(page=number + 1, cursor=cursor) if more else None
    before = request.link(page=number - 1 if number > 2 else None, cursor=None) if number > 1 else None
    return {"count": count, "next": after, "previous": before, "results": list(results)}
