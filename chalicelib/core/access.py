"""The only way to a conversation or a message: with the caller in hand."""

from dataclasses import replace

from chalicelib.core import ids
from chalicelib.core.errors import Forbidden, NotFound
from chalicelib.core.model import ANONYMOUS, Caller, Conversation, Entry, Participant
from chalicelib.core.ports import Ports


def access_conversation(ports: Ports, caller: Caller, conversation_id: str) -> Conversation:
    """The conversation, for one who takes part in it.

    Raises NotFound where there is none, Forbidden for those who take no part.
    """
    conversation = ports.conversations.recall(conversation_id) or ports.conversations.get(conversation_id)
    if conversation is None:
        raise NotFound("there is no such conversation")
    side_of(conversation, caller)
    return conversation


SUPPORT = "support"
KEYED = frozenset({SUPPORT})
"""Kinds of conversations whose uuid is the key to them: it is random, and whoever holds it is the customer."""


def key_holder(ports: Ports, conversation_id: str) -> Caller:
    """Who holds the key to this conversation and shows nothing else: its customer, bound to it.

    Raises NotFound where there is none, or none whose id is a key.
    """
    known = ids.as_uuid(conversation_id)
    conversation = ports.conversations.get(known) if known else None
    if conversation is None or conversation.kind not in KEYED:
        raise NotFound("there is no such conversation")
    return key_holder_of(conversation, Caller(ANONYMOUS))


def key_holder_of(conversation: Conversation, caller: Caller) -> Caller:
    """The caller, who showed the key to this conversation, as one who takes part.

    A user who does so anyhow stays as they are; another user speaks as its customer and remains the author.
    """
    if caller.is_user and conversation.participant(caller):
        return caller
    customer = next(one for one in conversation.participants if one.role == "customer")
    if caller.is_user:
        return replace(caller, identities=(customer.id,), only=conversation.id)
    return Caller(customer.id, only=conversation.id)


def access_by_uuid(ports: Ports, caller: Caller, conversation_id: str) -> Conversation:
    """As `access_conversation`, and for those who take no part there is none.

    The uuid of a direct or shop thread follows from who is in it, so its refusal must not tell whether it is there.
    """
    try:
        return access_conversation(ports, caller, conversation_id)
    except Forbidden as error:
        raise NotFound("there is no such conversation") from error


def access_by_number(ports: Ports, caller: Caller, number: int) -> Conversation:
    """As `access_conversation`, by the conversation's number."""
    conversation_id = ports.conversations.find(number)
    if conversation_id is None:
        raise NotFound("there is no such conversation")
    return access_conversation(ports, caller, conversation_id)


def access_message(ports: Ports, caller: Caller, message_id: object) -> tuple[Conversation, Entry]:
    """The message with this id and its conversation, for one who takes part in it.

    Raises NotFound for what is no message id or names no message, Forbidden for those who take no part.
    """
    number, seq = ids.split_message_id(message_id)
    conversation = access_by_number(ports, caller, number)
    entry = ports.log.get(conversation.id, seq)
    if entry is None or not entry.is_message:
        raise NotFound("there is no such message")
    return conversation, entry


def side_of(conversation: Conversation, caller: Caller) -> Participant:
    """The side the caller is on. Raises Forbidden where there is none, or where a guest is bound elsewhere."""
    side = conversation.participant(caller)
    if side is None or caller.only not in {None, conversation.id}:
        raise Forbidden("you take no part in this conversation")
    return side
