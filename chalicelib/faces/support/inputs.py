"""What requests of the support API say, or the refusal that names the place at fault (contract 004, status 422)."""

import re
from collections.abc import Mapping

from chalicelib.core import ids
from chalicelib.core.desk import CLOSED, OPEN, Wanted
from chalicelib.core.errors import Invalid
from chalicelib.core.polls import Window
from chalicelib.core.send import MAX_CLIENT_ID
from chalicelib.core.support import Said
from chalicelib.edge.fields import Body
from chalicelib.edge.http import Request

PAGE = 100
MOST = 1000
"""Items in one answer unless asked otherwise, and at most."""

FARTHEST: int = ids.POSITIONS
"""How many items at most are left out: as many as a conversation can hold."""

MAX_NAME = 255
"""Characters of a customer's name or e-mail address."""

Query = Mapping[str, str]


class Unprocessable(Invalid):
    """An input at fault: what `kind` of fault, and `place`, the way to it from the request's parts."""

    status = 422

    def __init__(self, kind: str, place: tuple[str, ...], message: str) -> None:
        super().__init__(message, field=place[-1])
        self.kind = kind
        self.place = place


def message(request: Request, least: int = 1) -> Said:
    """The message in a body; the client's own id for it has at least so many characters.

    Raises Unprocessable, and Invalid for a body that is no JSON object.
    """
    body = request.form.fields
    client_id = _client_id(request, body, least)
    return Said(_content(body), client_id, _short(body, "name"), _short(body, "email"))


def case_in_body(request: Request) -> str | None:
    """The case that a message is for; None for a new one, which a missing or malformed uuid asks for as well."""
    return ids.as_uuid(request.form.fields.get("conversation"))


def case_in_path(value: str) -> str:
    """The uuid of a case."""
    known = ids.as_uuid(value)
    if known is None:
        raise Unprocessable("uuid_parsing", ("path", "uuid"), "this is not a UUID")
    return known


def number_in_path(value: str) -> int:
    """The number of a case."""
    return _integer(value, ("path", "id"))


def window(query: Query) -> Window:
    """Which messages: `since`, `limit` and `offset`."""
    return Window(_whole(query, "since", 0), limit(query), offset(query))


def limit(query: Query) -> int:
    """How many items, from 1, cut to `MOST`."""
    return min(_whole(query, "limit", PAGE, least=1), MOST)


def offset(query: Query) -> int:
    """How many items to leave out, cut to `FARTHEST`: their keys are read."""
    return min(_whole(query, "offset", 0, least=0), FARTHEST)


def wanted(query: Query) -> Wanted:
    """Which cases: `status`, `assigned` and `assigned_to_me`."""
    return Wanted(
        status=_one_of(query, "status", (OPEN, CLOSED)),
        assigned=_flag(query, "assigned"),
        mine=_flag(query, "assigned_to_me") or False,
    )


def _flag(query: Query, name: str) -> bool | None:
    value = _one_of({key: said.lower() for key, said in query.items()}, name, ("true", "false"))
    return None if value is None else value == "true"


def _one_of(query: Query, name: str, values: tuple[str, ...]) -> str | None:
    value = query.get(name)
    if value is not None and value not in values:
        raise Unprocessable("literal_error", ("query", name), f"this is one of {', '.join(values)}")
    return value


def _whole(query: Query, name: str, default: int, least: int | None = None) -> int:
    value = _integer(query[name], ("query", name)) if name in query else default
    if least is not None and value < least:
        raise Unprocessable("greater_than_equal", ("query", name), f"this is at least {least}")
    return value


def _integer(value: str, place: tuple[str, ...]) -> int:
    if not re.fullmatch(r"-?[0-9]{1,19}", value):
        raise Unprocessable("int_parsing", place, "this is not a whole number")
    return int(value)


def _content(body: Body) -> str:
    if "content" not in body:
        raise Unprocessable("missing", ("body", "data", "content"), "this is required")
    return _text(body, "content")


def _short(body: Body, name: str) -> str | None:
    if body.get(name) is None:
        return None
    value = _text(body, name)
    if len(value) > MAX_NAME:
        raise Unprocessable("string_too_long", ("body", "data", name), f"this holds at most {MAX_NAME} characters")
    return value


def _text(body: Body, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise Unprocessable("string_type", ("body", "data", name), "this is a text")
    return value


def _client_id(request: Request, body: Body, least: int) -> str | None:
    """The client's own id, by header or in the body."""
    place: tuple[str, ...] = ("header", "Idempotency-Key")
    value = request.idempotency_key
    if value is None:
        if body.get("client_id") is None:
            return None
        place = ("body", "data", "client_id")
        value = _text(body, "client_id")
    if len(value) < least:
        raise Unprocessable("string_too_short", place, f"this has at least {least} characters")
    if len(value) > MAX_CLIENT_ID:
        raise Unprocessable("string_too_long", place, f"this has at most {MAX_CLIENT_ID} characters")
    return value
