"""What is new to a wallet address since a time, across all of its threads (contract 003 D8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.core.errors import Invalid
from chalicelib.core.model import SHOPS, Conversation, Entry
from chalicelib.core.places import seq_before_time
from chalicelib.core.ports import Ports
from chalicelib.core.sizes import fitting

MOST = 500
"""Messages in one answer."""

THREADS = 200
"""How many threads one request looks into."""

EACH = 20
"""How many entries of each thread one look reads at least, however many threads there are."""

TAIL = 25
"""How many entries the first look into a thread reads: for one who polls, all there is."""

LOOKS = 5
"""How many looks one answer may take."""

SETTLED = timedelta(seconds=2)
"""How long after the time that it bears a message may still be on its way into the log."""

TICK = timedelta(microseconds=1)

Message = tuple[Conversation, Entry]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose news, since when (None: the latest there are), and whether with what the address sent itself."""

    address: str
    since: datetime | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Messages by time, across threads: all there are up to `until`. With `more`, others wait beyond it."""

    messages: Sequence[Message]
    until: datetime
    more: bool = False


def news(ports: Ports, wanted: Wanted) -> News:
    """The messages strictly later than `since`, oldest first; without `since` the last ones of the latest threads.

    A look costs one read of the inbox and two of each thread that was active since. Raises Invalid where those are
    too many to be told of completely.
    """
    found = _look(ports, wanted)
    for _ in range(LOOKS - 1):
        if not found.more or len(found.messages) >= MOST:
            break
        further = _look(ports, replace(wanted, since=found.until))
        found = replace(further, messages=[*found.messages, *further.messages])
    return _fitting(found)


def _look(ports: Ports, wanted: Wanted) -> News:
    """What one reading of each thread gives: complete as far as the thread that was read least far."""
    settled = ports.clock.now() - SETTLED
    thread_ids = _active(ports, wanted)
    each = max(EACH, MOST // max(len(thread_ids), 1))
    found = ports.together(*[lambda key=key: _thread_news(ports, key, wanted, each) for key in thread_ids])
    messages = sorted((pair for one in found for pair in one.messages), key=_time)
    ends = [one.until for one in found if one.more]
    if not ends:
        return News(messages, settled)
    return News([pair for pair in messages if pair[1].at <= min(ends)], min(ends), more=True)


def _active(ports: Ports, wanted: Wanted) -> list[str]:
    """The threads that may have news: stamps are right to the minute. Without `since` the latest there are."""
    rows = ports.inbox.latest(wanted.address, SHOPS, None, THREADS + 1)
    if wanted.since is None:
        return [row.conversation_id for row in rows[: MOST // TAIL]]
    minute = wanted.since.replace(second=0, microsecond=0)
    recent = [row.conversation_id for row in rows if row.stamp >= minute]
    if len(recent) > THREADS:
        raise Invalid(f"More than {THREADS} threads were active since then; start over without since.", field="since")
    return recent


def _thread_news(ports: Ports, thread_id: str, wanted: Wanted, limit: int) -> News:
    """The news of one thread; complete up to `until` where there is more."""
    thread, newest = ports.together(
        lambda: ports.conversations.get(thread_id),
        lambda: ports.log.before(thread_id, None, TAIL),
    )
    since = wanted.since
    if since is None or len(newest) < TAIL or newest[-1].at <= since:
        return _of(thread, newest[::-1], wanted)
    entries = ports.log.after(thread_id, seq_before_time(ports, thread, since + TICK), limit + 1)
    return replace(_of(thread, entries[:limit], wanted), more=len(entries) > limit)


def _of(thread: Conversation, entries: Sequence[Entry], wanted: Wanted) -> News:
    def is_news(entry: Entry) -> bool:
        later = wanted.since is None or entry.at > wanted.since
        return entry.is_message and later and (wanted.own or entry.sender_id != wanted.address)

    return News(
        [(thread, entry) for entry in entries if is_news(entry)], entries[-1].at if entries else thread.created_at
    )


def _fitting(found: News) -> News:
    """As many of the messages as one answer holds."""
    count = min(fitting([entry for _, entry in found.messages]), MOST)
    if count == len(found.messages):
        return found
    return News(found.messages[:count], found.messages[count][1].at - TICK, more=True)


def _time(message: Message) -> tuple[datetime, str]:
    thread, entry = message
    return entry.at, thread.id
