"""What has no place in a log: how far one has read, that one is typing, who is there."""

from collections.abc import Sequence

from chalicelib.core.access import access_by_uuid, side_of
from chalicelib.core.errors import Invalid
from chalicelib.core.model import Caller, Conversation
from chalicelib.core.ports import Ports


def read(ports: Ports, caller: Caller, conversation_id: str, seq: int) -> None:
    """Note that the caller has read up to `seq`, and tell the others, unless they were told as much before.

    Raises Invalid for a position that the log does not have.
    """
    conversation = access_by_uuid(ports, caller, conversation_id)
    side = side_of(conversation, caller)
    if ports.log.get(conversation_id, seq) is None:
        raise Invalid("this conversation has no such position", field="seq")
    if ports.conversations.read(conversation_id, side.id, seq):
        frame = {"action": "receipt", "conversation_id": conversation_id, "seq": seq}
        ports.delivery.notify(
            conversation, _others(conversation, side.id), {**frame, "user_id": conversation.known_as(side.id)}
        )


def typing(ports: Ports, caller: Caller, conversation_id: str) -> None:
    """Tell the others that the caller is writing; nothing is stored."""
    conversation = access_by_uuid(ports, caller, conversation_id)
    side = side_of(conversation, caller)
    frame = {"action": "typing", "conversation_id": conversation_id, "user_id": conversation.known_as(side.id)}
    ports.delivery.notify(conversation, _others(conversation, side.id), frame, caller.connection_id)


def present(ports: Ports, caller: Caller, conversation_id: str) -> Sequence[str]:
    """Which of those who take part have a socket open, as the conversation knows them."""
    conversation = access_by_uuid(ports, caller, conversation_id)
    open_sockets = ports.connections.of(conversation.audience, strong=False)
    heard = [one.caller() for one in open_sockets if one.hears(conversation)]
    there = {name for caller in heard for name in caller.names(conversation.kind)}
    return [conversation.known_as(one) for one in conversation.audience if one in there]


def _others(conversation: Conversation, participant_id: str) -> list[str]:
    return [one for one in conversation.audience if one != participant_id]
