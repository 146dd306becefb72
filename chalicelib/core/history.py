"""Reading a conversation: pages of messages, newest first, at the same cost however long it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.core import places
from chalicelib.core.model import Conversation, Entry, User
from chalicelib.core.ports import Ports
from chalicelib.core.send import people_of
from chalicelib.core.sizes import fitting

ROUNDS = 4
"""How many reads one page may take to fill up where amendments lie between the messages; then it stays short."""

LEAST = 20
"""How many messages a read asks for at least, so that amendments among few do not make it many reads."""


@dataclass(frozen=True, slots=True)
class Page:
    """Messages newest first, no more of them than one answer holds (`sizes`).

    `next` is the position below which the following page begins, None at the end.
    """

    conversation: Conversation | None = None
    entries: Sequence[Entry] = ()
    people: Mapping[str, User] = field(default_factory=dict)
    next: int | None = None


def messages(ports: Ports, conversation: Conversation, before: int | None, limit: int) -> Page:
    """A page of the messages below the position `before` (None: the newest)."""
    return _page(ports, conversation, ports.log.before, before, limit)


def files(ports: Ports, conversation: Conversation, before: int | None, limit: int) -> Page:
    """A page of the messages that carry a file."""
    return _page(ports, conversation, ports.log.files, before, limit)


def messages_after(ports: Ports, conversation: Conversation, seq: int, limit: int) -> Page:
    """A page of the messages above the position `seq`, oldest first; `next` is the position to go on from."""
    found: list[Entry] = []
    for _ in range(ROUNDS):
        entries = ports.log.after(conversation.id, seq, limit + 1)
        found += [entry for entry in entries if entry.is_message]
        if len(entries) <= limit:
            return Page(conversation, found[:limit], next=found[limit - 1].seq if len(found) > limit else None)
        seq = entries[-1].seq
        if len(found) > limit:
            break
    return Page(conversation, found[:limit], next=found[limit - 1].seq if len(found) > limit else seq)


def messages_numbered(ports: Ports, conversation: Conversation, above: int, count: int) -> list[Entry]:
    """The `count` messages that come after the first `above` of the conversation, oldest first.

    Fewer only where the log ends before. Amendments among them are read over.
    """
    seq: int | None = places.seq_after_messages(ports, conversation, above)
    found: list[Entry] = []
    while seq is not None and len(found) < count:
        page = messages_after(ports, conversation, seq, max(count, LEAST))
        found += page.entries
        seq = page.next
    return found[:count]


Read = Callable[[str, int | None, int], Sequence[Entry]]


def _page(ports: Ports, conversation: Conversation, read: Read, before: int | None, limit: int) -> Page:
    entries, people = ports.together(
        lambda: _fill(read, conversation.id, before, limit + 1),
        lambda: people_of(ports, conversation),
    )
    found, below = entries
    shown = found[: min(limit, fitting(found))]
    following = shown[-1].seq if len(found) > len(shown) else below
    return Page(conversation, shown, people, following)


def _fill(read: Read, conversation_id: str, before: int | None, wanted: int) -> tuple[list[Entry], int | None]:
    """Up to `wanted` messages, and where to go on if there may be more."""
    found: list[Entry] = []
    for _ in range(ROUNDS):
        entries = read(conversation_id, before, wanted)
        found += [entry for entry in entries if entry.is_message]
        if len(entries) < wanted:
            return found, None
        before = entries[-1].seq
        if len(found) >= wanted:
            break
    return found, before
