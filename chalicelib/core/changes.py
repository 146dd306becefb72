"""Changing what is already there: who takes part, what a conversation is about, a message of it."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.core.access import side_of
from chalicelib.core.errors import Conflict, NotFound, Unavailable
from chalicelib.core.mending import settle_rest
from chalicelib.core.model import Caller, Conversation, Draft, Entry, Posted
from chalicelib.core.ports import Ports, Write
from chalicelib.core.send import people_of, settle

TRIES = 5
"""How often a change is worked out anew because someone else's came between."""


def change_conversation(
    ports: Ports,
    caller: Caller,
    conversation_id: str,
    change: Callable[[Conversation], tuple[Conversation, Draft] | None],
) -> Conversation:
    """Apply `change` to the conversation as it is stored: its answer is stored with the entry that says so.

    `change` refuses by raising, and answers None where nothing is to be done. Raises NotFound, and Unavailable where
    others' changes came between too often.
    """
    for _ in range(TRIES):
        conversation = ports.conversations.get(conversation_id)
        if conversation is None:
            raise NotFound("there is no such conversation")
        wanted = change(conversation)
        if wanted is None:
            settle_rest(ports, conversation)
            return conversation
        after, draft = wanted
        side = after.participant(caller) or conversation.participant(caller)
        write = Write(ports.ids.token(), side.id if side else caller.id, caller.id, ports.clock.now())
        entry = ports.conversations.change(after, draft, write)
        if entry is not None:
            settle(ports, Posted(after, entry, people_of(ports, after)))
            return after
    raise Unavailable("others are changing this conversation; try again")


def amend_message(
    ports: Ports, caller: Caller, conversation: Conversation, entry: Entry, kind: str, change: Callable[[Entry], Entry]
) -> Entry:
    """Change a message in place, with the amendment of this kind in the log; nothing is written where nothing changes.

    Raises Forbidden for those who take no part, Conflict where someone else's change came between.
    """
    side = side_of(conversation, caller)
    after = change(entry)
    if after == entry:
        settle_rest(ports, ports.conversations.get(conversation.id))
        return entry
    write = Write(ports.ids.token(), side.id, caller.id, ports.clock.now())
    amendment = ports.log.amend(conversation, after, kind, write)
    if amendment is None:
        raise Conflict("this message was changed meanwhile; read it again")
    amended = replace(after, updated_at=amendment.at)
    settle(ports, Posted(conversation, amendment, people_of(ports, conversation), about=amended))
    return amended
