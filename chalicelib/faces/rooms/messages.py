"""Messages of a room (contract 001): those who take part read and write them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from chalicelib.core import arrivals, history, places, uploads
from chalicelib.core.access import access_message
from chalicelib.core.errors import Invalid, NotFound
from chalicelib.core.model import Conversation, Posted
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.core.rooms import access_room
from chalicelib.edge import drf
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.faces.rooms import bodies, shapes

PATH = "/api/chat/conversations/{conversation_id}/messages"

PAGE = 100
"""Messages on a page."""


def declare(routes: Routes, ports: Ports, policy: Policy) -> None:
    """Put the routes of messages on the blueprint."""

    @routes.route(PATH, "GET")
    def messages(request: Request, conversation_id: str) -> Answer:
        caller = request.visitor
        room = places.caught_up(ports, conversation_id, lambda: access_room(ports, caller, conversation_id))
        above, count = _span(ports, room, request.query)
        skip = drf.skipped(request.query, PAGE, count)
        shown = history.messages_numbered(ports, room, above + skip, min(PAGE, count - skip))
        now = ports.clock.now()
        results = [shapes.message(room, entry, now) for entry in shown]
        return Answer(drf.envelope(request, results, count, more=skip + PAGE < count))

    @routes.route(PATH, "POST")
    def send(request: Request, conversation_id: str) -> Answer:
        caller = request.visitor
        room = access_room(ports, caller, conversation_id)
        form = request.form
        client_id = bodies.local_id(form.fields) or request.idempotency_key
        draft, content = bodies.new_message(ports, room, form, policy.file_limits)
        posted = uploads.send_with(ports, caller, room, draft, content, client_id)
        return Answer(_sent(ports, posted), 200 if posted.replayed else 201)

    @routes.route(PATH + "/{message_id}/complete", "POST")
    def complete(request: Request, conversation_id: str, message_id: str) -> Answer:
        caller = request.visitor
        room = access_room(ports, caller, conversation_id)
        if access_message(ports, caller, message_id)[0].id != room.id:
            raise NotFound("there is no such message in this room")
        return Answer(_sent(ports, arrivals.announce_file(ports, caller, message_id)))


def _sent(ports: Ports, posted: Posted) -> shapes.Shape:
    """The message as its sender is answered; with the form for a file that is still to come."""
    offer = uploads.offer_upload(ports, posted)
    shown = shapes.message(posted.conversation, posted.entry, ports.clock.now())
    return {**shown, **({"upload": shapes.upload(offer)} if offer else {})}


def _span(ports: Ports, room: Conversation, query: Mapping[str, str]) -> tuple[int, int]:
    """The messages asked for: after how many of the room's they come, and how many they are."""
    since, until, limit = _time(ports, query, "since"), _time(ports, query, "until"), _limit(query)
    low, high = 0, room.messages
    if since is not None:
        low = places.messages_up_to(ports, room, places.seq_before_time(ports, room, since))
    if until is not None:
        high = places.messages_up_to(ports, room, places.seq_up_to_time(ports, room, until))
    count = max(0, high - low)
    count = count if limit is None else min(count, limit)
    return high - count, count


def _time(ports: Ports, query: Mapping[str, str], name: str) -> datetime | None:
    """A bound: `now`, or a time in ISO 8601, in UTC unless it says otherwise. A `+` may have become a space."""
    value = query.get(name)
    if value is None or value == "now":
        return ports.clock.now() if value else None
    try:
        at = datetime.fromisoformat(value[:11] + value[11:].replace(" ", "+"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"Invalid date-time string: {value}") from error


def _limit(query: Mapping[str, str]) -> int | None:
    """How many at most, the newest of them."""
    value = query.get("limit")
    if value is not None and not (value.isascii() and value.isdigit() and len(value) <= 16):
        raise Invalid(f"Invalid limit: {value}")
    return int(value) if value is not None else None
