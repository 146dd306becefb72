"""Threads between two people: one per pair, opened by the first who writes."""

from chalicelib.core.errors import Forbidden, Invalid, NotFound
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import DIRECT, Caller, Conversation, Participant
from chalicelib.core.ports import Ports


def thread_between(ports: Ports, caller: Caller, other_id: str) -> Conversation:
    """The thread of these two, opened if need be.

    Raises Forbidden for guests, Invalid for a thread with oneself, NotFound where there is no such person.
    """
    _refuse_guests(caller)
    if other_id == caller.id:
        raise Invalid("you cannot write to yourself", field="receiver")
    conversation_id = derived_uuid(DIRECT, (caller.id, other_id))
    known = ports.conversations.recall(conversation_id)
    if known:
        return known
    found, other = ports.together(
        lambda: ports.conversations.get(conversation_id),
        lambda: ports.users.get(other_id),
    )
    if found:
        return found  # type: ignore[no-any-return]
    if other is None:
        raise NotFound("there is no such person", field="receiver")
    return _open(ports, conversation_id, caller, other_id)


def find_thread(ports: Ports, caller: Caller, other_id: str) -> Conversation | None:
    """The thread of these two, or None where they never wrote.

    Raises Forbidden for guests, NotFound where there is no such person.
    """
    _refuse_guests(caller)
    found, other = ports.together(
        lambda: ports.conversations.get(derived_uuid(DIRECT, (caller.id, other_id))),
        lambda: ports.users.show([other_id]).get(other_id),
    )
    if other is None and found is None:
        raise NotFound("there is no such person", field="receiver")
    return found  # type: ignore[no-any-return]


def _refuse_guests(caller: Caller) -> None:
    if not caller.is_user:
        raise Forbidden("guests have no direct threads")


def _open(ports: Ports, conversation_id: str, caller: Caller, other_id: str) -> Conversation:
    opened = ports.conversations.create(
        Conversation(
            id=conversation_id,
            number=ports.ids.number(),
            kind=DIRECT,
            participants=(Participant(caller.id), Participant(other_id)),
            created_at=ports.clock.now(),
        )
    )
    if opened:
        return opened
    existing = ports.conversations.get(conversation_id)
    if existing is None:
        raise AssertionError("a conversation that exists cannot be read")
    return existing
