"""Sending: the log first, then everyone's sockets, then the head."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.core.access import side_of
from chalicelib.core.errors import Conflict, Invalid, TooLarge, Unavailable
from chalicelib.core.model import (
    Caller,
    Connection,
    Conversation,
    Draft,
    Entry,
    Participant,
    Posted,
    Receipt,
    User,
)
from chalicelib.core.ports import Ports, Replay, Write

MAX_TEXT = 32 * 1024
"""Bytes of UTF-8 in one message."""

LONGEST = {"rooms": 4000}
"""Characters in a message, by kinds of conversations whose API promises fewer, whichever way it is sent."""

MAX_CLIENT_ID = 128
"""Characters in a client id."""


def send(
    ports: Ports,
    caller: Caller,
    conversation: Conversation,
    draft: Draft,
    client_id: str | None = None,
    *,
    quiet: bool = False,
) -> Posted:
    """Append the draft to the conversation and post it to the open sockets of all who take part.

    With a `client_id` it may be repeated for ever: the same answer, marked `replayed`. With `quiet` nobody is told yet.
    Raises Forbidden for those who take no part, Invalid, TooLarge, Conflict for a client id with another body, and
    Unavailable where nothing was confirmed.
    """
    side = side_of(conversation, caller)
    check_draft(draft, client_id)
    _check_length(conversation, draft)
    write = _write(ports, caller, side, conversation, draft, client_id)
    try:
        entry, expected, people = ports.together(
            lambda: ports.log.append(conversation, draft, write),
            lambda: [] if quiet else ports.delivery.expect(conversation.audience),
            lambda: _people_if_there(ports, conversation, draft),
        )
    except Replay as known:
        return _replay(ports, caller, conversation, draft, known.receipt, quiet=quiet)
    ports.count("sent")
    posted = Posted(conversation, entry, people, client_id)
    settle(ports, posted, expected, quiet=quiet)
    return posted


def people_of(ports: Ports, conversation: Conversation, also: Iterable[str | None] = ()) -> Mapping[str, User]:
    """The profiles that showing this conversation needs: of its people, and of those a message is about."""
    people = [one.id for one in conversation.participants if one.role in PEOPLE]
    return ports.users.show([*people, *(one for one in also if one)])


def _people_if_there(ports: Ports, conversation: Conversation, draft: Draft) -> Mapping[str, User]:
    """As `people_of`; nobody's where they cannot be read now, since the entry beside may be kept by then."""
    try:
        return people_of(ports, conversation, [draft.profile_id])
    except Unavailable:
        ports.count("unsettled")
        return {}


PEOPLE = frozenset({"user", "vendor"})
"""Roles of participants that are users with a profile."""


def check_draft(draft: Draft, client_id: str | None) -> None:
    """Raises TooLarge and Invalid for what could not be sent, before anything is stored for it."""
    if len((draft.text or "").encode()) > MAX_TEXT:
        raise TooLarge(f"a message holds at most {MAX_TEXT} bytes of text", field="message")
    if client_id is not None and not 0 < len(client_id) <= MAX_CLIENT_ID:
        raise Invalid(f"client_id is a text of 1 to {MAX_CLIENT_ID} characters", field="client_id")


def _check_length(conversation: Conversation, draft: Draft) -> None:
    """Raises TooLarge for what is longer than this kind of conversation promises its readers."""
    most = LONGEST.get(conversation.kind)
    if most is not None and len(draft.text or "") > most:
        raise TooLarge(f"a message here holds at most {most} characters", field="message")


def _write(
    ports: Ports,
    caller: Caller,
    side: Participant,
    conversation: Conversation,
    draft: Draft,
    client_id: str | None,
) -> Write:
    receipt = Receipt(conversation.id, caller.id, client_id, draft.digest()) if client_id else None
    bots = conversation.bots_for(side.id, draft.kind)
    return Write(ports.ids.token(), side.id, caller.id, ports.clock.now(), receipt, bots)


def _replay(
    ports: Ports, caller: Caller, conversation: Conversation, draft: Draft, receipt: Receipt, *, quiet: bool
) -> Posted:
    """The answer of the first time. If that time was cut short before anyone was told, everyone is told now."""
    if receipt.digest != draft.digest():
        raise Conflict("this client_id was used for another message of yours here", field="client_id")
    entry, head, people = ports.together(
        lambda: ports.log.get(conversation.id, receipt.seq),
        lambda: ports.conversations.get(conversation.id),
        lambda: people_of(ports, conversation, [draft.profile_id]),
    )
    posted = Posted(head, entry, people, receipt.client_id, replayed=True)
    if head.last_seq < entry.seq:
        settle(ports, posted, quiet=quiet)
    elif caller.connection_id and not quiet:
        ports.delivery.deliver(posted, [], only=caller.connection_id)
    return posted


def settle(ports: Ports, posted: Posted, expected: Sequence[Connection] = (), *, quiet: bool = False) -> None:
    """Tell everyone, stamp the inboxes, and only then move the head.

    So a head at or beyond a position means that its readers were told of it, or see a gap and ask. The entry is kept
    by now: what fails here costs a later reader a moment, and never the sender's confirmation.
    """
    conversation, entry, about = posted.conversation, posted.entry, posted.about
    tasks: list[Callable[[], None]] = []
    if not quiet:
        tasks.append(lambda: ports.delivery.deliver(posted, expected))
    if entry.target_seq is not None:
        tasks.append(lambda: ports.inbox.note(conversation, entry.at))
    elif conversation.active_at is None or conversation.active_at < _minute(entry):
        tasks.append(lambda: ports.inbox.touch(conversation, entry.at))
    if about is not None and about.ordinal >= conversation.messages:
        tasks.append(lambda: ports.conversations.renew(conversation.id, about))
    try:
        ports.together(*tasks)
        ports.conversations.advance(conversation.id, entry)
        if about is not None and about.seq > conversation.last_seq:  # the head had not come to that message yet
            ports.conversations.renew(conversation.id, about)
    except Unavailable:
        ports.count("unsettled")


def _minute(entry: Entry) -> datetime:
    return entry.at.replace(second=0, microsecond=0)
