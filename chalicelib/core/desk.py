"""The agents' side of support (contract 004): the queue, and who takes, closes and opens what.

A conversation stands in a list for each combination of status and assignment, by the time it was opened. So every
filter is a few lists read side by side, and their counts added.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.core.access import SUPPORT
from chalicelib.core.changes import change_conversation
from chalicelib.core.errors import Conflict, NotFound, Unauthorized
from chalicelib.core.model import Caller, Conversation, Draft, Participant
from chalicelib.core.ports import Ports

AGENT = "agent"
DESK = Participant(f"role:{AGENT}", "agents")

OPEN = "OPEN"
CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations: of this status (None: any), assigned to anyone or not, assigned to the caller."""

    status: str | None = None
    assigned: bool | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of conversations, those that wait longest first, and how many there are on all pages."""

    conversations: Sequence[Conversation]
    count: int


def as_agent(caller: Caller) -> Caller:
    """The caller, who is an agent. Raises Unauthorized for everyone else, as the contract has it."""
    if not caller.has(AGENT) or not caller.is_user:
        raise Unauthorized("only agents may do this")
    return caller


def lists_of(case: Conversation) -> Mapping[str, str]:
    """The lists it belongs in as it is, all by the time it was opened."""
    key = f"{case.created_at.isoformat(timespec='microseconds')}#{case.id}"
    status, assignee = case.context["status"], case.context["assignee"]
    names = [_list(status, assigned=assignee is not None)] + ([_list_of(status, assignee)] if assignee else [])
    return dict.fromkeys(names, key)


def queue(ports: Ports, caller: Caller, wanted: Wanted, limit: int, skip: int) -> Queue:
    """A page of the queue. Skipping costs the keys skipped, and counts are read eventually.

    Raises Unauthorized for all but agents.
    """
    as_agent(caller)
    names = _names(wanted, caller)
    *counts, found = ports.together(
        *[lambda name=name: ports.inbox.count(name, SUPPORT) for name in names],
        lambda: _page(ports, names, skip + limit)[skip:],
    )
    shown = ports.conversations.show(found)
    return Queue([shown[one] for one in found if one in shown], max(sum(counts), skip + len(found) if found else 0))


def set_status(ports: Ports, caller: Caller, number: int, status: str) -> Conversation:
    """Close or open the conversation; nothing happens where it is so already.

    Raises Unauthorized for all but agents, NotFound.
    """

    def change(case: Conversation) -> Change | None:
        if case.context["status"] == status:
            return None
        return {"status": status}, Draft("closed" if status == CLOSED else "opened")

    return _change(ports, caller, number, change)


def take(ports: Ports, caller: Caller, number: int, instead_of: str | None = None) -> Conversation:
    """Assign the conversation to the caller: of several at once, one gets it. Whoever has it may take it again.

    `instead_of` names the agent that it is taken over from. Raises Unauthorized for all but agents, NotFound, and
    Conflict where another agent has it.
    """

    def change(case: Conversation) -> Change | None:
        holder = case.context["assignee"]
        if holder == caller.id:
            return None
        if holder not in {None, instead_of}:
            raise Conflict("another agent has taken this conversation")
        return {"assignee": caller.id}, Draft("taken", extra={"assignee": caller.id})

    return _change(ports, caller, number, change)


Change = tuple[Mapping[str, Any], Draft]
"""What becomes different in the context, and the entry that says so."""


def _change(ports: Ports, caller: Caller, number: int, change: Callable[[Conversation], Change | None]) -> Conversation:
    as_agent(caller)
    conversation_id = ports.conversations.find(number)
    if conversation_id is None:
        raise NotFound("there is no such conversation")

    def changed(case: Conversation) -> tuple[Conversation, Draft] | None:
        if case.kind != SUPPORT:
            raise NotFound("there is no such conversation")
        wanted = change(case)
        if wanted is None:
            return None
        after = replace(case, context={**case.context, **wanted[0]})
        return replace(after, lists=lists_of(after)), wanted[1]

    return change_conversation(ports, caller, conversation_id, changed)


def _page(ports: Ports, names: Sequence[str], window: int) -> list[str]:
    """The first ids of all these lists together, by key."""
    found = ports.together(*[lambda name=name: ports.inbox.earliest(name, SUPPORT, None, window) for name in names])
    rows = sorted((row for some in found for row in some), key=lambda row: row.key)
    return [row.conversation_id for row in rows[:window]]


def _names(wanted: Wanted, caller: Caller) -> list[str]:
    statuses = [wanted.status] if wanted.status else [OPEN, CLOSED]
    if wanted.mine:
        return [] if wanted.assigned is False else [_list_of(status, caller.id) for status in statuses]
    assigned = [True, False] if wanted.assigned is None else [wanted.assigned]
    return [_list(status, assigned=one) for status in statuses for one in assigned]


def _list(status: str, *, assigned: bool) -> str:
    return f"{SUPPORT}:{status}:{'taken' if assigned else 'free'}"


def _list_of(status: str, agent_id: str) -> str:
    return f"{SUPPORT}:{status}:by:{agent_id}"
