"""Catching up: exactly what a client lacks of each conversation, or a plain word that it has to start over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.core.access import access_by_uuid
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Caller, Conversation, Entry, Posted
from chalicelib.core.places import seq_before_time
from chalicelib.core.ports import Ports
from chalicelib.core.send import people_of

PAGE = 200
"""How many entries of one conversation one sync hands over; the client asks again for more."""

CONVERSATIONS = 50
"""How many conversations are looked into at once."""

KINDS = ("direct", "marketplace", "rooms", "shops", "support")


@dataclass(frozen=True, slots=True)
class Synced:
    """How far the client is now in each conversation, which it has to start over, and whether to go on from there."""

    positions: Mapping[str, int]
    resets: Sequence[str] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """What a client lacks of one conversation, in order; with `reset` that cannot be told."""

    conversation_id: str
    entries: Sequence[Posted] = field(default_factory=tuple)
    position: int = 0
    reset: bool = False
    more: bool = False


def sync(ports: Ports, caller: Caller, positions: Mapping[str, int]) -> Synced:
    """Post to the caller's connection every entry above these positions.

    A conversation that the caller takes no part in, or whose log does not reach the position, is one to start over.
    """
    asked = list(positions.items())
    answers = [
        _sync(ports, caller, asked[start : start + CONVERSATIONS]) for start in range(0, len(asked), CONVERSATIONS)
    ]
    missed = [one for answer in answers for one in answer]
    reached = {one.conversation_id: one.position for one in missed if not one.reset}
    return Synced(reached, [one.conversation_id for one in missed if one.reset], any(one.more for one in missed))


def sync_since(ports: Ports, caller: Caller, since: datetime) -> Synced:
    """As `sync`, for everything of the caller's since that time; conversations without news are left out.

    A guest bound to one conversation learns of no other, not even that there is one.
    """
    if caller.only is not None:
        return _synced_since(ports, caller, [caller.only], since)
    lists = [(name, kind) for kind in KINDS for name in caller.names(kind)]
    found = ports.together(*[lambda name=name, kind=kind: _active(ports, name, kind, since) for name, kind in lists])
    return _synced_since(ports, caller, list(dict.fromkeys(one for some in found for one in some)), since)


def _synced_since(ports: Ports, caller: Caller, conversation_ids: Sequence[str], since: datetime) -> Synced:
    heads = ports.together(*[lambda key=key: ports.conversations.get(key) for key in conversation_ids])
    known = [head for head in heads if head is not None]
    starts = ports.together(*[lambda head=head: seq_before_time(ports, head, since) for head in known])
    return sync(ports, caller, {head.id: start for head, start in zip(known, starts, strict=True)})


def _active(ports: Ports, name: str, kind: str, since: datetime) -> list[str]:
    """The conversations in this list that may have news: their stamps are right to the minute."""
    minute = since.replace(second=0, microsecond=0)
    key: str | None = None
    found = list(ports.inbox.amended(name, kind, since))
    while True:
        rows = ports.inbox.latest(name, kind, key, CONVERSATIONS)
        recent = [row for row in rows if row.stamp >= minute]
        found += [row.conversation_id for row in recent]
        if len(recent) < CONVERSATIONS:
            return found
        key = recent[-1].key


def _sync(ports: Ports, caller: Caller, positions: Sequence[tuple[str, int]]) -> list[Missed]:
    """Look into these conversations side by side; what they say is posted, and not kept."""
    missed = ports.together(*[lambda one=one: _missed(ports, caller, *one) for one in positions])
    for one in missed:
        if one.entries and caller.connection_id:
            ports.delivery.catch_up(caller.connection_id, one.entries, more=one.more)
    return [replace(one, entries=()) for one in missed]


def _missed(ports: Ports, caller: Caller, conversation_id: str, position: int) -> Missed:
    try:
        conversation = access_by_uuid(ports, caller, conversation_id)
    except NotFound:
        return Missed(conversation_id, reset=True)
    start = max(position - 1, 0)
    entries = ports.log.after(conversation_id, start, PAGE + 2)  # the one the client has, a page, and one more
    if position > 0 and (not entries or entries[0].seq != position):
        return Missed(conversation_id, reset=True)
    lacking = [entry for entry in entries if entry.seq > position][:PAGE]
    reached = lacking[-1].seq if lacking else position
    return Missed(
        conversation_id,
        _as_posted(ports, conversation, lacking),
        reached,
        more=bool(entries) and entries[-1].seq > reached,
    )


def _as_posted(ports: Ports, conversation: Conversation, entries: Sequence[Entry]) -> list[Posted]:
    """The entries as frames are made of them; an amendment comes with the message that it amends, as it is now."""
    if not entries:
        return []
    people = people_of(ports, conversation, (entry.profile_id for entry in entries))
    here = {entry.seq: entry for entry in entries}
    amended = {entry.target_seq for entry in entries if entry.target_seq} - here.keys()
    found = ports.together(*[lambda seq=seq: ports.log.get(conversation.id, seq) for seq in sorted(amended)])
    here |= {entry.seq: entry for entry in found if entry}
    return [Posted(conversation, one, people, about=here.get(one.target_seq or 0)) for one in entries]
