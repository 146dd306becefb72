"""The shop chat's API (contract 003): threads between wallet addresses."""

from collections.abc import Iterable, Mapping

from chalicelib.core import history, inbox, marks
from chalicelib.core.errors import Invalid
from chalicelib.core.model import SHOPS, Caller, Conversation, Shop
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.core.shop_changes import change_subject, remove_thread
from chalicelib.core.shop_opening import Opening, open_thread
from chalicelib.core.shops import (
    EVERY_THREAD,
    Subject,
    Visitor,
    access_thread,
    check_shop,
    find_latest,
    find_thread,
    shop_of,
    speaker,
)
from chalicelib.core.sizes import fitting
from chalicelib.edge import drf, fields
from chalicelib.edge.cursors import cursor_in
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.edge.socket import client_id_of
from chalicelib.faces.shops import asked, messages, shapes

PAGE, MOST = 30, 500
"""Threads on a page unless asked otherwise, and at most; a thread on its own shows as many messages."""


def declare(routes: Routes, ports: Ports, policy: Policy) -> None:
    """Put the routes of threads on the API's blueprint, and those of messages."""
    messages.declare(routes, ports, policy)
    _declare_lists(routes, ports, policy)

    @routes.route("/api/chat/{uuid}", "GET")
    def retrieve(request: Request, uuid: str) -> Answer:
        thread = access_thread(ports, asked.visitor(request, policy), uuid)
        return Answer(_detail(ports, request, thread))

    @routes.route("/api/chat/{uuid}", "PATCH")
    def change(request: Request, uuid: str) -> Answer:
        visitor = asked.visitor(request, policy)
        thread = access_thread(ports, visitor, uuid)
        _apply(ports, visitor, thread, request.form.fields, policy)
        return Answer(_detail(ports, request, access_thread(ports, visitor, uuid)))

    @routes.route("/api/chat/{uuid}", "DELETE")
    def remove(request: Request, uuid: str) -> Answer:
        visitor = asked.visitor(request, policy)
        remove_thread(ports, visitor, access_thread(ports, visitor, uuid))
        return Answer(status=204)


def _declare_lists(routes: Routes, ports: Ports, policy: Policy) -> None:
    @routes.route("/api/chat", "GET")
    def threads(request: Request) -> Answer:
        names = _lists(request, asked.visitor(request, policy), policy)
        return Answer(_page(ports, request, names))

    @routes.route("/api/chat", "POST")
    def create(request: Request) -> Answer:
        visitor, body = asked.visitor(request, policy), request.form.fields
        subject = Subject(asked.participants(body.get("participants"), policy), asked.shop_id(body.get("shop_id")))
        check_shop(ports, subject.shop_id)
        client_id = request.idempotency_key or client_id_of(body)
        public = policy.shop_access == "public"
        opened = open_thread(ports, visitor, Opening(subject, asked.said(body, "initial_message"), client_id, public))
        thread = access_thread(ports, visitor, opened.thread.id)
        shown = {**_detail(ports, request, thread), "last_message": shapes.last_message(thread)}
        return Answer({**shown, **({"replayed": True} if opened.replayed else {})}, 201 if opened.created else 200)

    @routes.route("/api/chat/lookup", "GET")
    def lookup(request: Request) -> Answer:
        visitor = asked.visitor(request, policy)
        addresses = asked.participants(request.query.get("participants"), policy)
        subject = Subject(addresses, asked.shop_id(request.query.get("shop_id")))
        thread = (find_thread if subject.shop_id else find_latest)(ports, subject)
        if thread is None or not visitor.sees(thread):
            return Answer({"thread": None, "detail": "Not found."}, 404)
        return Answer({"thread": shapes.found(thread)})


def _lists(request: Request, visitor: Visitor, policy: Policy) -> list[str]:
    """Whose threads are listed: those of the address asked for, of the visitor's own, or all where access is public."""
    if request.query.get("address"):
        address = asked.address(request.query, "address", policy)
        visitor.speaking_as(address)
        return [address]
    return [EVERY_THREAD] if visitor.addresses is None else sorted(visitor.addresses)


def _page(ports: Ports, request: Request, names: list[str]) -> shapes.Shape:
    size = fields.limited(request.query, "limit", PAGE, MOST)
    count = sum(ports.together(*[lambda name=name: ports.inbox.count(name, SHOPS) for name in names]))
    skip = drf.skipped(request.query, size, count)
    found = inbox.inbox(ports, names, SHOPS, cursor_in(request.query), size, skip)
    shops = _shops(ports, found.conversations)
    return drf.page(request, [shapes.summary(one, shops) for one in found.conversations], count, found.next)


def _shops(ports: Ports, threads: Iterable[Conversation]) -> Mapping[str, Shop]:
    return ports.shops.show(shop for one in threads if (shop := shop_of(one)))


def _detail(ports: Ports, request: Request, thread: Conversation) -> shapes.Shape:
    """The thread with its latest messages, as many as one answer holds, and where all of them are listed."""
    newest = history.messages(ports, thread, None, MOST).entries
    now = ports.clock.now()
    shown = [shapes.message(thread, entry, now) for entry in newest[: fitting(newest)][::-1]]
    return {
        **shapes.detail(thread, _shops(ports, [thread]), shown),
        "messages_count": thread.messages,
        "messages_url": f"{request.origin}/api/chat/{thread.id}/message/",
    }


def _apply(ports: Ports, visitor: Visitor, thread: Conversation, body: fields.Body, policy: Policy) -> None:
    """What a PATCH says, all of it checked before any is done; keys that it does not know are left alone."""
    reader = _reader(visitor, thread, body, policy) if "is_read" in body else None
    subject = _subject(ports, thread, body, policy) if {"participants", "shop_id"} & body.keys() else None
    if reader and thread.last_seq:
        marks.read(ports, reader, thread.id, thread.last_seq)
    if subject:
        change_subject(ports, visitor, thread, subject)


def _reader(visitor: Visitor, thread: Conversation, body: fields.Body, policy: Policy) -> Caller:
    if body["is_read"] is not True:
        raise Invalid("Messages can be marked as read only: send true.", field="is_read")
    return speaker(visitor, thread, asked.address(body, "address", policy), "address")


def _subject(ports: Ports, thread: Conversation, body: fields.Body, policy: Policy) -> Subject:
    addresses = tuple(one.id for one in thread.participants)
    if "participants" in body:
        addresses = asked.participants(body["participants"], policy)
    if "shop_id" not in body:
        return Subject(addresses, shop_of(thread))
    return Subject(addresses, check_shop(ports, asked.shop_id(body["shop_id"])))
