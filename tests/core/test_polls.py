"""Polling, at the core: what it costs, and what it says where the head of a conversation lags behind."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from chalicelib.core.model import Conversation, Draft, Entry, Participant
from chalicelib.core.polls import Poll, Window, poll
from chalicelib.core.ports import Ports, Write
from tests.fakes.storage import FakeConversations, FakeLog
from tests.fakes.world import World

CASE = "5f2b1c52-8a8e-4d0c-9f37-6f2f6f6e9c11"


class CountedConversations(FakeConversations):
    """Counts reads."""

    reads = 0

    def get(self, conversation_id: str) -> Conversation | None:
        self.reads += 1
        return super().get(conversation_id)


class CountedLog(FakeLog):
    """Counts reads."""

    reads = 0

    def get(self, conversation_id: str, seq: int) -> Entry | None:
        self.reads += 1
        return super().get(conversation_id, seq)

    def after(self, conversation_id: str, seq: int, limit: int) -> Sequence[Entry]:
        self.reads += 1
        return super().after(conversation_id, seq, limit)


class Case:
    """A conversation to poll, whose head moves only when told to."""

    def __init__(self) -> None:
        self.world = World()
        self.conversations = CountedConversations(self.world.store)
        self.log = CountedLog(self.world.store)
        plain = self.world.ports({})
        self.ports: Ports = replace(plain, conversations=self.conversations, log=self.log)
        plan = Conversation(CASE, 7, "support", (Participant("ann", "customer"),), self.world.clock.now())
        stored = self.conversations.create(plan)
        assert stored is not None
        self.conversation = stored

    def write(self, *texts: str | None, advance: bool = True) -> list[int]:
        """Messages, or events where the text is None; their ids."""
        ids = []
        for text in texts:
            draft = Draft("closed") if text is None else Draft("text", text=text)
            write = Write(self.world.ids.token(), "ann", "ann", self.world.clock.now())
            entry = self.log.append(self.conversation, draft, write)
            if advance:
                self.conversations.advance(CASE, entry)
            ids.append(self.conversation.message_id(entry.seq))
        return ids

    def poll(self, since: int = 0, limit: int = 100, skip: int = 0) -> Poll:
        found = poll(self.ports, CASE, Window(since, limit, skip))
        assert found is not None
        return found[1]

    def reads(self, since: int, limit: int = 100, skip: int = 0) -> int:
        """How many reads a poll takes."""
        self.conversations.reads = self.log.reads = 0
        self.poll(since, limit, skip)
        return self.conversations.reads + self.log.reads


@pytest.fixture
def case() -> Case:
    return Case()


def texts(found: Poll) -> list[str | None]:
    return [entry.text for entry in found.entries]


@pytest.mark.parametrize("length", [10, 5000])
def test_a_poll_with_nothing_new_takes_two_reads_however_long_the_log(case: Case, length: int) -> None:
    last = case.write(*["x"] * length)[-1]

    assert case.reads(last) == 2


@pytest.mark.parametrize("length", [300, 5000])
def test_a_page_with_an_offset_takes_as_many_reads_however_long_the_log(case: Case, length: int) -> None:
    case.write(*["x"] * length)

    assert case.reads(0, limit=50, skip=200) == 2


def test_the_count_needs_no_head_that_is_up_to_date(case: Case) -> None:
    case.write("one")
    case.write("two", "three", advance=False)

    found = case.poll()

    assert texts(found) == ["one", "two", "three"]
    assert found.count == 3


def test_an_offset_needs_no_head_that_is_up_to_date(case: Case) -> None:
    case.write("one", "two")
    case.write("three", "four", advance=False)

    assert texts(case.poll(skip=3)) == ["four"]


def test_events_are_counted_nowhere(case: Case) -> None:
    first, *_ = case.write("one", None, "two", None, None, "three", None)

    assert texts(case.poll(first, limit=1)) == ["two"]
    assert case.poll(first, limit=1).count == 2
    assert texts(case.poll(first, skip=1)) == ["three"]


def test_an_offset_beyond_the_end_finds_nothing(case: Case) -> None:
    case.write("one", "two")

    assert case.poll(skip=5) == Poll([], 2)


def test_large_messages_make_a_short_page_that_says_there_is_more(case: Case) -> None:
    case.write(*["\x01" * 32_000] * 40)

    first = case.poll()
    rest = case.poll(case.conversation.message_id(first.entries[-1].seq))

    assert len(first.entries) < 40
    assert first.count == 40
    assert len(first.entries) + len(rest.entries) == 40


def test_a_position_beyond_the_end_has_nothing_behind_it(case: Case) -> None:
    case.write("one")

    assert case.poll(case.conversation.message_id(900)) == Poll([], 0)
