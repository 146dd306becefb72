"""Taking fields out of what clients send: of the right type, or a refusal that names the field."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from chalicelib.core.errors import Invalid

Body = Mapping[str, Any]


def parse_object(raw: bytes | str) -> Body:
    """A JSON object as strict JSON has it.

    Raises Invalid for anything else: NaN, lone surrogates, bytes that are not UTF-8, nesting without end.
    """
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        value = json.loads(text, parse_constant=_no_constant)
        if "\\u" in text or not isinstance(raw, bytes):
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Invalid("the body is not valid JSON") from error
    if not isinstance(value, dict):
        raise Invalid("the body is not a JSON object")
    return value


def text(body: Body, name: str, *, blank: bool = False) -> str:
    """A text that must be there, and must say something unless `blank`."""
    value = body.get(name)
    if not isinstance(value, str):
        raise Invalid(f"{name} is required and is a text", field=name)
    if not blank and not value.strip():
        raise Invalid(f"{name} may not be blank", field=name)
    return value


def optional_text(body: Body, name: str) -> str | None:
    """A text that may be missing or null."""
    return None if body.get(name) is None else text(body, name, blank=True)


def whole_number(body: Body, name: str) -> int:
    """A number without a fraction that must be there; its decimal text will do, as forms have no numbers."""
    value = body.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 53:
        raise Invalid(f"{name} is required and is a whole number", field=name)
    return value


def limited(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """How many: a whole number from 1, cut to `most`."""
    return min(_at_least(query, name, default, 1), most)


def position(query: Mapping[str, str], name: str) -> int | None:
    """A position in a log, if given."""
    return _at_least(query, name, 0, 1) if name in query else None


def _at_least(query: Mapping[str, str], name: str, default: int, least: int) -> int:
    value = query.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 16) or int(value) < least:
        raise Invalid(f"{name} is a whole number from {least}", field=name)
    return int(value)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
