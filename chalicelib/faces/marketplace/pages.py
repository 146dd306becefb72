"""Reading chats (contract 000): the list of the caller's, and one with its messages."""

from collections.abc import Mapping
from urllib.parse import urlencode

from chalicelib.core import history, inbox, marketplace
from chalicelib.core.marketplace import MARKETPLACE
from chalicelib.core.model import Caller, Conversation, Entry, Posted, User
from chalicelib.core.ports import Ports
from chalicelib.edge import drf, fields
from chalicelib.edge.cursors import cursor_in
from chalicelib.edge.http import Request
from chalicelib.faces.marketplace import shapes

CHATS = 20
MESSAGES = 100
MOST = 100
"""Chats and messages on a page unless asked otherwise, and at most."""

LOOK_BACK = 10
"""Among how many messages a chat's latest one is looked for, once the very latest was deleted."""


def chats(ports: Ports, request: Request, caller: Caller) -> shapes.Shape:
    """A page of the caller's chats, the one with the latest message first, each with that message alone."""
    names = list(dict.fromkeys([caller.id, *caller.identities]))
    size = fields.limited(request.query, "page_size", CHATS, MOST)
    count = sum(ports.together(*[lambda name=name: ports.inbox.count(name, MARKETPLACE) for name in names]))
    skip = drf.skipped(request.query, size, count)
    page = inbox.inbox(ports, names, MARKETPLACE, cursor_in(request.query), size, skip)
    found = inbox.with_whole_last(ports, page.conversations)
    people = ports.users.show(side.id for chat in found for side in chat.participants)
    shown = ports.together(*[lambda chat=chat: _summary(ports, request, caller, chat, people) for chat in found])
    return drf.page(request, shown, count, page.next)


def chat(ports: Ports, request: Request, caller: Caller, found: Conversation) -> shapes.Shape:
    """The chat with a page of its messages, oldest first; `messages_next` leads to the older ones.

    A page is shorter by what was deleted from it.
    """
    before = fields.position(request.query, "before")
    size = fields.limited(request.query, "page_size", MESSAGES, MOST)
    page = history.messages(ports, found, before, size)
    now = ports.clock.now()
    messages = [
        shapes.message(Posted(found, entry, page.people), entry, now, request.origin)
        for entry in reversed(page.entries)
        if not entry.gone(now)
    ]
    older = {**request.query, "before": page.next}
    following = f"{request.origin}/api/v1/chat/{found.number}/?{urlencode(older)}" if page.next else None
    shown = shapes.chat(found, messages, page.people, request.origin)
    return {**shown, "messages_next": following, "unread_count": marketplace.unread(ports, caller, found)}


def _summary(
    ports: Ports, request: Request, caller: Caller, found: Conversation, people: Mapping[str, User]
) -> shapes.Shape:
    last = _latest(ports, found)
    now = ports.clock.now()
    messages = [shapes.message(Posted(found, last, people), last, now, request.origin)] if last else []
    shown = shapes.chat(found, messages, people, request.origin)
    return {**shown, "unread_count": marketplace.unread(ports, caller, found)}


def _latest(ports: Ports, found: Conversation) -> Entry | None:
    """The latest message that is still there."""
    now = ports.clock.now()
    if found.last is None or not found.last.gone(now):
        return found.last
    page = history.messages(ports, found, found.last.seq, LOOK_BACK)
    return next((entry for entry in page.entries if not entry.gone(now)), None)
