from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.inbox import SLACK, inbox, with_whole_last
from chalicelib.core.model import Conversation, Entry
from tests.core.house import House

MINUTE = 60


def act(house: House, conversation: Conversation, at: datetime) -> None:
    """Something is said in it at that time."""
    head = house.now(conversation)
    entry = Entry(head.id, head.last_seq + 1, "text", "ann", "ann", at, "w", ordinal=head.messages + 1, text="x")
    house.ports.inbox.touch(head, at)
    house.ports.conversations.advance(head.id, entry)


def follow(house: House, limit: int, names: Sequence[str] = ("ann",), kind: str = "direct") -> list[str]:
    """The ids of every page to the end."""
    seen: list[str] = []
    cursor = None
    for _ in range(1000):
        page = inbox(house.ports, names, kind, cursor, limit)
        assert len(page.conversations) <= limit
        seen += [one.id for one in page.conversations]
        cursor = page.next
        if cursor is None:
            return seen
    raise AssertionError("the pages never end")


def happening(house: House, moments: Sequence[tuple[int, float]]) -> list[str]:
    """Lets each thread (by number) say something so many seconds on; the ids in the order of their last activity."""
    start = house.world.clock.now().replace(second=0, microsecond=0)
    threads = {
        number: house.open("ann", f"other-{number}", kind="direct") for number in sorted({one for one, _ in moments})
    }
    for number, seconds in sorted(moments, key=lambda moment: moment[1]):
        act(house, threads[number], start + timedelta(seconds=seconds))
    heads = [house.now(one) for one in threads.values()]
    return [one.id for one in sorted(heads, key=lambda head: (head.last_at, head.id), reverse=True)]


MOMENTS = st.lists(st.tuples(st.integers(0, 19), st.floats(0, 6 * MINUTE)), min_size=1, max_size=60)


@given(MOMENTS, st.integers(1, 7))
def test_pages_give_every_thread_once_in_the_exact_order_of_its_last_activity(
    moments: list[tuple[int, float]], limit: int
) -> None:
    house = House()

    expected = happening(house, moments)

    assert follow(house, limit) == expected


@settings(max_examples=30)
@given(st.integers(SLACK, 120), st.integers(1, 7), st.floats(1, 90))
def test_pages_of_a_crowded_minute_give_every_thread_once(count: int, limit: int, spread: float) -> None:
    house = House()

    expected = happening(house, [(number, number * spread / count) for number in range(count)])

    seen = follow(house, limit)
    assert sorted(seen) == sorted(expected)


def test_the_minutes_are_in_order_though_one_of_them_is_crowded() -> None:
    house = House()
    crowd = [(number, 30 + number / 10) for number in range(100)]

    expected = happening(house, [(100, 1 * MINUTE + 5), *crowd, (101, 2 * MINUTE)])

    assert follow(house, 5)[:2] == expected[:2]


def test_activity_between_two_pages_loses_and_doubles_no_other_thread() -> None:
    house = House()
    expected = happening(house, [(number, number * 20) for number in range(9)])
    first = inbox(house.ports, ["ann"], "direct", None, 3)

    late = house.ports.conversations.get(expected[-1])
    assert late is not None
    act(house, late, house.world.clock.now() + timedelta(hours=1))

    second = inbox(house.ports, ["ann"], "direct", first.next, 10)
    assert [one.id for one in [*first.conversations, *second.conversations]] == expected[:-1]


@pytest.mark.parametrize("skip", [0, 1, 4, 8, 9, 20])
def test_a_page_may_skip_what_comes_before_it(house: House, skip: int) -> None:
    expected = happening(house, [(number, number * MINUTE) for number in range(9)])

    page = inbox(house.ports, ["ann"], "direct", None, 3, skip)

    assert [one.id for one in page.conversations] == expected[skip : skip + 3]


def test_several_lists_are_one_with_each_conversation_once(house: House) -> None:
    both = house.open("ann", "role:agent")
    mine, desk = house.open("ann", "bea"), house.open("cat", "role:agent")

    seen = follow(house, 2, ("ann", "role:agent"), "room")

    assert seen == [desk.id, mine.id, both.id]


def test_the_profiles_of_those_they_are_with_come_along(house: House) -> None:
    thread = house.open("ann", "bea", kind="direct")
    house.say(thread)

    assert set(inbox(house.ports, ["ann"], "direct", None, 10).people) == {"ann", "bea"}


def test_a_thread_whose_head_lags_stands_where_its_stamp_is(house: House) -> None:
    first, second = house.open("ann", "bea", kind="direct"), house.open("ann", "cat", kind="direct")
    start = house.world.clock.now().replace(second=0, microsecond=0)
    act(house, first, start)
    act(house, second, start + timedelta(minutes=1))

    house.ports.inbox.touch(first, start + timedelta(minutes=2))

    assert follow(house, 5) == [first.id, second.id]


def test_nobody_has_an_empty_inbox_with_an_end(house: House) -> None:
    page = inbox(house.ports, ["nobody"], "direct", None, 10)

    assert (list(page.conversations), page.next) == ([], None)


def test_a_latest_message_that_was_cut_is_read_whole(house: House) -> None:
    short, long = house.open(), house.open()
    house.say(short, "short")
    house.say(long, "long " * 100)

    shown = with_whole_last(house.ports, [house.now(short), house.now(long)])

    assert [one.last.text for one in shown if one.last] == ["short", "long " * 100]
    assert not any(one.cut for one in shown)


def test_a_cut_message_that_is_gone_from_the_log_is_shown_as_it_was_cut(house: House) -> None:
    room = house.open()
    house.say(room, "long " * 100)
    head = house.now(room)
    assert head.last is not None

    (shown,) = with_whole_last(house.ports, [replace(head, id="elsewhere")])

    assert shown.last == head.last


def test_a_minute_that_became_crowded_between_two_pages_still_ends() -> None:
    house = House()
    expected = happening(house, [(number, 10 + number) for number in range(10)])
    first = inbox(house.ports, ["ann"], "direct", None, 3)
    minute = house.now(house.open("x", kind="room")).created_at.replace(second=0, microsecond=0)
    for number in range(50):
        act(
            house,
            house.open("ann", f"late-{number}", kind="direct"),
            minute + timedelta(seconds=30, milliseconds=number),
        )

    seen, cursor = [one.id for one in first.conversations], first.next
    while cursor:
        page = inbox(house.ports, ["ann"], "direct", cursor, 3)
        seen, cursor = seen + [one.id for one in page.conversations], page.next

    assert [one for one in seen if one in expected] == expected


@pytest.mark.parametrize(("kind", "shown"), [("direct", {"ann", "bea"}), ("marketplace", set())])
def test_only_a_page_of_direct_threads_comes_with_profiles(house: House, kind: str, shown: set[str]) -> None:
    house.say(house.open(kind=kind))

    page = inbox(house.ports, ["ann"], kind, None, 10)

    assert page.people.keys() == shown
