"""The rooms API (contract 001): rooms, who is in them, and what the server offers."""

from chalicelib.core.errors import Forbidden
from chalicelib.core.model import Conversation
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.core.rooms import EVERY_ROOM, ROOMS, access_room, join_room, open_room, rooms_by_name
from chalicelib.edge import drf
from chalicelib.edge.cursors import key_in, key_text
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.edge.sessions import Session
from chalicelib.faces.rooms import bodies, messages, shapes

PATH = "/api/chat/conversations"

PAGE = 100
"""Rooms on a page."""


def declare(routes: Routes, ports: Ports, policy: Policy) -> None:
    """Put every route of the API on its blueprint."""
    _declare_offers(routes, policy)
    _declare_rooms(routes, ports, policy)
    messages.declare(routes, ports, policy)


def _declare_offers(routes: Routes, policy: Policy) -> None:
    """What the server offers, told to everyone."""

    @routes.route("/api/chat/bots", "GET")
    def bots(_: Request) -> Answer:
        return Answer({"results": list(policy.bots)})

    @routes.route("/api/chat/limits", "GET")
    def limits(_: Request) -> Answer:
        return Answer(dict(policy.file_limits))


def _declare_rooms(routes: Routes, ports: Ports, policy: Policy) -> None:
    @routes.route(PATH, "GET")
    def rooms(request: Request) -> Answer:
        caller = request.visitor
        if not policy.chat_enable_rooms:
            raise Forbidden("rooms are not listed here")
        count = ports.inbox.count(EVERY_ROOM, ROOMS)
        page = rooms_by_name(ports, key_in(request.query), drf.skipped(request.query, PAGE, count), PAGE)
        shown = [shapes.listed(room, caller) for room in page.rooms]
        return Answer(drf.envelope(request, shown, count, more=page.next is not None, cursor=key_text(page.next)))

    @routes.route(PATH, "POST")
    def create(request: Request) -> Answer:
        session = request.session
        wanted = bodies.new_room(request.form.fields, policy.bots)
        room, new = open_room(ports, session.caller, wanted, request.idempotency_key)
        return _entered(room, session, 201 if new else 200)

    @routes.route(PATH + "/{conversation_id}", "GET")
    def retrieve(request: Request, conversation_id: str) -> Answer:
        caller = request.visitor
        room = access_room(ports, caller, conversation_id, public=policy.chat_enable_rooms)
        return Answer(shapes.detail(room, caller))

    @routes.route(PATH + "/{conversation_id}/join", "POST")
    def join(request: Request, conversation_id: str) -> Answer:
        session = request.session
        nickname = bodies.nickname(request.form.fields)
        room = join_room(ports, session.caller, conversation_id, nickname, public=policy.chat_enable_rooms)
        return _entered(room, session, 200)


def _entered(room: Conversation, session: Session, status: int) -> Answer:
    """The room, and for a guest what to come back with: a cookie for the browser, a token for the socket."""
    token = {"token": session.token} if session.token else {}
    return Answer({**shapes.detail(room, session.caller), **token}, status, session.headers)
