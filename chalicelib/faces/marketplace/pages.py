"""Reading chats (contract 000): the list of the caller's, and one with its messages."""

from collections.abc import Sequence
from urllib.parse import urlencode

from chalicelib.core import history, inbox, marketplace
from chalicelib.core.model import MARKETPLACE, Caller, Conversation, Entry, Posted
from chalicelib.core.ports import Ports
from chalicelib.core.sizes import fitting
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
    """A page of the caller's chats, the one with the latest message first, each with that message alone.

    A page ends early where one answer holds no more.
    """
    names = caller.names(MARKETPLACE)
    size = fields.limited(request.query, "page_size", CHATS, MOST)
    count = sum(ports.together(*[lambda name=name: ports.inbox.count(name, MARKETPLACE) for name in names]))
    skip, cursor = drf.skipped(request.query, size, count), cursor_in(request.query)
    page = inbox.inbox(ports, names, MARKETPLACE, cursor, size, skip)
    found = inbox.with_whole_last(ports, page.conversations)
    latest = ports.together(*[lambda chat=chat: _latest(ports, chat) for chat in found])
    room = _room(latest)
    following = page.next if room == len(found) else inbox.inbox(ports, names, MARKETPLACE, cursor, room, skip).next
    return drf.page(request, _summaries(ports, request, caller, found[:room], latest[:room]), count, following)


def chat(ports: Ports, request: Request, caller: Caller, found: Conversation) -> shapes.Shape:
    """The chat with a page of its messages, oldest first; `messages_next` leads to the older ones.

    A page is shorter by what was deleted from it, and ends early where one answer holds no more.
    """
    before = fields.position(request.query, "before")
    size = fields.limited(request.query, "page_size", MESSAGES, MOST)
    page = history.messages(ports, found, before, size)
    shown = page.entries[: fitting(page.entries)]
    below = page.next if len(shown) == len(page.entries) else shown[-1].seq
    now = ports.clock.now()
    messages = [
        shapes.message(Posted(found, entry, page.people), entry, now, request.origin)
        for entry in reversed(shown)
        if not entry.gone(now)
    ]
    return {
        **shapes.chat(found, messages, page.people, request.origin),
        "messages_next": _older(request, found, below),
        "unread_count": marketplace.unread(ports, caller, found),
    }


def _older(request: Request, found: Conversation, below: int | None) -> str | None:
    """The address of the chat's messages below this position."""
    query = {**request.query, "before": below}
    return f"{request.origin}/api/v1/chat/{found.number}/?{urlencode(query)}" if below else None


def _summaries(
    ports: Ports, request: Request, caller: Caller, found: Sequence[Conversation], latest: Sequence[Entry | None]
) -> list[shapes.Shape]:
    """The chats, each with its latest message; who is in them is read in one batch."""
    people = ports.users.show(side.id for chat in found for side in chat.participants)
    unread = ports.together(*[lambda chat=chat: marketplace.unread(ports, caller, chat) for chat in found])
    now, summaries = ports.clock.now(), []
    for chat, last, behind in zip(found, latest, unread, strict=True):
        shown = [shapes.message(Posted(chat, last, people), last, now, request.origin)] if last else []
        summaries.append({**shapes.chat(chat, shown, people, request.origin), "unread_count": behind})
    return summaries


def _room(latest: Sequence[Entry | None]) -> int:
    """How many of the chats with these latest messages one answer holds."""
    entries = [entry for entry in latest if entry]
    room = fitting(entries)
    return room if room < len(entries) else len(latest)


def _latest(ports: Ports, found: Conversation) -> Entry | None:
    """The latest message that is still there."""
    now = ports.clock.now()
    if found.last is None or not found.last.gone(now):
        return found.last
    page = history.messages(ports, found, found.last.seq, LOOK_BACK)
    return next((entry for entry in page.entries if not entry.gone(now)), None)
