from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from chalicelib.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from chalicelib.core.model import SHOPS, Caller, Conversation, Entry, Receipt
from chalicelib.core.ports import Ports
from chalicelib.core.shop_changes import change_subject, remove_thread
from chalicelib.core.shop_opening import Opened, Opening, open_thread
from chalicelib.core.shops import Subject, Visitor, find_latest, find_thread, latest
from chalicelib.faces.shops.shapes import frame
from tests.fakes.storage import FakeConversations, FakeStore
from tests.fakes.world import World

AB, AC = Subject(("A", "B")), Subject(("A", "C"))
EVERYONE = Visitor(Caller("anonymous"), None)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ports(world: World) -> Ports:
    return world.ports({"shops": frame})


def opened(ports: Ports, subject: Subject = AB) -> Opened:
    return open_thread(ports, EVERYONE, Opening(subject))


class Counting(FakeConversations):
    """Counts reads."""

    reads = 0

    def get(self, conversation_id: str) -> Conversation | None:
        self.reads += 1
        return super().get(conversation_id)


class Interrupted(FakeConversations):
    """Lets something else happen just before the first create."""

    def __init__(self, store: FakeStore, happening: Callable[[], object]) -> None:
        super().__init__(store)
        self._happenings = [happening]

    def create(
        self, conversation: Conversation, opening: Sequence[Entry] = (), receipt: Receipt | None = None
    ) -> Conversation | None:
        while self._happenings:
            self._happenings.pop()()
        return super().create(conversation, opening, receipt)


class Refusing(FakeConversations):
    """Someone else is there first whatever is created, and gone by the next look."""

    def create(self, *_: object, **__: object) -> None:
        return None


def test_an_untouched_thread_is_found_by_one_read(world: World, ports: Ports) -> None:
    thread = opened(ports).thread
    counting = Counting(world.store)

    found = find_thread(replace(ports, conversations=counting), AB)

    assert found == thread
    assert counting.reads == 1


@pytest.mark.parametrize("removals", [1, 2, 3, 4, 7, 8, 9, 100])
def test_a_thread_removed_many_times_is_found_by_few_reads(world: World, ports: Ports, removals: int) -> None:
    for _ in range(removals):
        remove_thread(ports, EVERYONE, opened(ports).thread)
    thread = opened(ports).thread
    counting = Counting(world.store)

    found = find_thread(replace(ports, conversations=counting), AB)

    assert found == thread
    assert thread.id == AB.uuid(removals)
    assert counting.reads <= 2 * removals.bit_length() + 4


def test_of_two_who_open_at_once_both_get_the_same_thread(world: World, ports: Ports) -> None:
    late = Interrupted(world.store, lambda: opened(ports))

    second = opened(replace(ports, conversations=late))

    assert not second.created
    assert second.thread == find_thread(ports, AB)


def test_of_two_who_open_after_a_removal_both_get_the_same_thread(world: World, ports: Ports) -> None:
    remove_thread(ports, EVERYONE, opened(ports).thread)
    late = Interrupted(world.store, lambda: opened(ports))

    second = opened(replace(ports, conversations=late))

    assert (second.created, second.thread.id) == (False, AB.uuid(1))


def test_one_who_is_always_too_late_may_try_again(world: World, ports: Ports) -> None:
    with pytest.raises(Unavailable):
        opened(replace(ports, conversations=Refusing(world.store)))


def test_one_who_opens_what_another_changes_to_gets_the_changed_thread(world: World, ports: Ports) -> None:
    thread = opened(ports, AC).thread
    late = Interrupted(world.store, lambda: change_subject(ports, EVERYONE, thread, AB))

    answer = opened(replace(ports, conversations=late))

    assert (answer.created, answer.thread.id) == (False, thread.id)


def test_one_who_changes_to_what_another_opens_is_refused(world: World, ports: Ports) -> None:
    thread = opened(ports, AC).thread
    late = Interrupted(world.store, lambda: opened(ports))

    with pytest.raises(Conflict, match="already"):
        change_subject(replace(ports, conversations=late), EVERYONE, thread, AB)


def test_while_a_thread_comes_to_a_subject_nobody_opens_another(ports: Ports) -> None:
    note_only(ports)

    with pytest.raises(Unavailable):
        opened(ports)


def test_a_thread_that_never_came_is_not_waited_for_for_ever(world: World, ports: Ports) -> None:
    note_only(ports)

    world.clock.advance(minutes=2)

    assert opened(ports).created


def note_only(ports: Ports) -> None:
    """A change that was cut short between its two writes."""
    thread = opened(ports, AC).thread
    note = Conversation(AB.uuid(0), 99, "shops", (), ports.clock.now(), {"moved": thread.id, "version": thread.version})
    assert ports.conversations.create(note)


def test_a_change_of_a_thread_that_was_changed_meanwhile_is_refused(ports: Ports) -> None:
    thread = opened(ports).thread
    change_subject(ports, EVERYONE, thread, AC)

    with pytest.raises(Conflict, match="meanwhile"):
        change_subject(ports, EVERYONE, thread, Subject(("A", "B"), "1"))


def test_after_a_change_that_was_refused_the_subject_is_free(ports: Ports) -> None:
    thread = opened(ports).thread
    change_subject(ports, EVERYONE, thread, AC)
    with pytest.raises(Conflict):
        change_subject(ports, EVERYONE, thread, Subject(("A", "B"), "1"))

    assert opened(ports, Subject(("A", "B"), "1")).created


def test_a_thread_comes_back_to_what_it_was(ports: Ports) -> None:
    thread = opened(ports).thread

    for subject in (AC, AB, AC, AB):
        now = ports.conversations.get(thread.id)
        assert now
        change_subject(ports, EVERYONE, now, subject)

        found = find_thread(ports, subject)
        assert found is not None
        assert found.id == thread.id
    assert find_thread(ports, AC) is None


def test_the_order_of_addresses_changes_without_ado(ports: Ports) -> None:
    thread = opened(ports).thread

    changed = change_subject(ports, EVERYONE, thread, Subject(("B", "A")))

    assert [one.id for one in changed.participants] == ["B", "A"]
    assert latest(ports, AB)[0] == ports.conversations.get(thread.id)


def test_a_change_to_the_same_leaves_no_entry(ports: Ports) -> None:
    thread = opened(ports).thread

    change_subject(ports, EVERYONE, thread, AB)

    assert ports.log.after(thread.id, 0, 10) == []


def test_no_more_come_and_go_at_once_than_a_transaction_holds(ports: Ports) -> None:
    thread = opened(ports, Subject(tuple(f"a{n}" for n in range(30)))).thread

    with pytest.raises(Invalid, match="At most 40"):
        change_subject(ports, EVERYONE, thread, Subject(("a0", *(f"b{n}" for n in range(29)))))


def test_a_thread_removed_twice_is_not_found_the_second_time(ports: Ports) -> None:
    thread = opened(ports).thread
    remove_thread(ports, EVERYONE, thread)

    with pytest.raises(NotFound):
        remove_thread(ports, EVERYONE, thread)


def test_among_threads_of_one_minute_the_latest_is_the_one_updated_last(ports: Ports) -> None:
    threads = [opened(ports, Subject(("A", "B"), shop)).thread for shop in ("1", "2", "3")]

    found = find_latest(ports, AB)

    assert found is not None
    assert found.id == threads[-1].id


def test_nothing_is_the_latest_where_there_is_nothing(ports: Ports) -> None:
    assert find_latest(ports, AB) is None


def test_a_visitor_speaks_as_their_own_address_only() -> None:
    visitor = Visitor(Caller("ann", address="A"), frozenset({"A"}))

    assert visitor.speaking_as("A").names(SHOPS) == ("A",)
    with pytest.raises(Forbidden):
        visitor.speaking_as("B")
