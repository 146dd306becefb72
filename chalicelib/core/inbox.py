"""Conversations of one kind, latest first, in exact order and at the same cost however many there are.

Memberships are stamped once a minute, so the stamp alone gives the order of minutes; within a minute the heads decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.core.model import Conversation, Membership, User
from chalicelib.core.ports import Ports

SLACK = 20
"""How many further memberships are read to complete the last minute on a page."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Below what a page begins: a time of activity and, among equals, a conversation.

    Without a conversation the time is a stamp: so pages go on in a minute too crowded to be put in exact order.
    """

    at: datetime
    conversation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """Conversations latest first, the profiles of those they are with, and where the following page begins."""

    conversations: Sequence[Conversation]
    people: Mapping[str, User] = field(default_factory=dict)
    next: Cursor | None = None


def inbox(ports: Ports, names: Sequence[str], kind: str, cursor: Cursor | None, limit: int, skip: int = 0) -> Inbox:
    """A page of the conversations of this kind in these lists: a person's inbox, or several identities' as one.

    `skip` leaves out that many first, which costs their keys: cursors are how to go far.
    """
    window = skip + limit + SLACK + 1
    rows = _rows(ports, names, kind, _start(cursor), window)
    crowded = len(rows) == window and _minute(rows[0]) == _minute(rows[-1])
    whole = rows if crowded or len(rows) < window else [row for row in rows if _minute(row) > _minute(rows[-1])]
    needed = whole[skip : skip + limit] if crowded or skip else _with_their_minute(whole, limit, cursor)
    heads, people = ports.together(
        lambda: ports.conversations.show(row.conversation_id for row in needed),
        lambda: ports.users.show([*names, *(other for row in needed for other in row.others)]),
    )
    ranked = [one for one in _ranked(needed, heads) if crowded or cursor is None or one.key < _key(cursor)]
    shown = ranked[:limit]
    more = len(ranked) > limit or skip + len(needed) < len(rows)
    following = (Cursor(*shown[-1].key) if len(ranked) > limit else _below(needed)) if more else None
    return Inbox([one.conversation for one in shown], people, following)


def _rows(ports: Ports, names: Sequence[str], kind: str, below: datetime | None, window: int) -> list[Membership]:
    """The latest of all these lists together, each conversation once."""
    key = below.isoformat(timespec="microseconds") if below else None
    found = ports.together(*[lambda name=name: ports.inbox.latest(name, kind, key, window) for name in names])
    rows = sorted(
        (row for some in found for row in some), key=lambda row: (row.stamp, row.conversation_id), reverse=True
    )
    return list({row.conversation_id: row for row in rows}.values())[:window]


@dataclass(frozen=True, slots=True)
class _Ranked:
    key: tuple[datetime, str]
    conversation: Conversation


def _start(cursor: Cursor | None) -> datetime | None:
    """The stamp below which to read: for an exact cursor its whole minute is read again."""
    if cursor is None or cursor.conversation_id is None:
        return cursor.at if cursor else None
    return cursor.at.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _with_their_minute(rows: Sequence[Membership], limit: int, cursor: Cursor | None) -> Sequence[Membership]:
    """The rows that may be among the first `limit`, and the rest of the last one's minute."""
    seen_again = sum(1 for row in rows if cursor and cursor.conversation_id and _minute(row) == _floor(cursor.at))
    count = limit + seen_again
    if len(rows) <= count:
        return rows
    return [row for row in rows if _minute(row) >= _minute(rows[count - 1])]


def _ranked(rows: Sequence[Membership], heads: Mapping[str, Conversation]) -> list[_Ranked]:
    """Conversations by the exact time of their last activity, kept within the minute that their stamp gives them."""
    ranked = []
    for row in rows:
        head = heads.get(row.conversation_id)
        if head is not None:
            last = head.last_at or head.created_at
            at = last if _floor(last) == _floor(row.stamp) else row.stamp
            ranked.append(_Ranked((at, head.id), head))
    return sorted(ranked, key=lambda one: one.key, reverse=True)


def _below(rows: Sequence[Membership]) -> Cursor | None:
    """Where to go on once all of these rows were shown."""
    return Cursor(rows[-1].stamp) if rows else None


def _key(cursor: Cursor) -> tuple[datetime, str]:
    return cursor.at, cursor.conversation_id or ""


def _minute(row: Membership) -> datetime:
    return _floor(row.stamp)


def _floor(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def with_whole_last(ports: Ports, conversations: Sequence[Conversation]) -> Sequence[Conversation]:
    """The same conversations, with latest messages that the head holds only the beginning of read from the log."""
    cut = [one for one in conversations if one.cut and one.last]
    entries = ports.together(*[lambda one=one: ports.log.get(one.id, one.last.seq) for one in cut])
    whole = {one.id: replace(one, last=entry or one.last, cut=False) for one, entry in zip(cut, entries, strict=True)}
    return [whole.get(one.id, one) for one in conversations]
