"""The marketplace API (contract 000): chats between users and vendors, and their messages."""

from chalicelib.core import marketplace, uploads
from chalicelib.core.errors import Invalid
from chalicelib.core.ids import parse_number
from chalicelib.core.model import Caller, Conversation, Entry, Posted
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.core.send import people_of
from chalicelib.edge import fields
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.edge.socket import client_id_of
from chalicelib.faces.marketplace import bodies, pages, shapes
from chalicelib.faces.marketplace.message_ids import parse_message_id


def declare(routes: Routes, ports: Ports, policy: Policy) -> None:
    """Put the routes of both of the API's view sets on its blueprint."""
    _declare_chats(routes, ports, policy)
    _declare_messages(routes, ports)


def _declare_chats(routes: Routes, ports: Ports, policy: Policy) -> None:
    """List, create and retrieve chats: for the role `chat_management`."""

    @routes.route("/api/v1/chat", "GET")
    def chats(request: Request) -> Answer:
        return Answer(pages.chats(ports, request, _permitted(request)))

    @routes.route("/api/v1/chat", "POST")
    def create_chat(request: Request) -> Answer:
        caller = _permitted(request)
        opened = _open(ports, caller, request.form.fields)
        return Answer(pages.chat(ports, request, caller, opened.chat), 201 if opened.new else 200)

    @routes.route("/api/v1/chat/{pk}", "GET")
    def chat(request: Request, pk: str) -> Answer:
        caller = _permitted(request)
        found = marketplace.access_chat(ports, caller, parse_number(pk))
        return Answer(pages.chat(ports, request, caller, found))

    def _permitted(request: Request) -> Caller:
        caller = request.caller
        marketplace.check_role(ports, caller, policy.chat_role_scope)
        return caller


def _declare_messages(routes: Routes, ports: Ports) -> None:
    """Send, show, mark and delete messages: for those who take part in the chat."""

    @routes.route("/api/v1/chat/send/message", "POST")
    def send_message(request: Request) -> Answer:
        caller, form = request.caller, request.form
        client_id = request.idempotency_key or client_id_of(form.fields)
        receiver = bodies.receiver(form.fields, caller)
        chat = marketplace.access_chat(ports, caller, bodies.chat_number(form.fields))
        bodies.check_receiver(chat, receiver)
        draft, content = bodies.message(ports, chat, form)
        return Answer(_sent(ports, request, uploads.send_with(ports, caller, chat, draft, content, client_id)), 201)

    @routes.route("/api/v1/chat/detail/message/{pk}", "GET")
    def message(request: Request, pk: str) -> Answer:
        found = marketplace.access_message(ports, request.caller, parse_message_id(pk))
        return Answer(_message(ports, request, *found))

    @routes.route("/api/v1/chat/read/message/{pk}", "PATCH")
    def read_message(request: Request, pk: str) -> Answer:
        caller, message_id = request.caller, parse_message_id(pk)
        marketplace.access_message(ports, caller, message_id)
        bodies.check_is_read(request.form.fields)
        return Answer(_message(ports, request, *marketplace.mark_read(ports, caller, message_id)))

    @routes.route("/api/v1/chat/delete/message/{pk}", "DELETE")
    def delete_message(request: Request, pk: str) -> Answer:
        marketplace.delete(ports, request.caller, parse_message_id(pk))
        return Answer(status=204)


def _open(ports: Ports, caller: Caller, body: fields.Body) -> marketplace.Opened:
    """The chat that the body asks for; whichever side it leaves out is the caller's."""
    user_id, vendor_id = bodies.person_id(body, "user"), bodies.person_id(body, "vendor")
    if user_id is None and vendor_id is None:
        raise Invalid("name the vendor, or the user, of the chat", field="vendor_id")
    return marketplace.open_chat(ports, caller, user_id or caller.id, vendor_id or marketplace.acting_vendor(caller))


def _sent(ports: Ports, request: Request, posted: Posted) -> shapes.Shape:
    shown = shapes.message(posted, posted.entry, ports.clock.now(), request.origin)
    return {**shown, "upload": shapes.upload(uploads.offer_upload(ports, posted)), "replayed": posted.replayed}


def _message(ports: Ports, request: Request, chat: Conversation, entry: Entry) -> shapes.Shape:
    return shapes.message(Posted(chat, entry, people_of(ports, chat)), entry, ports.clock.now(), request.origin)
