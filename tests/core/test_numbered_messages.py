"""Messages by number and by time, in logs with amendments among them and heads that lag behind."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import history, places
from chalicelib.core.model import Caller, Conversation, Draft, Entry, Participant
from chalicelib.core.ports import Ports, Write
from tests.fakes.world import World


@dataclass
class Log:
    """A conversation whose log was written behind the back of its head."""

    ports: Ports
    head: Conversation
    entries: list[Entry]

    @property
    def messages(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_message]


def written(kinds: list[str]) -> Log:
    ports = World().ports({})
    ann = Caller("ann")
    plan = Conversation("room", 1, "rooms", (Participant("ann"),), ports.clock.now())
    head = ports.conversations.create(plan)
    assert head is not None
    entries = [
        ports.log.append(head, Draft(kind), Write(ports.ids.token(), ann.id, ann.id, ports.clock.now()))
        for kind in kinds
    ]
    return Log(ports, head, entries)


kinds = st.lists(st.sampled_from(["text", "file", "edited", "attached"]), max_size=40)


@given(kinds)
def test_a_head_that_lags_is_caught_up_with_the_log(said: list[str]) -> None:
    log = written(said)

    caught_up = places.caught_up(log.ports, log.head.id, lambda: log.head)

    assert (caught_up.last_seq, caught_up.messages) == (len(said), len(log.messages))


@given(kinds, st.integers(0, 45), st.integers(1, 45))
def test_messages_are_found_by_their_number(said: list[str], above: int, count: int) -> None:
    log = written(said)
    head = places.caught_up(log.ports, log.head.id, lambda: log.head)

    found = history.messages_numbered(log.ports, head, above, count)

    assert found == log.messages[above : above + count]


def test_a_thousand_amendments_between_two_messages_hide_neither() -> None:
    log = written(["text", *["edited"] * 1000, "text"])
    head = places.caught_up(log.ports, log.head.id, lambda: log.head)

    found = history.messages_numbered(log.ports, head, 0, 2)

    assert found == log.messages


@given(st.lists(st.just("text"), min_size=1, max_size=20), st.integers(0, 19))
def test_a_place_by_time_takes_in_what_was_written_at_that_very_time(said: list[str], which: int) -> None:
    log = written(said)
    head = places.caught_up(log.ports, log.head.id, lambda: log.head)
    entry = log.entries[which % len(said)]

    up_to = places.seq_up_to_time(log.ports, head, entry.at)
    just_before = places.seq_up_to_time(log.ports, head, entry.at - timedelta(microseconds=1))

    assert (up_to, just_before) == (entry.seq, entry.seq - 1)


def test_nothing_was_written_before_the_first_word() -> None:
    log = written([])

    assert places.seq_up_to_time(log.ports, replace(log.head, last_at=None), log.ports.clock.now()) == 0
