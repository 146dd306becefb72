"""The shop chat's JSON (contract 003): threads, messages, times in whole seconds."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.core.model import Conversation, Entry, Posted, Shop
from chalicelib.core.shops import shop_of

Shape = dict[str, Any]

SECOND = timedelta(seconds=1)


def summary(thread: Conversation, shops: Mapping[str, Shop]) -> Shape:
    """A thread in a list (D2), with a preview of its latest message."""
    return {**_head(thread, shops), **_times(thread), "last_message": last_message(thread)}


def last_message(thread: Conversation) -> str:
    """The beginning of the latest message, empty where there is none (D9)."""
    return (thread.last.text or "") if thread.last else ""


def detail(thread: Conversation, shops: Mapping[str, Shop], messages: Sequence[Shape]) -> Shape:
    """A thread on its own (D4)."""
    return {**_head(thread, shops), "messages": list(messages), **_times(thread)}


def found(thread: Conversation) -> Shape:
    """A thread that was looked up (D5)."""
    return {
        "uuid": thread.id,
        "participants": [one.id for one in thread.participants],
        "shop_id": shop_id(shop_of(thread)),
    }


def message(thread: Conversation, entry: Entry, now: datetime) -> Shape:
    """A message (D6)."""
    return {
        "id": thread.message_id(entry.seq),
        "sender": entry.sender_id,
        "content": "" if entry.gone(now) else entry.text or "",
        "timestamp": _time(entry.at),
        "is_read": thread.read_by_others(entry),
    }


def new_message(thread: Conversation, entry: Entry, now: datetime, until: datetime) -> Shape:
    """A message among those of all threads (D8), in an answer that is complete up to `until`.

    Its timestamp is good as the next `since`: the end of its second where the answer is complete so far, and otherwise
    the beginning. So nothing of that second is lost, and nothing comes again once the second has passed.
    """
    end = _whole(entry.at - timedelta(microseconds=1)) + SECOND
    stamp = end if end <= until else end - SECOND
    return {**message(thread, entry, now), "thread_uuid": thread.id, "timestamp": _time(stamp)}


def frame(posted: Posted, entry: Entry, now: datetime) -> Shape:
    """What a socket is told: of a message, or of a change of the thread, what it is about since then."""
    thread = posted.conversation
    if entry.is_message:
        return {"entry": {**message(thread, entry, now), "thread_uuid": thread.id}}
    said = {**entry.extra, **({"shop_id": shop_id(entry.extra["shop_id"])} if "shop_id" in entry.extra else {})}
    return {"entry": {"thread_uuid": thread.id, "sender": entry.sender_id, "timestamp": _time(entry.at), **said}}


def shop_id(value: str | None) -> int | str | None:
    """A shop's id as the published API shows it: a number where it is written as one that JavaScript can hold."""
    number = int(value) if value and value.isascii() and value.isdigit() and len(value) < 16 else None
    return number if str(number) == value else value


def _head(thread: Conversation, shops: Mapping[str, Shop]) -> Shape:
    return {
        "uuid": thread.id,
        "participants": [one.id for one in thread.participants],
        "shop": _shop(shops.get(shop_of(thread) or "")),
    }


def _shop(shop: Shop | None) -> Shape | None:
    return {"id": shop_id(shop.id), "name": shop.name, "url": shop.url} if shop else None


def _times(thread: Conversation) -> Shape:
    return {"created_at": _time(thread.created_at), "updated_at": _time(thread.last_at or thread.created_at)}


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
