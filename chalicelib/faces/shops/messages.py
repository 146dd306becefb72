"""The shop chat's API (contract 003): the messages of a thread, and what is new in all threads."""

from chalicelib.core import history, places
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Conversation, Draft
from chalicelib.core.news import News, Wanted, news
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from chalicelib.core.shops import access_thread, speaker
from chalicelib.core.sizes import fitting
from chalicelib.edge import drf, fields
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.edge.socket import client_id_of
from chalicelib.faces.shops import asked, shapes

PAGE, MOST = 30, 500
"""Messages on a page unless asked otherwise, and at most."""


def declare(routes: Routes, ports: Ports, policy: Policy) -> None:
    """Put the routes of messages on the API's blueprint."""

    @routes.route("/api/chat/{uuid}/message", "GET")
    def messages(request: Request, uuid: str) -> Answer:
        thread = access_thread(ports, asked.visitor(request, policy), uuid)
        return Answer(_page(ports, request, thread))

    @routes.route("/api/chat/{uuid}/message", "POST")
    def create(request: Request, uuid: str) -> Answer:
        visitor = asked.visitor(request, policy)
        thread, body = access_thread(ports, visitor, uuid), request.form.fields
        sender, text = asked.address(body, "sender", policy), asked.content(body, "content")
        client_id = request.idempotency_key or client_id_of(body)
        posted = send(ports, speaker(visitor, thread, sender, "sender"), thread, Draft("text", text=text), client_id)
        shown = shapes.message(posted.conversation, posted.entry, ports.clock.now())
        return Answer({**shown, **({"replayed": True} if posted.replayed else {})}, 201)

    @routes.route("/api/chat/new-messages", "GET")
    def new_messages(request: Request) -> Answer:
        visitor = asked.visitor(request, policy)
        address = asked.address(request.query, "address", policy)
        visitor.speaking_as(address)
        own = request.query.get("include_own", "").lower() in {"true", "1"}
        found = news(ports, Wanted(address, asked.since(request.query), own))
        return Answer(_news(ports, request, found))


def _page(ports: Ports, request: Request, thread: Conversation) -> shapes.Shape:
    """A page, oldest first. `after` is the place where the page before it ended, so that links follow on exactly."""
    size, number = fields.limited(request.query, "limit", PAGE, MOST), drf.page_number(request.query)
    after = fields.position(request.query, "after")
    skipped = (number - 1) * size
    if after is None and skipped and skipped >= thread.messages:
        raise NotFound("Invalid page.")
    start = places.seq_after_messages(ports, thread, skipped) if after is None else after
    page = history.messages_after(ports, thread, start, size)
    shown = page.entries[: fitting(page.entries)]
    end = shown[-1].seq if len(shown) < len(page.entries) else page.next
    now = ports.clock.now()
    return {
        "count": max(thread.messages, shown[-1].ordinal if shown else 0),
        "next": request.link(page=number + 1, after=end) if end else None,
        "previous": request.link(page=number - 1, after=None) if number > 1 else None,
        "results": [shapes.message(thread, entry, now) for entry in shown],
    }


def _news(ports: Ports, request: Request, found: News) -> shapes.Shape:
    """What is new; `next` goes on from where one answer ends, to the microsecond."""
    now = ports.clock.now()
    return {
        "count": len(found.messages),
        "next": request.link(since=found.until.isoformat()) if found.more else None,
        "previous": None,
        "results": [shapes.new_message(thread, entry, now, found.until) for thread, entry in found.messages],
    }
