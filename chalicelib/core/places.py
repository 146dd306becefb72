"""Finding a place in a log without reading up to it: by the count of messages, or by time.

Positions are dense, messages counted, and times ascend with positions, so a few reads by key are enough however long
the log is.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.core.model import Conversation, Entry
from chalicelib.core.ports import Ports


def caught_up(ports: Ports, conversation_id: str, access: Callable[[], Conversation]) -> Conversation:
    """The conversation with its head at the end of the log: as stored it is a hint that may lag a moment behind.

    The log is read beside `access`, and what was read is forgotten where that refuses. Raises as `access`.
    """
    conversation: Conversation
    newest: Sequence[Entry]
    conversation, newest = ports.together(access, lambda: ports.log.before(conversation_id, None, 1))
    if not newest or newest[0].seq <= conversation.last_seq:
        return conversation
    last = newest[0]
    return replace(conversation, last_seq=last.seq, last_at=last.at, messages=last.ordinal)


def seq_after_messages(ports: Ports, conversation: Conversation, count: int) -> int:
    """The position of the message number `count`: messages above it come after the first `count` of them.

    As many reads as halving the number of amendments takes, which for most conversations is none.
    """
    if count <= 0:
        return 0
    if count >= conversation.messages:
        return conversation.last_seq
    amendments = conversation.last_seq - conversation.messages
    return _first(ports, conversation, (count, count + amendments), lambda entry: entry.ordinal >= count)


def seq_before_time(ports: Ports, conversation: Conversation, at: datetime) -> int:
    """The highest position written before `at`; 0 where all is later. About 17 reads among 100,000 entries."""
    if conversation.last_at is None or conversation.last_at < at:
        return conversation.last_seq
    return _first(ports, conversation, (1, conversation.last_seq), lambda entry: entry.at >= at) - 1


def seq_up_to_time(ports: Ports, conversation: Conversation, at: datetime) -> int:
    """The highest position written at `at` or before; 0 where all is later. As many reads as `seq_before_time`."""
    if conversation.last_at is None or conversation.last_at <= at:
        return conversation.last_seq
    return _first(ports, conversation, (1, conversation.last_seq), lambda entry: entry.at > at) - 1


def messages_up_to(ports: Ports, conversation: Conversation, seq: int) -> int:
    """How many messages there are up to this position."""
    if seq <= 0:
        return 0
    if seq >= conversation.last_seq or conversation.messages == conversation.last_seq:
        return min(seq, conversation.messages)
    entry = ports.log.get(conversation.id, seq)
    return entry.ordinal if entry else conversation.messages


def _first(ports: Ports, conversation: Conversation, bounds: tuple[int, int], holds: Callable[[Entry], bool]) -> int:
    """The lowest position within the bounds for which `holds`, given that it holds for all above and for the upper."""
    low, high = bounds
    while low < high:
        middle = (low + high) // 2
        entry = ports.log.get(conversation.id, middle)
        if entry is None or holds(entry):
            high = middle
        else:
            low = middle + 1
    return low
