"""What requests of the shop chat say: who asks, addresses, shops, times (contract 003)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from chalicelib.core.addresses import check_address, check_addresses, is_address
from chalicelib.core.errors import Forbidden, Invalid
from chalicelib.core.model import ANONYMOUS
from chalicelib.core.policy import Policy
from chalicelib.core.shops import Visitor
from chalicelib.edge.fields import Body
from chalicelib.edge.http import Request

REQUIRED = "This field is required."


def visitor(request: Request, policy: Policy) -> Visitor:
    """Who asks. Raises Unauthorized without a token, unless access is public, and Forbidden for one without address."""
    public = policy.shop_access == "public"
    caller = request.caller_or_anonymous if public else request.caller
    if caller.id == ANONYMOUS:
        return Visitor(caller, None)
    if caller.address is None or not is_address(caller.address, policy.vfx_address_validation):
        raise Forbidden("This token carries no wallet address.")
    return Visitor(caller, frozenset({caller.address}))


def address(said: Body, name: str, policy: Policy) -> str:
    """An address that must be given. Raises Invalid."""
    value = said.get(name)
    if value is None or value == "":
        raise Invalid(REQUIRED, field=name)
    if not isinstance(value, str):
        raise Invalid("Not a valid string.", field=name)
    return check_address(value, policy.vfx_address_validation, name)


def participants(value: object, policy: Policy) -> tuple[str, ...]:
    """The addresses in a body or, with commas between, in a query. Raises Invalid unless they can have a thread."""
    if value is None or value == "":
        raise Invalid(REQUIRED, field="participants")
    some = [one.strip() for one in value.split(",")] if isinstance(value, str) else value
    if not isinstance(some, Sequence) or not all(isinstance(one, str) for one in some):
        raise Invalid("Expected a list of addresses.", field="participants")
    return tuple(check_addresses(some, policy.vfx_address_validation))


def shop_id(value: object) -> str | None:
    """The id of a shop, a number or a text; None where there is none. Raises Invalid for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Invalid("Incorrect type. Expected pk value.", field="shop_id")
    return str(value)


def said(body: Body, name: str) -> str | None:
    """A text that may be left out or empty. Raises Invalid for one that is blank, or no text."""
    value = body.get(name)
    if value is None or value == "":
        return None
    return content(body, name)


def content(body: Body, name: str) -> str:
    """A text that must be given and say something. Raises Invalid."""
    value = body.get(name)
    if value is None:
        raise Invalid(REQUIRED, field=name)
    if not isinstance(value, str):
        raise Invalid("Not a valid string.", field=name)
    if not value.strip():
        raise Invalid("This field may not be blank.", field=name)
    return value


def since(query: Mapping[str, str]) -> datetime | None:
    """The time in a query: ISO 8601, UTC where it names no zone, with `+` as it comes out of a form or as it is.

    Raises Invalid.
    """
    value = query.get("since")
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value[:11] + value[11:].replace(" ", "+"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("Use a time in ISO 8601, like 2024-01-01T14:00:00Z.", field="since") from error
