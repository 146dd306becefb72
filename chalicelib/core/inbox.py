"""Conversations of one kind, latest first, in exact order and at the same cost however many there are.

Memberships are stamped once a minute, so the stamp alone gives the order of minutes; within a minute the heads decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.core.model import DIRECT, Conversation, Membership, User
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
    """Conversations latest first, the profiles of the people in direct threads, and where the following page begins."""

    conversations: Sequence[Conversation]
    people: Mapping[str, User] = field(default_factory=dict)
    next: Cursor | None = None


def inbox(ports: Ports, names: Sequence[str], kind: str, cursor: Cursor | None, limit: int, skip: int = 0) -> Inbox:
    """A page of the conversations of this kind in these lists: a person's inbox, or several identities' as one.

    `skip` leaves out that many first, which costs their keys: cursors are how to go far.
    """
    window = skip + limit + SLACK + 1
    rows = _rows(ports, names, kind, _start(cursor), window)
    if rows and cursor and cursor.conversation_id and not _whole_minutes(rows, window):
        cursor = Cursor(cursor.at)  # its minute became crowded since: what is left of it goes by the stamps
        rows = _rows(ports, names, kind, cursor.at, window)
    part = _part(rows, cursor, limit, skip)
    heads, people = ports.together(
        lambda: ports.conversations.show(row.conversation_id for row in part.rows),
        lambda: ports.users.show(_people(names, part.rows) if kind == DIRECT else ()),
    )
    ranked = _ranked(part, heads, cursor)
    shown = ranked[part.skip :][:limit]
    following = None
    if len(ranked) > part.skip + limit:
        following = Cursor(*shown[-1].key)
    elif part.rows and part.rows[-1] != rows[-1]:
        following = Cursor(part.rows[-1].stamp)
    return Inbox([one.conversation for one in shown], people, following)


def _people(names: Sequence[str], rows: Sequence[Membership]) -> Sequence[str]:
    """Whose inbox it is, and those whom the threads are with: only of direct threads do the rows tell."""
    return [*names, *(other for row in rows for other in row.others)]


def _rows(ports: Ports, names: Sequence[str], kind: str, below: datetime | None, window: int) -> list[Membership]:
    """The latest of all these lists together, each conversation once."""
    key = below.isoformat(timespec="microseconds") if below else None
    found = ports.together(*[lambda name=name: ports.inbox.latest(name, kind, key, window) for name in names])
    rows = sorted(
        (row for some in found for row in some), key=lambda row: (row.stamp, row.conversation_id), reverse=True
    )
    return list({row.conversation_id: row for row in rows}.values())[:window]


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows that a page comes from: whole minutes that heads put in exact order, or else the page by the stamps."""

    rows: Sequence[Membership]
    skip: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Ranked:
    key: tuple[datetime, str]
    conversation: Conversation


def _start(cursor: Cursor | None) -> datetime | None:
    """The stamp below which to read: for an exact cursor its whole minute is read again."""
    if cursor is None or cursor.conversation_id is None:
        return cursor.at if cursor else None
    return cursor.at.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _part(rows: Sequence[Membership], cursor: Cursor | None, limit: int, skip: int) -> _Part:
    """Which rows the page comes from. A crowded minute goes by its stamps from its first page to its last."""
    crowd = _rest_of_minute(rows, cursor)
    whole = _whole_minutes(rows, skip + limit + SLACK + 1)
    if crowd or len(whole) <= skip:
        return _Part((crowd or rows)[skip : skip + limit], 0, exact=False)
    seen_again = sum(1 for row in rows if cursor and _minute(row) == _floor(cursor.at))
    first, last = _minute(whole[skip]), _minute(whole[: skip + limit + seen_again][-1])
    before = sum(1 for row in whole if _minute(row) > first)
    return _Part([row for row in whole if last <= _minute(row) <= first], skip - before, exact=True)


def _rest_of_minute(rows: Sequence[Membership], cursor: Cursor | None) -> Sequence[Membership]:
    """What a cursor without a conversation left of its minute: some only where that minute was crowded."""
    if cursor is None or cursor.conversation_id is not None:
        return []
    return [row for row in rows if _minute(row) == _floor(cursor.at)]


def _whole_minutes(rows: Sequence[Membership], window: int) -> Sequence[Membership]:
    """The rows without those of the last minute, where there may be more of it than were read."""
    return rows if len(rows) < window else [row for row in rows if _minute(row) > _minute(rows[-1])]


def _ranked(part: _Part, heads: Mapping[str, Conversation], cursor: Cursor | None) -> list[_Ranked]:
    """Conversations by the exact time of their last activity, kept within the minute that their stamp gives them."""
    found = [(row, heads[row.conversation_id]) for row in part.rows if row.conversation_id in heads]
    if not part.exact:
        return [_Ranked((row.stamp, head.id), head) for row, head in found]
    ranked = [_Ranked((_last_activity(row, head), head.id), head) for row, head in found]
    below = [one for one in ranked if cursor is None or cursor.conversation_id is None or one.key < _key(cursor)]
    return sorted(below, key=lambda one: one.key, reverse=True)


def _last_activity(row: Membership, head: Conversation) -> datetime:
    last = head.active_at or head.created_at
    return last if _floor(last) == _minute(row) else row.stamp


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
