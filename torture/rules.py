"""What may never be found in a history, one rule a promise's part. Each rule names what it found in words."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from torture.history import Confirmed, History, Item, Logged

Rule = Callable[[History], Iterator[str]]


def lost(history: History) -> Iterator[str]:
    """Promise 1: what was confirmed stands in the log, where the confirmation said."""
    logs = {conversation: _by_seq(history, conversation) for conversation in history.logs}
    for one in history.confirmed():
        found = logs.get(one.conversation, {}).get(one.seq)
        if found is None or found.key != one.key:
            yield f"{one.key} was confirmed at {one.seq}, where the log has {found and found.key}"


def refused_but_kept(history: History) -> Iterator[str]:
    """Promise 1, the other way: what was refused for good, and never confirmed, is not there."""
    confirmed = {(one.conversation, one.key) for one in history.confirmed()}
    for one in history.refused():
        kept = {entry.key for entry in history.logs.get(one.conversation, ())}
        if one.key in kept and (one.conversation, one.key) not in confirmed:
            yield f"{one.key} was refused as {one.code} and kept"


def phantom(history: History) -> Iterator[str]:
    """What is shown or kept was sent, to that conversation."""
    sent = {(one.conversation, one.key) for one in history.sent()}
    for conversation, seq, key in _everything_shown(history):
        if key is not None and (conversation, key) not in sent:
            yield f"{key} at {seq} was never sent to {conversation}"


def doubled(history: History) -> Iterator[str]:
    """Promise 2: one position for a message and for a client id; a stream hands a position over once."""
    for conversation, log in history.logs.items():
        keys = Counter(entry.key for entry in log if entry.key is not None)
        client_ids = Counter((entry.author, entry.client_id) for entry in log if entry.client_id)
        yield from (f"{key} stands {times} times in {conversation}" for key, times in keys.items() if times > 1)
        yield from (f"client id {one} stands {times} times" for one, times in client_ids.items() if times > 1)
    for reader, items in _streams(history).items():
        times_seen = Counter(seq for seq, _ in items)
        yield from (f"{reader} was handed {seq} {times} times" for seq, times in times_seen.items() if times > 1)


def hole(history: History) -> Iterator[str]:
    """Promises 3 and 4: positions are 1, 2, 3 … n. No reader misses a message, and no socket a position."""
    for conversation, log in history.logs.items():
        if [entry.seq for entry in log] != list(range(1, len(log) + 1)):
            yield f"the positions of {conversation} are not dense"
    for (actor, channel, conversation), items in _streams(history).items():
        told_all = channel.startswith("socket")
        wanted = {entry.seq for entry in history.logs.get(conversation, ()) if entry.is_message or told_all}
        missed = sorted(wanted - {seq for seq, _ in items})
        if missed:
            yield f"{actor} never got {missed[:5]} of {conversation} on {channel}"
    messages = {key: [entry.seq for entry in log if entry.is_message] for key, log in history.logs.items()}
    for read in history.reads():
        if not read.is_stream and not _is_run(messages.get(read.conversation, ()), [seq for seq, _ in read.items]):
            yield f"{read.reader} was shown {read.items}, which leaves out a message between"


def disorder(history: History) -> Iterator[str]:
    """Promise 3: all readers see the same at a position, and a log's times ascend."""
    logs = {conversation: _by_seq(history, conversation) for conversation in history.logs}
    for read in history.reads():
        log = logs.get(read.conversation, {})
        for seq, key in read.items:
            if key is not None and seq in log and log[seq].key not in {key, None}:
                yield f"{read.reader} saw {key} at {seq}, where the log has {log[seq].key}"
    for conversation, entries in history.logs.items():
        yield from (
            f"{conversation} is not later at {two.seq} than at {one.seq}"
            for one, two in pairwise(entries)
            if two.at <= one.at
        )


def overtaken(history: History) -> Iterator[str]:
    """Promise 3 against real time: what was confirmed before another message was begun stands before it."""
    began: dict[tuple[str, str], float] = {}
    for sent in history.sent():
        began.setdefault((sent.conversation, sent.key), sent.at)
    for conversation, log in history.logs.items():
        positions = {entry.key: entry.seq for entry in log}
        confirmed = [one for one in history.confirmed() if one.conversation == conversation]
        starts = [(at, key) for (there, key), at in began.items() if there == conversation and key in positions]
        yield from _overtaken(sorted(confirmed, key=lambda one: one.at), sorted(starts), positions)


def _overtaken(
    confirmed: Sequence[Confirmed], starts: Sequence[tuple[float, str]], positions: Mapping[str | None, int]
) -> Iterator[str]:
    """Walk both in the order of time, with the highest position confirmed so far in hand."""
    done, highest = 0, 0
    for at, key in starts:
        while done < len(confirmed) and confirmed[done].at < at:
            highest = max(highest, positions.get(confirmed[done].key, 0))
            done += 1
        if positions[key] < highest:
            yield f"{key} was begun after {highest} was confirmed, and stands at {positions[key]}"


def own_unseen(history: History) -> Iterator[str]:
    """Whoever has a confirmation in hand and then reads up to the newest, reads that message."""
    own: defaultdict[tuple[str, str], list[Confirmed]] = defaultdict(list)
    for one in history.confirmed():
        own[one.actor, one.conversation].append(one)
    for read in history.reads():
        if read.is_stream:
            continue
        mine = own[read.actor, read.conversation]
        known = max((one.seq for one in mine if one.at < read.began), default=0)
        if _highest(read.items) < known:
            yield f"{read.actor} had {known} confirmed and then read up to {_highest(read.items)} only"


def gone_back(history: History) -> Iterator[str]:
    """No reader is shown less than before."""
    seen: dict[tuple[str, str, str], tuple[float, int]] = {}
    for read in history.reads():
        ended, highest = seen.get(read.reader, (0.0, 0))
        lowest_allowed = highest if ended <= read.began else 0
        if read.items and _highest(read.items) < lowest_allowed:
            yield f"{read.reader} was at {highest} and then at {_highest(read.items)}"
        if _highest(read.items) >= highest:
            seen[read.reader] = read.ended, _highest(read.items)


def foreign(history: History) -> Iterator[str]:
    """Promise 5: nobody is shown a conversation that they take no part in."""
    for read in history.reads():
        if read.items and read.actor not in history.members.get(read.conversation, frozenset()):
            yield f"{read.actor} was shown {read.conversation}"


def miscounted(history: History) -> Iterator[str]:
    """Ordinals, counts of messages and of what is unread say what the log says."""
    for conversation, log in history.logs.items():
        messages = 0
        for entry in log:
            messages += entry.is_message
            if entry.ordinal != messages:
                yield f"{conversation} counts {entry.ordinal} messages up to {entry.seq}, which are {messages}"
    for one in history.counts:
        log = history.logs[one.conversation]
        messages = sum(entry.is_message for entry in log)
        if one.messages != messages or one.unread != len(log) - one.seen:
            yield f"{one.actor} was told {one.messages} and {one.unread} unread of {messages}, {len(log) - one.seen}"


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        lost,
        refused_but_kept,
        phantom,
        doubled,
        hole,
        disorder,
        overtaken,
        own_unseen,
        gone_back,
        foreign,
        miscounted,
    )
}


def broken(history: History) -> dict[str, list[str]]:
    """The rules that this history breaks, each with what was found; nothing where every promise was kept."""
    findings = {name: list(rule(history)) for name, rule in RULES.items()}
    return {name: found for name, found in findings.items() if found}


def _by_seq(history: History, conversation: str) -> dict[int, Logged]:
    return {entry.seq: entry for entry in history.logs.get(conversation, ())}


def _everything_shown(history: History) -> Iterator[tuple[str, int, str | None]]:
    for conversation, log in history.logs.items():
        yield from ((conversation, entry.seq, entry.key) for entry in log)
    for read in history.reads():
        yield from ((read.conversation, seq, key) for seq, key in read.items)


def _streams(history: History) -> dict[tuple[str, str, str], list[Item]]:
    """What each stream handed over, in order; one that handed over nothing is not known as one."""
    found: defaultdict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for read in history.reads():
        if read.is_stream:
            found[read.reader] += read.items
    return found


def _is_run(positions: Sequence[int], shown: Sequence[int]) -> bool:
    """Whether what was shown leaves out none of the positions between its ends."""
    if not shown:
        return True
    between = positions[bisect_left(positions, shown[0]) : bisect_right(positions, shown[-1])]
    return set(between) <= set(shown)


def _highest(items: Sequence[Item]) -> int:
    return max((seq for seq, _ in items), default=0)
